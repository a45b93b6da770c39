import type { Calendar, Instant } from "../../kernel/index.js";
import type { ManAnswers } from "./man.js";

/** What is known of a prospect: MAN, and the figures that make it BANT. */
export interface BantAnswers extends Pick<ManAnswers, "authority" | "need"> {
  /** Minor units that are set aside, and their currency; null is not known. */
  readonly budget: number | null;
  readonly currency: string | null;
  /** When they mean to decide; null is not known. */
  readonly decideAt: Instant | null;
}

export interface BantPolicy {
  /** Minor units from which a budget counts, by currency; in another one anything above 0 does. */
  readonly budgetFrom: Readonly<Record<string, number>>;
  /** Days of the calendar within which they must mean to decide. */
  readonly withinDays: number;
  /** Qualified from so many of the four. */
  readonly qualifiedFrom: number;
}

const criteria = ["budget", "authority", "need", "timing"] as const;
export type BantCriterion = (typeof criteria)[number];

export interface BantVerdict {
  readonly qualified: boolean;
  readonly met: readonly BantCriterion[];
  readonly missing: readonly BantCriterion[];
  readonly unknown: readonly BantCriterion[];
  /** Days until they decide; negative when the day has passed. */
  readonly daysLeft: number | null;
}

/**
 * Qualification by budget, authority, need and timing (BANT). A day of decision that has passed is not met.
 *
 * @example
 * ```ts
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 * import { qualifyBant } from "@clientele/core/classification";
 *
 * const policy = { budgetFrom: { CNY: 100_000 }, withinDays: 90, qualifiedFrom: 3 };
 * const known = { budget: 250_000, currency: "CNY", authority: true, need: null };
 * const answers = { ...known, decideAt: instant("2026-03-01T00:00:00Z") };
 * const now = instant("2026-02-01T00:00:00Z");
 * const { qualified, met, unknown } = qualifyBant(answers, now, makeCalendar(), policy);
 * [qualified, met, unknown]; // => [true, ["budget", "authority", "timing"], ["need"]]
 * ```
 */
export const qualifyBant = (
  { budget, currency, authority, need, decideAt }: BantAnswers,
  now: Instant,
  calendar: Calendar,
  policy: BantPolicy,
): BantVerdict => {
  const daysLeft = decideAt === null ? null : calendar.dayOf(decideAt) - calendar.dayOf(now);
  const least =
    (Object.hasOwn(policy.budgetFrom, currency ?? "") ? policy.budgetFrom[currency ?? ""] : 1) ?? 1;
  const answers: Record<BantCriterion, boolean | null> = {
    budget: budget === null ? null : budget >= least,
    authority,
    need,
    timing: daysLeft === null ? null : daysLeft >= 0 && daysLeft <= policy.withinDays,
  };
  const those = (answer: boolean | null) => criteria.filter((one) => answers[one] === answer);
  const met = those(true);
  const qualified = met.length >= policy.qualifiedFrom;
  return { qualified, met, missing: those(false), unknown: those(null), daysLeft };
};
