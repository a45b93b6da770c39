import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import { type Calendar, contentHash, type DayNumber, errorOf } from "../kernel/index.js";
import type { Environment, Read, Work } from "../storage/index.js";
import { coversAt, type Rep, repRecord } from "../team/index.js";
import { type CompiledPolicy, compilePolicy } from "./compile/index.js";
import { holdsOf, thawed } from "./dispute/index.js";
import { type OwnershipEvents, ownershipEvents } from "./events.js";
import { holdingLimit, repNotActive } from "./faults.js";
import { allowancesAt, levelPermissions } from "./handover/index.js";
import { lapse } from "./handover-repository.js";
import {
  decisionRecord,
  type Holding,
  holdingRecord,
  ownershipPolicyRecord,
  type RecordedFacts,
  type ReleaseReason,
  type Tenure,
  type TenureClock,
  type Trace,
  tenureRecord,
} from "./model.js";
import type { OwnershipPolicy } from "./policy.js";
import { nextStep, type ProtectionClock, type ProtectionStep, protectionClock } from "./protection.js";
import { type ProtectionTerms, termsFor } from "./protection-policy.js";
import type { OwnershipExtensions } from "./registry.js";

/** The policy in force. */
export interface OwnershipConfig {
  readonly policy: OwnershipPolicy;
  readonly compiled: CompiledPolicy;
  readonly extensions: OwnershipExtensions;
  readonly hash: string;
  /** Hash of the protection alone. */
  readonly clock: string;
  /** A policy on trial: what it would decide is told beside every decision, and never acted on. */
  readonly shadow: { readonly policy: OwnershipPolicy; readonly hash: string } | null;
}

export const ownershipConfig = (
  policy: OwnershipPolicy,
  extensions: OwnershipExtensions = {},
  shadow: OwnershipPolicy | null = null,
): OwnershipConfig => ({
  policy,
  extensions,
  compiled: compilePolicy(policy, extensions),
  hash: contentHash(policy),
  clock: contentHash(policy.protection),
  shadow: shadow === null ? null : { policy: shadow, hash: contentHash(shadow) },
});

/** Whose customers these are; a customer without a holding is nobody's. */
export const ownersOf: Environment["ownersOf"] = (reads, customerIds) =>
  Effect.map(reads.getMany(holdingRecord, customerIds), (holdings) =>
    holdings.map((holding) => ({
      ownerId: holding?.ownerId ?? null,
      teamId: holding?.teamId ?? null,
    })),
  );

/** What of these customers is allowed to people who do not own them, at this moment. */
export const sharedWith: Environment["sharedWith"] = (reads, customerIds) =>
  Effect.gen(function* () {
    const holdings = yield* reads.getMany(holdingRecord, customerIds);
    const owners = [...new Set(holdings.flatMap((holding) => holding?.ownerId ?? []))];
    const reps = new Map((yield* reads.getMany(repRecord, owners)).map((rep) => [rep?.id, rep]));
    return holdings.map((holding) => {
      if (holding === null) return [];
      const owner = reps.get(holding.ownerId ?? "") ?? null;
      const standIns = [
        ...holding.owners.map((one) => one.repId),
        ...(owner === null ? [] : coversAt(owner, reads.now)),
      ];
      return [
        ...allowancesAt(holding.collaborators, reads.now),
        ...standIns.map((actorId) => ({ actorId, permissions: levelPermissions.negotiate })),
      ];
    });
  });

export const heldCounter = (repId: string): string => `ownership.held:${repId}`;
/** Those of them who never ordered; kept whether the policy asks for it or not, so that it can be changed. */
export const withoutOrdersCounter = (repId: string): string => `ownership.held-without-orders:${repId}`;
export const viewsCounter = (poolId: string, repId: string, day: DayNumber): string =>
  `ownership.views:${poolId}:${repId}:${day}`;
export const claimsCounter = (repId: string, day: DayNumber): string => `ownership.claims:${repId}:${day}`;

/** What the policy gave to a rep in a period: `day:20779`. */
export const intakeCounter = (repId: string, period: string): string => `ownership.intake:${repId}:${period}`;

/** What the clock of a holding says under the policy in force, and what is to be done next about it. */
export interface HoldingClock extends ProtectionClock {
  readonly terms: ProtectionTerms | null;
  readonly next: ProtectionStep | null;
  /** As it is kept; a due date that has moved was not warned of yet. */
  readonly kept: Pick<Holding, "dueAt" | "trigger" | "nextAt" | "warnedAt" | "lastWarnedAt" | "clock">;
}

export const clockOf = (config: OwnershipConfig, calendar: Calendar, holding: Holding): HoldingClock => {
  const { receivedAt } = holding;
  const terms = receivedAt === null ? null : termsFor(config.policy.protection, holding);
  const facts = { ...holding, holds: holdsOf(holding), receivedAt: receivedAt ?? 0 };
  const clock = protectionClock(facts, terms, calendar);
  const { dueAt, trigger } = clock;
  const { warnedAt, lastWarnedAt } =
    dueAt === holding.dueAt ? holding : { warnedAt: null, lastWarnedAt: null };
  const next = nextStep(dueAt, { warnedAt, lastWarnedAt }, terms, calendar);
  const nextAt = next?.at ?? null;
  const kept = { dueAt, trigger, nextAt, warnedAt, lastWarnedAt, clock: config.clock };
  return { ...clock, terms, next, kept };
};

/** Inserts what is kept under its hash, unless it is there. */
export const once = <A>(found: A | null, insert: () => unknown): void => {
  if (found === null) insert();
};

