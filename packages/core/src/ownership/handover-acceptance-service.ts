import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import type { Read, Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { guardsOf } from "./claim.js";
import { ownershipEvents } from "./events.js";
import { dealsAlong, type Handover, judgeReceipt, withCollaborator } from "./handover/index.js";
import { endHandover } from "./handover-repository.js";
import { type Holding, holdingRecord } from "./model.js";
import {
  announce,
  give,
  heldCounter,
  keepDecision,
  type OwnershipConfig,
  take,
  withoutOrdersCounter,
} from "./repository.js";
import { handedOver } from "./sharing/index.js";
import { enterShares } from "./sharing-service.js";

/** Stages that open deals go from one owner to the next; the funnel moves them in the same unit of work. */
export const transferWork = (
  work: Work,
  { id: customerId, ownerId, teamId }: Holding,
  fromOwnerId: string,
  dealIds: readonly string[],
  decisionId: string,
): Read<void> =>
  dealIds.length === 0 || ownerId === null
    ? Effect.void
    : work.emit(ownershipEvents.workTransferred, customerSubject(customerId), {
        ...{ customerId, fromOwnerId, toOwnerId: ownerId, toTeamId: teamId ?? "" },
        ...{ dealIds, decisionId },
      });

/** Who stays on the customer after a handover: its collaborators but the new owner, and the former owner if so agreed. */
const staying = (work: Work, { formerOwner, fromOwnerId, toRepId }: Handover, holding: Holding) => {
  const others = withCollaborator(holding.collaborators, toRepId, null, work.now);
  if (formerOwner === null) return others;
  const until = work.calendar.addDays(work.now, formerOwner.days);
  return withCollaborator(others, fromOwnerId, { level: formerOwner.level, from: work.now, until }, work.now);
};

/**
 * Stages an approved handover. The receiver is judged now, as for a claim, and their limits are guarded in the commit;
 * there is never a moment with no owner, or two. When it is refused, the request stays open until it expires.
 */
export const accept = (config: OwnershipConfig, work: Work, handover: Handover): Read<Handover> =>
  Effect.gen(function* () {
    const { customerId, fromOwnerId, toRepId, requestedBy, reason } = handover;
    const holding = yield* work.require(holdingRecord, customerId);
    const rep = yield* work.require(repRecord, toRepId);
    const counters = [heldCounter(rep.id), withoutOrdersCounter(rep.id)];
    const [held = 0, withoutOrders = 0] = yield* work.counters(counters);
    const { id, name, teamId, active, capacity } = rep;
    const { ownerId, formerOwners, lastOrderAt } = holding;
    const facts = {
      ...{ customerId, ownerId, formerOwners: [...formerOwners], rep: { id, active, capacity } },
      ...{ held, withoutOrders, ordered: lastOrderAt !== null, now: work.now },
    };
    const grant = yield* work.accept(judgeReceipt(facts, config.policy, work.calendar));
    const dealIds = dealsAlong(handover.deals, holding.deals);
    const approvedBy = [...new Set(handover.approvals.map((one) => one.by))];
    const people = { repId: id, name, fromOwnerId, requestedBy, approvedBy };
    const what = { handoverId: handover.id, at: work.now, reason, dealIds, grant };
    const trace = { kind: "handover", ...what, ...people } as const;
    const decisionId = yield* keepDecision(work, config, customerId, trace, { kind: "handover", ...facts });
    // ended before the customer is taken, or it would lapse
    const ended = yield* endHandover(work, handover, "accepted", null);
    const to = { reason: "handed-over", poolId: null, toOwnerId: id, decisionId } as const;
    const free = yield* take(work, holding, to);
    const max = guardsOf(config.policy.claim, capacity, grant.maxHeld);
    const given = give(work, config, free, { rep, reason: "handed-over", max, decisionId });
    const kept = work.update(holdingRecord, given, { collaborators: [...staying(work, handover, holding)] });
    if (config.policy.sharing.overHandover && holding.owners.length > 0)
      yield* enterShares(work, kept, handedOver(holding.owners, fromOwnerId, { repId: id, teamId }), reason);
    yield* announce(work, given, fromOwnerId, "handover", decisionId);
    yield* transferWork(work, given, fromOwnerId, dealIds, decisionId);
    return ended;
  });
