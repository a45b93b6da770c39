import { type Interval, Z95 } from "./interval.js";

/** How long something lasted; when it has not ended yet (censored), it lasted at least so long. */
export interface Duration {
  readonly time: number;
  readonly ended: boolean;
  /** How many lasted so long; 1 unless told otherwise. */
  readonly count?: number;
}

/** At this time so many of those at risk ended; from here on this share of all lasts longer. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly ended: number;
  readonly survival: number;
  /** 95 % interval of that share: Greenwood's variance on the scale of log(-log). */
  readonly interval: Interval;
}

/** So that a share which is exactly the one asked for is not missed by the rounding of its factors. */
const ROUNDING = 1e-9;

/**
 * Greenwood's variance on the log(-log) scale, so that the interval stays within 0 and 1. Where nothing lasts longer, the
 * scale has no value: then it is from 0 to where the interval before it ended.
 */
const intervalOf = (survival: number, greenwood: number, before: Interval): Interval => {
  if (survival <= ROUNDING) return { low: 0, high: before.high };
  const width = (Z95 * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
  return { low: survival ** Math.exp(width), high: survival ** Math.exp(-width) };
};

/**
 * The Kaplan-Meier estimate of the share that lasts longer than a time (JASA 53, 1958): what has not ended yet counts
 * for as long as it was seen, rather than being left out or taken for ended. Censored at the very time of an end: still
 * at risk then. Steps in ascending time, one for each time at which something ended.
 *
 * @example
 * ```ts
 * import { kaplanMeier } from "@clientele/core/funnel";
 *
 * const seen = [{ time: 1, ended: true }, { time: 2, ended: false }, { time: 3, ended: true }];
 * kaplanMeier(seen).map((step) => [step.time, step.atRisk]); // => [[1, 3], [3, 1]]
 * ```
 */
export const kaplanMeier = (durations: readonly Duration[]): readonly SurvivalStep[] => {
  const ends = new Map<number, number>();
  const all = new Map<number, number>();
  let atRisk = 0;
  for (const { time, ended, count = 1 } of durations) {
    atRisk += count;
    all.set(time, (all.get(time) ?? 0) + count);
    if (ended) ends.set(time, (ends.get(time) ?? 0) + count);
  }
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let greenwood = 0;
  let interval: Interval = { low: 1, high: 1 };
  for (const [time, count] of [...all].sort(([a], [b]) => a - b)) {
    const ended = ends.get(time) ?? 0;
    if (ended > 0) {
      survival *= (atRisk - ended) / atRisk;
      greenwood += ended / (atRisk * (atRisk - ended));
      interval = intervalOf(survival, greenwood, interval);
      steps.push({ time, atRisk, ended, survival, interval });
    }
    atRisk -= count;
  }
  return steps;
};

const crossing = (
  steps: readonly SurvivalStep[],
  share: number,
  curve: (step: SurvivalStep) => number,
): number | null => steps.find((step) => curve(step) <= 1 - share + ROUNDING)?.time ?? null;

/**
 * The first time by which this share has ended: 0.5 is the median. Null while too few have ended to say. Where the curve
 * is flat at exactly the share, other software gives the middle of the flat part; this is its beginning.
 */
export const survivalQuantile = (steps: readonly SurvivalStep[], share: number): number | null =>
  crossing(steps, share, (step) => step.survival);

/** A time by which a share has ended, and its 95 % interval; `high` is null while nothing bounds it from above. */
export interface QuantileEstimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The time by which this share has ended, with the times at which the limits of the curve cross the same share
 * (Brookmeyer and Crowley, Biometrics 38, 1982, with log(-log) limits).
 *
 * @example
 * ```ts
 * import { kaplanMeier, quantileEstimate } from "@clientele/core/funnel";
 *
 * const ended = [2, 3, 5, 8, 13, 21].map((time) => ({ time, ended: true }));
 * quantileEstimate(kaplanMeier(ended), 0.5); // => { value: 5, low: 2, high: null }
 * ```
 */
export const quantileEstimate = (steps: readonly SurvivalStep[], share: number): QuantileEstimate => ({
  value: crossing(steps, share, (step) => step.survival),
  low: crossing(steps, share, (step) => step.interval.low),
  high: crossing(steps, share, (step) => step.interval.high),
});
