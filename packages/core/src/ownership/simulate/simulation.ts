import type { Calendar, Instant } from "../../kernel/index.js";
import { cooldownUntil } from "../claim.js";
import { compilePolicy } from "../compile/index.js";
import { decideAll, type World } from "../decide.js";
import { periodOf } from "../intake.js";
import type { CustomerFacts } from "../match.js";
import type { OwnershipPolicy } from "../policy.js";
import { returnPool } from "../protection-policy.js";
import type { OwnershipExtensions } from "../registry.js";
import { Agenda } from "./agenda.js";
import type { SimulationEvent } from "./event.js";
import { changed, type Placed, wound } from "./placed.js";

/** One simulation, to be taken forward event by event. */
export interface Simulation {
  step(event: SimulationEvent): void;
  /** Warns of and recycles what is due until then, and answers what came of it. */
  finish(until: Instant): SimulationResult;
}

export interface SimulationResult {
  readonly placed: ReadonlyMap<string, Placed>;
  /** Customers each rep holds at the end, those from before the simulation included. */
  readonly load: Readonly<Record<string, number>>;
  /** Customers each rep was given. */
  readonly received: Readonly<Record<string, number>>;
  /** What was ordered from each rep, in minor units of the currency of the events. */
  readonly value: Readonly<Record<string, number>>;
  /** Customers who went back to the pool, in order, as often as they did. */
  readonly recycled: readonly string[];
  /** Warnings given, last ones included. */
  readonly warned: number;
  /** Customers of leavers who were decided anew, in order. */
  readonly redistributed: readonly string[];
  /** How often a rep was passed over because they held, or got in the period, as many as they can. */
  readonly limitHits: Readonly<Record<string, number>>;
  /** How often the fallback decided, and why. */
  readonly fallbacks: { readonly "no-rule-matched": number; readonly "nobody-eligible": number };
}

const add = (counts: Record<string, number>, key: string, by: number): void => {
  counts[key] = (counts[key] ?? 0) + by;
};

const unheard = {
  ...{ lastFollowUpAt: null, lastOrderAt: null, opportunityAt: null, deals: [], contractUntil: null },
  ...{ lockedUntil: null, holds: [], tier: null, fromPoolId: null, dueAt: null, next: null },
  ...{ warnedAt: null, lastWarnedAt: null, formerOwners: [] },
} as const;

/**
 * Runs a policy over events: each customer is decided when they are registered, with the loads and ledgers that those
 * before them left; owners are warned, and what is due goes back to the first pool, as the sweep does it, at the very
 * moment; it stays there, for who would claim it cannot be known. Pauses, locks, contracts, deals, grace and terms of
 * their own count as they do in earnest, and the rules are those that decide in earnest (`decide`, `protectionClock`,
 * `nextStep`); nothing is stored. The events must be in the order of time. Cost: one decision for each customer, and
 * O(log n) for each due date.
 *
 * @example
 * ```ts
 * import { DAY, makeCalendar } from "@clientele/core/kernel";
 * import { OwnershipPolicy, simulatePolicy } from "@clientele/core/ownership";
 *
 * const rules = [{ id: "all", then: { strategy: "fixed" as const, repId: "lin" } }];
 * const policy = OwnershipPolicy.parse({ rules, protection: { base: 10, renew: 5, max: 20 } });
 * const rep = { teamId: "sales", regions: [], skills: [], weight: 1, capacity: null, absences: [], active: true };
 * const start = { reps: [{ ...rep, id: "lin", name: "Lin" }], teams: [], load: {}, ledgers: {}, now: 0 };
 * const customer = {
 *   id: "c-1", kind: "end-customer" as const, party: "organisation" as const, region: null,
 *   industry: null, segment: null, size: null, source: null, tags: [], attributes: {},
 * };
 * const simulation = simulatePolicy(policy, start, makeCalendar({ zone: "UTC" }));
 * simulation.step({ is: "registered", at: 0, customer });
 * simulation.step({ is: "paused", at: 2 * DAY, customerId: "c-1", until: 6 * DAY });
 * const { recycled, warned, placed } = simulation.finish(13 * DAY);
 * [recycled, warned, placed.get("c-1")?.dueAt]; // => [[], 1, 14 * DAY]
 * ```
 */
