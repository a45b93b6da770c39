/**
 * Natural logarithms of 0! to n!, from which probabilities of draws are made. Cost: n logarithms, once.
 */
export const logFactorials = (n: number): Float64Array => {
  const logs = new Float64Array(n + 1);
  for (let at = 1; at <= n; at += 1) logs[at] = (logs[at - 1] ?? 0) + Math.log(at);
  return logs;
};

/** A table of two by two: of `all` baskets `a` hold the one product, `b` the other, `both` hold both. */
export interface Overlap {
  readonly all: number;
  readonly a: number;
  readonly b: number;
  readonly both: number;
}

/**
 * Fisher's exact test, one-sided: the probability that two products which have nothing to do with each other meet in at
 * least `both` baskets (upper tail of the hypergeometric distribution). `logs` reach at least to `all`. Cost: at
 * most min(a, b) - both steps.
 *
 * @example
 * ```ts
 * import { fisherUpper, logFactorials } from "@clientele/core/classification";
 *
 * const probability = fisherUpper({ all: 8, a: 4, b: 4, both: 3 }, logFactorials(8));
 * probability.toFixed(6); // => "0.242857"
 * ```
 */
export const fisherUpper = ({ all, a, b, both }: Overlap, logs: Float64Array): number => {
  const log = (n: number): number => logs[n] ?? 0;
  const choose = (n: number, k: number): number => log(n) - log(k) - log(n - k);
  const least = Math.max(both, a + b - all, 0);
  let sum = 0;
  for (let k = least; k <= Math.min(a, b); k += 1) {
    const term = Math.exp(choose(a, k) + choose(all - a, b - k) - choose(all, b));
    sum += term;
    // The terms rise to one top and fall from there: what follows can no longer be seen in the sum.
    if (term < sum * 1e-17) break;
  }
  return Math.min(1, sum);
};
