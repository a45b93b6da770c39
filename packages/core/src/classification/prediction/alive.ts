import type { Sale } from "../builder.js";
import { type PurchaseModel, probabilityAlive } from "./forecast.js";
import { type HistoryOptions, historiesBuilder } from "./history-builder.js";

/**
 * P(alive) of one customer by its sales up to a day, in basis points, rounded half up. Null without a purchase.
 *
 * @example
 * ```ts
 * import { aliveBpsOf } from "@clientele/core/classification";
 *
 * const model = { model: "mbg-nbd", unit: "weeks", r: 0.5, alpha: 6, a: 0.8, b: 2.5 } as const;
 * const sales = [{ day: 0, amount: 900 }, { day: 14, amount: 500 }];
 * aliveBpsOf(model, sales, { asOfDay: 28, countBy: "days", spendOf: "repeats" }); // => 7579
 * aliveBpsOf(model, sales, { asOfDay: 280, countBy: "days", spendOf: "repeats" }); // => 2409
 * ```
 */
export const aliveBpsOf = (
  model: PurchaseModel,
  sales: readonly Sale[],
  options: Omit<HistoryOptions, "unit">,
): number | null => {
  const builder = historiesBuilder({ ...options, unit: model.unit });
  builder.add("", sales);
  const { repeats, recency, age } = builder.finish();
  const [x, last, end] = [repeats[0], recency[0], age[0]];
  if (x === undefined || last === undefined || end === undefined) return null;
  const alive = probabilityAlive(model, { repeats: x, recency: last, age: end });
  return alive.ok ? Math.round(alive.value * 10_000) : null;
};
