import {
  type Calendar,
  type Fault,
  fail,
  HOUR,
  type Instant,
  iso,
  ok,
  type Result,
} from "../kernel/index.js";
import { type Freeze, thawed } from "./dispute/freeze.js";
import {
  coolingDown,
  dailyLimit,
  frozen,
  holdingLimit,
  notInPool,
  otherTeamsPool,
  repNotActive,
} from "./faults.js";
import type { ClaimPolicy, OwnershipPolicy } from "./policy.js";
import { isOpenTo } from "./pool.js";

/** Somebody who owned the customer before, and when they last lost it. */
export interface FormerOwner {
  readonly repId: string;
  readonly lostAt: Instant;
}

/** What a claim is judged by. */
export interface ClaimFacts {
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly poolId: string | null;
  /** Since when it is where it is. */
  readonly since: Instant;
  readonly formerOwners: readonly FormerOwner[];
  readonly rep: {
    readonly id: string;
    readonly active: boolean;
    readonly capacity: number | null;
    /** Their team and those above it. */
    readonly teamIds: readonly string[];
  };
  /** Customers that the rep holds now. */
  readonly held: number;
  /** How many of these never ordered; all, where it is left out. */
  readonly withoutOrders?: number;
  /** Has this customer ever ordered? */
  readonly ordered?: boolean;
  /** Claims that succeeded today, in the tenant's calendar. */
  readonly claimedToday: number;
  readonly now: Instant;
  /** A dispute over it. */
  readonly freeze?: Freeze | null;
}

/** What a granted claim was measured against. */
export interface ClaimGrant {
  readonly poolId: string;
  /** Those that count. */
  readonly held: number;
  readonly maxHeld: number | null;
  readonly claimedToday: number;
  readonly perDay: number | null;
}

/** The lower of two limits, where null is none. */
export const lowerLimit = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** Until when a former owner may not claim again, or null when they may. */
export const cooldownUntil = (
  formerOwners: readonly FormerOwner[],
  repId: string,
  cooldownDays: number,
  now: Instant,
  calendar: Calendar,
): Instant | null => {
  const lost = formerOwners.filter((one) => one.repId === repId).map((one) => one.lostAt);
  if (lost.length === 0 || cooldownDays === 0) return null;
  const until = calendar.addDays(Math.max(...lost), cooldownDays);
  return now < until ? until : null;
};

interface HoldingLimit {
  readonly count: number;
  readonly max: number | null;
}

/**
 * What a rep may hold, and what counts towards it: `maxHeld` or their capacity, whichever is lower; where customers with
 * orders do not count, `maxHeld` for the others, and then the capacity for all. Who has ordered fits beyond `maxHeld`.
 */
export const holdingLimits = (
  {
    held,
    withoutOrders = held,
    ordered = false,
    rep,
  }: Pick<ClaimFacts, "held" | "withoutOrders" | "ordered"> & {
    readonly rep: Pick<ClaimFacts["rep"], "capacity">;
  },
  { maxHeld, counts }: Pick<ClaimPolicy, "maxHeld" | "counts">,
): readonly [HoldingLimit, ...HoldingLimit[]] =>
  counts === "all"
    ? [{ count: held, max: lowerLimit(maxHeld, rep.capacity) }]
    : [
        { count: withoutOrders, max: ordered ? null : maxHeld },
        { count: held, max: rep.capacity },
      ];

/** What the counters of a rep are not to pass in the commit; `max` is that of the first of their limits. */
export const guardsOf = (
  { counts }: Pick<ClaimPolicy, "counts">,
  capacity: number | null,
  max: number | null,
): { readonly held: number | null; readonly withoutOrders: number | null } =>
  counts === "all" ? { held: max, withoutOrders: null } : { held: capacity, withoutOrders: max };

/** Holds the rep as many as they may? */
export const holdingFault = (repId: string, limits: readonly HoldingLimit[]): Fault | null => {
  for (const { count, max } of limits)
    if (max !== null && count >= max) return holdingLimit({ rep: repId, held: count, max });
  return null;
};

/** Did the rep lose the customer within the cooldown? */
export const coolingFault = (
  {
    customerId: customer,
    formerOwners,
    rep,
    now,
  }: Pick<ClaimFacts, "customerId" | "formerOwners" | "now"> & {
    readonly rep: Pick<ClaimFacts["rep"], "id">;
  },
  days: number,
  calendar: Calendar,
): Fault | null => {
  const until = cooldownUntil(formerOwners, rep.id, days, now, calendar);
  if (until === null) return null;
  const lostAt = Math.max(...formerOwners.flatMap((one) => (one.repId === rep.id ? [one.lostAt] : [])));
  return coolingDown({ customer, rep: rep.id, lostAt: iso(lostAt), days, until: iso(until) });
};

/**
 * May this rep claim this customer 领取 now? The first reason against it, with its numbers and from when on it is
 * possible: the customer is not in a pool, is in dispute, the rep has left, the pool is another team's, the customer is frozen, the rep
 * lost it within the cooldown, holds as many as they may, or has claimed as many today as they may.
 */
export const judgeClaim = (
  facts: ClaimFacts,
  policy: Pick<OwnershipPolicy, "claim" | "pools">,
  calendar: Calendar,
): Result<ClaimGrant, Fault> => {
  const { customerId: customer, rep, claimedToday, now, since, poolId } = facts;
  const { perDay, cooldownDays, freezeHours } = policy.claim;
  if (facts.ownerId !== null || poolId === null)
    return fail(notInPool({ customer, owner: facts.ownerId, since: iso(since) }));
  const undisputed = thawed(customer, facts.freeze ?? null, now);
  if (!undisputed.ok) return undisputed;
  if (!rep.active) return fail(repNotActive({ rep: rep.id }));
  const pool = policy.pools.find((one) => one.id === poolId);
  if (pool !== undefined && !isOpenTo(pool, rep))
    return fail(otherTeamsPool({ pool: poolId, teams: [...pool.teamIds, ...pool.members] }));
  const thawsAt = since + freezeHours * HOUR;
  if (freezeHours > 0 && now < thawsAt)
    return fail(frozen({ customer, since: iso(since), hours: freezeHours, until: iso(thawsAt) }));
  const cooling = coolingFault(facts, cooldownDays, calendar);
  if (cooling !== null) return fail(cooling);
  const limits = holdingLimits(facts, policy.claim);
  const full = holdingFault(rep.id, limits);
  if (full !== null) return fail(full);
  const { count: held, max } = limits[0];
  if (perDay !== null && claimedToday >= perDay) {
    const until = iso(calendar.startOf(calendar.dayOf(now) + 1));
    return fail(dailyLimit({ rep: rep.id, claimed: claimedToday, perDay, until }));
  }
  return ok({ poolId, held, maxHeld: max, claimedToday, perDay });
};
