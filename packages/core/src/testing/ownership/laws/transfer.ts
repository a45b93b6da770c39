import { iso } from "../../../kernel/index.js";
import { type Law, ofSteps, wrong } from "../law.js";
import { pastOf, placeOf } from "../memory.js";

/** Requests for handover 交接 on their way. */
export const transferLaws: readonly Law[] = [
  ofSteps(
    "O13",
    ["A request that has expired hands nothing over", "交接申请到期后不再生效"],
    "approve = ok at t ⇒ requested ∧ t < expires; else owner unchanged",
    ({ request, outcome, memory, first }) => {
      if (request.kind !== "approve-handover" || !outcome.ok || first !== null) return null;
      const asked = memory.handovers.get(request.customerId);
      if (asked !== undefined && request.at < asked.expiresAt) return null;
      return wrong(
        "{customer}: a yes was taken at {at}, of a request that stood until {until}",
        "{customer}：{at} 的同意被接受，申请有效期至 {until}",
        {
          customer: request.customerId,
          at: iso(request.at),
          until: asked === undefined ? "-" : iso(asked.expiresAt),
        },
      );
    },
  ),
  ofSteps(
    "O13b",
    ["A handover goes to whom it was asked for, and only with a yes", "交接只归申请所指的接收人，且须经同意"],
    "own(c) changed by handover ⇒ own′(c) = to ∧ everybody asked for said yes",
    ({ request, before, after, memory, first }, { policy }) => {
      const { customerId, kind } = request;
      const owner = placeOf(after, customerId)?.ownerId ?? null;
      if (first !== null || owner === (placeOf(before, customerId)?.ownerId ?? null)) return null;
      const at = { customer: customerId, to: owner };
      if (kind === "request-handover" && (policy.handover.approvals.length > 0 || owner !== request.repId))
        return wrong(
          "{customer} went to {to} when it was asked for, before anybody agreed",
          "{customer} 在申请时即归 {to}，尚无人同意",
          at,
        );
      if (kind === "approve-handover" && owner !== memory.handovers.get(customerId)?.toRepId)
        return wrong(
          "{customer} went to {to}, for whom it was not asked",
          "{customer} 归 {to}，并非申请的接收人",
          at,
        );
      return null;
    },
  ),
  ofSteps(
    "O13c",
    ["When the receiver alone is asked, their yes hands the customer over", "仅需接收人同意时，同意即交接"],
    "approvals = {receiver}; approve by to = ok ⇒ own′(c) = to",
    ({ request, outcome, after, first }, { policy }) => {
      const { approvals } = policy.handover;
      const alone = approvals.length > 0 && approvals.every((need) => need === "receiver");
      if (request.kind !== "approve-handover" || !outcome.ok || first !== null || !alone) return null;
      const owner = placeOf(after, request.customerId)?.ownerId ?? null;
      return owner === request.repId
        ? null
        : wrong(
            "{rep} agreed to take {customer}, and it is with {owner}",
            "{rep} 同意接收 {customer}，客户却归 {owner}",
            {
              rep: request.repId,
              customer: request.customerId,
              owner,
            },
          );
    },
  ),
  ofSteps(
    "O13d",
    ["A customer that went elsewhere is no longer on its way to anybody", "客户另归他人后，原交接申请作废"],
    "own(c) changed ⇒ requests for c are over: no approve = ok until the next",
    ({ request, outcome, memory, first }) => {
      if (!["reject-handover", "withdraw-handover"].includes(request.kind) || !outcome.ok || first !== null)
        return null;
      const { customerId } = request;
      if (memory.handovers.has(customerId)) return null;
      return wrong(
        "a request for {customer}, which is with {owner}, was ended, though none was open",
        "{customer}（归 {owner}）并无进行中的交接申请，却被终止",
        {
          customer: customerId,
          owner: pastOf(memory, customerId).ownerId,
        },
      );
    },
  ),
];
