import { DAY, type DayNumber } from "../../kernel/index.js";

export const periodUnits = ["week", "month", "quarter"] as const;
export type PeriodUnit = (typeof periodUnits)[number];

const monthOf = (day: DayNumber): number => {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/**
 * The number of the period that a day of the tenant's calendar lies in; periods that follow each other have numbers that
 * do. Weeks begin on Monday.
 *
 * @example
 * ```ts
 * import { makeCalendar, instant } from "@clientele/core/kernel";
 * import { periodIndex, periodStart } from "@clientele/core/classification";
 *
 * const shanghai = makeCalendar({ zone: "Asia/Shanghai" });
 * const day = shanghai.dayOf(instant("2026-02-28T20:00:00Z"));
 * const month = periodIndex(day, "month");
 * shanghai.dateText(shanghai.startOf(periodStart(month, "month"))); // => "2026-03-01"
 * ```
 */
export const periodIndex = (day: DayNumber, unit: PeriodUnit): number => {
  if (unit === "week") return Math.floor((day + 3) / 7);
  return unit === "month" ? monthOf(day) : Math.floor(monthOf(day) / 3);
};

/** The first day of the period of a number. */
export const periodStart = (index: number, unit: PeriodUnit): DayNumber => {
  if (unit === "week") return index * 7 - 3;
  const month = unit === "month" ? index : index * 3;
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;
};
