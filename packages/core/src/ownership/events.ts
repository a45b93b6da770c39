import { defineEvent, type EventMap, type Instant } from "../kernel/index.js";
import type { Outcome } from "./decide.js";
import type { Detection } from "./dispute/index.js";
import type { Breach } from "./fairness/index.js";
import type { CollaborationLevel, DealChoice, Handover, HandoverApproval } from "./handover/index.js";
import type { ReleaseReason } from "./model.js";
import type { ProtectionTrigger } from "./protection.js";
import type { CoOwner } from "./sharing/index.js";

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
    how: "policy" | "by-hand" | "handover" | "first-contact" | "dispute" | "rebalance";
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
  handoverRequested: defineEvent<{
    handoverId: string;
    customerId: string;
    fromOwnerId: string;
    toRepId: string;
    requestedBy: string;
    reason: string;
    deals: DealChoice;
    needs: readonly HandoverApproval[];
    expiresAt: Instant;
  }>()("ownership.handover-requested"),
  /** Somebody said yes; `waiting` are those who have not yet. */
  handoverApproved: defineEvent<{
    handoverId: string;
    customerId: string;
    by: string;
    settled: readonly HandoverApproval[];
    waiting: readonly string[];
  }>()("ownership.handover-approved"),
  /** Decided; one that expires by itself raises nothing. */
  handoverEnded: defineEvent<{
    handoverId: string;
    customerId: string;
    fromOwnerId: string;
    toRepId: string;
    outcome: Exclude<Handover["status"], "open">;
    by: string;
    reason: string | null;
  }>()("ownership.handover-ended"),
  /** A customer is shared so from this moment on; one owner who has all of it ends it. */
  shared: defineEvent<{
    customerId: string;
    entryId: string;
    owners: readonly CoOwner[];
    by: string;
    reason: string;
  }>()("ownership.shared"),
  /** Open deals go with their customer from one owner to the next. What was closed, and past credit, stays. */
  workTransferred: defineEvent<{
    customerId: string;
    fromOwnerId: string;
    toOwnerId: string;
    toTeamId: string;
    dealIds: readonly string[];
    decisionId: string;
  }>()("ownership.work-transferred"),
  /** Somebody became a collaborator, or is none any more (`level: null`). */
  collaborator: defineEvent<{
    customerId: string;
    repId: string;
    level: CollaborationLevel | null;
    until: Instant | null;
  }>()("ownership.collaborator"),
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
