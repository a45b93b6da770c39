import { type Interval, wilson } from "../figures/index.js";

/** A probability that was given beforehand, 0 to 1, and what happened. */
export interface Judged {
  readonly probability: number;
  readonly happened: boolean;
}

/** Probabilities of one tenth, and how often it happened. Calibrated: `predicted` lies within the interval of `observed`. */
export interface ReliabilityBin {
  readonly from: number;
  readonly until: number;
  readonly count: number;
  /** Mean of the probabilities; null in an empty bin, as is `observed`. */
  readonly predicted: number | null;
  readonly observed: number | null;
  /** 95 % of what happened, by Wilson. */
  readonly interval: Interval;
}

/** How good probabilities were, beside those of somebody who says the base rate every time. Lower is better. */
export interface Calibration {
  readonly count: number;
  readonly baseRate: number;
  readonly brier: number;
  readonly baseBrier: number;
  readonly logLoss: number;
  readonly baseLogLoss: number;
  /** `1 - brier / baseBrier`: 0 or less is no better than the base rate; null where the base rate is never wrong. */
  readonly skill: number | null;
  readonly bins: readonly ReliabilityBin[];
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** A probability of exactly 0 or 1 that is wrong would cost infinitely much. */
const CLIP = 1e-12;

/**
 * The mean squared error of probabilities (G. W. Brier, Monthly Weather Review 78, 1950): 0 is perfect, 0.25 is what "one
 * half" always gives. 0 where there is nothing to judge.
 *
 * @example
 * ```ts
 * import { brierScore } from "@clientele/core/funnel";
 *
 * brierScore([{ probability: 1, happened: true }, { probability: 0.5, happened: false }]); // => 0.125
 * ```
 */
export const brierScore = (judged: readonly Judged[]): number =>
  mean(judged.map(({ probability, happened }) => (probability - (happened ? 1 : 0)) ** 2));

/** The mean of minus the natural logarithm of the probability that was given to what happened. */
export const logLoss = (judged: readonly Judged[]): number =>
  mean(
    judged.map(
      ({ probability, happened }) => -Math.log(Math.max(CLIP, happened ? probability : 1 - probability)),
    ),
  );

/** How often it happened where it was said to happen so often: bins of equal width, the last one with its end. */
export const reliability = (judged: readonly Judged[], bins = 10): readonly ReliabilityBin[] =>
  Array.from({ length: bins }, (_, at) => {
    const inBin = judged.filter(
      ({ probability }) => Math.min(bins - 1, Math.floor(probability * bins)) === at,
    );
    const happened = inBin.filter((one) => one.happened).length;
    const count = inBin.length;
    return {
      from: at / bins,
      until: (at + 1) / bins,
      count,
      predicted: count === 0 ? null : mean(inBin.map((one) => one.probability)),
      observed: count === 0 ? null : happened / count,
      interval: wilson(happened, count),
    };
  });

/**
 * Judges probabilities by what happened: Brier score, log-loss and reliability.
 *
 * @param baseRate - what was known beforehand, for a fair comparison; by default the share that happened.
 */
export const calibrationOf = (judged: readonly Judged[], baseRate?: number): Calibration => {
  const base = baseRate ?? mean(judged.map((one) => (one.happened ? 1 : 0)));
  const byBase = judged.map(({ happened }) => ({ probability: base, happened }));
  const [brier, baseBrier] = [brierScore(judged), brierScore(byBase)];
  return {
    count: judged.length,
    baseRate: base,
    brier,
    baseBrier,
    logLoss: logLoss(judged),
    baseLogLoss: logLoss(byBase),
    skill: baseBrier === 0 ? null : 1 - brier / baseBrier,
    bins: reliability(judged),
  };
};
