import type { DayNumber } from "../kernel/index.js";

/** In `recencyDays` and `tenureDays`: the customer has never bought. */
export const NEVER = -1;

/**
 * The sales of many customers as columns: one position a customer, in ascending order of their ids (by UTF-16 code
 * units), each id once. What the engine computes is laid out in the same order.
 */
export interface SalesColumns {
  readonly ids: readonly string[];
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
  /** Whole days from the first purchase to the as-of day, or `NEVER`. */
  readonly tenureDays: Int32Array;
  /** The purchases of customer `i`, the oldest first, are `purchaseDays[starts[i]]` up to before `starts[i + 1]`. */
  readonly starts: Int32Array;
  /** Day number of every purchase, whatever the window. */
  readonly purchaseDays: Int32Array;
}

/** Orders of one customer, on one day, of one amount. */
export interface Sale {
  readonly day: DayNumber;
  /** Minor units of one order. A negative amount is a return: it lowers M and is not a purchase. */
  readonly amount: number;
  /** How many such orders; 1 unless said otherwise. */
  readonly orders?: number;
}

export interface ColumnOptions {
  readonly asOfDay: DayNumber;
  /** What a purchase is: an order, or a day with at least one order. */
  readonly countBy: "orders" | "days";
  /** F and M count this many days up to and with the as-of day; null counts everything. */
  readonly windowDays: number | null;
}

/** Collects customers in any order, and lays them out as columns at the end. */
export interface ColumnsBuilder {
  /** Adds sales of a customer. Sales after the as-of day are left out; a customer may be added in parts. */
  add(id: string, sales: readonly Sale[]): void;
  finish(): SalesColumns;
}

interface Collected {
  readonly days: number[];
  monetary: number;
}

const ascending = (a: number, b: number): number => a - b;

/** Purchases as days, the oldest first; when days are counted, each once. */
const purchasesOf = (days: readonly number[], countBy: ColumnOptions["countBy"]): readonly number[] =>
  countBy === "days" ? [...new Set(days)].sort(ascending) : days.toSorted(ascending);

/**
 * Makes columns of sales, customer by customer, so that they can be fed from a stream.
 *
 * @example
 * ```ts
 * import { columnsBuilder } from "@clientele/core/classification";
 *
 * const builder = columnsBuilder({ asOfDay: 100, countBy: "orders", windowDays: null });
 * builder.add("zhou", []);
 * builder.add("acme", [{ day: 60, amount: 20_000 }, { day: 90, amount: 5_000 }, { day: 95, amount: -1_000 }]);
 * const columns = builder.finish();
 * columns.ids; // => ["acme", "zhou"]
 * [...columns.recencyDays]; // => [10, -1]
 * [...columns.frequency]; // => [2, 0]
 * [...columns.monetary]; // => [24000, 0]
 * ```
 */
export const columnsBuilder = ({ asOfDay, countBy, windowDays }: ColumnOptions): ColumnsBuilder => {
  const collected = new Map<string, Collected>();
  const windowFrom = windowDays === null ? Number.NEGATIVE_INFINITY : asOfDay - windowDays + 1;

  const counted = (days: readonly number[]): number =>
    windowDays === null ? days.length : days.filter((day) => day >= windowFrom).length;

  return {
    add(id, sales) {
      const mine = collected.get(id) ?? { days: [], monetary: 0 };
      collected.set(id, mine);
      for (const { day, amount, orders = 1 } of sales) {
        if (day > asOfDay) continue;
        if (day >= windowFrom) mine.monetary += amount * orders;
        if (amount >= 0) for (let left = orders; left > 0; left -= 1) mine.days.push(day);
      }
    },
    finish() {
      const ids = [...collected.keys()].sort();
      const histories = ids.map((id) => purchasesOf(collected.get(id)?.days ?? [], countBy));
      const starts = new Int32Array(ids.length + 1);
      histories.forEach((days, at) => {
        starts[at + 1] = (starts[at] ?? 0) + days.length;
      });
      const purchaseDays = new Int32Array(starts[ids.length] ?? 0);
      histories.forEach((days, at) => {
        purchaseDays.set(days, starts[at]);
      });
      const daysSince = (day: number | undefined) => (day === undefined ? NEVER : asOfDay - day);
      const size = ids.length;
      return {
        ids,
        asOfDay,
        recencyDays: new Int32Array(size).map((_, at) => daysSince(histories[at]?.at(-1))),
        frequency: new Int32Array(size).map((_, at) => counted(histories[at] ?? [])),
        monetary: new Float64Array(size).map((_, at) => collected.get(ids[at] ?? "")?.monetary ?? 0),
        tenureDays: new Int32Array(size).map((_, at) => daysSince(histories[at]?.[0])),
        starts,
        purchaseDays,
      };
    },
  };
};

/** The positions of the customers who have bought: the others take no part in scores and tiers. */
export const buyersOf = ({ recencyDays }: SalesColumns): Int32Array => {
  const buyers = new Int32Array(recencyDays.length);
  let found = 0;
  recencyDays.forEach((days, at) => {
    if (days !== NEVER) buyers[found++] = at;
  });
  return buyers.subarray(0, found);
};

/** The purchases of the customer at a position, the oldest first. */
export const purchasesAt = (columns: SalesColumns, at: number): Int32Array =>
  columns.purchaseDays.subarray(columns.starts[at], columns.starts[at + 1]);
