import type { BetaGeometricFit } from "./beta-geometric-fit.js";
import type { GammaGammaFit } from "./gamma-gamma.js";
import type { ParetoNbdFit } from "./pareto-nbd-fit.js";

/** Quantiles of the normal distribution for two-sided intervals. */
const normal = {
  0.8: 1.2815515655446004,
  0.9: 1.6448536269514722,
  0.95: 1.959963984540054,
  0.99: 2.5758293035489004,
} as const;
export type Confidence = keyof typeof normal;

/** An estimate, and the interval that covers the true value in so many of a hundred samples, by the delta method. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export type AnyFit = BetaGeometricFit | ParetoNbdFit | GammaGammaFit;

/** The parameters of each model, in the order of its covariance. */
const parameterNames = {
  "bg-nbd": ["r", "alpha", "a", "b"],
  "mbg-nbd": ["r", "alpha", "a", "b"],
  "pareto-nbd": ["r", "alpha", "s", "beta"],
  "gamma-gamma": ["p", "q", "gamma"],
} as const;

const namesOf = (fit: AnyFit): readonly string[] => parameterNames[fit.model];
const parameterOf = (fit: AnyFit, name: string): number =>
  (fit as unknown as Readonly<Record<string, number>>)[name] ?? 0;

/**
 * Intervals of the parameters: estimate times or divided by e^(z se), with the standard error of the logarithm from the
 * observed information. Null without a covariance.
 */
export const parameterIntervals = (
  fit: AnyFit,
  confidence: Confidence,
): Readonly<Record<string, Interval>> | null => {
  if (fit.covariance === null) return null;
  const entries = namesOf(fit).map((name, at) => {
    const estimate = parameterOf(fit, name);
    const reach = Math.exp(normal[confidence] * Math.sqrt(fit.covariance?.[at]?.[at] ?? 0));
    return [name, { estimate, low: estimate / reach, high: estimate * reach }] as const;
  });
  return Object.fromEntries(entries);
};

/** On what scale an estimate is taken to be normal: chances on that of log odds, amounts on that of logarithms. */
const scales = {
  chance: { to: (p: number) => Math.log(p / (1 - p)), from: (u: number) => 1 / (1 + Math.exp(-u)) },
  amount: { to: Math.log, from: Math.exp },
};

/** Half the distance over which a prediction is differentiated, in the logarithm of a parameter. */
const REACH = 1e-4;

/**
 * The interval of anything that is computed from a fit: P(alive), expected purchases, a lifetime value. Delta method: its
 * derivatives in the logarithms of the parameters, times their covariance. It tells how far the parameters are known, not
 * how far a single customer strays from its expectation. Null without a covariance; a chance of exactly 0 or 1 and
 * an amount of 0 are their own interval.
 *
 * @param kind keeps chances within 0 and 1, and amounts above 0.
 */
export const predictionInterval = <F extends AnyFit>(
  fit: F,
  confidence: Confidence,
  kind: keyof typeof scales,
  of: (model: F) => number,
): Interval | null => {
  const { covariance } = fit;
  if (covariance === null) return null;
  const { to, from } = scales[kind];
  const estimate = of(fit);
  const center = to(estimate);
  if (!Number.isFinite(center)) return { estimate, low: estimate, high: estimate };
  const slopes = namesOf(fit).map((name) => {
    const at = (reach: number) => to(of({ ...fit, [name]: parameterOf(fit, name) * Math.exp(reach) }));
    return (at(REACH) - at(-REACH)) / (2 * REACH);
  });
  const variance = covariance.reduce(
    (sum, row, i) => sum + row.reduce((part, one, j) => part + (slopes[i] ?? 0) * one * (slopes[j] ?? 0), 0),
    0,
  );
  const reach = normal[confidence] * Math.sqrt(variance);
  return { estimate, low: from(center - reach), high: from(center + reach) };
};
