import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import type { Read, Work } from "../storage/index.js";
import { repRecord, teamRecord } from "../team/index.js";
import { lineage } from "./candidates.js";
import { guardsOf, judgeClaim } from "./claim.js";
import { ownershipEvents } from "./events.js";
import { type Holding, holdingRecord } from "./model.js";
import {
  claimsCounter,
  give,
  heldCounter,
  keepDecision,
  type OwnershipConfig,
  withoutOrdersCounter,
} from "./repository.js";

const adminsOf = ({ policy }: OwnershipConfig, poolId: string | null): readonly string[] =>
  policy.pools.find((pool) => pool.id === poolId)?.admins ?? [];

/**
 * Stages a claim. Three things of it are guarded in the commit: that the customer is still where it was, that the rep
 * holds no more than they may, and that they claimed no more today; whoever loses a race is judged again.
 */
export const claim = (
  config: OwnershipConfig,
  work: Work,
  customerId: string,
  repId: string,
): Read<Holding> =>
  Effect.gen(function* () {
    const holding = yield* work.require(holdingRecord, customerId);
    const rep = yield* work.require(repRecord, repId);
    if (rep.id === work.actor.id) {
      yield* work.permit("ownership.claim", { ownerId: rep.id, teamId: rep.teamId });
    } else if (!adminsOf(config, holding.poolId).includes(work.actor.id)) {
      yield* work.permit("ownership.assign", { ownerId: null, teamId: rep.teamId });
    }
    const teams = yield* work.all(teamRecord, {});
    const counter = claimsCounter(rep.id, work.calendar.dayOf(work.now));
    const counters = [heldCounter(rep.id), withoutOrdersCounter(rep.id), counter];
    const [held = 0, withoutOrders = 0, claimedToday = 0] = yield* work.counters(counters);
    const { ownerId, poolId, since, formerOwners, lastOrderAt, freeze } = holding;
    const { id, name, active, capacity } = rep;
    const facts = {
      ...{ customerId, ownerId, poolId, since, formerOwners: [...formerOwners] },
      rep: { id, active, capacity, teamIds: lineage(rep.teamId, teams) },
      ...{ held, withoutOrders, ordered: lastOrderAt !== null, claimedToday, now: work.now, freeze },
    };
    const grant = yield* work.accept(judgeClaim(facts, config.policy, work.calendar));
    const trace = { kind: "claim", at: work.now, repId: id, name, grant } as const;
    const decisionId = yield* keepDecision(work, config, customerId, trace, { kind: "claim", ...facts });
    work.addToCounter(counter, 1, grant.perDay === null ? {} : { max: grant.perDay });
    const max = guardsOf(config.policy.claim, capacity, grant.maxHeld);
    const to = { rep, reason: "claimed", max, decisionId } as const;
    const given = give(work, config, holding, to);
    const { teamId } = rep;
    const said = {
      customerId,
      ownerId: id,
      teamId,
      poolId: grant.poolId,
      dueAt: given.dueAt,
      decisionId,
    };
    yield* work.emit(ownershipEvents.claimed, customerSubject(customerId), said);
    return given;
  });
