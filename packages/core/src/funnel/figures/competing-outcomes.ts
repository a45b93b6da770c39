/** How long it took until one of several outcomes; null while there is none (censored). */
export interface Outcome<K extends string> {
  readonly time: number;
  readonly outcome: K | null;
  /** How many there are of it; 1 unless told otherwise. */
  readonly count?: number;
}

/** From this time on: the share with no outcome yet, and with each outcome. They add up to 1. */
export interface IncidenceStep<K extends string> {
  readonly time: number;
  readonly atRisk: number;
  readonly undecided: number;
  readonly incidence: Readonly<Record<K, number>>;
}

export type IncidenceCurve<K extends string> = readonly IncidenceStep<K>[];

/**
 * The Aalen-Johansen estimate of how many have come to each outcome by a time (Aalen and Johansen, Scandinavian Journal of
 * Statistics 5, 1978). Of outcomes that exclude each other, one less Kaplan-Meier of each overstates all: it counts those
 * that came to another outcome as if they still could come to this one. One step for each time with an outcome.
 * O(n log n).
 *
 * @example
 * ```ts
 * import { aalenJohansen } from "@clientele/core/funnel";
 *
 * const deals = [
 *   { time: 1, outcome: "lost" }, { time: 2, outcome: "won" }, { time: 3, outcome: null }, { time: 4, outcome: "won" },
 * ] as const;
 * const last = aalenJohansen(deals, ["won", "lost"]).at(-1);
 * last?.incidence; // => { won: 0.75, lost: 0.25 }
 * ```
 */
export const aalenJohansen = <K extends string>(
  seen: readonly Outcome<K>[],
  outcomes: readonly K[],
): IncidenceCurve<K> => {
  const sorted = [...seen].sort((a, b) => a.time - b.time);
  const shares = new Map<K, number>(outcomes.map((outcome) => [outcome, 0]));
  const steps: IncidenceStep<K>[] = [];
  let undecided = 1;
  let left = sorted.reduce((sum, { count = 1 }) => sum + count, 0);
  for (let from = 0; from < sorted.length; ) {
    const time = sorted[from]?.time ?? 0;
    const atRisk = left;
    const counts = new Map<K, number>();
    for (; sorted[from]?.time === time; from += 1) {
      const { outcome = null, count = 1 } = sorted[from] ?? {};
      if (outcome !== null && count > 0) counts.set(outcome, (counts.get(outcome) ?? 0) + count);
      left -= count;
    }
    if (counts.size === 0) continue;
    let lasting = atRisk;
    for (const [outcome, count] of counts) {
      shares.set(outcome, (shares.get(outcome) ?? 0) + (undecided * count) / atRisk);
      lasting -= count;
    }
    undecided *= lasting / atRisk;
    steps.push({ time, atRisk, undecided, incidence: Object.fromEntries(shares) as Record<K, number> });
  }
  return steps;
};

/** How many steps there are up to a time. O(log n). */
export const stepsUpTo = <K extends string>(curve: IncidenceCurve<K>, time: number): number => {
  let low = 0;
  let high = curve.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((curve[middle]?.time ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The step that holds at a time: the last one up to it; null before the first. O(log n). */
export const stepAt = <K extends string>(curve: IncidenceCurve<K>, time: number): IncidenceStep<K> | null =>
  curve[stepsUpTo(curve, time) - 1] ?? null;

/** The share that has come to this outcome by a time. */
export const incidenceAt = <K extends string>(curve: IncidenceCurve<K>, outcome: K, time: number): number =>
  stepAt(curve, time)?.incidence[outcome] ?? 0;

/**
 * The chance that what is undecided at this age comes to this outcome within so much more time. 0 where nothing as old
 * was ever decided: age itself says that it is stuck.
 *
 * @example
 * ```ts
 * import { aalenJohansen, chanceWithin } from "@clientele/core/funnel";
 *
 * const deals = [
 *   { time: 10, outcome: "lost" }, { time: 20, outcome: "won" }, { time: 30, outcome: "won" }, { time: 40, outcome: "lost" },
 * ] as const;
 * const curve = aalenJohansen(deals, ["won", "lost"]);
 * chanceWithin(curve, "won", 0, 20); // => 0.25
 * chanceWithin(curve, "won", 20, 20); // => 0.5
 * chanceWithin(curve, "won", 40, 20); // => 0
 * ```
 */
export const chanceWithin = <K extends string>(
  curve: IncidenceCurve<K>,
  outcome: K,
  age: number,
  within: number,
): number => {
  const now = stepAt(curve, age);
  const undecided = now?.undecided ?? 1;
  if (undecided <= 0) return 0;
  const more = incidenceAt(curve, outcome, age + within) - (now?.incidence[outcome] ?? 0);
  return Math.min(1, more / undecided);
};
