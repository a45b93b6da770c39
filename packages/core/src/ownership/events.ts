import { defineEvent, type EventMap, type Instant } from "../kernel/index.js";
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
};
export type OwnershipEvents = EventMap<typeof ownershipEvents>;
