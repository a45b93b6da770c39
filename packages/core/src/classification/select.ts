import { BUCKETS, bucketingOf, type Column } from "./buckets.js";

/** Narrowing passes before the values are sorted: each is cheap, and skewed values need more than one. */
const PASSES = 4;

const sortedAt = (values: Column, ranks: readonly number[]): readonly number[] => {
  const sorted = values.slice().sort();
  return ranks.map((rank) => sorted[rank] ?? Number.NaN);
};

/** The bucket of each rank, and how many values lie in the buckets before it. */
const placesOf = (counts: Int32Array, ranks: readonly number[]) => {
  let bucket = 0;
  let before = 0;
  return ranks.map((rank) => {
    while (before + (counts[bucket] ?? 0) <= rank) before += counts[bucket++] ?? 0;
    return { bucket, before };
  });
};

const narrow = (values: Column, ranks: readonly number[], passes: number): readonly number[] => {
  const bucketing = passes === 0 ? null : bucketingOf(values);
  if (bucketing === null) return sortedAt(values, ranks);
  const { min, scale, isExact } = bucketing;
  const counts = new Int32Array(BUCKETS);
  for (let at = 0; at < values.length; at += 1) {
    // biome-ignore lint/style/noNonNullAssertion: a default would cost a branch for each value
    counts[(((values[at] ?? 0) - min) * scale) | 0]!++;
  }
  const places = placesOf(counts, ranks);
  if (isExact) return places.map(({ bucket }) => min + bucket);

  // Buckets ascend with their values, so the values of those that are asked for can be looked through together.
  const keptBefore = new Map<number, number>();
  const isWanted = new Uint8Array(BUCKETS);
  let kept = 0;
  for (const { bucket } of places) {
    if (isWanted[bucket] === 1) continue;
    isWanted[bucket] = 1;
    keptBefore.set(bucket, kept);
    kept += counts[bucket] ?? 0;
  }
  const rest = new Float64Array(kept);
  let found = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    if (isWanted[((value - min) * scale) | 0] === 1) rest[found++] = value;
  }
  const within = places.map(
    ({ bucket, before }, at) => (keptBefore.get(bucket) ?? 0) + (ranks[at] ?? 0) - before,
  );
  return narrow(rest, within, passes - 1);
};

/**
 * The values that would stand at these ranks (from 0, the ranks ascending) if the values were sorted, without sorting
 * them: they are counted into buckets by size, and only the buckets that hold a rank are looked at further. Cost: O(n) a
 * pass; what four passes have not told apart is sorted.
 */
export const valuesAtRanks = (values: Column, ranks: readonly number[]): readonly number[] =>
  narrow(values, ranks, PASSES);
