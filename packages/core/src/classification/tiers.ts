import { buyersOf, type SalesFigures } from "./columns.js";
import type { TierPolicy } from "./policy.js";
import { ascendingOrder } from "./radix.js";
import { NONE } from "./segments.js";

/** Where the tiers of one run end; all in whole numbers, so that the decision is exact. */
export interface TierBorder {
  /** The figure of the policy: minor units, or percent. */
  readonly at: number;
  /** A customer whose position is at most this is in the tier or a better one. */
  readonly enter: number;
  /** Whoever was below the border rises above it only at a position of at most this. */
  readonly rise: number;
  /** Whoever was above the border stays there up to this position. */
  readonly hold: number;
}

/** The tier of every customer: the position of the tier in the policy, one past the last for the rest, or `NONE`. */
export interface TierColumn {
  readonly tiers: Int16Array;
  /** Where each customer stands, less is better: less the value, customers ahead, or sales of those ahead. */
  readonly positions: Float64Array;
  readonly borders: readonly TierBorder[];
  /** What `positions` are a part of: buyers, or all positive sales; 0 for thresholds. */
  readonly whole: number;
  /** 1 where the customer is kept in its tier of before only by the band. */
  readonly held: Uint8Array;
}

/** The whole numbers whose part of `whole` is below `percent`. */
const below = (percent: number, whole: number): number => {
  const limit = BigInt(percent) * BigInt(whole);
  return Number((limit + 99n) / 100n) - 1;
};

const bordersOf = (policy: TierPolicy, whole: number): readonly TierBorder[] => {
  const { band } = policy;
  if (policy.by === "thresholds") {
    return policy.tiers.map(({ from }) => {
      const margin = Math.floor((Math.abs(from) * band) / 100);
      return { at: from, enter: -from, rise: -from - margin, hold: -from + margin };
    });
  }
  const percents =
    policy.by === "quantiles" ? policy.tiers.map(({ top }) => top) : policy.tiers.map(({ share }) => share);
  return percents.map((at) => ({
    at,
    enter: below(at, whole),
    rise: below(Math.max(0, at - band), whole),
    hold: below(Math.min(100, at + band), whole),
  }));
};

const tierAt = (position: number, borders: readonly TierBorder[]): number => {
  for (let at = 0; at < borders.length; at += 1) if (position <= (borders[at]?.enter ?? 0)) return at;
  return borders.length;
};

/** Is the position still within the tier of before, widened by the band on both sides? */
const isHeld = (position: number, before: number, borders: readonly TierBorder[]): boolean => {
  const above = borders[before - 1];
  const own = borders[before];
  return (above === undefined || position > above.rise) && (own === undefined || position <= own.hold);
};

/** The buyers whose value is above 0, the best first; equal values in the order of their positions. */
const bestFirst = (values: Float64Array, buyers: Int32Array): Int32Array => {
  // Plain loops: with `filter` and `for of` this took longer than the sort.
  const room = new Int32Array(buyers.length);
  let found = 0;
  let best = 0;
  for (let index = 0; index < buyers.length; index += 1) {
    const at = buyers[index] ?? 0;
    const worth = values[at] ?? 0;
    if (!(worth > 0)) continue;
    room[found++] = at;
    if (worth > best) best = worth;
  }
  const worthy = room.subarray(0, found);
  const keys = new Float64Array(found);
  for (let index = 0; index < found; index += 1) keys[index] = best - (values[worthy[index] ?? 0] ?? 0);
  const order = ascendingOrder(keys);
  for (let index = 0; index < order.length; index += 1) order[index] = worthy[order[index] ?? 0] ?? 0;
  return order;
};

/** Positions of buyers whose value is above 0; the others stand behind everybody. */
const positionsOf = (values: Float64Array, buyers: Int32Array, policy: TierPolicy) => {
  const positions = new Float64Array(values.length).fill(Number.POSITIVE_INFINITY);
  if (policy.by === "thresholds") {
    for (let index = 0; index < buyers.length; index += 1) {
      const at = buyers[index] ?? 0;
      positions[at] = -(values[at] ?? 0);
    }
    return { positions, whole: 0 };
  }
  const { by } = policy;
  const ranked = bestFirst(values, buyers);
  let ahead = 0;
  let sold = 0;
  let before = Number.POSITIVE_INFINITY;
  for (let rank = 0; rank < ranked.length; rank += 1) {
    const at = ranked[rank] ?? 0;
    const worth = values[at] ?? 0;
    if (worth < before) ahead = rank;
    before = worth;
    positions[at] = by === "quantiles" ? ahead : sold;
    sold += worth;
  }
  return { positions, whole: by === "quantiles" ? buyers.length : sold };
};

/**
 * Value tiers 价值分层 of the customers who have bought, by what they bought for:
 *
 * - `thresholds`: from so many minor units on;
 * - `quantiles`: while fewer than `top` percent of the buyers are worth more (equal values share a tier);
 * - `cumulative-share` (ABC, Pareto): from the best customer down, while those before hold less than `share` percent of
 *   all positive sales; equal values go by id. The customer who crosses the border is still above it.
 *
 * Quantiles and shares put a customer with sales of 0 or less into the rest. With the tier of before (its position in
 * the policy, or `NONE`), a customer leaves it only when beyond its border by the `band`: then its tier is what the
 * borders say. The sum of all sales must stay below 2^53 minor units.
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, columnsBuilder, tierColumn } from "@clientele/core/classification";
 *
 * const builder = columnsBuilder({ asOfDay: 10, countBy: "orders", windowDays: null });
 * builder.add("big", [{ day: 1, amount: 80_000 }]);
 * builder.add("mid", [{ day: 1, amount: 15_000 }]);
 * builder.add("small", [{ day: 1, amount: 5_000 }]);
 * const { tiers } = ClassificationPolicy.parse({});
 * [...tierColumn(builder.finish(), tiers).tiers]; // => [0, 1, 2]
 * ```
 */
export const tierColumn = (columns: SalesFigures, policy: TierPolicy, before?: Int16Array): TierColumn => {
  const buyers = buyersOf(columns);
  const { positions, whole } = positionsOf(columns.monetary, buyers, policy);
  const borders = bordersOf(policy, whole);
  const tiers = new Int16Array(columns.recencyDays.length).fill(NONE);
  const held = new Uint8Array(columns.recencyDays.length);
  for (let index = 0; index < buyers.length; index += 1) {
    const at = buyers[index] ?? 0;
    const position = positions[at] ?? Number.POSITIVE_INFINITY;
    const fresh = tierAt(position, borders);
    const earlier = before?.[at] ?? NONE;
    const stays = earlier >= 0 && earlier <= borders.length && isHeld(position, earlier, borders);
    tiers[at] = stays ? earlier : fresh;
    held[at] = stays && earlier !== fresh ? 1 : 0;
  }
  return { tiers, positions, borders, whole, held };
};