export const simulatePolicy = (
  policy: OwnershipPolicy,
  start: World,
  calendar: Calendar,
  extensions: OwnershipExtensions = {},
): Simulation => {
  const compiled = compilePolicy(policy, extensions);
  const firstPool = policy.pools[0]?.id ?? "";
  const load = { ...start.load };
  const ledgers = { ...start.ledgers };
  let taking: Record<string, number> = {};
  let { reps, teams } = start;
  const placed = new Map<string, Placed>();
  const received: Record<string, number> = {};
  const value: Record<string, number> = {};
  const limitHits: Record<string, number> = {};
  const recycled: string[] = [];
  const redistributed: string[] = [];
  const fallbacks = { "no-rule-matched": 0, "nobody-eligible": 0 };
  const agenda = new Agenda();
  const stepAt = new Map<string, Instant>();
  let warned = 0;
  let period = "";

  const put = (one: Placed, now: Instant): void => {
    const { id } = one.customer;
    const set = wound(one, policy, calendar);
    placed.set(id, set);
    stepAt.delete(id);
    if (set.next === null) return;
    // a step that has been due for long, since a deal was lost or terms are shorter, is taken now
    const at = Math.max(set.next.at, now);
    stepAt.set(id, at);
    agenda.add(at, id);
  };

  /** Takes the customer from their owner; they are in this pool until somebody decides. */
  const taken = (one: Placed, at: Instant, poolId = firstPool): Placed => {
    const { outcome, formerOwners } = one;
    if (outcome.state === "pooled") return one;
    const { ownerId } = outcome;
    add(load, ownerId, -1);
    return {
      ...one,
      outcome: { state: "pooled", poolId },
      ...{ lastFollowUpAt: null, lockedUntil: null, holds: [] },
      deals: one.deals.filter((deal) => !deal.won),
      formerOwners: [
        ...formerOwners.filter((former) => former.repId !== ownerId),
        { repId: ownerId, lostAt: at },
      ],
    };
  };

  const sweepUntil = (until: Instant): void => {
    for (let due = agenda.takeUntil(until); due !== null; due = agenda.takeUntil(until)) {
      const one = placed.get(due.id);
      // what was put on the agenda before the due date moved is passed over
      if (!one?.next || stepAt.get(due.id) !== due.at) continue;
      if (one.next.step === "release") {
        recycled.push(due.id);
        put(taken(one, due.at, returnPool(policy, { ...one, segment: one.customer.segment })), due.at);
      } else {
        warned += 1;
        put(
          { ...one, ...(one.next.step === "warn" ? { warnedAt: due.at } : { lastWarnedAt: due.at }) },
          due.at,
        );
      }
    }
  };

  const give = (one: Placed, now: Instant, also: readonly string[]): void => {
    const { customer, formerOwners } = one;
    const cooling = formerOwners.flatMap(({ repId }) =>
      cooldownUntil(formerOwners, repId, policy.claim.cooldownDays, now, calendar) === null ? [] : [repId],
    );
    const former = formerOwners.map((owner) => owner.repId).reverse();
    const asked = { customer, excluded: [...cooling, ...also], formerOwners: former };
    const current = policy.intake === null ? "" : periodOf(policy.intake, now, calendar);
    if (current !== period) [period, taking] = [current, {}];
    const [decided] = decideAll(compiled, [asked], { reps, teams, load, ledgers, received: taking, now }, "");
    if (decided === undefined) return;
    const { decision, ledgerId } = decided;
    if (ledgerId !== null && decision.ledger !== null) ledgers[ledgerId] = decision.ledger;
    const { outcome, candidates, fallback, ruleId } = decision.trace;
    for (const candidate of candidates)
      if (candidate.reason === "at-capacity" || candidate.reason === "intake-full")
        add(limitHits, candidate.repId, 1);
    if (fallback !== null) fallbacks[fallback] += 1;
    if (outcome.state === "owned") {
      for (const counts of [load, received, taking]) add(counts, outcome.ownerId, 1);
    }
    const from =
      one.outcome.state === "pooled" && placed.has(customer.id) ? one.outcome.poolId : one.fromPoolId;
    put({ ...one, outcome, ruleId, fromPoolId: from, receivedAt: now, lastFollowUpAt: null }, now);
  };

  const register = (customer: CustomerFacts, at: Instant): void => {
    const known = placed.get(customer.id);
    const one = known ?? {
      ...{ ...unheard, customer, ruleId: null, receivedAt: at },
      outcome: { state: "pooled", poolId: firstPool },
      fromPoolId: firstPool,
    };
    give(known === undefined ? one : { ...taken(known, at), customer }, at, []);
  };

  const staff = ({ at, ...now }: Extract<SimulationEvent, { is: "staffed" }>): void => {
    ({ reps, teams = teams } = now);
    const staying = new Set(reps.flatMap((rep) => (rep.active ? [rep.id] : [])));
    for (const [id, one] of [...placed]) {
      if (one.outcome.state === "pooled" || staying.has(one.outcome.ownerId)) continue;
      redistributed.push(id);
      give(taken(one, at), at, [one.outcome.ownerId]);
    }
  };

  return {
    step: (event) => {
      // The rule of the sweep: at its due date a customer goes, also when something happens at that very moment.
      sweepUntil(event.at);
      if (event.is === "registered") return register(event.customer, event.at);
      if (event.is === "staffed") return staff(event);
      const one = placed.get(event.customerId);
      if (one === undefined) return;
      if (event.is === "ordered" && one.outcome.state === "owned")
        add(value, one.outcome.ownerId, event.amount);
      const next = changed(one, event, policy);
      if (next !== one) put(next, event.at);
    },
    finish: (until) => {
      sweepUntil(until);
      const counts = { load, received, value, limitHits, fallbacks };
      return { placed, ...counts, recycled, warned, redistributed };
    },
  };
};
