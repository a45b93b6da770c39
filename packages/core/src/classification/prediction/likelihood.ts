import type { Fault, Result } from "../../kernel/index.js";
import { betaGeometricLikelihood } from "./beta-geometric-fit.js";
import type { PurchaseModel } from "./forecast.js";
import type { HistoryColumns } from "./histories.js";
import { paretoLikelihood } from "./pareto-nbd-fit.js";

/**
 * The log likelihood of histories under a model with given parameters, both in one unit of time: to compare models on
 * the same data, or with a fit from elsewhere. The terms without parameters are left out, as in the papers and in BTYD.
 * lifetimes prints another number: per customer, and after rescaling time.
 *
 * @example
 * ```ts
 * import { logLikelihood } from "@clientele/core/classification";
 *
 * const model = { model: "bg-nbd", unit: "weeks", r: 1, alpha: 1, a: 1, b: 1 } as const;
 * const one = logLikelihood(model, { unit: "weeks", repeats: [1], recency: [1], age: [1] });
 * one.ok && one.value.toFixed(6); // => "-1.386294"
 * ```
 */
export const logLikelihood = (model: PurchaseModel, histories: HistoryColumns): Result<number, Fault> =>
  model.model === "pareto-nbd"
    ? paretoLikelihood(model, histories)
    : betaGeometricLikelihood(model, histories);
