import type { Calendar, Instant } from "../kernel/index.js";
import { addCounted, addRunning, type Hold, joined } from "./hold.js";
import type { Exemption, ProtectionTerms } from "./protection-policy.js";

/** A deal with the customer that is open, or was won. */
export interface KnownDeal {
  readonly id: string;
  /** When it was opened, or won. */
  readonly at: Instant;
  readonly won: boolean;
}

/** What the protection clock reads. What is left out has not happened. */
export interface ClockFacts {
  /** When the owner got the customer. */
  readonly receivedAt: Instant;
  /** The owner's last follow-up while they held the customer. */
  readonly lastFollowUpAt: Instant | null;
  /** When the customer's last order was placed. */
  readonly lastOrderAt?: Instant | null;
  /** When the last opportunity was opened, whatever became of it. */
  readonly opportunityAt?: Instant | null;
  readonly deals?: readonly KnownDeal[];
  /** Until when a contract runs, or ran. */
  readonly contractUntil?: Instant | null;
  /** Until when somebody with the authority keeps the customer where it is. */
  readonly lockedUntil?: Instant | null;
  /** Agreed pauses. */
  readonly holds?: readonly Hold[];
}

/** Which clock it was that ran out first. */
export const protectionTriggers = [
  "no-follow-up",
  "maximum",
  "no-opportunity",
  "no-deal",
  "contract-end",
] as const;
export type ProtectionTrigger = (typeof protectionTriggers)[number];

/** What the clocks of a customer say. */
export interface ProtectionClock {
  /** Null: not due for as long as this lasts. */
  readonly dueAt: Instant | null;
  /** The earliest clock; null when nothing is due. */
  readonly trigger: ProtectionTrigger | null;
  /** Why nothing is due; null without a protection, too. */
  readonly exemption: Exemption | null;
}

const exemptionOf = ({ receivedAt, deals = [] }: ClockFacts, terms: ProtectionTerms): Exemption | null => {
  const holds: Readonly<Record<Exemption, boolean>> = {
    won: deals.some((deal) => deal.won && deal.at >= receivedAt),
    "open-opportunity": deals.some((deal) => !deal.won),
  };
  return terms.exempt.find((one) => holds[one]) ?? null;
};

const NEVER: ProtectionClock = { dueAt: null, trigger: null, exemption: null };

/**
 * When an owned customer goes back to the pool 回收公海, by which clock, or why not at all.
 *
 * The clocks, of which the earliest decides, and of equal ones the first of this list:
 *
 * - `no-follow-up`: `max(start + base, lastFollowUp + renew)`
 * - `maximum`: `start + max`
 * - `no-opportunity`, `no-deal`: `start + days`, until there is one since receipt; an order is a deal
 * - `contract-end`: so many days after the end of a contract
 *
 * The first two are the rule of Hecom's public pool. `start` is when the owner got the customer; where orders count, the
 * last order; and the end of a contract, where that is later. Days are counted on a clock that stands still during a hold:
 * `due = start + days + Σ holds`. Nothing is due before the end of a lock, of a hold, or of `exemptAfterOrderDays`.
 */
