import { type Fault, fail, ok, type Result, unknownNameAt } from "../kernel/index.js";
import { stagesUnmapped } from "./faults.js";
import { fieldsRefusal } from "./guard.js";
import type { HistoryEntry, Step } from "./history.js";
import type { Opportunity } from "./model.js";
import { wonStageId } from "./pipeline.js";
import type { Pipeline } from "./policy.js";

/** Which stage of the new version takes the place of one of the old. */
export type StageMapping = Readonly<Record<string, string>>;

const stageIds = (pipeline: Pick<Pipeline, "stages">) => pipeline.stages.map((stage) => stage.id);

/**
 * The whole mapping from an old version to a new one: what is named, and every other stage to itself, the won one to the
 * won one. Refused unless each stage that the new version no longer has is mapped to one that it has, and not to the won
 * one, which deals enter by being won only. All that is wrong is named at once.
 *
 * @example
 * ```ts
 * import { defaultPipeline, mappingBetween, Pipeline } from "@clientele/core/funnel";
 *
 * const before = Pipeline.parse(defaultPipeline);
 * const stages = before.stages.filter((stage) => stage.id !== "communication");
 * const after = Pipeline.parse({ ...before, stages, moves: "forward", version: 2 });
 * const refused = mappingBetween(before, after, {});
 * refused.ok || refused.error.issues.map((issue) => issue.path); // => ["mapping.communication"]
 * const whole = mappingBetween(before, after, { communication: "intention" });
 * whole.ok && whole.value; // => { potential: "potential", intention: "intention", communication: "intention", closed: "closed" }
 * ```
 */
export const mappingBetween = (
  before: Pick<Pipeline, "stages">,
  after: Pick<Pipeline, "stages">,
  named: StageMapping,
): Result<StageMapping, Fault> => {
  const [wonBefore, wonAfter] = [wonStageId(before), wonStageId(after)];
  const offered = stageIds(after).slice(0, -1);
  const whole = stageIds(before).map((id): readonly [string, string] => [
    id,
    id === wonBefore ? wonAfter : Object.hasOwn(named, id) ? (named[id] ?? id) : id,
  ]);
  const wrong = whole.flatMap(([id, to]) => (id === wonBefore || offered.includes(to) ? [] : [id]));
  if (wrong.length === 0) return ok(Object.fromEntries(whole));
  const issues = wrong.map((id) => unknownNameAt(`mapping.${id}`, offered));
  return fail(stagesUnmapped({ stages: wrong, offered }, issues));
};

/** What becomes of one open deal: the stage that it goes to, or why it stays on its version. */
export interface MigrationLine {
  readonly dealId: string;
  readonly from: string;
  readonly to: string;
  readonly refusal: Fault | null;
}

/** A deal goes along when it has the fields that its new stage asks for; activities and approvals are not asked again. */
export const migrationLine = (after: Pipeline, mapping: StageMapping, deal: Opportunity): MigrationLine => {
  const to = mapping[deal.stageId] ?? deal.stageId;
  return { dealId: deal.id, from: deal.stageId, to, refusal: fieldsRefusal(after, deal, to) };
};

/** The entry that a migration adds to a history. The stay goes on: the new stage stands for the old one. */
export const migrated = (
  deal: Pick<Opportunity, "entries" | "stageId" | "stageSince">,
  to: string,
  migrationId: string,
  now: number,
): HistoryEntry => ({
  sequence: deal.entries + 1,
  kind: "migrated",
  stageId: to,
  from: deal.stageId,
  at: Math.max(now, deal.stageSince),
  reason: migrationId,
});

const isStep = (entry: HistoryEntry): entry is Step => entry.kind !== "migrated";

/**
 * A history in the stages of the version that the deal is on now: entries before a migration are read through its mapping,
 * and those that no longer change anything are left out. So figures see one version of the pipeline only.
 *
 * @param mappings - of each migration, by its id.
 */
export const inPresentStages = (
  entries: readonly HistoryEntry[],
  mappings: ReadonlyMap<string, StageMapping>,
): readonly Step[] => {
  let steps: Step[] = [];
  for (const entry of entries) {
    if (isStep(entry)) {
      steps.push(entry);
      continue;
    }
    const mapping = mappings.get(entry.reason ?? "") ?? {};
    const now = (stageId: string) => mapping[stageId] ?? stageId;
    steps = steps.flatMap((step): Step[] => {
      const stageId = now(step.stageId);
      const from = step.from === null ? null : now(step.from);
      return step.kind === "enter" && from === stageId ? [] : [{ ...step, stageId, from }];
    });
  }
  return steps;
};
