import { type Calendar, type DayNumber, HOUR, type Instant } from "../kernel/index.js";
import { addMonths, type DateWindow, dateOf, dayNumberOf } from "./period.js";
import type { ReportSchedule } from "./schedule-policy.js";

/** A report that is due, and for which days. */
export interface DueReport {
  readonly id: string;
  readonly window: DateWindow;
  readonly dueAt: Instant;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The first day of the period that a day is in. */
const startOf = (every: ReportSchedule["every"], day: DayNumber): DayNumber => {
  if (every === "day") return day;
  // day 0 was a Thursday: three days after a Monday
  if (every === "week") return day - ((((day + 3) % 7) + 7) % 7);
  const [year = 0, month = 1] = dateOf(day).split("-").map(Number);
  const first = month - 1 - ((month - 1) % MONTHS[every]);
  return dayNumberOf(`${String(year).padStart(4, "0")}-${String(first + 1).padStart(2, "0")}-01`);
};

const previous = (every: ReportSchedule["every"], start: DayNumber): DayNumber => {
  if (every === "day") return start - 1;
  return every === "week" ? start - 7 : dayNumberOf(addMonths(dateOf(start), -MONTHS[every]));
};

/** How many missed reports of one schedule are caught up with. */
export const MAX_MISSED = 400;

/**
 * Which reports are due: every one that fell due after the last run and up to now, the earliest first. Core has no clock and
 * no timer: whoever embeds it asks from time to time, and remembers when. Without a last run it is the latest alone; of
 * very many that were missed, the latest 400.
 *
 * @example
 * ```ts
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 * import { dueReports } from "@clientele/core/performance";
 *
 * const monthly = { id: "month", every: "month" as const, hour: 8 };
 * const due = (now: string) =>
 *   dueReports([monthly], instant("2026-03-01T08:00:00Z"), instant(now), makeCalendar()).map((one) => one.window.from);
 * due("2026-04-01T07:59:59Z"); // => []
 * due("2026-04-01T08:00:00Z"); // => ["2026-03-01"]
 * due("2026-05-02T00:00:00Z"); // => ["2026-03-01", "2026-04-01"]
 * ```
 */
export const dueReports = (
  schedules: readonly ReportSchedule[],
  lastRun: Instant | null,
  now: Instant,
  calendar: Calendar,
): readonly DueReport[] =>
  schedules
    .flatMap(({ id, every, hour }): readonly DueReport[] => {
      const due: DueReport[] = [];
      const dueAtOf = (end: DayNumber): Instant => calendar.startOf(end) + hour * HOUR;
      let end = startOf(every, calendar.dayOf(now));
      if (dueAtOf(end) > now) end = previous(every, end);
      while (due.length < MAX_MISSED && (lastRun === null ? due.length === 0 : dueAtOf(end) > lastRun)) {
        const start = previous(every, end);
        due.push({ id, window: { from: dateOf(start), until: dateOf(end) }, dueAt: dueAtOf(end) });
        end = start;
      }
      return due;
    })
    .sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
