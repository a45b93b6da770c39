import { defineEvent, type EventMap, type Instant } from "../kernel/index.js";
import type { Outcome } from "./decide.js";
import type { Breach } from "./fairness/index.js";
import type { ReleaseReason } from "./model.js";

export const ownershipEvents = {
  /** Given, by the policy or by hand. */
  assigned: defineEvent<{
    customerId: string;
    ownerId: string;
    teamId: string;
    fromOwnerId: string | null;
    how: "policy" | "by-hand";
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
  warned: defineEvent<{ customerId: string; ownerId: string; dueAt: Instant; daysLeft: number }>()(
    "ownership.warned",
  ),
  renewed: defineEvent<{
    customerId: string;
    ownerId: string;
    cause: "follow-up" | "order" | "order-cancelled";
    dueAt: Instant | null;
  }>()("ownership.renewed"),
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
