import * as z from "zod";
import type { Calendar } from "./calendar.js";
import { expecting } from "./text.js";
import type { Instant } from "./time.js";

const MINUTE = 60_000;

/** When work is done on a working day, in minutes from its beginning: 540 is 9:00. */
export const WorkingHours = z
  .strictObject({
    fromMinute: z.int().min(0).max(1_439).default(540),
    untilMinute: z.int().min(1).max(1_440).default(1_080),
  })
  .refine(({ fromMinute, untilMinute }) => fromMinute < untilMinute, {
    path: ["untilMinute"],
    error: expecting("a minute after `fromMinute`", "晚于 `fromMinute` 的分钟"),
  });
export type WorkingHours = z.output<typeof WorkingHours>;

/**
 * The moment at which so many minutes of working time have passed. Outside working hours the clock stands; what comes in
 * then counts from the next opening. Zero minutes leave a moment within working hours as it is. Hours are counted from
 * the beginning of the day, so on a day on which clocks change they are those of the day's length.
 *
 * @param minutes - whole, from 0.
 * @example
 * ```ts
 * import { addWorkingMinutes, instant, iso, makeCalendar, WorkingHours } from "@clientele/core/kernel";
 *
 * const hours = WorkingHours.parse({});
 * const friday = instant("2026-01-09T17:30:00Z");
 * iso(addWorkingMinutes(friday, 60, hours, makeCalendar())); // => "2026-01-12T09:30:00.000Z"
 * ```
 */
export const addWorkingMinutes = (
  at: Instant,
  minutes: number,
  { fromMinute, untilMinute }: WorkingHours,
  calendar: Pick<Calendar, "dayOf" | "startOf" | "isWorkday">,
): Instant => {
  let left = minutes * MINUTE;
  for (let day = calendar.dayOf(at); ; day += 1) {
    if (!calendar.isWorkday(day)) continue;
    const start = calendar.startOf(day);
    const from = Math.max(at, start + fromMinute * MINUTE);
    const open = start + untilMinute * MINUTE - from;
    if (open > 0 && left <= open) return from + left;
    left -= Math.max(0, open);
  }
};
