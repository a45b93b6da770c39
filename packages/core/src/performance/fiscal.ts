import { DAY, type DayNumber, type Fault, fail, ok, type Result } from "../kernel/index.js";
import { notAPeriod, notFiner, wrongWeights } from "./faults.js";
import type { Period, PeriodKind } from "./model.js";
import {
  type DateWindow,
  dateOf,
  datesOf,
  dayNumberOf,
  periodsIn,
  type WeightedPeriod,
  yearBefore,
} from "./period.js";
import type { FiscalPolicy } from "./policy.js";

/** Years, quarters and months of a business, as its calendar has them. */
export interface FiscalCalendar {
  /** The days of a period; a day on which no such period begins is refused. */
  datesOf(period: Period): Result<DateWindow, Fault>;
  /** The same period of the year before; the same month by its number, however many weeks it has. */
  yearBefore(period: Period): Period;
  /** The finer periods that a period is made of. */
  periodsIn(
    period: Period,
    into: PeriodKind,
    weights?: readonly number[] | undefined,
  ): Result<readonly WeightedPeriod[], Fault>;
}

const MONTHS: Record<PeriodKind, number> = { month: 1, quarter: 3, year: 12 };

/** ISO weekday, 1 = Monday; day 0 was a Thursday. */
const weekdayOf = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The last day of the fiscal year that ends in this year, or next to its end. */
const endOfYear = ({ endMonth, endWeekday, anchor }: FiscalPolicy, year: number): DayNumber => {
  const last = Date.UTC(year, endMonth, 1) / DAY - 1;
  const back = (weekdayOf(last) - endWeekday + 7) % 7;
  return anchor === "nearest" && back > 3 ? last - back + 7 : last - back;
};

/** The first days of the twelve months, and of the next year: 52 weeks, or 53 with the last month a week longer. */
const monthsOf = (policy: FiscalPolicy, pattern: readonly number[], year: number): readonly DayNumber[] => {
  const start = endOfYear(policy, year - 1) + 1;
  const end = endOfYear(policy, year) + 1;
  const starts = [start];
  for (let month = 0; month < 11; month += 1)
    starts.push((starts[month] ?? start) + 7 * (pattern[month % 3] ?? 4));
  return [...starts, end];
};

/** Weeks of the months of a quarter. */
const weeksOf = (pattern: Exclude<FiscalPolicy["pattern"], "months">): readonly number[] =>
  pattern.split("-").map(Number);

const inMonths: FiscalCalendar = {
  datesOf: (period) =>
    period.start.endsWith("-01")
      ? ok(datesOf(period))
      : fail(notAPeriod({ kind: period.kind, start: period.start, before: `${period.start.slice(0, 8)}01` })),
  yearBefore,
  periodsIn,
};

/**
 * The fiscal calendar of a policy: calendar months, from any month on; or weeks, as retailers count them, so that periods
 * compare day by day (4-4-5, 4-5-4, 5-4-4). Of a year of 53 weeks the last month is a week longer.
 *
 * @example
 * ```ts
 * import { FiscalPolicy, makeFiscalCalendar } from "@clientele/core/performance";
 *
 * // the calendar of the National Retail Federation: 4-5-4, to the Saturday nearest to the end of January
 * const retail = makeFiscalCalendar(
 *   FiscalPolicy.parse({ pattern: "4-5-4", endMonth: 1, endWeekday: 6, anchor: "nearest" }),
 * );
 * retail.datesOf({ kind: "year", start: "2023-01-29" }); // => { ok: true, value: { from: "2023-01-29", until: "2024-02-04" } }
 * retail.datesOf({ kind: "month", start: "2023-02-26" }); // => { ok: true, value: { from: "2023-02-26", until: "2023-04-02" } }
 * retail.datesOf({ kind: "month", start: "2023-03-01" }).ok; // => false
 * ```
 */
export const makeFiscalCalendar = (policy: FiscalPolicy): FiscalCalendar => {
  if (policy.pattern === "months") return inMonths;
  const pattern = weeksOf(policy.pattern);

  /** Which month of which year begins on this day. */
  const locate = (start: string) => {
    const day = dayNumberOf(start);
    const around = Number(start.slice(0, 4));
    for (const year of [around, around + 1, around + 2]) {
      const months = monthsOf(policy, pattern, year);
      const month = months.slice(0, 12).indexOf(day);
      if (month >= 0) return { year, months, month };
    }
    return null;
  };
  const found = ({ kind, start }: Period) => {
    const at = locate(start);
    return at !== null && at.month % MONTHS[kind] === 0 ? at : null;
  };
  const startBefore = ({ kind, start }: Period): string => {
    let day = dayNumberOf(start);
    while (found({ kind, start: dateOf(day) }) === null) day -= 1;
    return dateOf(day);
  };
  const refused = (period: Period) =>
    fail(notAPeriod({ kind: period.kind, start: period.start, before: startBefore(period) }));

  return {
    datesOf(period) {
      const at = found(period);
      if (at === null) return refused(period);
      const until = at.months[at.month + MONTHS[period.kind]] ?? 0;
      return ok({ from: period.start, until: dateOf(until) });
    },
    yearBefore(period) {
      const at = found(period);
      if (at === null) return yearBefore(period);
      return { kind: period.kind, start: dateOf(monthsOf(policy, pattern, at.year - 1)[at.month] ?? 0) };
    },
    periodsIn(period, into, weights) {
      const at = found(period);
      if (at === null) return refused(period);
      const count = MONTHS[period.kind] / MONTHS[into];
      if (count <= 1) return fail(notFiner({ from: period.kind, into }));
      if (weights !== undefined && weights.length !== count)
        return fail(wrongWeights({ periods: count, weights: weights.length }));
      return ok(
        Array.from({ length: count }, (_, index) => ({
          kind: into,
          start: dateOf(at.months[at.month + index * MONTHS[into]] ?? 0),
          weight: weights?.[index] ?? null,
        })),
      );
    },
  };
};
