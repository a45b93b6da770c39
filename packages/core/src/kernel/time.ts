import * as z from "zod";
import { expecting } from "./text.js";

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A day of some calendar: whole days since 1970-01-01, the same number in every zone. */
export type DayNumber = number;

export const DAY = 86_400_000;
export const HOUR = 3_600_000;

const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * Instants read from outside: epoch milliseconds, a `Date`, or an ISO 8601 text with its offset; of the years 1 to 9999,
 * which every calendar and every store can show.
 */
export const InstantInput = z
  .union(
    [
      z.int(),
      z.date().transform((date) => date.getTime()),
      z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
    ],
    expecting(
      "epoch milliseconds, a Date, or ISO 8601 text with its offset such as 2026-03-01T09:00:00+08:00",
      "毫秒时间戳、Date，或带时区偏移的 ISO 8601 文本，如 2026-03-01T09:00:00+08:00",
    ),
  )
  .refine(
    (at) => at >= FIRST && at <= LAST,
    expecting("a moment of the years 1 to 9999", "公元 1 年至 9999 年间的时刻"),
  );

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
