/** Units of time in which purchases are modelled. */
export const timeUnits = ["days", "weeks", "months"] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** Days in each unit; a month is a twelfth of a Julian year, 30.4375 days. */
export const DAYS_IN: Readonly<Record<TimeUnit | "years", number>> = {
  days: 1,
  weeks: 7,
  months: 30.4375,
  years: 365.25,
};

/** A length of time that says its unit: `{ length: 39, unit: "weeks" }`. */
export interface Span {
  readonly length: number;
  readonly unit: TimeUnit | "years";
}

/**
 * The length of a span in another unit.
 *
 * @example
 * ```ts
 * import { spanIn } from "@clientele/core/classification";
 *
 * spanIn({ length: 2, unit: "weeks" }, "days"); // => 14
 * spanIn({ length: 1, unit: "years" }, "months"); // => 12
 * ```
 */
export const spanIn = ({ length, unit }: Span, wanted: TimeUnit | "years"): number =>
  unit === wanted ? length : (length * DAYS_IN[unit]) / DAYS_IN[wanted];
