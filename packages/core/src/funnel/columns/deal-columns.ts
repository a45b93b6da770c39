import type { Calendar, DayNumber } from "../../kernel/index.js";
import type { DealHistory } from "../figures/index.js";
import { evolve } from "../history.js";
import type { Opportunity } from "../model.js";
import { placeOf } from "../pipeline.js";
import type { Pipeline } from "../policy.js";

/** A deal that is open has been closed on no day. */
export const NEVER = -1;

/** What `statuses` and `stepKinds` hold. A reopened deal enters its stage again. */
export const STATUS = { open: 0, won: 1, lost: 2 } as const;
export const KIND = { enter: 0, won: 1, lost: 2, reopened: 3 } as const;

/**
 * The deals of one pipeline and one currency as columns: position `i` of each is the same deal. Days are day numbers of the
 * tenant's calendar, stages are places in the pipeline.
 */
export interface DealColumns {
  readonly openedDays: Int32Array;
  /** `NEVER` while it is open. */
  readonly closedDays: Int32Array;
  readonly statuses: Uint8Array;
  /** Handles from 0: who has it, and why it was lost. */
  readonly owners: Int32Array;
  readonly reasons: Uint8Array;
  /** From which stage it was closed; where it is while it is open. */
  readonly stages: Uint8Array;
  /** Minor units; exact up to 2^53 - 1. */
  readonly amounts: Float64Array;
  /** The steps of deal `i`, in their order, are those from `starts[i]` up to before `starts[i + 1]`. */
  readonly starts: Int32Array;
  readonly stepDays: Int32Array;
  readonly stepStages: Uint8Array;
  readonly stepKinds: Uint8Array;
}

/** From the first day up to, but not including, the last. */
export interface DayWindow {
  readonly fromDay: DayNumber;
  readonly untilDay: DayNumber;
}

export type ColumnDeal = DealHistory & Pick<Opportunity, "ownerId" | "amount">;

/** Deals as columns, with the handles of owners and reasons in the order in which they came. O(steps). */
export const dealColumns = (
  pipeline: Pick<Pipeline, "stages">,
  deals: readonly ColumnDeal[],
  calendar: Calendar,
): DealColumns & { readonly ownerIds: readonly string[]; readonly lostReasons: readonly string[] } => {
  const size = deals.length;
  const steps = deals.reduce((sum, deal) => sum + deal.steps.length, 0);
  const handles = (known: Map<string, number>, value: string): number => {
    const handle = known.get(value) ?? known.size;
    known.set(value, handle);
    return handle;
  };
  const owners = new Map<string, number>();
  const reasons = new Map<string, number>();
  const columns = {
    openedDays: new Int32Array(size),
    closedDays: new Int32Array(size).fill(NEVER),
    statuses: new Uint8Array(size),
    owners: new Int32Array(size),
    reasons: new Uint8Array(size),
    stages: new Uint8Array(size),
    amounts: new Float64Array(size),
    starts: new Int32Array(size + 1),
    stepDays: new Int32Array(steps),
    stepStages: new Uint8Array(steps),
    stepKinds: new Uint8Array(steps),
  };
  let place = 0;
  deals.forEach(({ steps: list, ownerId, amount }, at) => {
    const last = list.at(-1);
    const state = last === undefined ? null : evolve(null, last);
    columns.openedDays[at] = calendar.dayOf(list[0]?.at ?? 0);
    columns.statuses[at] = STATUS[state?.status ?? "open"];
    if (state !== null && state.closedAt !== null) columns.closedDays[at] = calendar.dayOf(state.closedAt);
    if (state?.lostReason != null) columns.reasons[at] = handles(reasons, state.lostReason);
    columns.stages[at] = Math.max(0, placeOf(pipeline, state?.closedFrom ?? state?.stageId ?? ""));
    columns.owners[at] = handles(owners, ownerId);
    columns.amounts[at] = amount ?? 0;
    for (const step of list) {
      columns.stepDays[place] = calendar.dayOf(step.at);
      columns.stepStages[place] = Math.max(0, placeOf(pipeline, step.stageId));
      columns.stepKinds[place] = KIND[step.kind];
      place += 1;
    }
    columns.starts[at + 1] = place;
  });
  return { ...columns, ownerIds: [...owners.keys()], lostReasons: [...reasons.keys()] };
};
