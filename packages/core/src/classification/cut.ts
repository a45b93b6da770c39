import type { CutPolicy } from "./policy.js";

/** Whole numbers from one to another, both included; null is open. For ntile, those that were met. */
export interface ScoreRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** A column cut into groups. Score 1 is the worst group, `bins` the best. */
export interface Cut {
  readonly bins: number;
  /** The borders between the groups, ascending; empty for ntile, which cuts by rank. */
  readonly cuts: readonly number[];
  /** One score from 1 to `bins` for each value, in the order of the values. */
  readonly scores: Uint8Array;
  /** The values that get each score, both ends included; `ranges[0]` is that of score 1. Null where nothing can get it. */
  readonly ranges: readonly (ScoreRange | null)[];
  /** How many values got each score; `sizes[0]` is that of score 1. */
  readonly sizes: readonly number[];
  /** Scores that no value got: equal values do not fill every group. Worth showing to whoever set the policy. */
  readonly empty: readonly number[];
}

type Convention = "at-most" | "r-rfm";

/** Which end of a column is good: many purchases, few days since the last. */
export type Better = "high" | "low";

/**
 * The type-7 quantile of sorted values (Hyndman and Fan 1996; the default of R, NumPy and Excel's PERCENTILE.INC): at
 * position `(n - 1) part / parts`, linear between neighbours. The position is exact, so that a quantile which falls on a
 * value is that value. NaN when there are no values.
 *
 * @example
 * ```ts
 * import { quantile } from "@clientele/core/classification";
 *
 * quantile([10, 20, 30, 40], 1, 2); // => 25
 * quantile([7], 1, 5); // => 7
 * ```
 */
export const quantile = (sorted: ArrayLike<number>, part: number, parts: number): number => {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * part;
  const below = Math.floor(position / parts);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + ((position % parts) / parts) * (high - low);
};

const quantileCuts = (values: Float64Array, bins: number, convention: Convention): readonly number[] => {
  if (values.length === 0) return [];
  const sorted = values.slice().sort();
  const plus = convention === "r-rfm" ? 1 : 0;
  return Array.from({ length: bins - 1 }, (_, at) => quantile(sorted, at + 1, bins) + plus);
};

/** How many cuts lie below a value: the number of its group, from 0. */
const groupOf = (value: number, cuts: readonly number[], convention: Convention): number => {
  let group = 0;
  for (const cut of cuts) {
    if (convention === "at-most" ? cut < value : cut <= value) group += 1;
  }
  return group;
};

/** Ranks from the worst; equal values in the order of their position, which is that of the ids. */
const worstFirst = (values: Float64Array, better: Better): Int32Array => {
  const sign = better === "high" ? 1 : -1;
  const order = new Int32Array(values.length).map((_, at) => at);
  return order.sort((a, b) => sign * ((values[a] ?? 0) - (values[b] ?? 0)) || a - b);
};

/** The group of a rank when `n` are dealt into `bins` groups of which the first `n mod bins` hold one more. */
const tileOf = (rank: number, n: number, bins: number): number => {
  const size = Math.floor(n / bins);
  const larger = (n % bins) * (size + 1);
  return rank < larger ? Math.floor(rank / (size + 1)) : (n % bins) + Math.floor((rank - larger) / size);
};

const ntileScores = (
  values: Float64Array,
  { bins, ties }: { bins: number; ties: string },
  better: Better,
): Uint8Array => {
  const scores = new Uint8Array(values.length);
  let before: number | undefined;
  let tile = 0;
  worstFirst(values, better).forEach((at, rank) => {
    const value = values[at];
    if (ties === "split-by-key" || value !== before) tile = tileOf(rank, values.length, bins);
    before = value;
    scores[at] = tile + 1;
  });
  return scores;
};

const cutScores = (
  values: Float64Array,
  cuts: readonly number[],
  convention: Convention,
  better: Better,
): Uint8Array => {
  const scores = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const group = groupOf(values[at] ?? 0, cuts, convention);
    scores[at] = better === "high" ? group + 1 : cuts.length + 1 - group;
  }
  return scores;
};

