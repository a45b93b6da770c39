import * as Effect from "effect/Effect";
import { customerRecord, customerSubject, type Touchpoint } from "../customer/index.js";
import { orderRecord } from "../order/index.js";
import type { Read, Reads, Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { evidenceOf } from "./contact-service.js";
import {
  type Dispute,
  type DisputedCustomer,
  type DisputeFacts,
  disputeRecord,
  judgeOpening,
  overAt,
  recommend,
  thawed,
} from "./dispute/index.js";
import { ownershipEvents } from "./events.js";
import { decisionRecord, type Holding, holdingRecord, tenureRecord } from "./model.js";
import { clockOf, type OwnershipConfig } from "./repository.js";
import { ownerAt } from "./tenure.js";

/** Freezes a customer until then, or thaws it: its clock stands still for as long as it is frozen. */
export const setFreeze = (
  config: OwnershipConfig,
  work: Work,
  holding: Holding,
  to: { readonly disputeId: string; readonly until: number } | null,
): Holding => {
  const { freeze } = holding;
  const over = freeze === null ? [] : [{ from: freeze.from, until: Math.min(freeze.until, work.now) }];
  const changed = {
    holds: [...holding.holds, ...over],
    freeze: to === null ? null : { ...to, from: work.now },
  };
  const { kept } = clockOf(config, work.calendar, { ...holding, ...changed });
  return work.update(holdingRecord, holding, holding.ownerId === null ? changed : { ...changed, ...kept });
};

const customerFacts = (config: OwnershipConfig, reads: Reads, holding: Holding): Read<DisputedCustomer> =>
  Effect.gen(function* () {
    const where = { customerId: holding.id };
    const { registeredAt } = yield* reads.require(customerRecord, holding.id);
    const tenures = yield* reads.all(tenureRecord, { where });
    const orders = yield* reads.all(orderRecord, { where: { status: "placed", ...where } });
    const decisions = yield* reads.all(decisionRecord, { where });
    const { ownerId, poolId, since, contractUntil, registrantId } = holding;
    const { dueAt } = clockOf(config, reads.calendar, holding);
    return {
      customerId: holding.id,
      ...{ ownerId, poolId, since, dueAt, contractUntil, registeredAt, registrantId },
      tenures: tenures.map((one) => ({
        ...{ ownerId: one.ownerId, from: one.from, until: one.until, reason: one.reason, ending: one.ending },
      })),
      orders: orders.map(({ id, placedAt: at }) => ({
        ...{ orderId: id, at, ownerId: ownerAt(tenures, at)?.ownerId ?? null },
      })),
      decisions: decisions.map(({ id, at, trace }) => ({ id, at, kind: trace.kind })),
    };
  });

/** Everything about these records of one customer, from the timeline, the tenures and the decisions. */
const collect = (
  config: OwnershipConfig,
  reads: Reads,
  holdings: readonly Holding[],
  claimantId: string,
  staged: Touchpoint | null,
): Read<DisputeFacts> =>
  Effect.gen(function* () {
    const found = yield* Effect.forEach(holdings, (holding) => customerFacts(config, reads, holding));
    const customers = found.toSorted(
      (a, b) => a.registeredAt - b.registeredAt || (a.customerId < b.customerId ? -1 : 1),
    );
    const owners = customers.flatMap(({ ownerId }) => ownerId ?? []).sort();
    const reps = yield* reads.getMany(repRecord, [...new Set([claimantId, ...owners])]);
    const evidence = yield* Effect.forEach(customers, ({ customerId }) =>
      evidenceOf(reads, customerId, staged?.customerId === customerId ? staged : null),
    );
    return {
      now: reads.now,
      parties: reps.flatMap((rep) =>
        rep === null ? [] : [{ repId: rep.id, name: rep.name, teamId: rep.teamId }],
      ),
      customers,
      evidence: evidence.flat(),
    };
  });

/** What opens a case. */
export interface Complaint extends Pick<Dispute, "cause" | "claimantId" | "openedById" | "reason"> {
  readonly customerIds: readonly string[];
  /** A touchpoint of this same unit of work. */
  readonly staged?: Touchpoint;
}

/** Stages a case, and freezes every record of the customer; refuses what is frozen already, or may not be disputed. */
export const openCase = (
  config: OwnershipConfig,
  work: Work,
  { customerIds: asked, staged, ...complaint }: Complaint,
): Read<Dispute> =>
  Effect.gen(function* () {
    const { claimantId, cause } = complaint;
    const holdings = yield* Effect.forEach([...new Set(asked)], (id) => work.require(holdingRecord, id));
    for (const { id, freeze } of holdings) yield* work.accept(thawed(id, freeze, work.now));
    const facts = yield* collect(config, work, holdings, claimantId, staged ?? null);
    const customerIds = facts.customers.map((one) => one.customerId);
    const earlier = yield* Effect.forEach(customerIds, (customerId) =>
      work.all(disputeRecord, { where: { customerId } }),
    );
    const { disputes } = config.policy;
    const judged = judgeOpening(facts, claimantId, earlier.flat(), disputes, work.calendar);
    const decideBy = yield* work.accept(judged);
    const course = { decideBy, ruling: null, appeal: null, withdrawnAt: null };
    const recommendation = recommend(facts, config.policy, work.calendar);
    const dispute = work.insert(disputeRecord, work.newId(), {
      ...complaint,
      ...{ customerId: customerIds[0] ?? "", customerIds, openedAt: work.now },
      ...{ parties: [...facts.parties], facts, recommendation, policy: config.hash },
      ...course,
      until: overAt(course),
    });
    for (const holding of holdings)
      setFreeze(config, work, holding, { disputeId: dispute.id, until: dispute.until });
    yield* work.emit(ownershipEvents.disputed, customerSubject(dispute.customerId), {
      disputeId: dispute.id,
      ...{ customerIds, cause, claimantId, decideBy },
      partyIds: facts.parties.map(({ repId }) => repId),
      recommendedId: recommendation.repId,
    });
    return dispute;
  });