export const protectionClock = (
  facts: ClockFacts,
  terms: ProtectionTerms | null,
  calendar: Calendar,
): ProtectionClock => {
  if (terms === null) return NEVER;
  const exemption = exemptionOf(facts, terms);
  if (exemption !== null) return { ...NEVER, exemption };
  const { receivedAt, lastFollowUpAt, deals = [] } = facts;
  const holds = joined(facts.holds ?? []);
  const after = (start: Instant, days: number) =>
    addRunning({ days: terms.days, calendar }, holds, start, days);
  const since = (at: Instant | null | undefined) => at !== null && at !== undefined && at >= receivedAt;

  const order = terms.exemptAfterOrderDays === null ? null : (facts.lastOrderAt ?? null);
  const contract = facts.contractUntil ?? null;
  const start = Math.max(receivedAt, order ?? receivedAt, contract ?? receivedAt);
  const renewed = lastFollowUpAt === null ? start : after(lastFollowUpAt, terms.renew);
  const clocks: [ProtectionTrigger, Instant][] = [
    ["no-follow-up", Math.max(after(start, terms.base), renewed)],
    ["maximum", after(start, terms.max)],
  ];
  const opportunity = since(facts.opportunityAt) || deals.some((one) => !one.won);
  if (terms.noOpportunityDays !== null && !opportunity)
    clocks.push(["no-opportunity", after(start, terms.noOpportunityDays)]);
  const deal = since(facts.lastOrderAt) || deals.some((one) => one.won && one.at >= receivedAt);
  if (terms.noDealDays !== null && !deal) clocks.push(["no-deal", after(start, terms.noDealDays)]);
  if (terms.contractEndDays !== null && contract !== null && contract >= receivedAt)
    clocks.push(["contract-end", after(contract, terms.contractEndDays)]);

  const [trigger, earliest] = clocks.reduce((first, one) => (one[1] < first[1] ? one : first));
  const ordered =
    order === null || terms.exemptAfterOrderDays === null
      ? earliest
      : after(order, terms.exemptAfterOrderDays);
  const paused = holds.at(-1)?.until ?? earliest;
  const dueAt = Math.max(earliest, ordered, paused, facts.lockedUntil ?? earliest);
  return { dueAt, trigger, exemption: null };
};

/**
 * When an owned customer goes back to the pool 回收公海, or null for never: from this moment on, not before. The same
 * function is read by the sweep, the warning, the countdown and the report. `protectionClock` says by which clock.
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
export const dueAt = (facts: ClockFacts, terms: ProtectionTerms | null, calendar: Calendar): Instant | null =>
  protectionClock(facts, terms, calendar).dueAt;

/** From when the owner is warned of a due date, or null where nobody warns. */
export const warnAt = (
  due: Instant | null,
  terms: ProtectionTerms | null,
  calendar: Calendar,
): Instant | null => {
  if (due === null || terms === null || terms.warnDays === 0) return null;
  return addCounted({ days: terms.days, calendar }, due, -terms.warnDays);
};

/** Which warnings of a due date were given, and when. */
export interface Warnings {
  readonly warnedAt: Instant | null;
  /** The last warning, with which the grace begins. */
  readonly lastWarnedAt: Instant | null;
}

/** What is to be done next about a due date, and from when on. */
export interface ProtectionStep {
  readonly step: "warn" | "last-warning" | "release";
  readonly at: Instant;
}

/**
 * What comes next: the warning, `warnDays` before; with a grace the last warning, when it is due; then the release. Each
 * waits for the one before: no owner loses a customer less than `warnDays` after the warning, nor less than `graceDays`
 * after the last one, however late these come, because nobody swept, or the policy was changed, or a deal was lost.
 */
export const nextStep = (
  due: Instant | null,
  { warnedAt, lastWarnedAt }: Warnings,
  terms: ProtectionTerms | null,
  calendar: Calendar,
): ProtectionStep | null => {
  if (due === null || terms === null) return null;
  const add = (at: Instant, days: number) => addCounted({ days: terms.days, calendar }, at, days);
  const warning = warnAt(due, terms, calendar);
  if (warning !== null && warnedAt === null) return { step: "warn", at: warning };
  const ends = warnedAt === null ? due : Math.max(due, add(warnedAt, terms.warnDays));
  if (terms.graceDays === 0) return { step: "release", at: ends };
  if (lastWarnedAt === null) return { step: "last-warning", at: ends };
  return { step: "release", at: Math.max(ends, add(lastWarnedAt, terms.graceDays)) };
};

/**
 * Days until a due date, as a person counts them: 0 on the day itself, negative when it is past. In a policy of working
 * days only those count. Null when nothing is due.
 */
export const daysLeft = (
  due: Instant | null,
  now: Instant,
  terms: ProtectionTerms | null,
  calendar: Calendar,
): number | null => {
  if (due === null) return null;
  const [today, last] = [calendar.dayOf(now), calendar.dayOf(due)];
  if (terms?.days !== "working") return last - today;
  const [from, until] = today < last ? [today, last] : [last, today];
  let worked = 0;
  for (let day = from + 1; day <= until; day += 1) if (calendar.isWorkday(day)) worked += 1;
  return today <= last ? worked : -worked;
};
