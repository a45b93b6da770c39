import * as Effect from "effect/Effect";
import { type Customer, customerSubject } from "../customer/index.js";
import { type Calendar, contentHash, type DayNumber, errorOf, type Instant } from "../kernel/index.js";
import { contended, type Environment, type Read, type Reads, type Work } from "../storage/index.js";
import { type Rep, repRecord, teamRecord } from "../team/index.js";
import type { Ledger } from "./balance.js";
import type { RepFacts } from "./candidates.js";
import { cooldownUntil } from "./claim.js";
import { type Decided, decideAll, ledgerOf, type World } from "./decide.js";
import { ownershipEvents } from "./events.js";
import { holdingLimit, repNotActive } from "./faults.js";
import { type CustomerFacts, ruleFor } from "./match.js";
import {
  decisionRecord,
  type Holding,
  holdingRecord,
  ledgerRecord,
  ownershipPolicyRecord,
  type RecordedFacts,
  type ReleaseReason,
  rosterRecord,
  type Tenure,
  type Trace,
  tenureRecord,
} from "./model.js";
import type { OwnershipPolicy } from "./policy.js";
import { dueAt, warnAt } from "./protection.js";

/** The policy in force. */
export interface OwnershipConfig {
  readonly policy: OwnershipPolicy;
  readonly hash: string;
  /** Hash of the protection alone. */
  readonly clock: string;
}

export const ownershipConfig = (policy: OwnershipPolicy): OwnershipConfig => ({
  policy,
  hash: contentHash(policy),
  clock: contentHash(policy.protection),
});

/** Whose customers these are; a customer without a holding is nobody's. */
export const ownersOf: Environment["ownersOf"] = (reads, customerIds) =>
  Effect.map(reads.getMany(holdingRecord, customerIds), (holdings) =>
    holdings.map((holding) => ({ ownerId: holding?.ownerId ?? null, teamId: holding?.teamId ?? null })),
  );

export const heldCounter = (repId: string): string => `ownership.held:${repId}`;
export const claimsCounter = (repId: string, day: DayNumber): string => `ownership.claims:${repId}:${day}`;

/** The clock of a holding under the policy in force. */
export const clockOf = (
  config: OwnershipConfig,
  calendar: Calendar,
  holding: Pick<Holding, "receivedAt" | "lastFollowUpAt" | "lastOrderAt">,
): { readonly dueAt: Instant | null; readonly warnAt: Instant | null } => {
  const { receivedAt } = holding;
  const { protection } = config.policy;
  const due = receivedAt === null ? null : dueAt({ ...holding, receivedAt }, protection, calendar);
  return { dueAt: due, warnAt: warnAt(due, protection, calendar) };
};

const PERSONAL = [
  "id",
  "name",
  "teamId",
  "regions",
  "skills",
  "weight",
  "capacity",
  "absences",
  "active",
] as const;

const pick = <T, K extends keyof T>(whole: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.map((key) => [key, whole[key]])) as Pick<T, K>;

export const factsOf = (customer: Customer): CustomerFacts =>
  pick(customer, [
    "id",
    "kind",
    "party",
    "region",
    "industry",
    "segment",
    "size",
    "source",
    "tags",
    "attributes",
  ]);

/** Reps whom the policy names; they are read even after they have left, so that a decision can say so. */
const namedReps = ({ rules, fallback }: OwnershipPolicy): readonly string[] => [
  ...rules.flatMap(({ then }) => ("repId" in then ? [then.repId] : [])),
  ...("rep" in fallback ? [fallback.rep] : []),
];

/** Reads what decisions about these customers need; `without` is treated as one who has left. */
export const readWorld = (
  reads: Reads,
  { policy }: OwnershipConfig,
  customers: readonly CustomerFacts[],
  without: string | null = null,
): Read<World> =>
  Effect.gen(function* () {
    const active = yield* reads.all(repRecord, { where: { active: true } });
    const named = yield* reads.getMany(repRecord, namedReps(policy));
    const reps = new Map<string, RepFacts>();
    for (const rep of [...active, ...named]) {
      if (rep !== null)
        reps.set(rep.id, { ...pick(rep, PERSONAL), active: rep.active && rep.id !== without });
    }
    const ids = [...reps.keys()].sort();
    const held = yield* reads.counters(ids.map(heldCounter));
    const load = Object.fromEntries(ids.flatMap((id, at) => (held[at] ? [[id, held[at]]] : [])));
    const teams = yield* reads.all(teamRecord, {});
    const ledgerIds = customers.flatMap((customer) => {
      const rule = ruleFor(policy.rules, customer);
      const ledger = rule === null ? null : ledgerOf(rule);
      return ledger === null ? [] : [ledger];
    });
    const ledgers: Record<string, Ledger> = {};
    for (const row of yield* reads.getMany(ledgerRecord, [...new Set(ledgerIds)])) {
      if (row !== null) ledgers[row.id] = { turn: row.turn, entries: row.entries };
    }
    return {
      reps: ids.flatMap((id) => reps.get(id) ?? []),
      teams: teams.map((team) => pick(team, ["id", "parentId", "regions"])),
      load,
      ledgers,
      now: reads.now,
    };
  });

