import { type Fault, fail, type Instant, iso, ok, type Result } from "../kernel/index.js";
import { alreadyInStage, dealNotOpen, moveNotAllowed, unknownStage, winInstead } from "./faults.js";
import { type DealFields, entryRefusal, type Grounds } from "./guard.js";
import { type DealState, nextStep, type Step } from "./history.js";
import type { Opportunity } from "./model.js";
import { firstStageId, nextStageIds, placeOf, wonStageId } from "./pipeline.js";
import type { Pipeline } from "./policy.js";

/** What the rules look at: where a deal is, and what is known of it. */
export type Deal = DealState & DealFields & Pick<Opportunity, "currency">;

export const notOpenRefusal = (deal: DealState): Fault | null =>
  deal.status === "open"
    ? null
    : dealNotOpen({ status: deal.status, closedAt: iso(deal.closedAt ?? deal.stageSince) });

/** Why the pipeline has no such move, or null. */
export const pathRefusal = (pipeline: Pipeline, from: string, to: string): Fault | null => {
  if (placeOf(pipeline, to) === -1)
    return unknownStage({ stage: to, known: pipeline.stages.map((stage) => stage.id) });
  if (from === to) return alreadyInStage({ stage: to });
  const allowed = nextStageIds(pipeline, from);
  return allowed.includes(to) ? null : moveNotAllowed({ from, to, allowed });
};

/** A new deal enters the first stage, if it may. */
export const start = (
  pipeline: Pipeline,
  deal: Omit<Deal, keyof DealState>,
  grounds: Grounds,
  now: Instant,
): Result<Step, Fault> => {
  const stageId = firstStageId(pipeline);
  const refusal = entryRefusal(pipeline, { ...deal, entries: 0 }, stageId, grounds);
  if (refusal !== null) return fail(refusal);
  return ok({ sequence: 1, kind: "enter", stageId, from: null, at: now, reason: null });
};

/**
 * May this deal move there now? The step that it makes, or the first reason why not: the deal is closed, the pipeline
 * has no such stage or no such move, the actor lacks the role, or what the stage asks for is missing: fields, activities, approvals. An earlier
 * stage may be entered again where a move leads back; the history then shows both stays.
 *
 * @example
 * ```ts
 * import { defaultPipeline, move, Pipeline } from "@clientele/core/funnel";
 *
 * const pipeline = Pipeline.parse(defaultPipeline);
 * const state = { status: "open", stageId: "potential", stageSince: 10, entries: 1 } as const;
 * const open = { closedAt: null, closedFrom: null, lostReason: null };
 * const fields = { expectedCloseAt: null, expectedDeliveryAt: null, products: [], competitors: [], risks: [] };
 * const deal = { ...state, ...open, ...fields, amount: 500_000, currency: "CNY" };
 * const moved = move(pipeline, deal, "intention", { roles: ["rep"] }, 20);
 * moved.ok && moved.value.from; // => "potential"
 * const refused = move(pipeline, deal, "communication", { roles: ["rep"] }, 20);
 * refused.ok || refused.error.facts; // => { stage: "communication", missing: ["expectedCloseAt"] }
 * ```
 */
export const move = (
  pipeline: Pipeline,
  deal: Deal,
  to: string,
  grounds: Grounds,
  now: Instant,
): Result<Step, Fault> => {
  const refusal =
    notOpenRefusal(deal) ??
    (to === wonStageId(pipeline) ? winInstead({ stage: to }) : null) ??
    pathRefusal(pipeline, deal.stageId, to) ??
    entryRefusal(pipeline, deal, to, grounds);
  return refusal === null ? ok(nextStep(deal, { kind: "enter", stageId: to, at: now })) : fail(refusal);
};
