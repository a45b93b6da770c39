import type { Column } from "./buckets.js";
import type { CutPolicy } from "./policy.js";
import { valuesAtRanks } from "./select.js";

type QuantilePolicy = Extract<CutPolicy, { method: "quantile" }>;

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
export const quantile = (sorted: ArrayLike<number>, part: number, parts: number): number =>
  quantileAt(sorted.length, (rank) => sorted[rank] ?? Number.NaN, part, parts);

/** As `quantile`, of `n` values of which the one at a rank (from 0, ascending) can be asked for. */
export const quantileAt = (
  n: number,
  valueAt: (rank: number) => number,
  part: number,
  parts: number,
): number => {
  if (n === 0) return Number.NaN;
  const position = (n - 1) * part;
  const below = Math.floor(position / parts);
  const low = valueAt(below);
  const high = below + 1 < n ? valueAt(below + 1) : low;
  return low + ((position % parts) / parts) * (high - low);
};

/** The cuts of a quantile policy, of `n` values of which the one at a rank can be asked for. */
export const quantileCuts = (
  n: number,
  valueAt: (rank: number) => number,
  { bins, convention }: QuantilePolicy,
): readonly number[] => {
  if (n === 0) return [];
  const plus = convention === "r-rfm" ? 1 : 0;
  return Array.from({ length: bins - 1 }, (_, at) => quantileAt(n, valueAt, at + 1, bins) + plus);
};

/** The quantile cuts of a column: only the values next to a cut are looked for. */
export const columnCuts = (values: Column, policy: QuantilePolicy): readonly number[] => {
  const n = values.length;
  const below = Array.from({ length: policy.bins - 1 }, (_, at) =>
    Math.floor(((n - 1) * (at + 1)) / policy.bins),
  );
  const ranks = [...new Set(below.flatMap((rank) => [rank, Math.min(rank + 1, n - 1)]))];
  const found = valuesAtRanks(values, ranks);
  const known = new Map(ranks.map((rank, at) => [rank, found[at] ?? Number.NaN]));
  return quantileCuts(n, (rank) => known.get(rank) ?? Number.NaN, policy);
};
