import type { CreditFact, MetricFact } from "./facts.js";
import type { Filter, MetricDefinition, Term } from "./metrics.js";

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

const passes = (fact: MetricFact, filter: Filter | undefined): boolean =>
  filter === undefined || (fact as unknown as Readonly<Record<Filter, boolean | undefined>>)[filter] === true;

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
  const counted = facts.filter((fact) => passes(fact, term.where));
  if (term.op === "count") return counted.length;
  if (term.op === "customers") return customersOf(counted).size;
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
  return { value: metric.unit === "money" ? Math.round(top / bottom) : top / bottom, top, bottom };
};

const idOf = (metric: MetricDefinition, fact: MetricFact): string =>
  !isCredit(fact) ? fact.id : metric.lists === "customer" ? fact.customerId : fact.orderId;

const idsOf = (metric: MetricDefinition, term: Term, facts: readonly MetricFact[]): readonly string[] => {
  const counted = term.op === "net-orders" ? facts : facts.filter((fact) => passes(fact, term.where));
  const ids =
    term.op === "customers" ? customersOf(counted) : new Set(counted.map((fact) => idOf(metric, fact)));
  return [...ids].sort();
};

/** The ids that a figure was made of, each once, sorted. A cancelled order is among them: it counted, twice. */
export const behind = (metric: MetricDefinition, facts: readonly MetricFact[]): Behind => {
  const own = facts.filter((fact) => fact.source === metric.source);
  const { top, bottom } = metric.measure;
  return { top: idsOf(metric, top, own), bottom: bottom === null ? null : idsOf(metric, bottom, own) };
};
