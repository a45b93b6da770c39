import { addMonths, type DateWindow, dateOf, dayNumberOf } from "./period.js";

/** With what a window is compared: the one just before it 环比, or the same one a year earlier 同比. */
export type ComparedWith = "previous" | "year";

const isFirst = (date: string): boolean => date.endsWith("-01");

const monthsBetween = ({ from, until }: DateWindow): number => {
  const [fromYear = 0, fromMonth = 0] = from.split("-").map(Number);
  const [untilYear = 0, untilMonth = 0] = until.split("-").map(Number);
  return (untilYear - fromYear) * 12 + untilMonth - fromMonth;
};

/** How long a window is: in whole months where it is made of whole months, else in days. */
export const lengthOf = (
  window: DateWindow,
): { readonly unit: "months" | "days"; readonly length: number } =>
  isFirst(window.from) && isFirst(window.until)
    ? { unit: "months", length: monthsBetween(window) }
    : { unit: "days", length: dayNumberOf(window.until) - dayNumberOf(window.from) };

/**
 * The window to compare with, of the same length: months against as many months, any other window against as many days.
 *
 * @example
 * ```ts
 * import { windowToCompare } from "@clientele/core/performance";
 *
 * const march = { from: "2026-03-01", until: "2026-04-01" };
 * windowToCompare(march, "previous"); // => { from: "2026-02-01", until: "2026-03-01" }
 * windowToCompare(march, "year"); // => { from: "2025-03-01", until: "2025-04-01" }
 * windowToCompare({ from: "2026-03-02", until: "2026-03-09" }, "previous"); // => { from: "2026-02-23", until: "2026-03-02" }
 * ```
 */
export const windowToCompare = (window: DateWindow, compared: ComparedWith): DateWindow => {
  const { unit, length } = lengthOf(window);
  if (unit === "months") {
    const back = compared === "year" ? -12 : -length;
    return { from: addMonths(window.from, back), until: addMonths(window.until, back) };
  }
  const from = compared === "year" ? addMonths(window.from, -12) : dateOf(dayNumberOf(window.from) - length);
  return { from, until: dateOf(dayNumberOf(from) + length) };
};

/** From one figure to the next. */
export interface Change {
  readonly difference: number | null;
  /** Of the size of the earlier figure: 0.25 is a quarter more; null when there was none, or it was 0. */
  readonly ratio: number | null;
}

export const changeOf = (now: number | null, before: number | null): Change => {
  if (now === null || before === null) return { difference: null, ratio: null };
  const difference = now - before;
  return { difference, ratio: before === 0 ? null : difference / Math.abs(before) };
};