/** Keeps a decision for ever, and whatever is needed to make it again. Answers its id. */
export const keepDecision = (
  work: Work,
  { policy, hash }: OwnershipConfig,
  customerId: string,
  trace: Trace,
  facts: RecordedFacts,
): Read<string> =>
  Effect.gen(function* () {
    once(yield* work.get(ownershipPolicyRecord, hash), () =>
      work.insert(ownershipPolicyRecord, hash, { document: policy, at: work.now }),
    );
    const id = work.newId();
    work.insert(decisionRecord, id, { customerId, at: work.now, policy: hash, trace, facts });
    return id;
  });

/** Closes the tenure of a holding: the customer is with nobody, to be put somewhere in the same unit of work. */
export const take = (
  work: Work,
  holding: Holding,
  to: {
    readonly reason: ReleaseReason;
    readonly poolId: string | null;
    readonly toOwnerId: string | null;
    readonly decisionId: string;
  },
): Read<Holding> =>
  Effect.gen(function* () {
    yield* work.accept(thawed(holding.id, holding.freeze, work.now));
    const { ownerId, tenureId } = holding;
    if (ownerId === null || tenureId === null) return holding;
    if (holding.handoverId !== null) yield* lapse(work, holding.handoverId);
    const tenure = yield* work.require(tenureRecord, tenureId);
    const { receivedAt, lastFollowUpAt, lockedUntil, deals, fromPoolId } = holding;
    const clock = {
      receivedAt,
      lastFollowUpAt,
      lockedUntil,
      deals,
      fromPoolId,
      holds: [...holdsOf(holding)],
    };
    work.update(tenureRecord, tenure, { until: Math.max(tenure.from, work.now), ending: to.reason, clock });
    work.addToCounter(heldCounter(ownerId), -1, { min: 0 });
    if (holding.lastOrderAt === null) work.addToCounter(withoutOrdersCounter(ownerId), -1, { min: 0 });
    const others = holding.formerOwners.filter((one) => one.repId !== ownerId);
    const { id: customerId, teamId } = holding;
    const taken = work.update(holdingRecord, holding, {
      state: "pooled",
      ownerId: null,
      teamId: null,
      poolId: to.poolId,
      since: work.now,
      receivedAt: null,
      lastFollowUpAt: null,
      dueAt: null,
      trigger: null,
      nextAt: null,
      warnedAt: null,
      lastWarnedAt: null,
      lockedUntil: null,
      holds: [],
      collaborators: [],
      owners: [],
      handoverId: null,
      freeze: null,
      deals: holding.deals.filter((deal) => !deal.won),
      formerOwners: [...others, { repId: ownerId, lostAt: work.now }],
      tenureId: null,
      decisionId: to.decisionId,
    });
    yield* work.emit(ownershipEvents.released, customerSubject(customerId), {
      customerId,
      ownerId,
      teamId,
      ...to,
    });
    return taken;
  });

/** Gives a customer to a rep. Their capacity is guarded in the commit, and so is that they are still active. */
export const give = (
  work: Work,
  config: OwnershipConfig,
  holding: Holding,
  to: {
    readonly rep: Rep;
    readonly reason: Tenure["reason"];
    readonly max: { readonly held: number | null; readonly withoutOrders: number | null };
    readonly decisionId: string;
    /** What the clock counts from, where it does not begin anew. */
    readonly clock?: TenureClock;
  },
): Holding => {
  const { rep, max, reason, decisionId, clock } = to;
  const tenureId = work.newId();
  const ends = { until: null, ending: null, clock: null };
  const owner = { ownerId: rep.id, teamId: rep.teamId };
  work.insert(tenureRecord, tenureId, { customerId: holding.id, ...owner, from: work.now, reason, ...ends });
  const atMost = (most: number | null) => (most === null ? {} : { max: most });
  work.addToCounter(heldCounter(rep.id), 1, atMost(max.held));
  if (holding.lastOrderAt === null)
    work.addToCounter(withoutOrdersCounter(rep.id), 1, atMost(max.withoutOrders));
  const received = {
    ...{ receivedAt: work.now, lastFollowUpAt: null },
    fromPoolId: holding.poolId ?? holding.fromPoolId,
    ...clock,
  };
  const { kept } = clockOf(config, work.calendar, { ...holding, ...received });
  const given = { state: "owned", ...owner, poolId: null, since: work.now, ...received, ...kept } as const;
  return work.update(holdingRecord, holding, { ...given, tenureId, decisionId });
};

/** Says that a customer was given to its owner. */
export const announce = (
  work: Work,
  { id: customerId, ownerId, teamId, dueAt }: Holding,
  fromOwnerId: string | null,
  how: OwnershipEvents["ownership.assigned"]["how"],
  decisionId: string,
): Read<void> =>
  work.emit(ownershipEvents.assigned, customerSubject(customerId), {
    customerId,
    ownerId: ownerId ?? "",
    teamId: teamId ?? "",
    fromOwnerId,
    how,
    dueAt,
    decisionId,
  });

/** A rep who may be given customers; the commit fails when they leave meanwhile. */
export const requireActive = (work: Work, repId: string): Read<Rep> =>
  Effect.flatMap(work.require(repRecord, repId), (rep) =>
    rep.active ? Effect.succeed(rep) : Effect.fail(errorOf(repNotActive({ rep: rep.name }))),
  );

/** What guards a customer that is given by hand or by the policy: the capacity alone. */
export const ofCapacity = ({ capacity }: Rep) => ({ held: capacity, withoutOrders: null });

/** Refuses when a rep holds as many as they can. */
export const requireRoom = (work: Work, rep: Rep): Read<void> =>
  Effect.flatMap(work.counter(heldCounter(rep.id)), (held) =>
    rep.capacity !== null && held >= rep.capacity
      ? Effect.fail(errorOf(holdingLimit({ rep: rep.name, held, max: rep.capacity })))
      : Effect.void,
  );
