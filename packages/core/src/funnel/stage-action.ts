import type { Calendar, Instant } from "../kernel/index.js";
import type { Step } from "./history.js";
import { stageOf } from "./pipeline.js";
import type { Pipeline } from "./policy.js";
import type { StageAction } from "./stage-policy.js";

/** What a step calls for. */
export interface CalledAction extends Pick<StageAction, "id" | "kind" | "name"> {
  readonly stageId: string;
  readonly on: "enter" | "exit";
  readonly dueAt: Instant | null;
}

/** The stages that a step leaves and enters. A lost deal has left its stage: reopened, it enters it again. */
const passed = ({ kind, from, stageId }: Step): readonly (readonly ["enter" | "exit", string])[] => {
  if (kind === "lost") return [["exit", stageId]];
  return from === null || from === stageId
    ? [["enter", stageId]]
    : [
        ["exit", from],
        ["enter", stageId],
      ];
};

/**
 * What is to be done because of a step: what its old stage asks for on leaving, then what the new one asks for on entering,
 * each with the moment by which it is due in the tenant's working days.
 *
 * @example
 * ```ts
 * import { actionsOf, defaultPipeline, Pipeline } from "@clientele/core/funnel";
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 *
 * const name = { en: "Send the brochure", "zh-CN": "发送资料" };
 * const [first, ...rest] = defaultPipeline.stages;
 * const stages = [{ ...first!, onEnter: [{ id: "brochure", name, dueWorkdays: 2 }] }, ...rest];
 * const pipeline = Pipeline.parse({ ...defaultPipeline, stages });
 * const at = instant("2026-01-09T10:00:00Z"); // a Friday
 * const step = { sequence: 1, kind: "enter", stageId: "potential", from: null, at, reason: null } as const;
 * const [action] = actionsOf(pipeline, step, makeCalendar());
 * [action?.id, action?.on, action?.dueAt === instant("2026-01-13T10:00:00Z")]; // => ["brochure", "enter", true]
 * ```
 */
export const actionsOf = (
  pipeline: Pick<Pipeline, "stages">,
  step: Step,
  calendar: Pick<Calendar, "addWorkdays">,
): readonly CalledAction[] =>
  passed(step).flatMap(([on, stageId]) => {
    const stage = stageOf(pipeline, stageId);
    const actions = (on === "enter" ? stage?.onEnter : stage?.onExit) ?? [];
    return actions.map(({ id, kind, name, dueWorkdays }) => ({
      id,
      kind,
      name,
      stageId,
      on,
      dueAt: dueWorkdays === null ? null : calendar.addWorkdays(step.at, dueWorkdays),
    }));
  });
