import type { Calendar, Instant } from "../../kernel/index.js";
import type { Pipeline } from "../policy.js";
import { type CohortFunnel, cohortFunnel, type DealHistory } from "./cohort.js";
import { inWindow, type Window } from "./figure.js";

/**
 * The window and those before it, the oldest first, all of as many calendar days, each ending where the next begins.
 *
 * @param count - how many, the given one included.
 * @example
 * ```ts
 * import { windowsOfEqualLength } from "@clientele/core/funnel";
 * import { instant, iso, makeCalendar } from "@clientele/core/kernel";
 *
 * const march = { from: instant("2026-03-01T00:00:00Z"), until: instant("2026-04-01T00:00:00Z") };
 * const [before] = windowsOfEqualLength(march, 2, makeCalendar());
 * iso(before?.from ?? 0); // => "2026-01-29T00:00:00.000Z"
 * ```
 */
export const windowsOfEqualLength = (
  window: Window,
  count: number,
  calendar: Calendar,
): readonly Window[] => {
  const days = Math.max(1, calendar.dayOf(window.until) - calendar.dayOf(window.from));
  const windows = [window];
  while (windows.length < count) {
    const until = windows[0]?.from ?? window.from;
    windows.unshift({ from: calendar.addDays(until, -days), until });
  }
  return windows;
};

/** The funnel of one cohort, each deal followed for as many days as any other. */
export interface ComparedCohort {
  readonly window: Window;
  readonly followedDays: number;
  readonly funnel: CohortFunnel;
  /** Deals that are not so many days old yet; they are in no number. */
  readonly tooYoung: readonly string[];
}

/**
 * Cohorts that can be compared: of each deal, what happened within so many days of its opening, and only the deals that
 * are so old. Otherwise a young cohort looks worse than an old one for no other reason than its age.
 */
export const compareCohorts = (
  pipeline: Pick<Pipeline, "stages">,
  deals: readonly DealHistory[],
  windows: readonly Window[],
  followedDays: number,
  asOf: Instant,
  calendar: Calendar,
): readonly ComparedCohort[] =>
  windows.map((window) => {
    const tooYoung: string[] = [];
    const followed: DealHistory[] = [];
    for (const deal of deals) {
      const openedAt = deal.steps[0]?.at;
      if (openedAt === undefined || openedAt > asOf || !inWindow(window, openedAt)) continue;
      const end = calendar.addDays(openedAt, followedDays);
      if (end > asOf) tooYoung.push(deal.id);
      else followed.push({ id: deal.id, steps: deal.steps.filter((step) => step.at <= end) });
    }
    return { window, followedDays, funnel: cohortFunnel(pipeline, followed, window, asOf), tooYoung };
  });
