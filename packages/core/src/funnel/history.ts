import type { Opportunity, StageEntry } from "./model.js";

/** One entry of a history: a step, or that the deal went to another version of its pipeline. */
export type HistoryEntry = Pick<StageEntry, "sequence" | "kind" | "stageId" | "from" | "at" | "reason">;

/** What happened to a deal in one step. */
export type Step = HistoryEntry & { readonly kind: Exclude<HistoryEntry["kind"], "migrated"> };

/** The part of a deal that only its history decides. */
export type DealState = Pick<
  Opportunity,
  "status" | "stageId" | "stageSince" | "closedAt" | "closedFrom" | "lostReason" | "entries"
>;

/** The state after one more step. */
export const evolve = (before: DealState | null, step: HistoryEntry): DealState => {
  const { kind, stageId, at } = step;
  const moved = { stageId, stageSince: at, entries: step.sequence };
  switch (kind) {
    case "enter":
    case "reopened":
      return { ...moved, status: "open", closedAt: null, closedFrom: null, lostReason: null };
    case "migrated":
      return {
        ...moved,
        stageSince: before?.stageSince ?? at,
        status: "open",
        closedAt: null,
        closedFrom: null,
        lostReason: null,
      };
    case "won":
      return { ...moved, status: "won", closedAt: at, closedFrom: step.from, lostReason: null };
    case "lost":
      return {
        ...moved,
        stageSince: before?.stageSince ?? at,
        status: "lost",
        closedAt: at,
        closedFrom: stageId,
        lostReason: step.reason,
      };
  }
};

/**
 * The state to which a history folds; null for an empty one. The steps come in their order.
 *
 * @example
 * ```ts
 * import { replay } from "@clientele/core/funnel";
 *
 * const steps = [
 *   { sequence: 1, kind: "enter", stageId: "potential", from: null, at: 10, reason: null },
 *   { sequence: 2, kind: "lost", stageId: "potential", from: "potential", at: 20, reason: "price" },
 * ] as const;
 * replay(steps)?.status; // => "lost"
 * replay(steps.slice(0, 1))?.status; // => "open"
 * ```
 */
export const replay = (steps: readonly HistoryEntry[]): DealState | null =>
  steps.reduce<DealState | null>((state, step) => evolve(state, step), null);

/** The status to which a history folds: its last step decides it. An empty one has none. */
export const statusAfter = (steps: readonly HistoryEntry[]): DealState["status"] | null => {
  const last = steps.at(-1);
  return last === undefined ? null : evolve(null, last).status;
};

/** The step that follows a state. Time in a history does not run back. */
export const nextStep = (
  state: DealState,
  step: Pick<Step, "kind" | "stageId" | "at"> & { readonly reason?: string },
): Step => ({
  kind: step.kind,
  stageId: step.stageId,
  sequence: state.entries + 1,
  from: state.stageId,
  at: Math.max(step.at, state.closedAt ?? state.stageSince),
  reason: step.reason ?? null,
});
