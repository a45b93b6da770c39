import type { Calendar, Instant } from "../kernel/index.js";
import type { Protection } from "./policy.js";

/** What the protection clock reads. */
export interface ClockFacts {
  /** When the owner got the customer. */
  readonly receivedAt: Instant;
  /** The owner's last follow-up while they held the customer. */
  readonly lastFollowUpAt: Instant | null;
  /** When the customer's last order was placed. */
  readonly lastOrderAt?: Instant | null;
}

const adder = (protection: Protection, calendar: Calendar) => (at: Instant, days: number) =>
  protection.days === "working" ? calendar.addWorkdays(at, days) : calendar.addDays(at, days);

/**
 * When an owned customer goes back to the pool 回收公海, or null for never: from this moment on, not before.
 *
 * `min(start + max, max(start + base, lastFollowUp + renew))`, the rule of Hecom's public pool; `start` is when the owner
 * got the customer. Where orders count, a later order restarts the clock, and nothing is due for `exemptAfterOrderDays`
 * after it. The same function is read by the sweep, the warning, the countdown and the report. Days are the tenant's.
 *
 * @example
 * ```ts
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 * import { dueAt, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const { protection } = OwnershipPolicy.parse({ protection: { base: 10, renew: 3, max: 20 } });
 * const calendar = makeCalendar({ zone: "Asia/Shanghai" });
 * const receivedAt = instant("2019-03-25T09:00:00+08:00");
 * const lastFollowUpAt = instant("2019-04-02T09:00:00+08:00");
 * const due = dueAt({ receivedAt, lastFollowUpAt }, protection, calendar) ?? 0;
 * calendar.dateText(due); // => "2019-04-05"
 * ```
 */
export const dueAt = (
  facts: ClockFacts,
  protection: Protection | null,
  calendar: Calendar,
): Instant | null => {
  if (protection === null) return null;
  const add = adder(protection, calendar);
  const { base, renew, max, exemptAfterOrderDays } = protection;
  const order = exemptAfterOrderDays === null ? null : (facts.lastOrderAt ?? null);
  const start = Math.max(facts.receivedAt, order ?? facts.receivedAt);
  const renewed =
    facts.lastFollowUpAt === null
      ? add(start, base)
      : Math.max(add(start, base), add(facts.lastFollowUpAt, renew));
  const due = Math.min(add(start, max), renewed);
  if (order === null || exemptAfterOrderDays === null) return due;
  return Math.max(due, add(order, exemptAfterOrderDays));
};

/** From when the owner is warned of a due date, or null where nobody warns. */
export const warnAt = (
  due: Instant | null,
  protection: Protection | null,
  calendar: Calendar,
): Instant | null => {
  if (due === null || protection === null || protection.warnDays === 0) return null;
  return adder(protection, calendar)(due, -protection.warnDays);
};

/**
 * Days until a due date, as a person counts them: 0 on the day itself, negative when it is past. In a policy of working
 * days only those count. Null when nothing is due.
 */
export const daysLeft = (
  due: Instant | null,
  now: Instant,
  protection: Protection | null,
  calendar: Calendar,
): number | null => {
  if (due === null) return null;
  const [today, last] = [calendar.dayOf(now), calendar.dayOf(due)];
  if (protection?.days !== "working") return last - today;
  const [from, until] = today < last ? [today, last] : [last, today];
  let worked = 0;
  for (let day = from + 1; day <= until; day += 1) if (calendar.isWorkday(day)) worked += 1;
  return today <= last ? worked : -worked;
};
