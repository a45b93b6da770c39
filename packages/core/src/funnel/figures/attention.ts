import type { Calendar, Instant } from "../../kernel/index.js";
import { type FieldToRequire, missingFields } from "../guard.js";
import type { Opportunity } from "../model.js";
import { nextStageIds, placeOf, stageOf, wonStageId } from "../pipeline.js";
import type { Pipeline } from "../policy.js";
import type { Tactic } from "../stage-policy.js";
import { staleAt } from "../stale.js";

export type WatchedDeal = Pick<
  Opportunity,
  | "id"
  | "status"
  | "stageId"
  | "stageSince"
  | "amount"
  | "expectedCloseAt"
  | "expectedDeliveryAt"
  | "products"
  | "competitors"
  | "risks"
>;

/** `stalled` 停滞: too long in its stage. `overdue` 逾期: its expected date is over. `at-risk` 有风险: soon one of these. */
export type Concern = "stalled" | "overdue" | "at-risk";

/** What to do next, as data: `explainAttention` says it in words. */
export type NextStep =
  /** Find out what the next stage asks for, and move there. */
  | { readonly action: "complete"; readonly stageId: string; readonly fields: readonly FieldToRequire[] }
  | { readonly action: "advance"; readonly stageId: string }
  /** Only winning is left: win it, or lose it. */
  | { readonly action: "decide" }
  | { readonly action: "agree-date" };

/** From when on a deal is what; null: never, as things stand. */
export interface DealDueDates {
  readonly stalled: Instant | null;
  readonly overdue: Instant | null;
  readonly atRisk: Instant | null;
}

export interface Attention {
  readonly dealId: string;
  readonly concern: Concern;
  readonly since: Instant;
  readonly nextStep: NextStep;
  /** What the pipeline knows to help in the stage where the deal is. */
  readonly tactics: readonly Tactic[];
}

const earliest = (...moments: readonly (Instant | null)[]): Instant | null => {
  const known = moments.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/**
 * When a deal becomes stalled, overdue and at risk: the one function that badge, reminder, list and report read. Stalled
 * by the limit of its stage; overdue from the end of the day on which it was expected to close, in the tenant's zone; at
 * risk so many calendar days before the first of these, but not before it entered its stage.
 */
export const dealDueDates = (
  deal: WatchedDeal,
  pipeline: Pick<Pipeline, "stages">,
  warnDays: number,
  calendar: Calendar,
): DealDueDates => {
  const { status, expectedCloseAt, stageSince } = deal;
  if (status !== "open") return { stalled: null, overdue: null, atRisk: null };
  const stalled = staleAt(deal, pipeline, calendar);
  const overdue = expectedCloseAt === null ? null : calendar.startOf(calendar.dayOf(expectedCloseAt) + 1);
  const first = earliest(stalled, overdue);
  const warned =
    first === null ? null : Math.min(first, Math.max(stageSince, calendar.addDays(first, -warnDays)));
  return { stalled, overdue, atRisk: warned };
};

/** What brings the deal on: the first later stage that a move leads to, and what that stage still asks for. */
export const nextStepOf = (deal: WatchedDeal, pipeline: Pipeline): NextStep => {
  const here = placeOf(pipeline, deal.stageId);
  const stageId = nextStageIds(pipeline, deal.stageId).find((id) => placeOf(pipeline, id) > here);
  if (stageId === undefined || stageId === wonStageId(pipeline)) return { action: "decide" };
  const fields = missingFields(pipeline, deal, stageId);
  return fields.length === 0 ? { action: "advance", stageId } : { action: "complete", stageId, fields };
};

/**
 * What is wrong with a deal now, the oldest first, and what to do about it. A deal is at risk only while it is neither
 * stalled nor overdue.
 *
 * @example
 * ```ts
 * import { attentionTo, defaultPipeline, Pipeline } from "@clientele/core/funnel";
 * import { DAY, makeCalendar } from "@clientele/core/kernel";
 *
 * const pipeline = Pipeline.parse(defaultPipeline);
 * const open = { id: "a", status: "open", stageId: "potential", stageSince: 0 } as const;
 * const known = { amount: null, expectedDeliveryAt: null, products: [], competitors: [], risks: [] };
 * const deal = { ...open, ...known, expectedCloseAt: null };
 * const on = (day: number) => attentionTo(deal, pipeline, 7, makeCalendar(), day * DAY).map((one) => one.concern);
 * [on(22), on(23), on(30)]; // => [[], ["at-risk"], ["stalled"]]
 * attentionTo(deal, pipeline, 7, makeCalendar(), 30 * DAY)[0]?.nextStep; // => { action: "advance", stageId: "intention" }
 * ```
 */
export const attentionTo = (
  deal: WatchedDeal,
  pipeline: Pipeline,
  warnDays: number,
  calendar: Calendar,
  now: Instant,
): readonly Attention[] => {
  const { stalled, overdue, atRisk } = dealDueDates(deal, pipeline, warnDays, calendar);
  const tactics = stageOf(pipeline, deal.stageId)?.tactics ?? [];
  const found: Attention[] = [];
  const add = (concern: Concern, since: Instant | null, nextStep: () => NextStep) => {
    if (since !== null && since <= now)
      found.push({ dealId: deal.id, concern, since, nextStep: nextStep(), tactics });
  };
  const onward = () => nextStepOf(deal, pipeline);
  const redate = (): NextStep => ({ action: "agree-date" });
  add("stalled", stalled, onward);
  add("overdue", overdue, redate);
  const datedFirst = overdue !== null && (stalled === null || overdue < stalled);
  if (found.length === 0) add("at-risk", atRisk, datedFirst ? redate : onward);
  return found.sort((a, b) => a.since - b.since);
};
