import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import type { Read, Work } from "../storage/index.js";
import { setFreeze } from "./case-service.js";
import {
  type Dispute,
  type DisputedCustomer,
  disputePhase,
  disputeRecord,
  type Judgement,
  judgeRuling,
  overAt,
  type Ruling,
} from "./dispute/index.js";
import { ownershipEvents } from "./events.js";
import { type Holding, holdingRecord, type TenureClock, tenureRecord } from "./model.js";
import {
  announce,
  give,
  keepDecision,
  type OwnershipConfig,
  ofCapacity,
  requireActive,
  requireRoom,
  take,
} from "./repository.js";

/** What was left of the protection when this rep last lost the customer: the clock stood still since. */
const clockLeft = (work: Work, customerId: string, repId: string): Read<TenureClock | null> =>
  Effect.map(work.all(tenureRecord, { where: { customerId } }), (tenures) => {
    const last = tenures.findLast((one) => one.ownerId === repId && one.until !== null);
    if (last === undefined || last.clock === null || last.until === null) return null;
    const since = { from: last.until, until: work.now };
    return { ...last.clock, holds: [...last.clock.holds, since] };
  });

/** Puts a customer where a ruling says, from wherever it is, and moves the credit of its orders with it. */
const move = (
  config: OwnershipConfig,
  work: Work,
  holding: Holding,
  { poolId, since }: DisputedCustomer,
  toOwnerId: string | null,
  { dispute, ruling, onAppeal }: { dispute: Dispute; ruling: Ruling; onAppeal: boolean },
): Read<Holding> =>
  Effect.gen(function* () {
    const { id: customerId, ownerId: fromOwnerId } = holding;
    const rep = toOwnerId === null ? null : yield* requireActive(work, toOwnerId);
    if (rep !== null) yield* requireRoom(work, rep);
    const left = rep === null ? null : yield* clockLeft(work, customerId, rep.id);
    const { by, reason } = ruling;
    const decisionId = yield* keepDecision(
      work,
      config,
      customerId,
      {
        ...{ kind: "dispute", at: work.now, by, disputeId: dispute.id, onAppeal, fromOwnerId, reason },
        ...{ repId: toOwnerId, name: rep?.name ?? poolId ?? "", restored: left !== null },
      },
      null,
    );
    const to = { reason: "dispute", poolId: rep === null ? poolId : null, toOwnerId, decisionId } as const;
    const free = yield* take(work, holding, to);
    let moved = free;
    if (rep !== null) {
      const won = left?.deals.filter((deal) => deal.won) ?? [];
      const known = new Set(won.map((deal) => deal.id));
      const deals = [...won, ...free.deals.filter((deal) => !known.has(deal.id))];
      const given = { rep, reason: "dispute", max: ofCapacity(rep), decisionId } as const;
      moved = give(work, config, free, left === null ? given : { ...given, clock: { ...left, deals } });
      yield* announce(work, moved, fromOwnerId, "dispute", decisionId);
    }
    yield* work.emit(ownershipEvents.creditAwarded, customerSubject(customerId), {
      ...{ customerId, fromRepId: fromOwnerId, toRepId: toOwnerId, toTeamId: rep?.teamId ?? null },
      ...{ since, until: null, reason: "awarded-by-dispute", causeId: dispute.id, note: reason },
    });
    return moved;
  });

/** Stages a decision of the case, or of its appeal: each record of the customer goes where it says. */
export const rule = (
  config: OwnershipConfig,
  work: Work,
  dispute: Dispute,
  judgement: Judgement,
): Read<Dispute> =>
  Effect.gen(function* () {
    const onAppeal = disputePhase(dispute, work.now) === "appealed";
    const judged = judgeRuling(dispute, judgement, config.policy.disputes, work.calendar);
    const ruling = yield* work.accept(judged);
    const { appeal } = dispute;
    const decided = appeal === null ? { ruling } : { appeal: { ...appeal, ruling } };
    const until = overAt({ ...dispute, ...decided });
    const changed = work.update(disputeRecord, dispute, { ...decided, until });
    for (const customer of dispute.facts.customers) {
      const holding = yield* work.require(holdingRecord, customer.customerId);
      const free = setFreeze(config, work, holding, null);
      const target = ruling.ownerId ?? customer.ownerId;
      const what = { dispute, ruling, onAppeal };
      const put = target === free.ownerId ? free : yield* move(config, work, free, customer, target, what);
      if (until > work.now) setFreeze(config, work, put, { disputeId: dispute.id, until });
    }
    yield* work.emit(ownershipEvents.ruled, customerSubject(dispute.customerId), {
      ...{ disputeId: dispute.id, customerIds: dispute.customerIds, onAppeal },
      ...{ by: ruling.by, ownerId: ruling.ownerId, reason: ruling.reason, appealBy: ruling.appealBy },
      asRecommended: ruling.ownerId === dispute.recommendation.repId,
    });
    return changed;
  });
