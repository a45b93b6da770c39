import type { CreditFact, MetricFact } from "./facts.js";
import type { Filter, Flag, MetricDefinition, Term } from "./metric-policy.js";

/** A figure, with what it was made of. */
export interface Measured {
  /** Null when there is nothing to divide by; never NaN, never infinite. */
  readonly value: number | null;
  readonly top: number;
  readonly bottom: number | null;
}

/** The ids behind a figure: those that its top counts, and those that its bottom does. */
export interface Behind {
  readonly top: readonly string[];
  readonly bottom: readonly string[] | null;
}

const passes = (fact: MetricFact, filter: Filter | undefined): boolean => {
  if (filter === undefined) return true;
  if (typeof filter === "string")
    return (fact as unknown as Readonly<Record<Flag, unknown>>)[filter] === true;
  if (fact.source !== "observation" || fact.kind !== filter.kind) return false;
  return (filter.min ?? fact.value) <= fact.value && fact.value <= (filter.max ?? fact.value);
};

/** Those that pass the first filter, and those that pass the second and are taken off. */
const countedBy = (
  term: { where?: Filter | undefined; less?: Filter | undefined },
  facts: readonly MetricFact[],
) => ({
  counted: facts.filter((fact) => passes(fact, term.where)),
  less: term.less === undefined ? [] : facts.filter((fact) => passes(fact, term.less)),
});

const isCredit = (fact: MetricFact): fact is CreditFact => fact.source === "credit";

interface OrderSum {
  readonly customerId: string;
  /** Is it an order of this window, or one that is only moved or taken back in it? */
  readonly placedHere: boolean;
  /** What is left of its shares. */
  share: number;
  /** Entries given less entries taken back. */
  given: number;
}

const ordersOf = (facts: readonly MetricFact[]) => {
  const orders = new Map<string, OrderSum>();
  for (const fact of facts) {
    if (!isCredit(fact)) continue;
    const { orderId, customerId, placedHere, share } = fact;
    const order = orders.get(orderId) ?? { customerId, placedHere, share: 0, given: 0 };
    order.share += share;
    order.given += Math.sign(share);
    orders.set(orderId, order);
  }
  return orders;
};

/** One for an order won, less one for an order lost; credit that only changes hands within the group is neither. */
const netOf = ({ share, given }: OrderSum): number => (share === 0 ? 0 : Math.sign(given));

const customersOf = (facts: readonly MetricFact[]): ReadonlySet<string> =>
  facts.some(isCredit) ? buyersOf(facts) : new Set(facts.flatMap((fact) => fact.customerId ?? []));

const buyersOf = (facts: readonly MetricFact[]): ReadonlySet<string> =>
  new Set(
    [...ordersOf(facts).values()].flatMap((order) =>
      order.placedHere && order.share > 0 ? [order.customerId] : [],
    ),
  );

const termOf = (term: Term, facts: readonly MetricFact[]): number => {
  if (term.op === "net-orders") {
    let net = 0;
    for (const order of ordersOf(facts).values()) net += netOf(order);
    return net;
  }
  if (term.op !== "sum") {
    const { counted, less } = countedBy(term, facts);
    if (term.op === "count") return counted.length - less.length;
    const taken = customersOf(less);
    return [...customersOf(counted)].filter((id) => !taken.has(id)).length;
  }
  const counted = facts.filter((fact) => passes(fact, term.where));
  const numbers = counted as unknown as readonly Readonly<Record<string, number | undefined>>[];
  return numbers.reduce((sum, fact) => sum + (fact[term.field] ?? 0), 0);
};

/**
 * Computes a metric over facts; those of other sources are not looked at.
 *
 * @example
 * ```ts
 * import { measure, metrics } from "@clientele/core/performance";
 *
 * const seen = { source: "lead" as const, repId: "lin", teamId: "east", customerId: null, region: null };
 * const facts = [{ ...seen, id: "a", converted: true }, { ...seen, id: "b", converted: false }];
 * measure(metrics.conversion, facts); // => { value: 0.5, top: 1, bottom: 2 }
 * measure(metrics.conversion, []); // => { value: null, top: 0, bottom: 0 }
 * ```
 */
export const measure = (metric: MetricDefinition, facts: readonly MetricFact[]): Measured => {
  const own = facts.filter((fact) => fact.source === metric.source);
  const top = termOf(metric.measure.top, own);
  if (metric.measure.bottom === null) return { value: top, top, bottom: null };
  const bottom = termOf(metric.measure.bottom, own);
  if (bottom <= 0) return { value: null, top, bottom };
  const ratio = top / bottom;
  const value = metric.unit === "money" ? Math.round(ratio) : metric.unit === "points" ? ratio * 100 : ratio;
  return { value, top, bottom };
};

const idOf = (metric: MetricDefinition, fact: MetricFact): string =>
  metric.lists === "customer" ? (fact.customerId ?? fact.id) : isCredit(fact) ? fact.orderId : fact.id;

const idsOf = (metric: MetricDefinition, term: Term, facts: readonly MetricFact[]): readonly string[] => {
  if (term.op === "net-orders") return [...new Set(facts.map((fact) => idOf(metric, fact)))].sort();
  if (term.op === "sum" || term.op === "count") {
    const { counted, less } = countedBy(term, facts);
    return [...new Set([...counted, ...less].map((fact) => idOf(metric, fact)))].sort();
  }
  const { counted, less } = countedBy(term, facts);
  const taken = customersOf(less);
  return [...customersOf(counted)].filter((id) => !taken.has(id)).sort();
};

/** The ids that a figure was made of, each once, sorted. A cancelled order is among them: it counted, twice. */
export const behind = (metric: MetricDefinition, facts: readonly MetricFact[]): Behind => {
  const own = facts.filter((fact) => fact.source === metric.source);
  const { top, bottom } = metric.measure;
  return { top: idsOf(metric, top, own), bottom: bottom === null ? null : idsOf(metric, bottom, own) };
};
