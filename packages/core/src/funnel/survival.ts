/** How long something lasted; when it has not ended yet (censored), it lasted at least so long. */
export interface Duration {
  readonly time: number;
  readonly ended: boolean;
}

/** At this time so many of those at risk ended; from here on this share of all lasts longer. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly ended: number;
  readonly survival: number;
}

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
  for (const { time, ended } of durations) {
    all.set(time, (all.get(time) ?? 0) + 1);
    if (ended) ends.set(time, (ends.get(time) ?? 0) + 1);
  }
  const steps: SurvivalStep[] = [];
  let atRisk = durations.length;
  let survival = 1;
  for (const [time, count] of [...all].sort(([a], [b]) => a - b)) {
    const ended = ends.get(time) ?? 0;
    if (ended > 0) {
      survival *= (atRisk - ended) / atRisk;
      steps.push({ time, atRisk, ended, survival });
    }
    atRisk -= count;
  }
  return steps;
};

/** So that a share which is exactly the one asked for is not missed by the rounding of its factors. */
const ROUNDING = 1e-9;

/**
 * The first time by which this share has ended: 0.5 is the median. Null while too few have ended to say. Where the curve
 * is flat at exactly the share, other software gives the middle of the flat part; this is its beginning.
 */
export const survivalQuantile = (steps: readonly SurvivalStep[], share: number): number | null =>
  steps.find((step) => step.survival <= 1 - share + ROUNDING)?.time ?? null;
