import { type Fault, fail, ok, type Result } from "../../kernel/index.js";
import {
  type BetaGeometric,
  betaGeometricAhead,
  betaGeometricAlive,
  betaGeometricMean,
  betaGeometricTerm,
} from "./beta-geometric.js";
import { badHistory, badHorizon } from "./faults.js";
import { isPossible, type PurchaseHistory } from "./histories.js";
import { type ParetoNbd, paretoAhead, paretoAlive, paretoMean, paretoTerm } from "./pareto-nbd.js";
import { type Span, spanIn } from "./time-unit.js";

/** A model of how often customers buy until they leave. Its `unit` is that of its parameters and of every history. */
export type PurchaseModel = BetaGeometric | ParetoNbd;

const aliveOf = (model: PurchaseModel, history: PurchaseHistory): number =>
  model.model === "pareto-nbd" ? paretoAlive(model, history) : betaGeometricAlive(model, history);

const aheadOf = (model: PurchaseModel, history: PurchaseHistory): PurchaseModel =>
  model.model === "pareto-nbd" ? paretoAhead(model, history) : betaGeometricAhead(model, history);

const checked = (history: PurchaseHistory): Result<PurchaseHistory, Fault> =>
  isPossible(history) ? ok(history) : fail(badHistory({ position: 0, ...history }));

const lengthOf = (model: PurchaseModel, span: Span): Result<number, Fault> => {
  const length = spanIn(span, model.unit);
  return Number.isFinite(length) && length >= 0
    ? ok(length)
    : fail(badHorizon({ what: "a span", value: length }));
};

/**
 * P(alive): the chance that a customer with this history has not left. BG/NBD gives 1 to whoever has bought only once,
 * by its construction: take MBG/NBD or Pareto/NBD where that matters.
 *
 * @example
 * ```ts
 * import { probabilityAlive } from "@clientele/core/classification";
 *
 * const model = { model: "pareto-nbd", unit: "weeks", r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 } as const;
 * const alive = probabilityAlive(model, { repeats: 26, recency: 30.86, age: 31 });
 * alive.ok && alive.value.toFixed(4); // => "0.9979"
 * ```
 */
export const probabilityAlive = (model: PurchaseModel, history: PurchaseHistory): Result<number, Fault> => {
  const found = checked(history);
  return found.ok ? ok(aliveOf(model, found.value)) : found;
};

/**
 * How many purchases are expected of a customer in a span that begins at the end of its history. For a new customer,
 * E[X(t)], give the history `newCustomer`.
 *
 * @example
 * ```ts
 * import { expectedPurchases } from "@clientele/core/classification";
 *
 * const model = { model: "bg-nbd", unit: "weeks", r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const;
 * const history = { repeats: 2, recency: 30.43, age: 38.86 };
 * const further = expectedPurchases(model, history, { length: 39, unit: "weeks" });
 * further.ok && further.value.toFixed(3); // => "1.226"
 * ```
 */
export const expectedPurchases = (
  model: PurchaseModel,
  history: PurchaseHistory,
  span: Span,
): Result<number, Fault> => {
  const found = checked(history);
  if (!found.ok) return found;
  const t = lengthOf(model, span);
  if (!t.ok) return t;
  const ahead = aheadOf(model, history);
  const mean = ahead.model === "pareto-nbd" ? paretoMean(ahead, t.value) : betaGeometricMean(ahead, t.value);
  return ok(aliveOf(model, history) * mean);
};

/**
 * The chance of exactly `count` purchases in a span that begins at the end of a history. That of 0 is the chance of
 * hearing nothing for so long, whether the customer has left or not.
 *
 * @example
 * ```ts
 * import { newCustomer, purchaseProbability } from "@clientele/core/classification";
 *
 * const model = { model: "bg-nbd", unit: "weeks", r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const;
 * const none = purchaseProbability(model, newCustomer, { length: 39, unit: "weeks" }, 0);
 * none.ok && none.value.toFixed(7); // => "0.5737864"
 * ```
 */
export const purchaseProbability = (
  model: PurchaseModel,
  history: PurchaseHistory,
  span: Span,
  count: number,
): Result<number, Fault> => {
  const found = checked(history);
  if (!found.ok) return found;
  const t = lengthOf(model, span);
  if (!t.ok) return t;
  if (!Number.isSafeInteger(count) || count < 0)
    return fail(badHorizon({ what: "a number of purchases", value: count }));
  const alive = aliveOf(model, history);
  const ahead = aheadOf(model, history);
  const term =
    ahead.model === "pareto-nbd"
      ? paretoTerm(ahead, t.value, count)
      : betaGeometricTerm(ahead, t.value, count);
  return ok(alive * term + (count === 0 ? 1 - alive : 0));
};
