import * as z from "zod";

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A day of some calendar: whole days since 1970-01-01, the same number in every zone. */
export type DayNumber = number;

export const DAY = 86_400_000;
export const HOUR = 3_600_000;

/** Instants read from outside: epoch milliseconds, a `Date`, or an ISO 8601 text with its offset. */
export const InstantInput = z.union([
  z.int(),
  z.date().transform((date) => date.getTime()),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

/**
 * The instant of an ISO 8601 text.
 *
 * @example
 * ```ts
 * import { instant, iso } from "@clientele/core/kernel";
 *
 * instant("2019-03-25T09:00:00+08:00"); // => 1553475600000
 * iso(1553475600000); // => "2019-03-25T01:00:00.000Z"
 * ```
 */
export const instant = (text: string): Instant => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new RangeError(`not an ISO 8601 instant: ${text}`);
  return at;
};

export const iso = (at: Instant): string => new Date(at).toISOString();
