import type { DayNumber } from "../kernel/index.js";
import { purchasesAt, type SalesColumns } from "./columns.js";
import { quantile } from "./cut.js";
import type { LifecycleStage } from "./model.js";
import type { ChurnPolicy, LifecyclePolicy } from "./policy.js";

/** Potential 潜在, first purchase 首购, repeat 复购, loyal 忠诚, churned 流失, won back 挽回. */
export const lifecycleStages = [
  "potential",
  "first-purchase",
  "repeat",
  "loyal",
  "churned",
  "won-back",
] as const;

/** A stage, and the figures that put a customer there. */
export interface Lifecycle {
  readonly stage: LifecycleStage;
  /** The day on which it was entered; null for `potential`. */
  readonly since: DayNumber | null;
  /** All purchases up to the as-of day. */
  readonly purchases: number;
  /** Purchases since the last return, that one included; all of them where the customer was never away. */
  readonly sinceReturn: number;
  /** How often the customer was gone and came back. */
  readonly returns: number;
  /** Days since the last purchase; null without one. */
  readonly silentDays: number | null;
  /** Days of silence after which this customer counts as churned; null without a purchase. */
  readonly churnAfterDays: number | null;
}

/** Keeps the gaps between days of purchase in order, so that their median is at hand after each purchase. */
const insertSorted = (sorted: number[], value: number): void => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, value);
};

/**
 * Days of silence after which a customer with these gaps (in days, ascending) counts as churned: whole days, rounded
 * down.
 *
 * @example
 * ```ts
 * import { churnLimit } from "@clientele/core/classification";
 *
 * const rhythm = { by: "rhythm", times: 3, atLeastDays: 30, days: 365, minGaps: 2 } as const;
 * churnLimit([14, 20, 40], rhythm); // => 60
 * churnLimit([2, 3], rhythm); // => 30
 * churnLimit([20], rhythm); // => 365
 * ```
 */
export const churnLimit = (gaps: readonly number[], policy: ChurnPolicy): number => {
  if (policy.by === "days" || gaps.length < policy.minGaps) return policy.days;
  return Math.max(policy.atLeastDays, Math.floor(policy.times * quantile(gaps, 1, 2)));
};

const potential: Lifecycle = {
  stage: "potential",
  since: null,
  purchases: 0,
  sinceReturn: 0,
  returns: 0,
  silentDays: null,
  churnAfterDays: null,
};

/**
 * The lifecycle stage of a customer on a day, from the days of its purchases (ascending; later ones are left out).
 *
 * Without a purchase: potential. Silent for more days than the policy allows: churned, from the day after. Back after
 * such a silence: won back for the next `wonBackFor` purchases. Otherwise by the number of all purchases: first
 * purchase, repeat, loyal from `loyalFrom`. How long a silence was allowed is judged by what was known when it began, so
 * the stage of any past day never changes afterwards.
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, lifecycleOf } from "@clientele/core/classification";
 *
 * const { lifecycle } = ClassificationPolicy.parse({ lifecycle: { churn: { by: "days", days: 90 } } });
 * lifecycleOf([10, 40], 100, lifecycle).stage; // => "repeat"
 * lifecycleOf([10, 40], 131, lifecycle).stage; // => "churned"
 * lifecycleOf([10, 40], 131, lifecycle).since; // => 131
 * lifecycleOf([10, 40, 140], 150, lifecycle).stage; // => "won-back"
 * ```
 */
export const lifecycleOf = (
  purchaseDays: ArrayLike<DayNumber>,
  asOfDay: DayNumber,
  policy: LifecyclePolicy,
): Lifecycle => {
  const gaps: number[] = [];
  let limit = churnLimit(gaps, policy.churn);
  let last: DayNumber | null = null;
  let purchases = 0;
  let sinceReturn = 0;
  let returns = 0;
  let stage: LifecycleStage = "potential";
  let since: DayNumber | null = null;

  const enter = (next: LifecycleStage, day: DayNumber): void => {
    if (next === stage && !(next === "won-back" && sinceReturn === 1)) return;
    stage = next;
    since = day;
  };

  for (let at = 0; at < purchaseDays.length; at += 1) {
    const day = purchaseDays[at] ?? 0;
    if (day > asOfDay) break;
    const gap: number = last === null ? 0 : day - last;
    if (gap > limit) {
      returns += 1;
      sinceReturn = 0;
    }
    if (gap > 0 && policy.churn.by === "rhythm") {
      insertSorted(gaps, gap);
      limit = churnLimit(gaps, policy.churn);
    }
    purchases += 1;
    sinceReturn += 1;
    last = day;
    if (returns > 0 && sinceReturn <= policy.wonBackFor) enter("won-back", day);
    else enter(purchases >= policy.loyalFrom ? "loyal" : purchases > 1 ? "repeat" : "first-purchase", day);
  }
  if (last === null) return potential;
  const silentDays = asOfDay - last;
  if (silentDays > limit) enter("churned", last + limit + 1);
  return { stage, since, purchases, sinceReturn, returns, silentDays, churnAfterDays: limit };
};

/** The stage of every customer, as its position in `lifecycleStages`. */
export const lifecycleColumn = (columns: SalesColumns, policy: LifecyclePolicy): Uint8Array =>
  new Uint8Array(columns.ids.length).map((_, at) =>
    lifecycleStages.indexOf(lifecycleOf(purchasesAt(columns, at), columns.asOfDay, policy).stage),
  );
