import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import { expecting } from "./text.js";
import { DAY, type DayNumber, type Instant } from "./time.js";

/** How a tenant counts days: its zone, its working week and its holidays. */
export const CalendarConfig = z.strictObject({
  /** IANA zone: `Asia/Shanghai`. */
  zone: z
    .string()
    .refine(isZone, expecting("an IANA time zone such as Asia/Shanghai", "IANA 时区，如 Asia/Shanghai"))
    .default("UTC"),
  /** ISO weekdays that are worked, 1 = Monday. */
  workdays: z.array(z.int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]),
  /** Days off, as `2026-10-01`. */
  holidays: z.array(z.iso.date()).default([]),
});
export type CalendarConfig = z.output<typeof CalendarConfig>;

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Days in a tenant's zone. Rules receive one, as they receive the clock. */
export interface Calendar {
  readonly zone: string;
  dayOf(at: Instant): DayNumber;
  startOf(day: DayNumber): Instant;
  /** The same time of day, `days` later; a time that a clock change skips moves to the next one that exists. */
  addDays(at: Instant, days: number): Instant;
  isWorkday(day: DayNumber): boolean;
  /**
   * The same time of day, `days` working days later. From a day off it counts from the start of the next working day, so
   * that what begins later never ends earlier.
   */
  addWorkdays(at: Instant, days: number): Instant;
  /** `2026-11-22`. */
  dateText(at: Instant): string;
}

const EPOCH = Temporal.PlainDate.from("1970-01-01");
const CACHED_DAYS = 20_000;

/** ISO weekday of a day number, 1 = Monday; day 0 was a Thursday. */
const weekdayOf = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1;

/**
 * Makes the calendar of a tenant.
 *
 * @example
 * ```ts
 * import { instant, iso, makeCalendar } from "@clientele/core/kernel";
 *
 * const shanghai = makeCalendar({ zone: "Asia/Shanghai" });
 * const friday = instant("2026-09-25T10:00:00+08:00");
 * iso(shanghai.addDays(friday, 3)); // => "2026-09-28T02:00:00.000Z"
 * shanghai.dateText(shanghai.addWorkdays(friday, 3)); // => "2026-09-30"
 * ```
 */
export const makeCalendar = (config: z.input<typeof CalendarConfig> = {}): Calendar => {
  const { zone, workdays, holidays } = CalendarConfig.parse(config);
  const worked = new Set(workdays);
  const off = new Set(holidays.map((date) => EPOCH.until(Temporal.PlainDate.from(date)).days));
  const starts = new Map<DayNumber, Instant>();

  const startOf = (day: DayNumber): Instant => {
    const known = starts.get(day);
    if (known !== undefined) return known;
    const start = EPOCH.add({ days: day }).toZonedDateTime(zone).epochMilliseconds;
    if (starts.size >= CACHED_DAYS) starts.clear();
    starts.set(day, start);
    return start;
  };

  const dayOf = (at: Instant): DayNumber => {
    const guess = Math.floor(at / DAY);
    if (startOf(guess) > at) return guess - 1;
    return startOf(guess + 1) <= at ? guess + 1 : guess;
  };

  const isRegular = (day: DayNumber): boolean => startOf(day + 1) - startOf(day) === DAY;

  const toDay = (at: Instant, from: DayNumber, to: DayNumber): Instant => {
    if (isRegular(from) && isRegular(to)) return startOf(to) + (at - startOf(from));
    const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    return zoned.add({ days: to - from }).epochMilliseconds;
  };

  const isWorkday = (day: DayNumber): boolean => worked.has(weekdayOf(day)) && !off.has(day);

  const nextWorkday = (day: DayNumber): DayNumber => {
    let next = day;
    while (!isWorkday(next)) next += 1;
    return next;
  };

  return {
    zone,
    dayOf,
    startOf,
    isWorkday,
    addDays(at, days) {
      const day = dayOf(at);
      return toDay(at, day, day + days);
    },
    addWorkdays(at, days) {
      if (days === 0) return at;
      const today = dayOf(at);
      const from = nextWorkday(today);
      const start = from === today ? at : startOf(from);
      const step = days < 0 ? -1 : 1;
      let day = from;
      for (let left = Math.abs(days); left > 0; ) {
        day += step;
        if (isWorkday(day)) left -= 1;
      }
      return toDay(start, from, day);
    },
    dateText: (at) => EPOCH.add({ days: dayOf(at) }).toString(),
  };
};