/** The last whole number below each border, made into ranges from border to border. */
const rangesOf = (cuts: readonly number[], convention: Convention): readonly (ScoreRange | null)[] => {
  const ends = cuts.map((cut) => (convention === "at-most" ? Math.floor(cut) : Math.ceil(cut) - 1));
  return [...ends, null].map((to, at) => {
    const end = ends[at - 1];
    const from = end === undefined ? null : end + 1;
    return from !== null && to !== null && from > to ? null : { from, to };
  });
};

const metRanges = (
  values: Float64Array,
  scores: Uint8Array,
  bins: number,
): readonly (ScoreRange | null)[] => {
  const met = new Array<ScoreRange | null>(bins).fill(null);
  values.forEach((value, at) => {
    const group = (scores[at] ?? 1) - 1;
    const known = met[group];
    met[group] = {
      from: Math.min(known?.from ?? value, value),
      to: Math.max(known?.to ?? value, value),
    };
  });
  return met;
};

const fill = (scores: Uint8Array, bins: number): Pick<Cut, "sizes" | "empty"> => {
  const sizes = new Array<number>(bins).fill(0);
  for (const score of scores) sizes[score - 1] = (sizes[score - 1] ?? 0) + 1;
  return { sizes, empty: sizes.flatMap((size, at) => (size === 0 ? [at + 1] : [])) };
};

/** How many groups a policy asks for. */
export const binsOf = (policy: CutPolicy): number =>
  policy.method === "breaks" ? policy.breaks.length + 1 : policy.bins;

/**
 * Cuts a column into groups and scores every value; the order of the values is that of the ids.
 *
 * - `quantile`: type-7 quantiles of the values are the cuts. Equal values always share a group, so groups may be uneven
 *   and even empty.
 * - `breaks`: the policy's own cuts.
 * - `ntile`: as SQL's `NTILE` over the values from the worst to the best: groups differ by at most one, the first
 *   `n mod bins` are larger, and equal values are split in the order of their ids. With `ties: "together"` they all
 *   get the group of the first of them.
 *
 * With the convention `at-most` a value equal to a cut belongs below it (`v <= cut`). `r-rfm` does what the R package
 * `rfm` does: quantiles plus one, and a value equal to a cut belongs above it (`lower <= v < upper`).
 *
 * @example
 * ```ts
 * import { cutColumn } from "@clientele/core/classification";
 *
 * const orders = Float64Array.of(1, 1, 1, 2, 9);
 * const halves = { method: "quantile", bins: 2, ties: "together", convention: "at-most" } as const;
 * cutColumn(orders, halves, "high").cuts; // => [1]
 * [...cutColumn(orders, halves, "high").scores]; // => [1, 1, 1, 2, 2]
 * const tiles = { method: "ntile", bins: 2, ties: "split-by-key" } as const;
 * [...cutColumn(orders, tiles, "high").scores]; // => [1, 1, 1, 2, 2]
 * cutColumn(Float64Array.of(7, 7, 7), halves, "high").empty; // => [2]
 * ```
 */
export const cutColumn = (values: Float64Array, policy: CutPolicy, better: Better): Cut => {
  const bins = binsOf(policy);
  if (policy.method === "ntile") {
    const scores = ntileScores(values, policy, better);
    return { bins, cuts: [], scores, ranges: metRanges(values, scores, bins), ...fill(scores, bins) };
  }
  const { convention } = policy;
  const cuts = policy.method === "breaks" ? policy.breaks : quantileCuts(values, bins, convention);
  const scores = cutScores(values, cuts, convention, better);
  const ranges = rangesOf(cuts, convention);
  return {
    bins,
    cuts,
    scores,
    ranges: better === "high" ? ranges : ranges.toReversed(),
    ...fill(scores, bins),
  };
};
