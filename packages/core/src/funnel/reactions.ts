import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import { type OwnershipEvents, ownershipEvents } from "../ownership/index.js";
import type { Reaction, Read, Work } from "../storage/index.js";
import { funnelEvents } from "./events.js";
import { opportunityRecord } from "./model.js";

/** Open deals go with their customer: those of the former owner alone, and nothing that is closed. */
const onTransferred = (
  { dealIds, fromOwnerId, toOwnerId, toTeamId }: OwnershipEvents["ownership.work-transferred"],
  work: Work,
): Read<void> =>
  Effect.gen(function* () {
    for (const deal of yield* work.getMany(opportunityRecord, dealIds)) {
      if (deal === null || deal.status !== "open" || deal.ownerId !== fromOwnerId) continue;
      const owner = { ownerId: toOwnerId, teamId: toTeamId };
      work.update(opportunityRecord, deal, owner);
      const { id: opportunityId, customerId } = deal;
      const said = { opportunityId, customerId, fields: Object.keys(owner) };
      yield* work.emit(funnelEvents.changed, customerSubject(customerId), said);
    }
  });

/** What the funnel does about what happens elsewhere, in the same unit of work. */
export const makeFunnelReactions = (): readonly Reaction[] => [
  {
    on: ownershipEvents.workTransferred.type,
    run: (event, work) => onTransferred(event.data as OwnershipEvents["ownership.work-transferred"], work),
  },
];
