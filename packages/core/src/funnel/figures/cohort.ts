import type { Instant } from "../../kernel/index.js";
import { type Step, statusAfter } from "../history.js";
import type { Pipeline } from "../policy.js";
import { type FigureDefinition, inWindow, ownerOfDeal, type Share, shareOf, type Window } from "./figure.js";

/** A deal as the figures see it: what happened to it, in order. */
export interface DealHistory {
  readonly id: string;
  readonly steps: readonly Step[];
}

/** One stage of a cohort funnel. Who reached it went on, was won here, is open here, or was lost here. */
export interface CohortStage {
  readonly stageId: string;
  /** Ids of the deals that ever entered this stage or a later one. */
  readonly reached: readonly string[];
  /** Of those that reached the stage before; of the whole cohort in the first stage. */
  readonly ofPrevious: Share;
  readonly ofCohort: Share;
  /** Deals that have come no further than this, by what became of them. */
  readonly open: readonly string[];
  readonly won: readonly string[];
  readonly lost: readonly string[];
}

export interface CohortFunnel {
  readonly definition: FigureDefinition;
  readonly deals: readonly string[];
  readonly stages: readonly CohortStage[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Cohort funnel", "zh-CN": "同期漏斗" },
  population: {
    en: "the deals of this version of the pipeline that were opened in the window, whatever became of them since",
    "zh-CN": "在时间窗内打开的、使用该漏斗版本的全部商机，无论后来结果如何",
  },
  openDeals: {
    en: "counted in every stage they have reached; they may still go further, so the rates can only rise",
    "zh-CN": "计入其已到达的每个阶段；后续仍可能前进，因此转化率只会上升",
  },
  reEntry: {
    en: "a deal counts once in a stage, if it entered it or a later one at any time, also when it went back or was reopened",
    "zh-CN": "商机曾进入某阶段或其后阶段即在该阶段计一次，回退或重新打开不重复计数",
  },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

/** What was known of a deal at a moment. */
export const knownAt = (deal: DealHistory, asOf: Instant): DealHistory =>
  (deal.steps.at(-1)?.at ?? asOf) <= asOf
    ? deal
    : { ...deal, steps: deal.steps.filter((step) => step.at <= asOf) };

/** The deals of which the first step lies in the window, as they were known at a moment. */
export const cohortOf = (
  deals: readonly DealHistory[],
  window: Window,
  asOf: Instant,
): readonly DealHistory[] =>
  deals
    .map((deal) => knownAt(deal, asOf))
    .filter(({ steps: [first] }) => first !== undefined && inWindow(window, first.at));

/**
 * The funnel of one cohort: the same deals, opened in a window, followed through the stages. So no stage can have more
 * than the one before, and a deal that was lost later still counts where it has been.
 *
 * @example
 * ```ts
 * import { cohortFunnel, defaultPipeline, Pipeline } from "@clientele/core/funnel";
 *
 * const pipeline = Pipeline.parse(defaultPipeline);
 * const enter = (sequence: number, stageId: string, from: string | null) =>
 *   ({ sequence, kind: "enter", stageId, from, at: sequence, reason: null }) as const;
 * const stays = { id: "a", steps: [enter(1, "potential", null)] };
 * const skips = { id: "b", steps: [enter(1, "potential", null), enter(2, "communication", "potential")] };
 * const { stages } = cohortFunnel(pipeline, [stays, skips], { from: 0, until: 10 }, 10);
 * stages.map((stage) => stage.reached.length); // => [2, 1, 1, 0]
 * stages[1]?.ofPrevious; // => { part: 1, whole: 2, rate: 0.5 }
 * stages[2]?.open; // => ["b"]
 * ```
 */
export const cohortFunnel = (
  pipeline: Pick<Pipeline, "stages">,
  deals: readonly DealHistory[],
  window: Window,
  asOf: Instant,
): CohortFunnel => {
  const places = new Map(pipeline.stages.map((stage, place) => [stage.id, place]));
  const followed = cohortOf(deals, window, asOf).map(({ id, steps }) => {
    let furthest = 0;
    for (const step of steps) furthest = Math.max(furthest, places.get(step.stageId) ?? 0);
    return { id, furthest, status: statusAfter(steps) };
  });
  const ids = (among: typeof followed) => among.map((deal) => deal.id);
  let before = followed.length;
  const stages = pipeline.stages.map(({ id: stageId }, place): CohortStage => {
    const reached = ids(followed.filter((deal) => deal.furthest >= place));
    const ended = followed.filter((deal) => deal.furthest === place);
    const stage = {
      stageId,
      reached,
      ofPrevious: shareOf(reached.length, before),
      ofCohort: shareOf(reached.length, followed.length),
      open: ids(ended.filter((deal) => deal.status === "open")),
      won: ids(ended.filter((deal) => deal.status === "won")),
      lost: ids(ended.filter((deal) => deal.status === "lost")),
    };
    before = reached.length;
    return stage;
  });
  return { definition: define(window, asOf), deals: ids(followed), stages };
};
