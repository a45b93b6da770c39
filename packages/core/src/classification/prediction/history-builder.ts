import type { DayNumber } from "../../kernel/index.js";
import type { Sale } from "../builder.js";
import type { HistoryColumns } from "./histories.js";
import { DAYS_IN, type TimeUnit } from "./time-unit.js";

export interface HistoryOptions {
  /** The end of the observation: a purchase on this day counts, none after it. */
  readonly asOfDay: DayNumber;
  /** What a purchase is: a day with at least one order, or every order. */
  readonly countBy: "days" | "orders";
  readonly unit: TimeUnit;
  /** Whose value is averaged: that of the repeat purchases (Hardie's convention), or the first one's too. */
  readonly spendOf: "repeats" | "all";
}

/** Histories of the customers who have bought, in ascending order of their ids, with what they spent. */
export interface CustomerHistories extends HistoryColumns {
  readonly ids: readonly string[];
  readonly repeats: Int32Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  /** Purchases that the mean is of: the repeats, or all. */
  readonly spendPurchases: Int32Array;
  /** Minor units of one purchase, less returns, never below 0; 0 where there is none to take a mean of. */
  readonly spendMean: Float64Array;
}

/** Collects sales in any order, and makes histories of them at the end. */
export interface HistoriesBuilder {
  /** Adds sales of a customer, in parts if need be; those after the as-of day are left out. */
  add(id: string, sales: readonly Sale[]): void;
  finish(): CustomerHistories;
}

interface OneHistory {
  readonly repeats: number;
  readonly recencyDays: number;
  readonly ageDays: number;
  readonly spendPurchases: number;
  readonly spendMean: number;
}

const oneHistory = (sales: readonly Required<Sale>[], options: HistoryOptions): OneHistory | null => {
  const bought = sales.filter(({ amount }) => amount >= 0);
  if (bought.length === 0) return null;
  const first = bought.reduce((least, { day }) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const last = bought.reduce((most, { day }) => Math.max(most, day), Number.NEGATIVE_INFINITY);
  const ordersOf = (of: readonly Required<Sale>[]) => of.reduce((sum, { orders }) => sum + orders, 0);
  const salesOf = (of: readonly Required<Sale>[]) =>
    of.reduce((sum, { amount, orders }) => sum + amount * orders, 0);
  const byDays = options.countBy === "days";
  const purchases = byDays ? new Set(bought.map(({ day }) => day)).size : ordersOf(bought);
  const since = sales.filter(({ day }) => day >= first);
  const onFirstDay = since.filter(({ day }) => day === first);
  const firstValue =
    salesOf(onFirstDay) / (byDays ? 1 : ordersOf(onFirstDay.filter(({ amount }) => amount >= 0)));
  const isAll = options.spendOf === "all";
  const spendPurchases = isAll ? purchases : purchases - 1;
  const spent = salesOf(since) - (isAll ? 0 : firstValue);
  return {
    repeats: purchases - 1,
    recencyDays: last - first,
    ageDays: options.asOfDay - first,
    spendPurchases,
    spendMean: spendPurchases === 0 ? 0 : Math.max(0, spent / spendPurchases),
  };
};

/**
 * Makes purchase histories of sales. An order of a negative amount is a return: it is no purchase, and lowers the mean
 * value of the purchases that are counted, from the first purchase on. With `countBy: "orders"` the first purchase has the
 * mean value of the orders of its day.
 *
 * @example
 * ```ts
 * import { historiesBuilder } from "@clientele/core/classification";
 *
 * const builder = historiesBuilder({ asOfDay: 98, countBy: "days", unit: "weeks", spendOf: "repeats" });
 * builder.add("acme", [{ day: 0, amount: 9_000 }, { day: 14, amount: 500 }, { day: 70, amount: 700 }]);
 * const { repeats, recency, age, spendMean } = builder.finish();
 * [repeats[0], recency[0], age[0], spendMean[0]]; // => [2, 10, 14, 600]
 * ```
 */
export const historiesBuilder = (options: HistoryOptions): HistoriesBuilder => {
  const collected = new Map<string, Required<Sale>[]>();
  return {
    add(id, sales) {
      const mine = collected.get(id) ?? [];
      collected.set(id, mine);
      for (const sale of sales) if (sale.day <= options.asOfDay) mine.push({ orders: 1, ...sale });
    },
    finish() {
      const found = [...collected.keys()].sort().flatMap((id) => {
        const history = oneHistory(collected.get(id) ?? [], options);
        return history === null ? [] : [{ id, ...history }];
      });
      const days = DAYS_IN[options.unit];
      return {
        unit: options.unit,
        ids: found.map(({ id }) => id),
        repeats: Int32Array.from(found, ({ repeats }) => repeats),
        recency: Float64Array.from(found, ({ recencyDays }) => recencyDays / days),
        age: Float64Array.from(found, ({ ageDays }) => ageDays / days),
        spendPurchases: Int32Array.from(found, ({ spendPurchases }) => spendPurchases),
        spendMean: Float64Array.from(found, ({ spendMean }) => spendMean),
      };
    },
  };
};
