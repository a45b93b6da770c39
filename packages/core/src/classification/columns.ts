import type { DayNumber } from "../kernel/index.js";

/** In `recencyDays` and `tenureDays`: the customer has never bought. */
export const NEVER = -1;

/** How recently, how often and for how much each customer has bought: one position a customer. */
export interface SalesFigures {
  /** The day on which all of this was true; nothing after it is counted. */
  readonly asOfDay: DayNumber;
  /** Whole days of the tenant's calendar from the last purchase to the as-of day: 0 is the same day, `NEVER` without a purchase. */
  readonly recencyDays: Int32Array;
  /** Purchases within the window: orders, or days with an order. Returns do not count. */
  readonly frequency: Int32Array;
  /** Sales within the window less returns, in whole minor units of one currency; exact up to 2^53 - 1. */
  readonly monetary: Float64Array;
  /** Margin within the window in the same units, where it was asked for. */
  readonly margins?: Float64Array;
}

/**
 * The sales of many customers as columns: one position a customer, in ascending order of their ids (by UTF-16 code
 * units), each id once. What the engine computes is laid out in the same order.
 */
export interface SalesColumns extends SalesFigures {
  readonly ids: readonly string[];
  /** Whole days from the first purchase to the as-of day, or `NEVER`. */
  readonly tenureDays: Int32Array;
  /** The purchases of customer `i`, the oldest first, are `purchaseDays[starts[i]]` up to before `starts[i + 1]`. */
  readonly starts: Int32Array;
  /** Day number of every purchase, whatever the window. */
  readonly purchaseDays: Int32Array;
}

/** Orders as columns, in any order: position `i` of each column is the same order. */
export interface OrderColumns {
  /** Whose: the customer's position, from 0. Handles of ids come from `handles`. */
  readonly customers: Int32Array;
  readonly days: Int32Array;
  /** Whole minor units of one currency. A negative amount is a return: it lowers M and is not a purchase. */
  readonly amounts: Int32Array | Float64Array;
}

export interface ColumnOptions {
  /** Orders after this day have not happened. */
  readonly asOfDay: DayNumber;
  /** What a purchase is: an order, or a day with at least one order. */
  readonly countBy: "orders" | "days";
  /** F and M count this many days up to and with the as-of day; null counts everything. */
  readonly windowDays: number | null;
}

/** The positions of the customers who have bought: the others take no part in scores and tiers. */
export const buyersOf = ({ recencyDays }: SalesFigures): Int32Array => {
  const buyers = new Int32Array(recencyDays.length);
  let found = 0;
  for (let at = 0; at < recencyDays.length; at += 1) {
    if (recencyDays[at] !== NEVER) buyers[found++] = at;
  }
  return buyers.subarray(0, found);
};

/** The purchases of the customer at a position, the oldest first. */
export const purchasesAt = (columns: SalesColumns, at: number): Int32Array =>
  columns.purchaseDays.subarray(columns.starts[at], columns.starts[at + 1]);
