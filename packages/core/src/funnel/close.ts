import { type Fault, fail, type Instant, ok, type Result } from "../kernel/index.js";
import { dealIsOpen, reasonNotListed } from "./faults.js";
import { entryRefusal, type Grounds } from "./guard.js";
import { type DealState, nextStep, type Step } from "./history.js";
import { type Deal, notOpenRefusal, pathRefusal } from "./move.js";
import { wonStageId } from "./pipeline.js";
import type { Pipeline } from "./policy.js";

/** The deal is won 赢单: it enters the last stage, by the same moves and guards as any other. */
export const win = (pipeline: Pipeline, deal: Deal, grounds: Grounds, now: Instant): Result<Step, Fault> => {
  const to = wonStageId(pipeline);
  const refusal =
    notOpenRefusal(deal) ??
    pathRefusal(pipeline, deal.stageId, to) ??
    entryRefusal(pipeline, deal, to, grounds);
  return refusal === null ? ok(nextStep(deal, { kind: "won", stageId: to, at: now })) : fail(refusal);
};

/** The deal is lost 输单, in the stage where it is, for a reason that its pipeline lists. */
export const lose = (
  pipeline: Pipeline,
  deal: DealState,
  reason: string,
  now: Instant,
): Result<Step, Fault> => {
  const closed = notOpenRefusal(deal);
  if (closed !== null) return fail(closed);
  const listed = pipeline.lostReasons.map((one) => one.id);
  if (!listed.includes(reason)) return fail(reasonNotListed({ reason, listed }));
  return ok(nextStep(deal, { kind: "lost", stageId: deal.stageId, at: now, reason }));
};

/** A closed deal goes on, in the stage from which it was closed. Its close stays in the history. */
export const reopen = (deal: DealState, now: Instant): Result<Step, Fault> =>
  deal.status === "open"
    ? fail(dealIsOpen({ stage: deal.stageId }))
    : ok(nextStep(deal, { kind: "reopened", stageId: deal.closedFrom ?? deal.stageId, at: now }));
