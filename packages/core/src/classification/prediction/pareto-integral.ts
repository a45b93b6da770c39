import { GAUSS_24 } from "./quadrature.js";

/** Beyond e^-40 of its largest value an integrand adds nothing. */
const NEGLIGIBLE = 40;

/** What is integrated: (alpha + y)^-p (beta + y)^-(s + 1), from the last purchase to the end of the observation. */
export interface ParetoKernel {
  /** r + x. */
  readonly p: number;
  readonly s: number;
  readonly alpha: number;
  readonly beta: number;
}

/** The odds of having left, and what leaving looks like: means over the moment y at which it happened. */
export interface ParetoIntegral {
  /** ln of P(left) / P(alive); -Infinity where there was no time to leave. */
  odds: number;
  logAlpha: number;
  logBeta: number;
  byAlpha: number;
  byBeta: number;
}

export const paretoIntegral = (): ParetoIntegral => ({
  odds: Number.NEGATIVE_INFINITY,
  logAlpha: 0,
  logBeta: 0,
  byAlpha: 0,
  byBeta: 0,
});

/**
 * Integrates over ln(y + the smaller of alpha and beta), in which the integrand is smooth and falls at a rate that only
 * grows: Gauss-Legendre over the part that matters (found by Newton's method, which stays on the far side of it). Gives
 * the likelihood of Pareto/NBD without hypergeometric functions, and its derivatives with the same points. Writes `into`.
 */
export const integratePareto = (
  { p, s, alpha, beta }: ParetoKernel,
  recency: number,
  age: number,
  into: ParetoIntegral,
): void => {
  if (age <= recency) {
    into.odds = Number.NEGATIVE_INFINITY;
    return;
  }
  const isAlphaSmaller = alpha <= beta;
  const [small, large] = isAlphaSmaller ? [alpha, beta] : [beta, alpha];
  const ofSmall = (isAlphaSmaller ? p : s + 1) - 1;
  const ofLarge = isAlphaSmaller ? s + 1 : p;
  const [lastSmall, lastLarge] = [small + recency, large + recency];
  const fall = (along: number): number => {
    const passed = lastSmall * Math.expm1(along);
    return ofSmall * along + ofLarge * Math.log1p(passed / lastLarge);
  };
  const rate = (along: number): number => {
    const now = lastSmall * Math.exp(along);
    return ofSmall + (ofLarge * now) / (now + large - small);
  };
  let span = Math.log1p((age - recency) / lastSmall);
  for (let step = 0; step < 8 && fall(span) > NEGLIGIBLE * 1.1; step += 1) {
    span -= (fall(span) - NEGLIGIBLE) / rate(span);
  }
  const { points, weights } = GAUSS_24;
  let [sum, along1, large1, bySmall, byLarge] = [0, 0, 0, 0, 0];
  for (let at = 0; at < points.length; at += 1) {
    const along = span * (points[at] ?? 0);
    const passed = lastSmall * Math.expm1(along);
    const further = Math.log1p(passed / lastLarge);
    const weight = (weights[at] ?? 0) * Math.exp(-ofSmall * along - ofLarge * further);
    sum += weight;
    along1 += weight * along;
    large1 += weight * further;
    bySmall += weight / (lastSmall + passed);
    byLarge += weight / (lastLarge + passed);
  }
  const logSmall = Math.log(lastSmall) + along1 / sum;
  const logLarge = Math.log(lastLarge) + large1 / sum;
  into.logAlpha = isAlphaSmaller ? logSmall : logLarge;
  into.logBeta = isAlphaSmaller ? logLarge : logSmall;
  into.byAlpha = (isAlphaSmaller ? bySmall : byLarge) / sum;
  into.byBeta = (isAlphaSmaller ? byLarge : bySmall) / sum;
  const sinceAlpha = Math.log1p((age - recency) / (alpha + recency));
  const sinceBeta = Math.log1p((age - recency) / (beta + recency));
  const start = isAlphaSmaller ? Math.log(lastSmall) - Math.log(lastLarge) : 0;
  into.odds = Math.log(s) + p * sinceAlpha + s * sinceBeta + start + Math.log(span * sum);
};
