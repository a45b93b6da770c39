import { BUCKETS, type Bucketing, bucketingOf, type Column } from "./buckets.js";
import { tileScores } from "./ntile.js";
import type { CutPolicy } from "./policy.js";
import { columnCuts } from "./quantile.js";

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

/** How many cuts lie below a value: the number of its group, from 0. */
export const groupOf = (value: number, cuts: readonly number[], convention: Convention): number => {
  let group = 0;
  for (const cut of cuts) {
    if (convention === "at-most" ? cut < value : cut <= value) group += 1;
  }
  return group;
};

/** Equal values go by position, so that turning the values around is not turning the order around. */
const ntileScores = (
  values: Column,
  { bins, ties }: Extract<CutPolicy, { method: "ntile" }>,
  better: Better,
) => {
  const ascending = new Float64Array(values.length);
  const sign = better === "high" ? 1 : -1;
  for (let at = 0; at < values.length; at += 1) ascending[at] = sign * (values[at] ?? 0);
  return tileScores(ascending, bins, ties);
};

/** In a table of buckets: a cut lies within it, so each of its values is compared with the cuts. */
const UNDECIDED = 255;

/**
 * The group of every bucket, or `UNDECIDED`: a value in a bucket before that of a cut is below the cut, one in a bucket
 * behind it above.
 */
const bucketGroups = (
  { min, scale, isExact }: Bucketing,
  cuts: readonly number[],
  convention: Convention,
): Uint8Array => {
  const groups = new Uint8Array(BUCKETS);
  if (isExact) return groups.map((_, bucket) => groupOf(min + bucket, cuts, convention));
  for (const cut of cuts) {
    const bucket = Math.floor(Math.max(-1, (cut - min) * scale));
    for (let behind = bucket + 1; behind < BUCKETS; behind += 1) groups[behind] = (groups[behind] ?? 0) + 1;
  }
  for (const cut of cuts) {
    const bucket = Math.floor((cut - min) * scale);
    if (bucket >= 0 && bucket < BUCKETS) groups[bucket] = UNDECIDED;
  }
  return groups;
};

/** Looks the group of a value up by its bucket: comparing each with every cut costs several times more. */
const cutScores = (
  values: Column,
  cuts: readonly number[],
  convention: Convention,
  better: Better,
): Uint8Array => {
  const scores = new Uint8Array(values.length);
  const [first, step] = better === "high" ? [1, 1] : [cuts.length + 1, -1];
  const bucketing = bucketingOf(values);
  const { min, scale, isExact } = bucketing ?? { min: 0, scale: 0, isExact: false };
  const groups =
    bucketing === null ? new Uint8Array(1).fill(UNDECIDED) : bucketGroups(bucketing, cuts, convention);
  const ofBucket = groups.map((group) => (group === UNDECIDED ? UNDECIDED : first + step * group));
  if (isExact) {
    for (let at = 0; at < values.length; at += 1) scores[at] = ofBucket[(values[at] ?? 0) - min] ?? 0;
    return scores;
  }
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const score = ofBucket[((value - min) * scale) | 0] ?? UNDECIDED;
    scores[at] = score === UNDECIDED ? first + step * groupOf(value, cuts, convention) : score;
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

const metRanges = (values: Column, scores: Uint8Array, bins: number): readonly (ScoreRange | null)[] => {
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
  for (let at = 0; at < scores.length; at += 1) {
    const group = (scores[at] ?? 1) - 1;
    sizes[group] = (sizes[group] ?? 0) + 1;
  }
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
 * Cost: O(n); nothing is sorted as a whole.
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
export const cutColumn = (values: Column, policy: CutPolicy, better: Better): Cut => {
  const bins = binsOf(policy);
  if (policy.method === "ntile") {
    const scores = ntileScores(values, policy, better);
    return { bins, cuts: [], scores, ranges: metRanges(values, scores, bins), ...fill(scores, bins) };
  }
  const { convention } = policy;
  const cuts = policy.method === "breaks" ? policy.breaks : columnCuts(values, policy);
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