/** Decides for these customers, in their order, with the state that is read now. Stores nothing. */
export const decideFor = (
  reads: Reads,
  config: OwnershipConfig,
  customers: readonly { readonly customer: Customer; readonly holding: Holding }[],
  without: string | null = null,
): Read<readonly Decided[]> => {
  const { cooldownDays } = config.policy.claim;
  const asked = customers.map(({ customer, holding }) => ({
    customer: factsOf(customer),
    excluded: holding.formerOwners
      .map((one) => one.repId)
      .filter(
        (id) => cooldownUntil(holding.formerOwners, id, cooldownDays, reads.now, reads.calendar) !== null,
      ),
  }));
  const facts = asked.map((one) => one.customer);
  return Effect.map(readWorld(reads, config, facts, without), (world) =>
    decideAll(config.policy, asked, world, config.hash),
  );
};

const once = <A>(found: A | null, insert: () => unknown): void => {
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
    const { ownerId, tenureId } = holding;
    if (ownerId === null || tenureId === null) return holding;
    const tenure = yield* work.require(tenureRecord, tenureId);
    work.update(tenureRecord, tenure, { until: work.now, ending: to.reason });
    work.addToCounter(heldCounter(ownerId), -1, { min: 0 });
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
      warnAt: null,
      warnedAt: null,
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
    readonly max: number | null;
    readonly decisionId: string;
  },
): Holding => {
  const { rep, max, reason, decisionId } = to;
  const tenureId = work.newId();
  const ends = { until: null, ending: null };
  const owner = { ownerId: rep.id, teamId: rep.teamId };
  work.insert(tenureRecord, tenureId, { customerId: holding.id, ...owner, from: work.now, reason, ...ends });
  work.addToCounter(heldCounter(rep.id), 1, max === null ? {} : { max });
  const received = { receivedAt: work.now, lastFollowUpAt: null };
  const clock = clockOf(config, work.calendar, { ...holding, ...received });
  const given = { state: "owned", ...owner, poolId: null, since: work.now, ...received, ...clock } as const;
  const marks = { warnedAt: null, clock: config.clock, tenureId, decisionId };
  return work.update(holdingRecord, holding, { ...given, ...marks });
};

/** Stages a decision of the policy: the customer goes where it says, from wherever it is. */
export const follow = (
  work: Work,
  config: OwnershipConfig,
  holding: Holding,
  { facts, decision, ledgerId }: Decided,
  reason: ReleaseReason,
): Read<Holding> =>
  Effect.gen(function* () {
    const { reps, teams, ...rest } = facts;
    const roster = contentHash({ reps, teams });
    once(yield* work.get(rosterRecord, roster), () =>
      work.insert(rosterRecord, roster, { reps: [...reps], teams: [...teams], at: work.now }),
    );
    const { outcome } = decision.trace;
    const recorded = { kind: "policy", roster, ...rest } as const;
    const trace = { kind: "policy", ...decision.trace } as const;
    const decisionId = yield* keepDecision(work, config, holding.id, trace, recorded);
    if (ledgerId !== null && decision.ledger !== null) {
      const entries = [...decision.ledger.entries];
      const row = yield* work.get(ledgerRecord, ledgerId);
      if (row === null) work.insert(ledgerRecord, ledgerId, { turn: decision.ledger.turn, entries });
      else work.update(ledgerRecord, row, { turn: decision.ledger.turn, entries });
    }
    const fromOwnerId = holding.ownerId;
    const poolId = outcome.state === "pooled" ? outcome.poolId : null;
    const toOwnerId = outcome.state === "owned" ? outcome.ownerId : null;
    const free = yield* take(work, holding, { reason, poolId, toOwnerId, decisionId });
    if (outcome.state === "pooled") {
      const since = free.poolId === poolId ? free.since : work.now;
      return work.update(holdingRecord, free, { poolId, since, decisionId });
    }
    const rep = yield* work.require(repRecord, outcome.ownerId);
    if (!rep.active)
      return yield* Effect.fail(errorOf(contended({ command: "ownership.assign", attempts: 1 })));
    const given = give(work, config, free, { rep, reason: "policy", max: rep.capacity, decisionId });
    yield* announce(work, given, fromOwnerId, "policy", decisionId);
    return given;
  });

/** Says that a customer was given to its owner. */
export const announce = (
  work: Work,
  { id: customerId, ownerId, teamId, dueAt }: Holding,
  fromOwnerId: string | null,
  how: "policy" | "by-hand",
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

/** Refuses when a rep holds as many as they can. */
export const requireRoom = (work: Work, rep: Rep): Read<void> =>
  Effect.flatMap(work.counter(heldCounter(rep.id)), (held) =>
    rep.capacity !== null && held >= rep.capacity
      ? Effect.fail(errorOf(holdingLimit({ rep: rep.name, held, max: rep.capacity })))
      : Effect.void,
  );
