import type { DayNumber } from "../kernel/index.js";
import type { SalesColumns } from "./columns.js";
import type { LifecycleStage } from "./model.js";
import type { ChurnPolicy, LifecyclePolicy } from "./policy.js";
import { quantile } from "./quantile.js";

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

/** What a customer's purchases up to a day come to. */
interface Course {
  readonly purchases: number;
  /** Position of the last purchase that was a return, -1 where the customer was never away. */
  readonly returnedAt: number;
  readonly returns: number;
  /** Days since the last purchase. */
  readonly silentDays: number;
  /** Days of silence allowed from here on. */
  readonly limit: number;
}

/** Follows the purchases from one position of a list of days up to before another. */
const courseOf = (
  days: ArrayLike<DayNumber>,
  from: number,
  until: number,
  asOfDay: DayNumber,
  { churn }: LifecyclePolicy,
): Course => {
  const gaps: number[] = [];
  let limit = churnLimit(gaps, churn);
  let last = 0;
  let returnedAt = -1;
  let returns = 0;
  let at = from;
  for (; at < until; at += 1) {
    const day = days[at] ?? 0;
    if (day > asOfDay) break;
    const gap = at === from ? 0 : day - last;
    if (gap > limit) {
      returns += 1;
      returnedAt = at - from;
    }
    if (gap > 0 && churn.by === "rhythm") {
      insertSorted(gaps, gap);
      limit = churnLimit(gaps, churn);
    }
    last = day;
  }
  return { purchases: at - from, returnedAt, returns, silentDays: asOfDay - last, limit };
};

const [POTENTIAL, FIRST_PURCHASE, REPEAT, LOYAL, CHURNED, WON_BACK] = [0, 1, 2, 3, 4, 5] as const;

/** The position in `lifecycleStages`. */
const stageOf = (course: Course, { loyalFrom, wonBackFor }: LifecyclePolicy) => {
  const { purchases, returnedAt, returns, silentDays, limit } = course;
  if (purchases === 0) return POTENTIAL;
  if (silentDays > limit) return CHURNED;
  if (returns > 0 && purchases - returnedAt <= wonBackFor) return WON_BACK;
  if (purchases >= loyalFrom) return LOYAL;
  return purchases > 1 ? REPEAT : FIRST_PURCHASE;
};

/** The position of the purchase by which a stage was entered that only a purchase leads to. */
const enteredAt = (
  stage: number,
  { returnedAt, returns }: Course,
  { loyalFrom, wonBackFor }: LifecyclePolicy,
): number => {
  if (stage === WON_BACK) return returnedAt;
  const reachedAt = stage === LOYAL ? loyalFrom - 1 : stage === REPEAT ? 1 : 0;
  return returns === 0 ? reachedAt : Math.max(reachedAt, returnedAt + wonBackFor);
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
  const course = courseOf(purchaseDays, 0, purchaseDays.length, asOfDay, policy);
  const { purchases, returnedAt, returns, silentDays, limit } = course;
  const stage = stageOf(course, policy);
  const hasBought = stage !== POTENTIAL;
  const entered = purchaseDays[enteredAt(stage, course, policy)] ?? asOfDay;
  return {
    stage: lifecycleStages[stage],
    since: !hasBought ? null : stage === CHURNED ? asOfDay - silentDays + limit + 1 : entered,
    purchases,
    sinceReturn: returns === 0 ? purchases : purchases - returnedAt,
    returns,
    silentDays: hasBought ? silentDays : null,
    churnAfterDays: hasBought ? limit : null,
  };
};

/** The stage of every customer, as its position in `lifecycleStages`. */
export const lifecycleColumn = (columns: SalesColumns, policy: LifecyclePolicy): Uint8Array => {
  const { asOfDay, purchaseDays, starts } = columns;
  const stages = new Uint8Array(columns.ids.length);
  for (let at = 0; at < stages.length; at += 1) {
    const course = courseOf(purchaseDays, starts[at] ?? 0, starts[at + 1] ?? 0, asOfDay, policy);
    stages[at] = stageOf(course, policy);
  }
  return stages;
};
