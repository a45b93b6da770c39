import { type Calendar, type Fault, fail, type Instant, iso, ok, type Result } from "../../kernel/index.js";
import { addCounted } from "../hold.js";
import type { DisputePolicy } from "./dispute-policy.js";
import type { DisputeFacts } from "./facts.js";
import {
  disputeFinal,
  disputeTooLate,
  noStanding,
  notAJudge,
  notAParty,
  nothingToAppeal,
  nothingToDispute,
  partyCannotDecide,
  sameJudge,
  wrongPhase,
} from "./faults.js";
import type { Appeal, Dispute, Ruling } from "./model.js";
import { disputePhase, standingRuling } from "./phase.js";

type Case = Pick<
  Dispute,
  "id" | "parties" | "openedById" | "claimantId" | "decideBy" | "ruling" | "appeal" | "withdrawnAt" | "facts"
>;

/** Earlier cases over the same customer. */
export type EarlierCase = Pick<Dispute, "id" | "parties" | "ruling" | "appeal">;

const within = (policy: DisputePolicy, calendar: Calendar, at: Instant, days: number): Instant =>
  addCounted({ days: policy.days, calendar }, at, days);

/**
 * May this rep open a case 撞单 now? By when it is to be decided; or the first reason against it: they own every record of
 * the customer; they never owned, registered or contacted it; they were a party to a case that was decided and nothing has
 * changed hands since; it has been where it is for too long.
 */
export const judgeOpening = (
  { now, customers, evidence }: DisputeFacts,
  claimantId: string,
  earlier: readonly EarlierCase[],
  policy: DisputePolicy,
  calendar: Calendar,
): Result<Instant, Fault> => {
  const [{ customerId: customer } = { customerId: "" }] = customers;
  const contested = customers.filter(({ ownerId }) => ownerId !== claimantId);
  if (contested.length === 0) return fail(nothingToDispute({ rep: claimantId, customer }));
  const stands =
    contested.length < customers.length ||
    evidence.some(({ repId }) => repId === claimantId) ||
    customers.some(({ tenures }) => tenures.some(({ ownerId }) => ownerId === claimantId));
  if (!stands) return fail(noStanding({ rep: claimantId, customer }));
  const since = Math.max(...contested.map((one) => one.since));
  for (const one of earlier) {
    const ruling = standingRuling(one);
    const party = one.parties.some(({ repId }) => repId === claimantId);
    if (party && ruling !== null && since <= ruling.at)
      return fail(disputeFinal({ rep: claimantId, customer, dispute: one.id, at: iso(ruling.at) }));
  }
  const { openWithinDays: days } = policy;
  if (days !== null) {
    const until = within(policy, calendar, since, days);
    if (now >= until) return fail(disputeTooLate({ customer, since: iso(since), days, until: iso(until) }));
  }
  return ok(within(policy, calendar, now, policy.decideWithinDays));
};

/** Who decides, with their roles, for whom, and when. */
export interface Judgement {
  readonly by: string;
  readonly roles: readonly string[];
  readonly ownerId: string | null;
  readonly reason: string;
  readonly now: Instant;
}

/**
 * May this person decide the case, or the appeal, so? The ruling; or the first reason against it: nothing is to be decided
 * now, they lack the role, they are a party, they decided or appealed before, the one named is no party.
 */
export const judgeRuling = (
  one: Case,
  { by, roles, ownerId, reason, now }: Judgement,
  policy: DisputePolicy,
  calendar: Calendar,
): Result<Ruling, Fault> => {
  const phase = disputePhase(one, now);
  if (phase !== "open" && phase !== "appealed") return fail(wrongPhase(one.id, phase, ["open", "appealed"]));
  const wanted = phase === "open" ? policy.judges : policy.appealJudges;
  if (wanted.length > 0 && !wanted.some((role) => roles.includes(role)))
    return fail(notAJudge({ judge: by, roles: wanted }));
  const parties = one.parties.map(({ repId }) => repId);
  if (parties.includes(by) || one.openedById === by)
    return fail(partyCannotDecide({ judge: by, dispute: one.id }));
  if (one.ruling?.by === by || one.appeal?.by === by) return fail(sameJudge({ judge: by, dispute: one.id }));
  if (ownerId !== null && !parties.includes(ownerId))
    return fail(notAParty({ rep: ownerId, dispute: one.id, parties }));
  const days = phase === "open" ? policy.appealWithinDays : 0;
  const appealBy = days === 0 ? null : within(policy, calendar, now, days);
  return ok({ by, at: now, ownerId, reason, appealBy });
};

/** Whom a ruling favours: who is named, and where nobody is, those who had the customer already. */
export const favoured = ({ facts }: Pick<Case, "facts">, { ownerId }: Ruling): readonly string[] =>
  ownerId === null ? facts.customers.flatMap((one) => one.ownerId ?? []) : [ownerId];

/** May this party appeal 申诉 now? The appeal, with its deadline; or the first reason against it. */
export const judgeAppeal = (
  one: Case,
  { by, repId, reason, now }: { by: string; repId: string; reason: string; now: Instant },
  policy: DisputePolicy,
  calendar: Calendar,
): Result<Appeal, Fault> => {
  const phase = disputePhase(one, now);
  if (phase !== "decided" || one.ruling === null) return fail(wrongPhase(one.id, phase, ["decided"]));
  const parties = one.parties.map((party) => party.repId);
  if (!parties.includes(repId)) return fail(notAParty({ rep: repId, dispute: one.id, parties }));
  if (favoured(one, one.ruling).includes(repId))
    return fail(nothingToAppeal({ rep: repId, dispute: one.id }));
  const decideBy = within(policy, calendar, now, policy.decideWithinDays);
  return ok({ by, at: now, reason, decideBy, ruling: null });
};
