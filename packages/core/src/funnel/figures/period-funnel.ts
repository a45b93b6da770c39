import type { Instant } from "../../kernel/index.js";
import { placeOf } from "../pipeline.js";
import type { Pipeline } from "../policy.js";
import { type DealHistory, knownAt } from "./cohort.js";
import { type FigureDefinition, ownerOfDeal, type Share, shareOf, type Window } from "./figure.js";
import { staysOf } from "./stage-duration.js";

/**
 * What went through one stage in a window. It balances: those here at the start and those that entered are those that
 * left, in one of four ways, and those here at the end. Ids are of stays: a deal that came back is there twice.
 */
export interface StageFlow {
  readonly stageId: string;
  readonly atStart: readonly string[];
  readonly entered: readonly string[];
  /** To a later stage. */
  readonly advanced: readonly string[];
  /** To an earlier stage. */
  readonly returned: readonly string[];
  readonly won: readonly string[];
  readonly lost: readonly string[];
  readonly atEnd: readonly string[];
  /** Advanced or won, of all that left. */
  readonly conversion: Share;
  /** Lost, of all that left: where the funnel leaks 漏损. */
  readonly leak: Share;
}

export interface PeriodFunnel {
  readonly definition: FigureDefinition;
  readonly stages: readonly StageFlow[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Period funnel", "zh-CN": "期间漏斗" },
  population: {
    en: "every stay in a stage that began before the end of the window and had not ended before it began, whenever the deal was opened",
    "zh-CN": "在时间窗结束前开始、且未在时间窗开始前结束的每次阶段停留，不论商机何时打开",
  },
  openDeals: {
    en: "those that have not left by the end of the window stand in the stage at the end; the rates are of those that left",
    "zh-CN": "时间窗结束时未离开的计为期末在该阶段；转化率只按已离开的计算",
  },
  reEntry: {
    en: "each stay counts for itself: coming back, or being reopened, enters again",
    "zh-CN": "每次停留单独计；回退或重新打开视为再次进入",
  },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

const LEFT = ["advanced", "returned", "won", "lost"] as const;

const emptyFlow = () => ({
  atStart: [] as string[],
  entered: [] as string[],
  advanced: [] as string[],
  returned: [] as string[],
  won: [] as string[],
  lost: [] as string[],
  atEnd: [] as string[],
});

/** What went into, through and out of each stage but the last in a window, whoever went: flows, not a cohort. */
export const periodFunnel = (
  pipeline: Pick<Pipeline, "stages">,
  deals: readonly DealHistory[],
  window: Window,
  asOf: Instant,
): PeriodFunnel => {
  const stages = pipeline.stages.slice(0, -1);
  const flows = new Map(stages.map((stage) => [stage.id, emptyFlow()]));
  for (const deal of deals) {
    const { id, steps } = knownAt(deal, asOf);
    for (const stay of staysOf({ id, steps })) {
      const flow = flows.get(stay.stageId);
      const { enteredAt, leftAt } = stay;
      if (flow === undefined || enteredAt >= window.until) continue;
      if (leftAt !== null && leftAt < window.from) continue;
      (enteredAt < window.from ? flow.atStart : flow.entered).push(id);
      const next = stay.leftBy;
      if (leftAt === null || next === null || leftAt >= window.until) {
        flow.atEnd.push(id);
      } else if (next.kind === "won" || next.kind === "lost") flow[next.kind].push(id);
      else {
        const forward = placeOf(pipeline, next.stageId) > placeOf(pipeline, stay.stageId);
        (forward ? flow.advanced : flow.returned).push(id);
      }
    }
  }
  return {
    definition: define(window, asOf),
    stages: stages.map(({ id: stageId }) => {
      const flow = flows.get(stageId) ?? emptyFlow();
      const left = LEFT.reduce((sum, way) => sum + flow[way].length, 0);
      return {
        stageId,
        ...flow,
        conversion: shareOf(flow.advanced.length + flow.won.length, left),
        leak: shareOf(flow.lost.length, left),
      };
    }),
  };
};
