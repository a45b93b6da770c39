import type { Calendar, Instant } from "../kernel/index.js";
import type { Window } from "./period.js";

/** How much of a window has passed, in working days; a day has passed when it is over. */
export interface Elapsed {
  readonly elapsed: number;
  readonly total: number;
}

/**
 * Working days of a window that are over at this moment, and all of them. Today counts tomorrow: no one is behind at
 * nine in the morning for a day that has just begun.
 *
 * @example
 * ```ts
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 * import { elapsedOf } from "@clientele/core/performance";
 *
 * const september = { from: instant("2026-09-01T00:00:00Z"), until: instant("2026-10-01T00:00:00Z") };
 * elapsedOf(september, instant("2026-09-14T09:00:00Z"), makeCalendar()); // => { elapsed: 9, total: 22 }
 * ```
 */
export const elapsedOf = (window: Window, now: Instant, calendar: Calendar): Elapsed => {
  const today = calendar.dayOf(now);
  const end = calendar.dayOf(window.until - 1);
  let elapsed = 0;
  let total = 0;
  for (let day = calendar.dayOf(window.from); day <= end; day += 1) {
    if (!calendar.isWorkday(day)) continue;
    total += 1;
    if (day < today) elapsed += 1;
  }
  return { elapsed, total };
};

export interface Attainment extends Elapsed {
  readonly actual: number;
  readonly target: number | null;
  /** actual / target; null without a target, or with a target of 0. 1 is on target. */
  readonly attainment: number | null;
  /** actual / the part of the target that is due by now; null before the first working day is over. 1 is on pace. */
  readonly paced: number | null;
  /** What it comes to at the end if it goes on like this (run rate), rounded; null before the first day is over. */
  readonly projected: number | null;
}

/**
 * Attainment 目标完成率 of a target, as it stands and against the time that has passed.
 *
 * @example
 * ```ts
 * import { attain } from "@clientele/core/performance";
 *
 * const { attainment, paced, projected } = attain(45, 100, { elapsed: 10, total: 20 });
 * [attainment, paced, projected]; // => [0.45, 0.9, 90]
 * attain(45, 0, { elapsed: 10, total: 20 }).attainment; // => null
 * ```
 */
export const attain = (actual: number, target: number | null, { elapsed, total }: Elapsed): Attainment => {
  const measurable = target !== null && target > 0;
  const begun = elapsed > 0;
  return {
    actual,
    target,
    elapsed,
    total,
    attainment: measurable ? actual / target : null,
    paced: measurable && begun ? (actual / target) * (total / elapsed) : null,
    projected: begun ? Math.round((actual * total) / elapsed) : null,
  };
};
