/** Buckets of one pass: enough to leave few values to sort, few enough to stay in the processor's cache. */
const BUCKETS = 1 << 16;
/** So few values are sorted at once. */
const FEW = 1 << 12;
/** Narrowing passes before the values are sorted: each is cheap, and skewed values need more than one. */
const PASSES = 4;

type Column = Int32Array | Float64Array;

const sortedAt = (values: Column, ranks: readonly number[]): readonly number[] => {
  const sorted = values.slice().sort();
  return ranks.map((rank) => sorted[rank] ?? Number.NaN);
};

/** The bucket of each rank, and how many values lie in the buckets before it. */
const bucketsAt = (counts: Int32Array, ranks: readonly number[]) => {
  let bucket = 0;
  let before = 0;
  return ranks.map((rank) => {
    while (before + (counts[bucket] ?? 0) <= rank) before += counts[bucket++] ?? 0;
    return { bucket, before };
  });
};

const narrow = (values: Column, ranks: readonly number[], passes: number): readonly number[] => {
  if (values.length <= FEW || passes === 0) return sortedAt(values, ranks);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min === max) return ranks.map(() => min);
  const isCounted = values instanceof Int32Array && max - min < BUCKETS;
  const scale = isCounted ? 1 : (BUCKETS - 1) / (max - min);
  if (scale === 0 || !Number.isFinite(scale)) return sortedAt(values, ranks);

  const counts = new Int32Array(BUCKETS);
  for (let at = 0; at < values.length; at += 1) {
    const bucket = ((values[at] ?? 0) - min) * scale;
    // biome-ignore lint/style/noNonNullAssertion: a default would cost a branch for each value
    counts[bucket | 0]!++;
  }
  const places = bucketsAt(counts, ranks);
  if (isCounted) return places.map(({ bucket }) => min + bucket);

  // Buckets ascend with their values, so the values of those that are asked for can be looked through together.
  const wanted = new Uint8Array(BUCKETS);
  for (const { bucket } of places) wanted[bucket] = 1;
  const keptBefore = new Map<number, number>();
  let kept = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    if (wanted[bucket] === 0) continue;
    keptBefore.set(bucket, kept);
    kept += counts[bucket] ?? 0;
  }
  const rest = new Float64Array(kept);
  let found = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    if (wanted[((value - min) * scale) | 0] === 1) rest[found++] = value;
  }
  const within = places.map(
    ({ bucket, before }, at) => (keptBefore.get(bucket) ?? 0) + (ranks[at] ?? 0) - before,
  );
  return narrow(rest, within, passes - 1);
};

/**
 * The values that would stand at these ranks (from 0, ascending) if the values were sorted, without sorting them: they
 * are counted into buckets by size, and only the buckets that hold a rank are looked at further. Cost: O(n) a pass; what
 * four passes have not told apart is sorted.
 */
export const valuesAtRanks = (values: Column, ranks: readonly number[]): readonly number[] =>
  narrow(values, ranks, PASSES);
