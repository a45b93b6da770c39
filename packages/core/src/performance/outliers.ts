/** A figure that lies far from the others. */
export interface Outlier {
  readonly key: string;
  readonly value: number;
  /** Above or below the others. */
  readonly side: "high" | "low";
  /** Modified z-score, or how many interquartile ranges beyond the quartile it lies; by which method, the answer says. */
  readonly distance: number;
}

export interface Outliers {
  /** `mad`: modified z-score; `iqr`: Tukey's fences, where more than half of the figures are equal and so the MAD is 0. */
  readonly method: "mad" | "iqr";
  readonly threshold: number;
  readonly median: number;
  /** Null where there are too few figures to tell: fewer than five. */
  readonly found: readonly Outlier[] | null;
}

/** Fewer figures than this say nothing about what is usual. */
export const MIN_FOR_OUTLIERS = 5;

/** The 75 % point of the normal distribution, which makes the MAD comparable to a standard deviation. */
const NORMAL_QUARTILE = 0.6745;
const MAD_THRESHOLD = 3.5;
const IQR_THRESHOLD = 1.5;

/**
 * A quantile of sorted figures: linear between order statistics (type 7 of Hyndman and Fan, the default of R).
 * Of nothing it is NaN.
 */
export const quantileOf = (sorted: readonly number[], share: number): number => {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const [below = Number.NaN, above = below] = [sorted[low], sorted[low + 1]];
  return below + (at - low) * (above - below);
};

const ascending = (a: number, b: number): number => a - b;

export const medianOf = (values: readonly number[]): number => quantileOf(values.toSorted(ascending), 0.5);

/**
 * Figures that lie far from the others, without letting these hide themselves: by the modified z-score
 * 0.6745 (x - median) / MAD with the threshold 3.5 (B. Iglewicz, D. Hoaglin: How to Detect and Handle Outliers, 1993), or
 * where the MAD is 0 by Tukey's fences, 1.5 interquartile ranges beyond the quartiles. A figure that equals the median is
 * never one. They come in the order of their keys.
 *
 * @example
 * ```ts
 * import { outliersOf } from "@clientele/core/performance";
 *
 * const values = { lin: 21, wu: 24, zhou: 22, sun: 23, qian: 98, li: 25 };
 * const { method, median, found } = outliersOf(Object.entries(values).map(([key, value]) => ({ key, value })));
 * [method, median, found?.map((one) => [one.key, one.side])]; // => ["mad", 23.5, [["qian", "high"]]]
 * ```
 */
export const outliersOf = (
  figures: readonly { readonly key: string; readonly value: number }[],
): Outliers => {
  const sorted = figures.map((figure) => figure.value).sort(ascending);
  const median = quantileOf(sorted, 0.5);
  const mad = medianOf(sorted.map((value) => Math.abs(value - median)));
  const method = mad > 0 ? "mad" : "iqr";
  const threshold = method === "mad" ? MAD_THRESHOLD : IQR_THRESHOLD;
  if (figures.length < MIN_FOR_OUTLIERS)
    return { method, threshold, median: figures.length === 0 ? 0 : median, found: null };
  const [low, high] = [quantileOf(sorted, 0.25), quantileOf(sorted, 0.75)];
  const distanceOf = (value: number): number => {
    if (method === "mad") return (NORMAL_QUARTILE * (value - median)) / mad;
    const beyond = value > high ? value - high : value < low ? value - low : 0;
    // where all the others are equal, whatever differs is beyond every fence
    return beyond === 0 ? 0 : high === low ? Math.sign(beyond) * Number.MAX_VALUE : beyond / (high - low);
  };
  const found = figures
    .map(({ key, value }) => ({ key, value, distance: distanceOf(value) }))
    .filter(({ distance }) => Math.abs(distance) > threshold)
    .map(({ key, value, distance }): Outlier => {
      return { key, value, side: distance > 0 ? "high" : "low", distance: Math.abs(distance) };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return { method, threshold, median, found };
};

/** How far the usual is from the best. */
export interface BestPractice {
  /** Those of the best quarter, in the order of their rank. */
  readonly best: readonly string[];
  /** The median of the best quarter, and of everybody. */
  readonly bestMedian: number;
  readonly median: number;
  /** What the others lack to the median of the best, each; never below 0. */
  readonly gaps: readonly { readonly key: string; readonly gap: number }[];
}

/**
 * Best practice 最佳实践: what the best quarter reaches beside what is usual, and what each of the others lacks to it. Ties at the
 * edge of the quarter are all in it. Null for fewer than four figures.
 */
export const bestPracticeOf = (
  figures: readonly { readonly key: string; readonly value: number }[],
  betterIs: "higher" | "lower",
): BestPractice | null => {
  if (figures.length < 4) return null;
  const sign = betterIs === "higher" ? -1 : 1;
  const placed = figures.toSorted((a, b) => sign * (a.value - b.value) || (a.key < b.key ? -1 : 1));
  const edge = placed[Math.ceil(placed.length / 4) - 1]?.value ?? 0;
  const best = placed.filter((one) => sign * (one.value - edge) <= 0);
  const bestMedian = medianOf(best.map((one) => one.value));
  const gaps = placed
    .slice(best.length)
    .map(({ key, value }) => ({ key, gap: Math.max(0, sign * (value - bestMedian)) }));
  return {
    best: best.map((one) => one.key),
    bestMedian,
    median: medianOf(figures.map((one) => one.value)),
    gaps,
  };
};
