import {
  type Actor,
  type Fault,
  fail,
  type Instant,
  iso,
  ok,
  type Result,
  type Text,
} from "../../kernel/index.js";
import type { KnownDeal } from "../protection.js";
import { handoverClosed, notApprover, notRequester } from "./faults.js";
import type { DealChoice, HandoverApproval } from "./handover-policy.js";
import type { Approved, Handover } from "./model.js";

/** What a handover is at a moment; `lapsed` when the customer went elsewhere before it was decided. */
export type HandoverState = Handover["status"] | "expired";

/**
 * What a handover is now. A request that nobody decided is over at `expiresAt`, to the millisecond, whatever runs or does
 * not run.
 *
 * @example
 * ```ts
 * import { handoverState } from "@clientele/core/ownership";
 *
 * const request = { status: "open" as const, expiresAt: 100 };
 * [99, 100].map((now) => handoverState(request, now)); // => ["open", "expired"]
 * ```
 */
export const handoverState = (
  { status, expiresAt }: Pick<Handover, "status" | "expiresAt">,
  now: Instant,
): HandoverState => (status === "open" && now >= expiresAt ? "expired" : status);

/** Who is involved, with the teams they were in when it was requested. */
export type HandoverParties = Pick<
  Handover,
  "fromOwnerId" | "fromTeamId" | "toRepId" | "toTeamId" | "requestedBy"
>;

/** Asking is one's own consent; it is never the approval of a role that one has 四眼原则. */
const fits = (need: HandoverApproval, actor: Actor, parties: HandoverParties): boolean => {
  if (need === "owner") return actor.id === parties.fromOwnerId;
  if (need === "receiver") return actor.id === parties.toRepId;
  if (actor.id === parties.requestedBy || !actor.roles.includes(need.role)) return false;
  if (need.team === undefined) return true;
  const team = need.team === "owner" ? parties.fromTeamId : parties.toTeamId;
  return team !== null && actor.teams.includes(team);
};

type Needing = Pick<Handover, "needs" | "approvals">;

/** The needs that nobody has settled yet, in their order. */
export const unsettled = ({ needs, approvals }: Needing): readonly HandoverApproval[] =>
  needs.filter((_, at) => !approvals.some((one) => one.need === at));

/** Who is waited for, as a person reads it: `zhou`, `manager`, `manager@east`. */
export const waitingFor = (handover: Needing & HandoverParties): readonly string[] =>
  unsettled(handover).map((need) => {
    if (need === "owner") return handover.fromOwnerId;
    if (need === "receiver") return handover.toRepId;
    if (need.team === undefined) return need.role;
    return `${need.role}@${need.team === "owner" ? handover.fromTeamId : handover.toTeamId}`;
  });

/** What a yes of this actor settles: every open need that they can, at once. */
export const approvalsBy = (
  handover: Needing & HandoverParties,
  actor: Actor,
  at: Instant,
): readonly Approved[] =>
  handover.needs.flatMap((need, index) =>
    fits(need, actor, handover) && !handover.approvals.some((one) => one.need === index)
      ? [{ need: index, by: actor.id, at }]
      : [],
  );

const states: Readonly<Record<HandoverState, Text>> = {
  open: { en: "open", "zh-CN": "待处理" },
  accepted: { en: "accepted", "zh-CN": "已接受" },
  rejected: { en: "rejected", "zh-CN": "已拒绝" },
  withdrawn: { en: "withdrawn", "zh-CN": "已撤回" },
  lapsed: { en: "lapsed", "zh-CN": "已失效" },
  expired: { en: "expired", "zh-CN": "已过期" },
};

const closed = (handover: Handover, now: Instant): Fault | null => {
  const state = handoverState(handover, now);
  if (state === "open") return null;
  const { id, endedAt, expiresAt } = handover;
  return handoverClosed({ handover: id, state, is: states[state], at: iso(endedAt ?? expiresAt) });
};

const stranger = (handover: Handover, actor: Actor): Fault =>
  notApprover({ handover: handover.id, actor: actor.id, waiting: [...waitingFor(handover)] });

/** What this actor's yes settles; refused when the request is over, or when theirs is not asked for. */
export const judgeApproval = (
  handover: Handover,
  actor: Actor,
  now: Instant,
): Result<readonly Approved[], Fault> => {
  const over = closed(handover, now);
  if (over !== null) return fail(over);
  const settled = approvalsBy(handover, actor, now);
  return settled.length === 0 ? fail(stranger(handover, actor)) : ok(settled);
};

/** May this actor say no? Whoever could say yes may, and the receiver always. */
export const judgeRejection = (handover: Handover, actor: Actor, now: Instant): Result<"rejected", Fault> => {
  const over = closed(handover, now);
  if (over !== null) return fail(over);
  const mayDecide =
    actor.id === handover.toRepId || handover.needs.some((need) => fits(need, actor, handover));
  return mayDecide ? ok("rejected") : fail(stranger(handover, actor));
};

/** May this actor take the request back? Whoever made it may, and the owner. */
export const judgeWithdrawal = (
  handover: Handover,
  actor: Actor,
  now: Instant,
): Result<"withdrawn", Fault> => {
  const over = closed(handover, now);
  if (over !== null) return fail(over);
  const { id, requestedBy, fromOwnerId } = handover;
  return [requestedBy, fromOwnerId].includes(actor.id)
    ? ok("withdrawn")
    : fail(notRequester({ handover: id, actor: actor.id, requestedBy, owner: fromOwnerId }));
};

/** The open deals of a customer that a choice names; one that was closed meanwhile does not go along. */
export const dealsAlong = (choice: DealChoice, deals: readonly KnownDeal[]): readonly string[] => {
  const open = deals.filter((deal) => !deal.won).map((deal) => deal.id);
  if (choice === "none") return [];
  return choice === "all" ? open : open.filter((id) => choice.includes(id));
};
