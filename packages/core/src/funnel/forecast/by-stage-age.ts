import type { Calendar, Instant } from "../../kernel/index.js";
import {
  aalenJohansen,
  chanceWithin,
  type DealHistory,
  type FigureDefinition,
  knownAt,
  type Outcome,
  ownerOfDeal,
  staysOf,
} from "../figures/index.js";
import type { Opportunity } from "../model.js";
import { stageOf } from "../pipeline.js";
import type { Pipeline } from "../policy.js";
import { basisPoints, type Forecast, type ForecastDeal, type ForecastLine, forecastOf } from "./forecast.js";

export type StagedDeal = ForecastDeal & Pick<Opportunity, "stageSince">;

/** What became of the deals that had been in a stage for so many days. */
export interface StageConversion {
  readonly stageId: string;
  /** Calendar days in the stage from which on it holds. */
  readonly fromDays: number;
  /** Stays in the stage that lasted so long. */
  readonly stays: number;
  /** The share of them that was won within the horizon from then on (Aalen-Johansen). */
  readonly won: number;
}

export interface StageAgeLine extends ForecastLine {
  readonly daysInStage: number;
  /** `stage`: too few had been there so long, so it is the stage's own probability. */
  readonly basis: "history" | "stage";
}

export interface StageAgeOptions {
  /** Days in a stage at which the chance is looked up anew; 0 is always among them. */
  readonly bands: readonly number[];
  readonly horizonDays: number;
  /** Where fewer stays lasted so long, the stage's own probability is used. */
  readonly minStays: number;
}

const define = (asOf: Instant): FigureDefinition => ({
  name: { en: "Forecast by age in stage", "zh-CN": "按阶段停留时长预测" },
  population: {
    en: "the open deals with an amount: amount x the share of earlier stays in that stage, as long as this one, that was won within the horizon",
    "zh-CN": "有金额的打开商机：金额 × 历史上在该阶段停留同样久的商机在预测期内赢单的占比",
  },
  openDeals: {
    en: "all of them; as history they count up to now (censored)",
    "zh-CN": "全部计入；作为历史计至当前（删失）",
  },
  reEntry: {
    en: "each stay in a stage counts for itself, up to the first close after it",
    "zh-CN": "每次停留单独计，至其后第一次关闭为止",
  },
  ownerBasis: ownerOfDeal,
  window: null,
  asOf,
});

const bandsOf = (days: readonly number[]): readonly number[] =>
  [...new Set([0, ...days])].sort((a, b) => a - b);

/**
 * How often deals are won from a stage, by how long they have been in it 历史转化率. Every stay that lasted to the start of a
 * band counts in it, followed from then on: what left earlier says nothing about those that stay.
 */
export const stageConversions = (
  pipeline: Pick<Pipeline, "stages">,
  deals: readonly DealHistory[],
  { bands, horizonDays }: Pick<StageAgeOptions, "bands" | "horizonDays">,
  asOf: Instant,
  calendar: Calendar,
): readonly StageConversion[] => {
  const starts = bandsOf(bands);
  const today = calendar.dayOf(asOf);
  const followed = new Map<string, Outcome<"won" | "lost">[]>();
  for (const deal of deals) {
    const known = knownAt(deal, asOf);
    for (const { stageId, enteredAt, leftAt } of staysOf(known)) {
      const entered = calendar.dayOf(enteredAt);
      const left = leftAt === null ? today : calendar.dayOf(leftAt);
      const close = known.steps.find(
        (step) => step.at >= enteredAt && (step.kind === "won" || step.kind === "lost"),
      );
      for (const start of starts) {
        if (left - entered < start) break;
        const key = `${stageId} ${start}`;
        const time = (close === undefined ? today : calendar.dayOf(close.at)) - entered - start;
        const outcome = close === undefined ? null : (close.kind as "won" | "lost");
        const list = followed.get(key);
        if (list === undefined) followed.set(key, [{ time, outcome }]);
        else list.push({ time, outcome });
      }
    }
  }
  return pipeline.stages.slice(0, -1).flatMap(({ id: stageId }) =>
    starts.map((fromDays): StageConversion => {
      const list = followed.get(`${stageId} ${fromDays}`) ?? [];
      const curve = aalenJohansen(list, ["won", "lost"]);
      // From before the first day, so that what was decided on the day itself counts.
      return { stageId, fromDays, stays: list.length, won: chanceWithin(curve, "won", -1, horizonDays + 1) };
    }),
  );
};

/** What the open deals of a pipeline bring within a horizon, by what became of those as long in the same stage. */
export const forecastByStageAge = <D extends StagedDeal>(
  pipeline: Pick<Pipeline, "stages">,
  conversions: readonly StageConversion[],
  deals: readonly D[],
  minStays: number,
  asOf: Instant,
  calendar: Calendar,
): Forecast<StageAgeLine> => {
  const today = calendar.dayOf(asOf);
  const judge = (deal: D) => {
    const daysInStage = today - calendar.dayOf(deal.stageSince);
    const cell = conversions.findLast(
      (one) => one.stageId === deal.stageId && one.fromDays <= Math.max(0, daysInStage),
    );
    if (cell !== undefined && cell.stays >= minStays)
      return { daysInStage, basis: "history" as const, probability: basisPoints(cell.won) };
    const probability = stageOf(pipeline, deal.stageId)?.probability ?? 0;
    return { daysInStage, basis: "stage" as const, probability };
  };
  const open = deals.filter((deal) => deal.status === "open");
  return forecastOf(define(asOf), open, judge);
};
