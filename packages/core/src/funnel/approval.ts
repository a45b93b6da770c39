import { contentHash, type Fault } from "../kernel/index.js";
import { approvalRejected, approvalsMissing, notAnApprover, unknownApproval } from "./faults.js";
import type { DealState } from "./history.js";
import type { DealApproval, Opportunity } from "./model.js";
import { stageOf } from "./pipeline.js";
import type { Pipeline } from "./policy.js";
import type { Approval } from "./stage-policy.js";

/** What somebody agreed to, or did not. */
export type Verdict = Pick<DealApproval, "stageId" | "approvalId" | "verdict" | "byId" | "entry" | "terms">;

/** What approvals look at. */
export type ApprovableDeal = Pick<DealState, "entries"> &
  Pick<Opportunity, "amount" | "currency" | "products">;

/**
 * What is agreed to, as one text: amount, currency and products. When these change, what was approved before says nothing.
 */
export const termsOf = ({ amount, currency, products }: Omit<ApprovableDeal, "entries">): string =>
  contentHash({ amount, currency, products });

/** How far one approval has come. */
export interface ApprovalState {
  readonly approval: Approval;
  readonly approvedBy: readonly string[];
  readonly rejectedBy: readonly string[];
  readonly granted: boolean;
}

/**
 * How far the approvals have come that this stage asks for. A verdict counts for the deal as it was: until it moves, is
 * closed or reopened, and while its terms are the same. Of several by one person the last counts; one rejection holds
 * the deal back until whoever rejected has approved.
 *
 * @param verdicts - in their order.
 */
export const approvalStates = (
  pipeline: Pick<Pipeline, "stages">,
  deal: ApprovableDeal,
  stageId: string,
  verdicts: readonly Verdict[],
): readonly ApprovalState[] => {
  const asked = stageOf(pipeline, stageId)?.guards.approvals ?? [];
  if (asked.length === 0) return [];
  const terms = termsOf(deal);
  const standing = verdicts.filter(
    (one) => one.stageId === stageId && one.entry === deal.entries && one.terms === terms,
  );
  return asked.map((approval) => {
    const last = new Map<string, Verdict["verdict"]>();
    for (const { approvalId, byId, verdict } of standing)
      if (approvalId === approval.id) last.set(byId, verdict);
    const by = (verdict: Verdict["verdict"]) =>
      [...last].flatMap(([id, said]) => (said === verdict ? [id] : []));
    const [approvedBy, rejectedBy] = [by("approved"), by("rejected")];
    const granted = rejectedBy.length === 0 && approvedBy.length >= approval.needed;
    return { approval, approvedBy, rejectedBy, granted };
  });
};

/** Why the deal may not enter for want of approvals, or null. A rejection is named before what is only missing. */
export const approvalRefusal = (
  pipeline: Pick<Pipeline, "stages">,
  deal: ApprovableDeal,
  stageId: string,
  verdicts: readonly Verdict[],
): Fault | null => {
  const open = approvalStates(pipeline, deal, stageId, verdicts).filter((one) => !one.granted);
  const rejected = open.find((one) => one.rejectedBy.length > 0);
  if (rejected !== undefined)
    return approvalRejected({ stage: stageId, approval: rejected.approval.name, by: rejected.rejectedBy });
  if (open.length === 0) return null;
  return approvalsMissing({
    stage: stageId,
    missing: open.map(({ approval }) => approval.name),
    approvers: [...new Set(open.flatMap(({ approval }) => [...approval.roles, ...approval.users]))],
  });
};

/** Why somebody may not decide on this approval of a deal, or null. */
export const approverRefusal = (
  pipeline: Pick<Pipeline, "stages">,
  ownerId: string,
  stageId: string,
  approvalId: string,
  actor: { readonly id: string; readonly roles: readonly string[] },
): Fault | null => {
  const asked = stageOf(pipeline, stageId)?.guards.approvals ?? [];
  const approval = asked.find((one) => one.id === approvalId);
  if (approval === undefined)
    return unknownApproval({ stage: stageId, approval: approvalId, known: asked.map((one) => one.id) });
  const { roles, users, byOwner } = approval;
  const named = users.includes(actor.id) || roles.some((role) => actor.roles.includes(role));
  if (named && (byOwner || actor.id !== ownerId)) return null;
  return notAnApprover({
    approval: approval.name,
    actor: actor.id,
    owner: ownerId,
    approvers: [...roles, ...users],
  });
};
