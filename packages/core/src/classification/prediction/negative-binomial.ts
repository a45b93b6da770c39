import { logRising } from "./gamma-function.js";

/** Purchases at a rate that is gamma distributed over customers: shape r, and alpha in units of time. */
export interface GammaRate {
  readonly r: number;
  readonly alpha: number;
}

/** P(N(t) = n), in logarithms until the end. */
export const negativeBinomialTerm = ({ r, alpha }: GammaRate, t: number, n: number): number => {
  if (t === 0) return n === 0 ? 1 : 0;
  const part = Math.log(t / (alpha + t));
  const log = logRising(r, n) - logRising(1, n) - r * Math.log1p(t / alpha) + n * part;
  return Math.exp(log);
};

/** P(N(t) >= n), summed away from the mean, so that a small chance keeps its digits. */
export const negativeBinomialTail = ({ r, alpha }: GammaRate, t: number, n: number): number => {
  if (t === 0) return n === 0 ? 1 : 0;
  const z = t / (alpha + t);
  const isAbove = n > (r * t) / alpha;
  let at = isAbove ? n : n - 1;
  let term = negativeBinomialTerm({ r, alpha }, t, at);
  let sum = 0;
  while (term > sum * Number.EPSILON * (1 - z) && at >= 0) {
    sum += term;
    term *= isAbove ? ((r + at) * z) / (at + 1) : at / ((r + at - 1) * z);
    at += isAbove ? 1 : -1;
  }
  return isAbove ? sum : 1 - sum;
};
