import type { SalesFigures } from "./columns.js";

/** What M is: everything bought for, the mean of a purchase, or the margin. */
export const monetaryMeasures = ["total", "mean", "margin"] as const;
export type MonetaryMeasure = (typeof monetaryMeasures)[number];

/** Rounded half up; 0 without a purchase. */
export const meanPurchase = (monetary: number, purchases: number): number =>
  purchases === 0 ? 0 : Math.round(monetary / purchases);

/**
 * The column that M is scored by, in whole minor units.
 *
 * - `total`: sales less returns of the window.
 * - `mean`: the same by purchase of the window, rounded half up; a purchase is an order or a customer-day, as `countBy`
 *   says. 0 without a purchase in the window.
 * - `margin`: margin of the window; an order whose cost is not known adds nothing. 0 where the columns have no margins.
 *
 * @example
 * ```ts
 * import { columnsBuilder, monetaryColumn } from "@clientele/core/classification";
 *
 * const sales = [{ day: 1, amount: 100 }, { day: 1, amount: 200 }, { day: 5, amount: 301 }];
 * const meanBy = (countBy: "orders" | "days") => {
 *   const builder = columnsBuilder({ asOfDay: 10, countBy, windowDays: null });
 *   builder.add("acme", sales);
 *   return [...monetaryColumn(builder.finish(), "mean")];
 * };
 * meanBy("orders"); // => [200]
 * meanBy("days"); // => [301]
 * ```
 */
export const monetaryColumn = (columns: SalesFigures, measure: MonetaryMeasure): Float64Array => {
  const { frequency, margins, monetary } = columns;
  if (measure === "total") return monetary;
  if (measure === "margin") return margins ?? new Float64Array(monetary.length);
  const means = new Float64Array(monetary.length);
  for (let at = 0; at < means.length; at += 1) {
    means[at] = meanPurchase(monetary[at] ?? 0, frequency[at] ?? 0);
  }
  return means;
};
