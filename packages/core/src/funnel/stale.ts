import type { Calendar, Instant } from "../kernel/index.js";
import type { DealState } from "./history.js";
import { stageOf } from "./pipeline.js";
import type { Pipeline } from "./policy.js";

/**
 * From when on the deal counts as stalled 停滞: the time limit of its stage after it entered it, in the tenant's days.
 * Null for a closed deal and for a stage without a limit. Badge, reminder and list all read this one function.
 */
export const staleAt = (
  deal: Pick<DealState, "status" | "stageId" | "stageSince">,
  pipeline: Pick<Pipeline, "stages">,
  calendar: Calendar,
): Instant | null => {
  const limit = stageOf(pipeline, deal.stageId)?.timeLimitDays ?? null;
  return deal.status !== "open" || limit === null ? null : calendar.addDays(deal.stageSince, limit);
};

/** Is it stalled at this moment? It is from the first moment of `staleAt` on. */
export const isStale = (staleFrom: Instant | null, now: Instant): boolean =>
  staleFrom !== null && staleFrom <= now;
