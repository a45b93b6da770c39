import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import type { Read, Work } from "../storage/index.js";
import { ownershipEvents } from "./events.js";
import { type Handover, handoverRecord, handoverState } from "./handover/index.js";

/** Ends a request that is open, and says so. */
export const endHandover = (
  work: Work,
  handover: Handover,
  outcome: Exclude<Handover["status"], "open">,
  reason: string | null,
): Read<Handover> => {
  const { id: handoverId, customerId, fromOwnerId, toRepId } = handover;
  const by = work.actor.id;
  const set = { status: outcome, endedAt: work.now, endedBy: by, endReason: reason };
  const ended = work.update(handoverRecord, handover, set);
  const said = { handoverId, customerId, fromOwnerId, toRepId, outcome, by, reason };
  return Effect.as(work.emit(ownershipEvents.handoverEnded, customerSubject(customerId), said), ended);
};

/** The customer goes elsewhere: a request that is still open has nothing left to hand over. */
export const lapse = (work: Work, handoverId: string): Read<void> =>
  Effect.gen(function* () {
    const handover = yield* work.require(handoverRecord, handoverId);
    if (handoverState(handover, work.now) === "open") yield* endHandover(work, handover, "lapsed", null);
  });
