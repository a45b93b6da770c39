import type { Calendar, Instant } from "../../kernel/index.js";
import type { Step } from "../history.js";
import type { Pipeline } from "../policy.js";
import { cohortOf, type DealHistory } from "./cohort.js";
import { type FigureDefinition, ownerOfDeal, type Window } from "./figure.js";
import { kaplanMeier, type QuantileEstimate, quantileEstimate } from "./survival.js";

/** One stay of a deal in a stage; `leftAt` is null while it is there. */
export interface Stay {
  readonly dealId: string;
  readonly stageId: string;
  readonly enteredAt: Instant;
  readonly leftAt: Instant | null;
  /** The step that ended it. */
  readonly leftBy: Step | null;
}

/** How long deals stay in a stage, in calendar days with 95 % intervals; null where too few have left to say. */
export interface StageDuration {
  readonly stageId: string;
  readonly median: QuantileEstimate;
  readonly p90: QuantileEstimate;
  readonly stays: number;
  /** Stays that go on: counted as at least so long. */
  readonly ongoing: number;
  /** Deals behind it, each once. */
  readonly deals: readonly string[];
}

export interface StageDurations {
  readonly definition: FigureDefinition;
  readonly stages: readonly StageDuration[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Stage duration", "zh-CN": "阶段停留时长" },
  population: {
    en: "every stay in a stage of the deals opened in the window, in calendar days; it ends when the deal moves, is won or is lost",
    "zh-CN": "时间窗内打开的商机在各阶段的每次停留，按日历天计；移动、赢单或输单即为结束",
  },
  openDeals: {
    en: "a stay that goes on counts as at least so long (censored; Kaplan-Meier)",
    "zh-CN": "仍在进行的停留按“至少如此之久”计（删失；Kaplan-Meier）",
  },
  reEntry: {
    en: "each stay counts for itself: coming back, or being reopened, begins another",
    "zh-CN": "每次停留单独计；回退或重新打开视为新的停留",
  },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

/** The stays of a deal, in order. A closed deal stays nowhere. */
export const staysOf = ({ id, steps }: DealHistory): readonly Stay[] =>
  steps.flatMap((step, at): Stay[] =>
    step.kind === "enter" || step.kind === "reopened"
      ? [
          {
            dealId: id,
            stageId: step.stageId,
            enteredAt: step.at,
            leftAt: steps[at + 1]?.at ?? null,
            leftBy: steps[at + 1] ?? null,
          },
        ]
      : [],
  );

/** How long the deals of a cohort stay in each stage but the last, by Kaplan-Meier over their stays. */
export const stageDurations = (
  pipeline: Pick<Pipeline, "stages">,
  deals: readonly DealHistory[],
  window: Window,
  asOf: Instant,
  calendar: Calendar,
): StageDurations => {
  const stays = cohortOf(deals, window, asOf).flatMap(staysOf);
  const days = (stay: Stay): number => calendar.dayOf(stay.leftAt ?? asOf) - calendar.dayOf(stay.enteredAt);
  const stages = pipeline.stages.slice(0, -1).map(({ id: stageId }): StageDuration => {
    const here = stays.filter((stay) => stay.stageId === stageId);
    const curve = kaplanMeier(here.map((stay) => ({ time: days(stay), ended: stay.leftAt !== null })));
    return {
      stageId,
      median: quantileEstimate(curve, 0.5),
      p90: quantileEstimate(curve, 0.9),
      stays: here.length,
      ongoing: here.filter((stay) => stay.leftAt === null).length,
      deals: [...new Set(here.map((stay) => stay.dealId))],
    };
  });
  return { definition: define(window, asOf), stages };
};
