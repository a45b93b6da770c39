import type { Calendar, Instant } from "../../kernel/index.js";
import { cooldownUntil, type FormerOwner } from "../claim.js";
import { decideAll, type Outcome, type World } from "../decide.js";
import type { CustomerFacts } from "../match.js";
import type { OwnershipPolicy } from "../policy.js";
import { dueAt } from "../protection.js";

/** Something that happened, or that one imagines, in the order of time. */
export type SimulationEvent =
  | { readonly is: "registered"; readonly at: Instant; readonly customer: CustomerFacts }
  /** A follow-up by whoever owned the customer then; here it counts for the owner of the simulation. */
  | { readonly is: "followed-up"; readonly at: Instant; readonly customerId: string; readonly kind: string }
  | {
      readonly is: "ordered";
      readonly at: Instant;
      readonly customerId: string;
      readonly amount: number;
    };

/** Where a customer is in a simulation. */
export interface Placed {
  readonly outcome: Outcome;
  readonly ruleId: string | null;
  readonly receivedAt: Instant;
  readonly lastFollowUpAt: Instant | null;
  readonly lastOrderAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly formerOwners: readonly FormerOwner[];
}

/** One simulation, to be taken forward event by event. */
export interface Simulation {
  step(event: SimulationEvent): void;
  /** Recycles what is due until then, and answers what came of it. */
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
  /** How often a rep was passed over because they held as many as they can. */
  readonly limitHits: Readonly<Record<string, number>>;
  /** How often the fallback decided, and why. */
  readonly fallbacks: { readonly "no-rule-matched": number; readonly "nobody-eligible": number };
}

const add = (counts: Record<string, number>, key: string, by: number): void => {
  counts[key] = (counts[key] ?? 0) + by;
};

/**
 * Runs a policy over events: each customer is decided when they are registered, with the loads and ledgers that those
 * before them left; what is due goes back to the first pool at its due date and stays there, for who would claim it
 * cannot be known. Warnings are taken to come in time; pauses, locks, contracts, grace and deals are not looked at. The
 * rules are those that decide in earnest (`decide`, `dueAt`); nothing is stored. The events must be in the order of time. Cost: one decision for each customer; the due dates are looked through when one has come.
 */
export const simulatePolicy = (policy: OwnershipPolicy, start: World, calendar: Calendar): Simulation => {
  const world = { ...start, load: { ...start.load }, ledgers: { ...start.ledgers } };
  const placed = new Map<string, Placed>();
  const received: Record<string, number> = {};
  const value: Record<string, number> = {};
  const limitHits: Record<string, number> = {};
  const recycled: string[] = [];
  const fallbacks = { "no-rule-matched": 0, "nobody-eligible": 0 };
  let nextDue = Number.POSITIVE_INFINITY;

  const put = (customerId: string, one: Omit<Placed, "dueAt">): void => {
    const due = one.outcome.state === "owned" ? dueAt(one, policy.protection, calendar) : null;
    if (due !== null) nextDue = Math.min(nextDue, due);
    placed.set(customerId, { ...one, dueAt: due });
  };

  const recycleUntil = (until: Instant): void => {
    if (nextDue > until) return;
    const due = [...placed].flatMap(([id, one]) =>
      one.dueAt !== null && one.dueAt <= until ? [{ id, one, at: one.dueAt }] : [],
    );
    due.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    for (const { id, one, at } of due) {
      if (one.outcome.state !== "owned") continue;
      add(world.load, one.outcome.ownerId, -1);
      recycled.push(id);
      const formerOwners = [...one.formerOwners, { repId: one.outcome.ownerId, lostAt: at }];
      put(id, { ...one, outcome: { state: "pooled", poolId: policy.pools[0]?.id ?? "" }, formerOwners });
    }
    nextDue = Math.min(Number.POSITIVE_INFINITY, ...[...placed.values()].flatMap((one) => one.dueAt ?? []));
  };

  const register = (customer: CustomerFacts, now: Instant): void => {
    const formerOwners = placed.get(customer.id)?.formerOwners ?? [];
    const excluded = formerOwners.flatMap(({ repId }) =>
      cooldownUntil(formerOwners, repId, policy.claim.cooldownDays, now, calendar) === null ? [] : [repId],
    );
    const [decided] = decideAll(policy, [{ customer, excluded }], { ...world, now }, "");
    if (decided === undefined) return;
    const { decision, ledgerId } = decided;
    if (ledgerId !== null && decision.ledger !== null) world.ledgers[ledgerId] = decision.ledger;
    const { outcome, candidates, fallback, ruleId } = decision.trace;
    for (const one of candidates) if (one.reason === "at-capacity") add(limitHits, one.repId, 1);
    if (fallback !== null) fallbacks[fallback] += 1;
    if (outcome.state === "owned") {
      add(world.load, outcome.ownerId, 1);
      add(received, outcome.ownerId, 1);
    }
    put(customer.id, {
      outcome,
      ruleId,
      receivedAt: now,
      lastFollowUpAt: null,
      lastOrderAt: null,
      formerOwners,
    });
  };

  return {
    step: (event) => {
      // The rule of the sweep: at its due date a customer goes, also when something happens at that very moment.
      recycleUntil(event.at);
      if (event.is === "registered") return register(event.customer, event.at);
      const one = placed.get(event.customerId);
      if (one === undefined) return;
      if (event.is === "ordered") {
        if (one.outcome.state === "owned") add(value, one.outcome.ownerId, event.amount);
        return put(event.customerId, { ...one, lastOrderAt: event.at });
      }
      const kinds: readonly string[] = policy.protection?.kinds ?? [];
      if (one.outcome.state === "owned" && kinds.includes(event.kind))
        put(event.customerId, { ...one, lastFollowUpAt: event.at });
    },
    finish: (until) => {
      recycleUntil(until);
      return { placed, load: world.load, received, value, recycled, limitHits, fallbacks };
    },
  };
};
