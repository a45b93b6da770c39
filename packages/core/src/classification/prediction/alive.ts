import type { Sale } from "../builder.js";
import { SHAPES } from "./fit.js";
import { type PurchaseModel, probabilityAlive } from "./forecast.js";
import { type HistoryOptions, historiesBuilder } from "./history-builder.js";

/**
 * Can a model tell who has left? Not where the shapes of leaving are at their bounds: the data then said nothing of it, and
 * the model holds everybody alive, or everybody gone.
 *
 * @example
 * ```ts
 * import { canTellWhoLeft } from "@clientele/core/classification";
 *
 * const model = { model: "mbg-nbd", unit: "weeks", r: 0.5, alpha: 6, a: 0.8, b: 2.5 } as const;
 * canTellWhoLeft(model); // => true
 * canTellWhoLeft({ ...model, a: 4e-10, b: 4e6 }); // => false
 * ```
 */
export const canTellWhoLeft = (model: PurchaseModel): boolean => {
  const shapes = model.model === "pareto-nbd" ? [model.s] : [model.a, model.b];
  const [least, most] = SHAPES;
  return shapes.every((shape) => shape >= least && shape <= most);
};

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
