import * as Effect from "effect/Effect";
import { type Customer, customerRecord, customerSubject } from "../customer/index.js";
import { canonicalJson, contentHash, errorOf } from "../kernel/index.js";
import { contended, type Read, type Reads, type Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { cooldownUntil } from "./claim.js";
import { type Decided, type DecisionFacts, decide, decideAll, type Outcome, type World } from "./decide.js";
import { thawed } from "./dispute/index.js";
import { ownershipEvents } from "./events.js";
import { dealsAlong } from "./handover/index.js";
import { transferWork } from "./handover-acceptance-service.js";
import { periodOf } from "./intake.js";
import { type Holding, holdingRecord, ledgerRecord, type ReleaseReason, rosterRecord } from "./model.js";
import {
  announce,
  give,
  intakeCounter,
  keepDecision,
  type OwnershipConfig,
  ofCapacity,
  once,
  take,
} from "./repository.js";
import { factsOf, readWorld } from "./world-repository.js";

/** A customer, and where it is. */
export interface Placeable {
  readonly customer: Customer;
  readonly holding: Holding;
}

/** Decisions that were made together, and who could have been chosen. */
export interface Plan {
  readonly decided: readonly Decided[];
  readonly roster: Pick<World, "reps" | "teams"> & { readonly hash: string };
}

/** Decides for these customers, in their order, with the state that is read now. Stores nothing. */
export const decideFor = (
  reads: Reads,
  config: OwnershipConfig,
  customers: readonly Placeable[],
  without: string | null = null,
): Read<Plan> => {
  const { cooldownDays } = config.policy.claim;
  const asked = customers.map(({ customer, holding }) => ({
    customer: factsOf(customer),
    excluded: holding.formerOwners
      .map((one) => one.repId)
      .filter(
        (id) => cooldownUntil(holding.formerOwners, id, cooldownDays, reads.now, reads.calendar) !== null,
      ),
    formerOwners: holding.formerOwners.map((one) => one.repId).reverse(),
  }));
  const facts = asked.map((one) => one.customer);
  return Effect.map(readWorld(reads, config, facts, without), (world) => {
    const { reps, teams } = world;
    const decided = decideAll(config.compiled, asked, world, config.hash);
    return { decided, roster: { hash: contentHash({ reps, teams }), reps, teams } };
  });
};

/** Says what the shadow policy would have decided from the same facts; it keeps no ledger of its own. */
const tellShadow = (
  work: Work,
  { shadow }: OwnershipConfig,
  facts: DecisionFacts,
  live: Outcome,
  decisionId: string,
): Read<void> => {
  if (shadow === null) return Effect.void;
  const { customer } = facts;
  const { trace } = decide(shadow.policy, { ...facts, ledger: null }, shadow.hash);
  return work.emit(ownershipEvents.shadowed, customerSubject(customer.id), {
    customerId: customer.id,
    decisionId,
    policy: shadow.hash,
    ruleId: trace.ruleId,
    live,
    shadow: trace.outcome,
    same: canonicalJson(trace.outcome) === canonicalJson(live),
  });
};

/** Stages the ledger as it is after a decision, where one is kept. */
export const keepLedger = (
  work: Work,
  { decision: { ledger }, ledgerId }: Pick<Decided, "decision" | "ledgerId">,
): Read<void> => {
  if (ledgerId === null || ledger === null) return Effect.void;
  const kept = { turn: ledger.turn, entries: [...ledger.entries] };
  return Effect.map(work.get(ledgerRecord, ledgerId), (row) => {
    if (row === null) work.insert(ledgerRecord, ledgerId, kept);
    else work.update(ledgerRecord, row, kept);
  });
};

/** Stages a decision of the policy: the customer goes where it says, from wherever it is. */
const follow = (
  work: Work,
  config: OwnershipConfig,
  holding: Holding,
  roster: string,
  { facts, decision, ledgerId }: Decided,
  reason: ReleaseReason,
): Read<Holding> =>
  Effect.gen(function* () {
    const { reps: _reps, teams: _teams, ...rest } = facts;
    const { outcome } = decision.trace;
    const recorded = { kind: "policy", roster, ...rest } as const;
    const trace = { kind: "policy", ...decision.trace } as const;
    const decisionId = yield* keepDecision(work, config, holding.id, trace, recorded);
    yield* keepLedger(work, { decision, ledgerId });
    yield* tellShadow(work, config, facts, outcome, decisionId);
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
    const given = give(work, config, free, { rep, reason: "policy", max: ofCapacity(rep), decisionId });
    const { intake } = config.policy;
    if (intake !== null) {
      const period = periodOf(intake, work.now, work.calendar);
      work.addToCounter(intakeCounter(rep.id, period), 1, { max: intake.max });
    }
    yield* announce(work, given, fromOwnerId, "policy", decisionId);
    if (fromOwnerId !== null) {
      const dealIds = dealsAlong(config.policy.leaver.deals, holding.deals);
      yield* transferWork(work, given, fromOwnerId, dealIds, decisionId);
    }
    return given;
  });

/** Stages a plan for these holdings, in the order in which it was made. */
export const carryOut = (
  work: Work,
  config: OwnershipConfig,
  holdings: readonly Holding[],
  { decided, roster: { hash, reps, teams } }: Plan,
  reason: ReleaseReason,
): Read<readonly Holding[]> =>
  Effect.gen(function* () {
    once(yield* work.get(rosterRecord, hash), () =>
      work.insert(rosterRecord, hash, { reps: [...reps], teams: [...teams], at: work.now }),
    );
    const placed: Holding[] = [];
    for (const [at, one] of decided.entries()) {
      const holding = holdings[at];
      if (holding !== undefined) placed.push(yield* follow(work, config, holding, hash, one, reason));
    }
    return placed;
  });

/** The holdings of these customers that are still with whom they were, and in no dispute, each with its customer. */
export const stillWith = (
  reads: Reads,
  customerIds: readonly string[],
  ownerId: string | null,
): Read<readonly Placeable[]> =>
  Effect.gen(function* () {
    const holdings = yield* reads.getMany(holdingRecord, customerIds);
    const customers = yield* reads.getMany(customerRecord, customerIds);
    return holdings.flatMap((holding, at) => {
      const customer = customers[at] ?? null;
      const moves = holding?.ownerId === ownerId && thawed(holding.id, holding.freeze, reads.now).ok;
      return moves && customer !== null ? [{ customer, holding }] : [];
    });
  });

/** Decides for these customers and stages where they go; those who have another owner by now are left alone. */
export const place = (
  work: Work,
  config: OwnershipConfig,
  customerIds: readonly string[],
  ownerId: string | null,
): Read<readonly Holding[]> =>
  Effect.gen(function* () {
    const asked = yield* stillWith(work, customerIds, ownerId);
    const plan = yield* decideFor(work, config, asked);
    const holdings = asked.map((one) => one.holding);
    return yield* carryOut(work, config, holdings, plan, "leaver");
  });
