/** What a customer bought in one period. */
interface PeriodSales {
  /** Orders that are no returns: without one, the customer was no buyer of the period. */
  readonly purchases: number;
  /** Sales less returns, minor units. */
  readonly amount: number;
}

/** A customer over two periods that follow each other. */
export interface TwoPeriods {
  readonly id: string;
  /** Has it ever bought before the first of them? */
  readonly earlier: boolean;
  readonly before: PeriodSales;
  readonly now: PeriodSales;
}

/** New 新增, won back 回流, grown 增长, steady 持平, shrunk 下降, lapsed 流失; absent bought in neither period. */
export const movements = ["new", "returned", "grown", "steady", "shrunk", "lapsed", "absent"] as const;
export type Movement = (typeof movements)[number];

/** One row of the table of gains and losses. */
export interface MovementGroup {
  readonly customers: number;
  /** What their sales changed by, minor units. */
  readonly change: number;
  readonly ids: readonly string[];
}

/** Gains and losses between two periods. Customers and amounts both reconcile: opening and gains less losses = closing. */
export interface GainLoss {
  /** Buyers of the first period, and all of its sales. */
  readonly opening: { readonly customers: number; readonly amount: number };
  readonly groups: Readonly<Record<Movement, MovementGroup>>;
  /** `opening.customers + new + returned - lapsed`, and `opening.amount` plus every change. */
  readonly closing: { readonly customers: number; readonly amount: number };
}

/** What became of one customer from the one period to the other. */
export const movementOf = ({ earlier, before, now }: TwoPeriods): Movement => {
  if (now.purchases > 0 && before.purchases === 0) return earlier ? "returned" : "new";
  if (now.purchases === 0) return before.purchases > 0 ? "lapsed" : "absent";
  return now.amount > before.amount ? "grown" : now.amount < before.amount ? "shrunk" : "steady";
};

/**
 * Gain-loss analysis: who is new, came back, grew, shrank or lapsed from one period to the next, and by how much. Returns
 * move amounts, but make nobody a buyer.
 *
 * @example
 * ```ts
 * import { gainLoss } from "@clientele/core/classification";
 *
 * const none = { purchases: 0, amount: 0 };
 * const { groups, closing } = gainLoss([
 *   { id: "acme", earlier: true, before: { purchases: 1, amount: 500 }, now: { purchases: 2, amount: 800 } },
 *   { id: "bell", earlier: true, before: { purchases: 1, amount: 300 }, now: none },
 *   { id: "cole", earlier: false, before: none, now: { purchases: 1, amount: 50 } },
 * ]);
 * [groups.grown.change, groups.lapsed.change, groups.new.customers]; // => [300, -300, 1]
 * closing; // => { customers: 2, amount: 850 }
 * ```
 */
export const gainLoss = (customers: readonly TwoPeriods[]): GainLoss => {
  const groups = Object.fromEntries(
    movements.map((movement) => [movement, { customers: 0, change: 0, ids: [] as string[] }]),
  ) as Record<Movement, { customers: number; change: number; ids: string[] }>;
  const standing = (period: "before" | "now") => ({
    customers: customers.filter((one) => one[period].purchases > 0).length,
    amount: customers.reduce((sum, one) => sum + one[period].amount, 0),
  });
  for (const one of customers) {
    const group = groups[movementOf(one)];
    group.customers += 1;
    group.change += one.now.amount - one.before.amount;
    group.ids.push(one.id);
  }
  return { opening: standing("before"), groups, closing: standing("now") };
};

/** New, repeat, lapsed: the buyers of a period by their past, and those of before who stayed away. */
export interface NewRepeatLapsed {
  /** First purchase ever. */
  readonly new: number;
  /** Bought before, at whatever time. */
  readonly repeat: number;
  /** Bought in the period before, not in this one. */
  readonly lapsed: number;
}

/**
 * New, repeat and lapsed customers of a period; `new + repeat` is its buyers.
 *
 * @example
 * ```ts
 * import { gainLoss, newRepeatLapsed } from "@clientele/core/classification";
 *
 * const none = { purchases: 0, amount: 0 };
 * const cole = { id: "cole", earlier: true, before: none, now: { purchases: 1, amount: 50 } };
 * newRepeatLapsed(gainLoss([cole])); // => { new: 0, repeat: 1, lapsed: 0 }
 * ```
 */
export const newRepeatLapsed = ({ groups }: GainLoss): NewRepeatLapsed => ({
  new: groups.new.customers,
  repeat:
    groups.returned.customers + groups.grown.customers + groups.steady.customers + groups.shrunk.customers,
  lapsed: groups.lapsed.customers,
});
