import { defineEvent, type EventMap, type Instant } from "../kernel/index.js";
import type { Outcome } from "./decide.js";
import type { Detection } from "./dispute/index.js";
import type { Breach } from "./fairness/index.js";
import type { ReleaseReason } from "./model.js";
import type { ProtectionTrigger } from "./protection.js";

/** What moved a due date. */
export type RenewalCause =
  | "follow-up"
  | "order"
  | "order-cancelled"
  | "opportunity"
  | "deal-won"
  | "deal-lost"
  | "deal-reopened"
  | "segment"
  | "tier";

/**
 * Credit of a customer's orders that a decision gives to another rep. Performance moves what the first one has of every
 * order placed in this time, by opposite and further entries of the moment of the decision.
 */
export interface CreditAward {
  readonly customerId: string;
  /** Who had it; null is the house account. */
  readonly fromRepId: string | null;
  /** Who gets it; null is the house account. */
  readonly toRepId: string | null;
  readonly toTeamId: string | null;
  /** Orders placed from here on, */
  readonly since: Instant;
  /** and before this; null is without an end. */
  readonly until: Instant | null;
  readonly reason: "awarded-by-dispute" | "handed-over";
  /** The dispute or the handover. */
  readonly causeId: string;
  readonly note: string;
}

export const ownershipEvents = {
  /** Given: by the policy, by hand, to who was first in contact, or by a decision. */
  assigned: defineEvent<{
    customerId: string;
    ownerId: string;
    teamId: string;
    fromOwnerId: string | null;
    how: "policy" | "by-hand" | "first-contact" | "dispute";
    dueAt: Instant | null;
    decisionId: string;
  }>()("ownership.assigned"),
  claimed: defineEvent<{
    customerId: string;
    ownerId: string;
    teamId: string;
    poolId: string;
    dueAt: Instant | null;
    decisionId: string;
  }>()("ownership.claimed"),
  /** Lost by its owner: to a pool, or to `toOwnerId`. */
  released: defineEvent<{
    customerId: string;
    ownerId: string;
    teamId: string | null;
    reason: ReleaseReason;
    poolId: string | null;
    toOwnerId: string | null;
    decisionId: string;
  }>()("ownership.released"),
  warned: defineEvent<{
    customerId: string;
    ownerId: string;
    dueAt: Instant;
    trigger: ProtectionTrigger | null;
    daysLeft: number;
    /** The last warning, given when it is due; only a grace is left. */
    last: boolean;
  }>()("ownership.warned"),
  renewed: defineEvent<{
    customerId: string;
    ownerId: string;
    cause: RenewalCause;
    dueAt: Instant | null;
    trigger: ProtectionTrigger | null;
  }>()("ownership.renewed"),
  /** Paused, locked or put under contract by somebody with the authority, or no longer so: only what was said. */
  protected: defineEvent<{
    customerId: string;
    ownerId: string | null;
    pausedUntil?: Instant | null | undefined;
    lockedUntil?: Instant | null | undefined;
    contractUntil?: Instant | null | undefined;
    reason: string;
    dueAt: Instant | null;
    trigger: ProtectionTrigger | null;
  }>()("ownership.protected"),
  /** A dispute was opened over a customer, and froze every record of it. */
  disputed: defineEvent<{
    disputeId: string;
    customerIds: readonly string[];
    cause: "claimed" | Detection;
    claimantId: string;
    partyIds: readonly string[];
    /** For whom the rules speak. */
    recommendedId: string | null;
    decideBy: Instant;
  }>()("ownership.disputed"),
  /** A dispute, or its appeal, was decided; what moved is said by `released` and `assigned`. */
  ruled: defineEvent<{
    disputeId: string;
    customerIds: readonly string[];
    onAppeal: boolean;
    by: string;
    /** Null: it stays where it was. */
    ownerId: string | null;
    /** Whether it is what the rules recommended. */
    asRecommended: boolean;
    appealBy: Instant | null;
    reason: string;
  }>()("ownership.ruled"),
  appealed: defineEvent<{
    disputeId: string;
    customerIds: readonly string[];
    by: string;
    decideBy: Instant;
    reason: string;
  }>()("ownership.appealed"),
  disputeWithdrawn: defineEvent<{ disputeId: string; customerIds: readonly string[]; by: string }>()(
    "ownership.dispute-withdrawn",
  ),
  /** A dispute or a handover gives credit that was entered already to somebody else. */
  creditAwarded: defineEvent<CreditAward>()("ownership.credit-awarded"),
  /** Customers were given less fairly in a window than the policy allows. */
  unfair: defineEvent<{
    from: Instant;
    until: Instant;
    teamId: string | null;
    breaches: readonly Breach[];
  }>()("ownership.unfair"),
  /** What the shadow policy would have decided, beside what was decided. */
  shadowed: defineEvent<{
    customerId: string;
    decisionId: string;
    /** Hash of the shadow policy. */
    policy: string;
    ruleId: string | null;
    live: Outcome;
    shadow: Outcome;
    same: boolean;
  }>()("ownership.shadowed"),
};
export type OwnershipEvents = EventMap<typeof ownershipEvents>;
