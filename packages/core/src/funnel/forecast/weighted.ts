import { type Instant, split } from "../../kernel/index.js";
import { type FigureDefinition, ownerOfDeal } from "../figures/figure.js";
import type { Opportunity } from "../model.js";
import { stageOf } from "../pipeline.js";
import type { Pipeline } from "../policy.js";

export type ForecastDeal = Pick<Opportunity, "id" | "status" | "stageId" | "amount" | "currency">;

/** One deal's part of a forecast, in minor units. */
export interface ForecastLine {
  readonly id: string;
  readonly stageId: string;
  readonly amount: number;
  /** Basis points: that of its stage. */
  readonly probability: number;
  readonly weighted: number;
}

/** Amounts of different currencies are never added. */
export interface CurrencyForecast {
  readonly currency: string;
  readonly amount: number;
  readonly weighted: number;
  readonly lines: readonly ForecastLine[];
}

export interface Forecast {
  readonly definition: FigureDefinition;
  /** In the order of their codes. */
  readonly currencies: readonly CurrencyForecast[];
  /** Open deals without an amount: they are in none of the sums. */
  readonly unvalued: readonly string[];
}

const define = (asOf: Instant): FigureDefinition => ({
  name: { en: "Weighted forecast", "zh-CN": "加权预测" },
  population: {
    en: "the open deals with an amount: amount x probability of the stage, rounded half up for each deal; the total is the sum of these",
    "zh-CN": "有金额的打开商机：金额 × 阶段概率，逐单四舍五入，合计为各单之和",
  },
  openDeals: {
    en: "all of them, by the version of the pipeline that each is on",
    "zh-CN": "全部计入，按各自所用的漏斗版本",
  },
  reEntry: { en: "by the stage where the deal is now", "zh-CN": "按商机当前所在阶段" },
  ownerBasis: ownerOfDeal,
  window: null,
  asOf,
});

const CERTAIN = 10_000;

/**
 * Amount times probability, exact in integers: the amount is split by the probability and its complement, half a unit
 * goes to the probable part.
 *
 * @example
 * ```ts
 * import { weighted } from "@clientele/core/funnel";
 *
 * weighted(1_001, 5_000); // => 501
 * weighted(9_007_199_254_740_991, 9_999); // => 9006298534815517
 * ```
 */
export const weighted = (amount: number, probability: number): number =>
  split(amount, [probability, CERTAIN - probability])[0] ?? 0;

/** What the open deals are worth by the probability of their stages 加权预测, for each currency. */
export const forecast = <D extends ForecastDeal>(
  deals: readonly D[],
  pipelineOf: (deal: D) => Pick<Pipeline, "stages">,
  asOf: Instant,
): Forecast => {
  const byCurrency = new Map<string, ForecastLine[]>();
  const unvalued: string[] = [];
  for (const deal of deals) {
    if (deal.status !== "open") continue;
    const { id, stageId, amount, currency } = deal;
    if (amount === null || currency === null) {
      unvalued.push(id);
      continue;
    }
    const probability = stageOf(pipelineOf(deal), stageId)?.probability ?? 0;
    const line = { id, stageId, amount, probability, weighted: weighted(amount, probability) };
    const lines = byCurrency.get(currency);
    if (lines === undefined) byCurrency.set(currency, [line]);
    else lines.push(line);
  }
  const sum = (lines: readonly ForecastLine[], of: "amount" | "weighted") =>
    lines.reduce((total, line) => total + line[of], 0);
  return {
    definition: define(asOf),
    currencies: [...byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, lines]) => ({
        currency,
        amount: sum(lines, "amount"),
        weighted: sum(lines, "weighted"),
        lines,
      })),
    unvalued,
  };
};
