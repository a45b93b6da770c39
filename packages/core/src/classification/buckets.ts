/** Values of one kind: days, counts or minor units. */
export type Column = Int32Array | Float64Array;

/** Enough to tell values apart, few enough to stay in the processor's cache. */
export const BUCKETS = 1 << 16;

/** So few values are sorted, or compared one by one, sooner than dealt out. */
const FEW = 1 << 12;

/**
 * How values are dealt into buckets by size: the bucket of a value is `((value - min) * scale) | 0`. A greater value is
 * never in a bucket before that of a smaller one, rounding included; that is all that counting and scoring build on.
 */
export interface Bucketing {
  readonly min: number;
  readonly scale: number;
  /** Is each bucket one whole number, `min` and up? */
  readonly isExact: boolean;
}

/** Null when buckets are not worth it or tell nothing apart: few values, equal ones, too near to each other, not finite. */
export const bucketingOf = (values: Column): Bucketing | null => {
  if (values.length <= FEW) return null;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const isExact = values instanceof Int32Array && max - min < BUCKETS;
  const scale = isExact ? 1 : (BUCKETS - 1) / (max - min);
  return min < max && scale > 0 && scale < Number.POSITIVE_INFINITY ? { min, scale, isExact } : null;
};
