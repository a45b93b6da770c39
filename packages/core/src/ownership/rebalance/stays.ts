import type { Instant } from "../../kernel/index.js";
import { type Freeze, thawed } from "../dispute/freeze.js";
import type { Hold } from "../hold.js";
import type { KnownDeal } from "../protection.js";
import type { CoOwner } from "../sharing/share.js";
import type { RebalancePolicy, StayReason } from "./rebalance-policy.js";

/** What of a customer can make it stay. */
export interface StayFacts {
  readonly id: string;
  readonly freeze: Freeze | null;
  readonly dueAt: Instant | null;
  readonly lockedUntil: Instant | null;
  readonly contractUntil: Instant | null;
  readonly holds: readonly Hold[];
  readonly deals: readonly KnownDeal[];
  readonly owners: readonly CoOwner[];
  /** Until when the handover that is asked for is open; null for none. */
  readonly handoverUntil: Instant | null;
}

/** A reason of the policy's; `disputed`; or that no rule gives it to one of several reps: there is nobody to choose among. */
export type Staying = StayReason | "disputed" | "no-candidates";

const ahead = (until: Instant | null, now: Instant): boolean => until !== null && now < until;

const reasons: Readonly<Record<StayReason, (facts: StayFacts, now: Instant) => boolean>> = {
  protected: ({ dueAt }, now) => ahead(dueAt, now),
  locked: ({ lockedUntil }, now) => ahead(lockedUntil, now),
  contract: ({ contractUntil }, now) => ahead(contractUntil, now),
  paused: ({ holds }, now) => holds.some((hold) => hold.from <= now && now < hold.until),
  "open-deals": ({ deals }) => deals.some((deal) => !deal.won),
  shared: ({ owners }) => owners.length > 0,
  handover: ({ handoverUntil }, now) => ahead(handoverUntil, now),
};

/**
 * Why a customer stays with its owner while books are levelled, or null when it may go: a dispute first, then the first of
 * `keep` that holds.
 *
 * @example
 * ```ts
 * import { RebalancePolicy, staysFor } from "@clientele/core/ownership";
 *
 * const facts = {
 *   id: "c-1", freeze: null, dueAt: 500, lockedUntil: null, contractUntil: null, holds: [],
 *   deals: [{ id: "d-1", at: 10, won: false }], owners: [], handoverUntil: null,
 * };
 * staysFor(facts, RebalancePolicy.parse({}), 100); // => "protected"
 * staysFor(facts, RebalancePolicy.parse({}), 500); // => "open-deals"
 * staysFor(facts, RebalancePolicy.parse({ keep: ["locked"] }), 100); // => null
 * ```
 */
export const staysFor = (
  facts: StayFacts,
  { keep }: Pick<RebalancePolicy, "keep">,
  now: Instant,
): Staying | null =>
  thawed(facts.id, facts.freeze, now).ok
    ? (keep.find((reason) => reasons[reason](facts, now)) ?? null)
    : "disputed";
