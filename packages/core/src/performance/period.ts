import {
  type Calendar,
  DAY,
  type DayNumber,
  type Fault,
  fail,
  type Instant,
  iso,
  ok,
  type Result,
} from "../kernel/index.js";
import { notFiner, windowIsEmpty, wrongWeights } from "./faults.js";
import type { Period, PeriodKind } from "./model.js";

/** Days of the tenant's calendar, as `2026-01-01`; half open: `until` is the first day that no longer counts. */
export interface DateWindow {
  readonly from: string;
  readonly until: string;
}

/** The same as instants: `from` counts, `until` does not. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

const MONTHS: Record<PeriodKind, number> = { month: 1, quarter: 3, year: 12 };

export const dayNumberOf = (date: string): DayNumber => Date.parse(date) / DAY;
export const dateOf = (day: DayNumber): string => iso(day * DAY).slice(0, 10);

/** The same day, some months later; the month's last day where it has no such day. */
export const addMonths = (date: string, months: number): string => {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const first = Date.UTC(year, month - 1 + months, 1) / DAY;
  const next = Date.UTC(year, month + months, 1) / DAY;
  return dateOf(Math.min(first + day - 1, next - 1));
};

/** The instants of a window in a tenant's calendar; a window without a day is refused. */
export const windowOf = ({ from, until }: DateWindow, calendar: Calendar): Result<Window, Fault> =>
  from < until
    ? ok({ from: calendar.startOf(dayNumberOf(from)), until: calendar.startOf(dayNumberOf(until)) })
    : fail(windowIsEmpty({ from, until }));

/**
 * The days of a period.
 *
 * @example
 * ```ts
 * import { datesOf } from "@clientele/core/performance";
 *
 * datesOf({ kind: "quarter", start: "2026-01-01" }); // => { from: "2026-01-01", until: "2026-04-01" }
 * ```
 */
export const datesOf = ({ kind, start }: Period): DateWindow => ({
  from: start,
  until: addMonths(start, MONTHS[kind]),
});

export const yearBefore = ({ kind, start }: Period): Period => ({ kind, start: addMonths(start, -12) });

export interface WeightedPeriod extends Period {
  readonly weight: number | null;
}

/** The finer periods that a period is made of, a year's four quarters or its twelve months, each with its weight. */
export const periodsIn = (
  period: Period,
  into: PeriodKind,
  weights?: readonly number[] | undefined,
): Result<readonly WeightedPeriod[], Fault> => {
  const count = MONTHS[period.kind] / MONTHS[into];
  if (count <= 1) return fail(notFiner({ from: period.kind, into }));
  if (weights !== undefined && weights.length !== count) {
    return fail(wrongWeights({ periods: count, weights: weights.length }));
  }
  return ok(
    Array.from({ length: count }, (_, at) => ({
      kind: into,
      start: addMonths(period.start, at * MONTHS[into]),
      weight: weights?.[at] ?? null,
    })),
  );
};
