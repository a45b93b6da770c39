/** Between these a value lies, with the confidence that whoever made it says. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 97.5 % point of the normal distribution: a two-sided interval of 95 %. */
export const Z95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion (E. B. Wilson, JASA 22, 1927), by default of 95 %; it stays within 0 and 1 and
 * is sensible for few cases. Without cases it is all of 0 to 1.
 *
 * @example
 * ```ts
 * import { wilson } from "@clientele/core/funnel";
 *
 * const { low, high } = wilson(8, 10);
 * [low.toFixed(4), high.toFixed(4)]; // => ["0.4902", "0.9433"]
 * ```
 */
export const wilson = (part: number, whole: number, z = Z95): Interval => {
  if (whole === 0) return { low: 0, high: 1 };
  const rate = part / whole;
  const square = z * z;
  const scale = 1 + square / whole;
  const centre = (rate + square / (2 * whole)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / whole + square / (4 * whole * whole));
  return {
    low: part === 0 ? 0 : Math.max(0, centre - half),
    high: part === whole ? 1 : Math.min(1, centre + half),
  };
};
