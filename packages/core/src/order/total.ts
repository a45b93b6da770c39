import type { OrderLine } from "./model.js";

export interface OrderTotals {
  readonly amount: number;
  readonly margin: number | null;
}

/**
 * The totals of an order. One line without a cost makes the whole margin unknown, rather than wrong.
 *
 * @example
 * ```ts
 * import { totalOf } from "@clientele/core/order";
 *
 * const chair = { productId: "chair", quantity: 2, amount: 19_800, margin: 4_200 };
 * totalOf([chair, chair]); // => { amount: 39600, margin: 8400 }
 * totalOf([chair, { ...chair, margin: null }]); // => { amount: 39600, margin: null }
 * ```
 */
export const totalOf = (lines: readonly OrderLine[]): OrderTotals =>
  lines.reduce<OrderTotals>(
    (total, line) => ({
      amount: total.amount + line.amount,
      margin: total.margin === null || line.margin === null ? null : total.margin + line.margin,
    }),
    { amount: 0, margin: 0 },
  );
