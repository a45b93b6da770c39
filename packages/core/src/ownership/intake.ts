import type { Calendar, Instant } from "../kernel/index.js";
import type { Intake } from "./policy.js";

/**
 * The period of a moment, as a name that no other period has: `day:19723`, `week:2818`, `month:2024-01`. Days are the
 * tenant's, weeks begin on Monday.
 *
 * @example
 * ```ts
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 * import { periodOf } from "@clientele/core/ownership";
 *
 * const calendar = makeCalendar({ zone: "Asia/Shanghai" });
 * const weekOf = (text: string) => periodOf({ per: "week" }, instant(text), calendar);
 * weekOf("2026-11-22T23:59:59+08:00") === weekOf("2026-11-23T00:00:00+08:00"); // => false
 * periodOf({ per: "month" }, instant("2026-11-30T20:00:00Z"), calendar); // => "month:2026-12"
 * ```
 */
export const periodOf = ({ per }: Pick<Intake, "per">, at: Instant, calendar: Calendar): string => {
  const day = calendar.dayOf(at);
  // day 0 was a Thursday, so that of day -3 was a Monday
  const period =
    per === "day" ? day : per === "week" ? Math.floor((day + 3) / 7) : calendar.dateText(at).slice(0, 7);
  return `${per}:${period}`;
};
