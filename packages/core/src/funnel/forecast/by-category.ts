import type { Instant } from "../../kernel/index.js";
import { type FigureDefinition, inWindow, ownerOfDeal, type Window } from "../figures/index.js";
import type { ForecastCategory, Opportunity } from "../model.js";

export type CategoryDeal = Pick<
  Opportunity,
  "id" | "status" | "amount" | "currency" | "expectedCloseAt" | "closedAt" | "forecastCategory"
>;

/** From which probability on a deal that nobody has put into a category belongs to it; basis points. */
export interface CategoryThresholds {
  readonly commitFrom: number;
  readonly bestCaseFrom: number;
}

export interface CategoryAmount {
  /** Minor units. */
  readonly amount: number;
  readonly deals: readonly string[];
}

/** What is won and what may be, for one currency. The totals include those before them; omitted deals are in none. */
export interface CategoryTotals {
  readonly currency: string;
  readonly closed: CategoryAmount;
  readonly commit: CategoryAmount;
  readonly bestCase: CategoryAmount;
  readonly pipeline: CategoryAmount;
  readonly omitted: CategoryAmount;
  readonly totals: { readonly commit: number; readonly bestCase: number; readonly pipeline: number };
}

export interface CategoryForecast {
  readonly definition: FigureDefinition;
  readonly currencies: readonly CategoryTotals[];
  /** Open deals in no sum: those without an amount, without an expected date, and expected before the window. */
  readonly unvalued: readonly string[];
  readonly undated: readonly string[];
  readonly overdue: readonly string[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Forecast by category", "zh-CN": "按类别预测" },
  population: {
    en: "the deals won in the window, and the open ones expected to close in it, by category: as somebody said, else by the probability of the stage",
    "zh-CN": "时间窗内赢单的商机，以及预计在其中成交的打开商机，按类别：以人工指定为准，否则按阶段概率",
  },
  openDeals: {
    en: "with their whole amount, by their expected date; those expected earlier are listed as overdue",
    "zh-CN": "按全额、按预计成交日计；预计日早于时间窗的列为逾期",
  },
  reEntry: { en: "by where the deal is now", "zh-CN": "按商机当前状态" },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

/**
 * In which category a deal is: the one that somebody put it in, else the one of its probability.
 *
 * @example
 * ```ts
 * import { categoryOf } from "@clientele/core/funnel";
 *
 * const from = { commitFrom: 8_000, bestCaseFrom: 5_000 };
 * categoryOf(null, 6_000, from); // => "best-case"
 * categoryOf("commit", 1_000, from); // => "commit"
 * ```
 */
export const categoryOf = (
  said: ForecastCategory | null,
  probability: number,
  { commitFrom, bestCaseFrom }: CategoryThresholds,
): ForecastCategory =>
  said ?? (probability >= commitFrom ? "commit" : probability >= bestCaseFrom ? "best-case" : "pipeline");

type Bucket = "closed" | ForecastCategory;

/** What is won in a window and what is expected to be, by how sure it is 承诺、最佳、管道, for each currency. */
export const forecastByCategory = <D extends CategoryDeal>(
  deals: readonly D[],
  probabilityOf: (deal: D) => number,
  thresholds: CategoryThresholds,
  window: Window,
  asOf: Instant,
): CategoryForecast => {
  const unvalued: string[] = [];
  const undated: string[] = [];
  const overdue: string[] = [];
  const found = new Map<string, { bucket: Bucket; id: string; amount: number }[]>();
  const put = (deal: D, bucket: Bucket) => {
    const { id, amount, currency } = deal;
    if (amount === null || currency === null) {
      unvalued.push(id);
      return;
    }
    const list = found.get(currency);
    if (list === undefined) found.set(currency, [{ bucket, id, amount }]);
    else list.push({ bucket, id, amount });
  };
  for (const deal of deals) {
    const { id, status, closedAt, expectedCloseAt } = deal;
    if (status === "won" && closedAt !== null && inWindow(window, closedAt)) put(deal, "closed");
    if (status !== "open") continue;
    if (expectedCloseAt === null) undated.push(id);
    else if (expectedCloseAt < window.from) overdue.push(id);
    else if (expectedCloseAt < window.until)
      put(deal, categoryOf(deal.forecastCategory, probabilityOf(deal), thresholds));
  }
  const currencies = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, list]): CategoryTotals => {
      const of = (bucket: Bucket): CategoryAmount => {
        const mine = list.filter((one) => one.bucket === bucket);
        return { amount: mine.reduce((sum, one) => sum + one.amount, 0), deals: mine.map((one) => one.id) };
      };
      const [closed, commit, bestCase] = [of("closed"), of("commit"), of("best-case")];
      const [pipeline, omitted] = [of("pipeline"), of("omitted")];
      const sure = closed.amount + commit.amount;
      const totals = {
        commit: sure,
        bestCase: sure + bestCase.amount,
        pipeline: sure + bestCase.amount + pipeline.amount,
      };
      return { currency, closed, commit, bestCase, pipeline, omitted, totals };
    });
  return { definition: define(window, asOf), currencies, unvalued, undated, overdue };
};
