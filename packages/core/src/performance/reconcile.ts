export interface Totals {
  readonly amount: number;
  /** Where it is not known it counts 0, on both sides. */
  readonly margin: number;
}

/** What an order, or a share of its credit, comes to. */
export interface OrderSum extends Totals {
  readonly orderId: string;
}

export interface Reconciliation {
  readonly orders: Totals;
  readonly ledger: Totals;
  /** Ledger less orders: 0 and 0. */
  readonly difference: Totals;
  /** Every order whose credit is not its amount, with both sides; empty when the ledger is right. */
  readonly mismatches: readonly {
    readonly orderId: string;
    readonly order: Totals;
    readonly credit: Totals;
  }[];
}

const none: Totals = { amount: 0, margin: 0 };
const plus = (a: Totals, b: Totals): Totals => ({ amount: a.amount + b.amount, margin: a.margin + b.margin });
const less = (a: Totals, b: Totals): Totals => ({ amount: a.amount - b.amount, margin: a.margin - b.margin });

/**
 * Compares the ledger with the orders, order by order, so that two errors cannot hide each other.
 *
 * @example
 * ```ts
 * import { reconcile } from "@clientele/core/performance";
 *
 * const order = { orderId: "o-1", amount: 100, margin: 30 };
 * const shares = [{ orderId: "o-1", amount: 60, margin: 18 }, { orderId: "o-1", amount: 40, margin: 12 }];
 * reconcile([order], shares).difference; // => { amount: 0, margin: 0 }
 * reconcile([order], []).mismatches.map((one) => one.orderId); // => ["o-1"]
 * ```
 */
export const reconcile = (orders: readonly OrderSum[], credits: readonly OrderSum[]): Reconciliation => {
  const sides = new Map<string, { order: Totals; credit: Totals }>();
  const sidesOf = (id: string) => sides.get(id) ?? { order: none, credit: none };
  for (const one of orders) {
    const { order, credit } = sidesOf(one.orderId);
    sides.set(one.orderId, { order: plus(order, one), credit });
  }
  for (const one of credits) {
    const { order, credit } = sidesOf(one.orderId);
    sides.set(one.orderId, { order, credit: plus(credit, one) });
  }
  const all = [...sides].map(([orderId, both]) => ({ orderId, ...both }));
  const ordered = all.reduce((sum, one) => plus(sum, one.order), none);
  const ledger = all.reduce((sum, one) => plus(sum, one.credit), none);
  const mismatches = all.filter(
    ({ order, credit }) => order.amount !== credit.amount || order.margin !== credit.margin,
  );
  return { orders: ordered, ledger, difference: less(ledger, ordered), mismatches };
};
