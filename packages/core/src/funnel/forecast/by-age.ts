import { type Calendar, type Fault, fail, type Instant, ok, type Result } from "../../kernel/index.js";
import {
  aalenJohansen,
  chanceWithin,
  type FigureDefinition,
  ownerOfDeal,
  stepsUpTo,
} from "../figures/index.js";
import type { Opportunity } from "../model.js";
import { tooFewClosed } from "./faults.js";
import { basisPoints, type Forecast, type ForecastDeal, type ForecastLine, forecastOf } from "./forecast.js";

export type AgedDeal = ForecastDeal & Pick<Opportunity, "openedAt" | "closedAt">;

/** How a deal was judged: its age, and how many were as old before they were decided. */
export interface AgeLine extends ForecastLine {
  readonly ageDays: number;
  /** Deals that were still undecided at the next age at which one was decided: few make the probability shaky. */
  readonly comparable: number;
}

export interface AgeForecast extends Forecast<AgeLine> {
  readonly horizonDays: number;
  /** Closed deals that it was learned from. */
  readonly learnedFrom: number;
}

export interface AgeForecastOptions {
  /** Calendar days from now. */
  readonly horizonDays: number;
  /** Fewer closed deals than this are refused. */
  readonly minClosed: number;
}

const define = (asOf: Instant): FigureDefinition => ({
  name: { en: "Forecast by age", "zh-CN": "按账龄预测" },
  population: {
    en: "the open deals with an amount: amount x the chance that a deal of this age is won within the horizon, from all deals known (Aalen-Johansen: won, lost)",
    "zh-CN":
      "有金额的打开商机：金额 × 该账龄商机在预测期内赢单的概率，由全部已知商机估计（Aalen-Johansen：赢单、输单）",
  },
  openDeals: {
    en: "all of them, and each is also a deal that was not decided up to its age",
    "zh-CN": "全部计入；同时作为“到该账龄仍未决”的观察",
  },
  reEntry: {
    en: "a deal that was reopened is as old as since its first opening",
    "zh-CN": "重新打开的商机自首次打开起算",
  },
  ownerBasis: ownerOfDeal,
  window: null,
  asOf,
});

/** A deal as it was known at a moment; null before it was opened. */
const knownAt = (deal: AgedDeal, asOf: Instant): "open" | "won" | "lost" | null => {
  if (deal.openedAt > asOf) return null;
  return deal.closedAt === null || deal.closedAt > asOf ? "open" : deal.status;
};

/**
 * What the open deals bring within a number of days, by the age of each: of the deals that were as old and undecided, how
 * many were won within so many days. A deal older than any that was ever decided counts 0, where a stage's probability
 * would count it for ever. For a moment in the past it uses nothing that became known later, except the amounts.
 * O(n log n).
 */
export const forecastByAge = <D extends AgedDeal>(
  deals: readonly D[],
  { horizonDays, minClosed }: AgeForecastOptions,
  asOf: Instant,
  calendar: Calendar,
): Result<AgeForecast, Fault> => {
  const days = (from: Instant, to: Instant): number => calendar.dayOf(to) - calendar.dayOf(from);
  const open: D[] = [];
  const seen: { time: number; outcome: "won" | "lost" | null }[] = [];
  for (const deal of deals) {
    const status = knownAt(deal, asOf);
    if (status === null) continue;
    if (status === "open") open.push(deal);
    const outcome = status === "open" ? null : status;
    seen.push({ time: days(deal.openedAt, outcome === null ? asOf : (deal.closedAt ?? asOf)), outcome });
  }
  const learnedFrom = seen.length - open.length;
  if (learnedFrom < minClosed) return fail(tooFewClosed({ closed: learnedFrom, needed: minClosed }));
  const curve = aalenJohansen(seen, ["won", "lost"]);
  const judge = (deal: D) => {
    const ageDays = days(deal.openedAt, asOf);
    const probability = basisPoints(chanceWithin(curve, "won", ageDays, horizonDays));
    return { ageDays, comparable: curve[stepsUpTo(curve, ageDays)]?.atRisk ?? 0, probability };
  };
  return ok({ ...forecastOf(define(asOf), open, judge), horizonDays, learnedFrom });
};
