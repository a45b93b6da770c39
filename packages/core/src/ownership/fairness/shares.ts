import type { Instant } from "../../kernel/index.js";
import type { RepFacts } from "../candidates.js";
import type { Tenure, Trace } from "../model.js";
import { ownerAt, tenuresByCustomer } from "../tenure.js";
import type { RepShare } from "./fairness.js";

/** What was recorded of a window: `from` included, `until` not. */
export interface Recorded {
  readonly reps: readonly Pick<RepFacts, "id" | "teamId" | "weight">[];
  readonly tenures: readonly Tenure[];
  readonly traces: readonly Trace[];
  /** All of one currency. */
  readonly orders: readonly {
    readonly customerId: string;
    readonly placedAt: Instant;
    readonly amount: number;
  }[];
}

/** What was due to each rep: of every decision of a policy that chose among several, their part by weight. */
const opportunities = (traces: readonly Trace[]): ReadonlyMap<string, number> => {
  const due = new Map<string, number>();
  for (const trace of traces) {
    if (trace.kind !== "policy" || trace.outcome.state !== "owned") continue;
    const weights = trace.ranking.reduce((total, one) => total + one.weight, 0);
    for (const { repId, weight } of trace.ranking) due.set(repId, (due.get(repId) ?? 0) + weight / weights);
  }
  return due;
};

/**
 * What each rep had in a window, from what was recorded: customers whose tenure began in it, orders placed in it by
 * whoever owned the customer then, and what decisions owed them. Reps of weight 0 take no part.
 */
export const sharesOf = (
  { reps, tenures, traces, orders }: Recorded,
  from: Instant,
  until: Instant,
): readonly RepShare[] => {
  const inside = (at: Instant): boolean => from <= at && at < until;
  const due = opportunities(traces.filter((trace) => inside(trace.at)));
  const byCustomer = tenuresByCustomer(tenures);
  const values = new Map<string, Map<string, number>>();
  const add = (repId: string, customerId: string, amount: number) => {
    const own = values.get(repId) ?? new Map<string, number>();
    values.set(repId, own.set(customerId, (own.get(customerId) ?? 0) + amount));
  };
  for (const { customerId, placedAt, amount } of orders) {
    const owner = inside(placedAt) ? ownerAt(byCustomer.get(customerId) ?? [], placedAt) : null;
    if (owner !== null) add(owner.ownerId, customerId, amount);
  }
  const received = new Map<string, number>();
  for (const { ownerId, from: since } of tenures)
    if (inside(since)) received.set(ownerId, (received.get(ownerId) ?? 0) + 1);
  return reps
    .filter((rep) => rep.weight > 0)
    .map(({ id: repId, teamId, weight }) => {
      const bundle = [...(values.get(repId)?.values() ?? [])].filter((amount) => amount > 0);
      return {
        repId,
        teamId,
        weight,
        count: received.get(repId) ?? 0,
        value: bundle.reduce((total, amount) => total + amount, 0),
        opportunity: due.get(repId) ?? 0,
        bundle,
      };
    });
};
