import type { Instant } from "../../kernel/index.js";
import { type FigureDefinition, ownerOfDeal } from "../figures/index.js";
import { stageOf } from "../pipeline.js";
import type { Pipeline } from "../policy.js";
import { type Forecast, type ForecastDeal, forecastOf } from "./forecast.js";

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

/** What the open deals are worth by the probability of their stages 加权预测, for each currency. */
export const weightedForecast = <D extends ForecastDeal>(
  deals: readonly D[],
  pipelineOf: (deal: D) => Pick<Pipeline, "stages">,
  asOf: Instant,
): Forecast =>
  forecastOf(
    define(asOf),
    deals.filter((deal) => deal.status === "open"),
    (deal) => ({ probability: stageOf(pipelineOf(deal), deal.stageId)?.probability ?? 0 }),
  );
