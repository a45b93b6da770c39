import type { Calendar, Instant } from "../../kernel/index.js";
import type { FormerOwner } from "../claim.js";
import type { Outcome } from "../decide.js";
import { pause } from "../hold.js";
import type { CustomerFacts } from "../match.js";
import type { OwnershipPolicy } from "../policy.js";
import {
  type ClockFacts,
  nextStep,
  type ProtectionStep,
  protectionClock,
  type Warnings,
} from "../protection.js";
import { FOLLOW_UPS, type ProtectionTerms, termsFor } from "../protection-policy.js";
import type { CustomerEvent } from "./event.js";

/** Where a customer is in a simulation. */
export interface Placed extends Required<ClockFacts>, Warnings {
  readonly customer: CustomerFacts;
  readonly outcome: Outcome;
  readonly ruleId: string | null;
  readonly tier: string | null;
  /** The pool that they came from last. */
  readonly fromPoolId: string | null;
  readonly dueAt: Instant | null;
  /** What is to be done next about it. */
  readonly next: ProtectionStep | null;
  readonly formerOwners: readonly FormerOwner[];
}

const termsOf = (
  { protection }: OwnershipPolicy,
  { customer, tier, fromPoolId }: Placed,
): ProtectionTerms | null => termsFor(protection, { segment: customer.segment, tier, fromPoolId });

/** The clock worked out anew; a due date that has moved was not warned of yet. */
export const wound = (one: Placed, policy: OwnershipPolicy, calendar: Calendar): Placed => {
  if (one.outcome.state === "pooled")
    return { ...one, dueAt: null, next: null, warnedAt: null, lastWarnedAt: null };
  const terms = termsOf(policy, one);
  const { dueAt } = protectionClock(one, terms, calendar);
  const { warnedAt, lastWarnedAt } = dueAt === one.dueAt ? one : { warnedAt: null, lastWarnedAt: null };
  const next = nextStep(dueAt, { warnedAt, lastWarnedAt }, terms, calendar);
  return { ...one, dueAt, next, warnedAt, lastWarnedAt };
};

/** What an event changes of what the clock counts from; the same as it is. */
export const changed = (one: Placed, event: CustomerEvent, policy: OwnershipPolicy): Placed => {
  const isOwned = one.outcome.state === "owned";
  switch (event.is) {
    case "followed-up": {
      const kinds: readonly string[] = termsOf(policy, one)?.kinds ?? FOLLOW_UPS;
      return isOwned && kinds.includes(event.kind) ? { ...one, lastFollowUpAt: event.at } : one;
    }
    case "ordered":
      return { ...one, lastOrderAt: event.at };
    case "deal": {
      const { dealId: id, stage, at } = event;
      const others = one.deals.filter((deal) => deal.id !== id);
      const deals = stage === "lost" ? others : [...others, { id, at, won: stage === "won" }];
      return { ...one, deals, ...(stage === "opened" ? { opportunityAt: at } : {}) };
    }
    case "paused":
      return isOwned ? { ...one, holds: pause(one.holds, event.at, event.until) } : one;
    case "locked":
      return isOwned ? { ...one, lockedUntil: event.until } : one;
    case "contracted":
      return { ...one, contractUntil: event.until };
    case "classified":
      return { ...one, tier: event.tier };
  }
};
