import type { Calendar, Instant } from "../kernel/index.js";
import type { ProtectionTerms } from "./protection-policy.js";

/** A span in which the clock stands still 暂停计时: from `from`, until `until`. */
export interface Hold {
  readonly from: Instant;
  readonly until: Instant;
}

/** How a policy counts days, and the calendar in which it does. */
export interface DayCount {
  readonly days: ProtectionTerms["days"];
  readonly calendar: Calendar;
}

/** So many days later, as the policy counts days. */
export const addCounted = ({ days, calendar }: DayCount, at: Instant, count: number): Instant =>
  days === "working" ? calendar.addWorkdays(at, count) : calendar.addDays(at, count);

/** How much of a span counts, in ms. In working days, days off do not. */
const counted = ({ days, calendar }: DayCount, from: Instant, until: Instant): number => {
  if (days === "calendar") return until - from;
  let sum = 0;
  for (let at = from; at < until; ) {
    const day = calendar.dayOf(at);
    const end = Math.min(until, calendar.startOf(day + 1));
    if (calendar.isWorkday(day)) sum += end - at;
    at = end;
  }
  return sum;
};

/** The moment at which so much more has counted, in ms. */
const moveOn = ({ days, calendar }: DayCount, from: Instant, ms: number): Instant => {
  if (days === "calendar") return from + ms;
  let at = from;
  for (let left = ms; ; ) {
    const day = calendar.dayOf(at);
    const end = calendar.startOf(day + 1);
    if (calendar.isWorkday(day)) {
      if (at + left < end) return at + left;
      left -= end - at;
    }
    at = end;
  }
};

/** Holds in their order, those that overlap made one, so that no time is counted twice. */
export const joined = (holds: readonly Hold[]): readonly Hold[] => {
  const apart: Hold[] = [];
  for (const hold of [...holds].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last === undefined || last.until < hold.from) apart.push(hold);
    else apart[apart.length - 1] = { from: last.from, until: Math.max(last.until, hold.until) };
  }
  return apart;
};

/**
 * When so many days have passed on a clock that stands still during the holds: `start + days + Σ holds`. A hold that
 * begins once they have passed moves nothing. `holds` as `joined` gives them; O(holds), times their days in working days.
 */
export const addRunning = (
  count: DayCount,
  holds: readonly Hold[],
  start: Instant,
  days: number,
): Instant => {
  let due = addCounted(count, start, days);
  for (const hold of holds) {
    if (hold.from >= due) break;
    const from = Math.max(hold.from, start);
    if (from < hold.until) due = moveOn(count, due, counted(count, from, hold.until));
  }
  return due;
};

/** A pause from now until then, or the end of one that is running: null ends it now. */
export const pause = (holds: readonly Hold[], now: Instant, until: Instant | null): readonly Hold[] => {
  const over = holds.map((hold) => (hold.until > now ? { ...hold, until: now } : hold));
  const kept = over.filter((hold) => hold.from < hold.until);
  return until === null ? kept : joined([...kept, { from: now, until }]);
};
