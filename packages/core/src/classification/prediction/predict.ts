import { type Fault, ok, type Result } from "../../kernel/index.js";
import type { PredictionReasons } from "../model.js";
import type { PredictionPolicy } from "../policy.js";
import { fitBetaGeometric } from "./beta-geometric-fit.js";
import { expectedPurchases, type PurchaseModel, probabilityAlive } from "./forecast.js";
import { expectedSpend, fitGammaGamma, type GammaGammaFit } from "./gamma-gamma.js";
import type { CustomerHistories } from "./history-builder.js";
import type { AnyFit } from "./interval.js";
import { discountedPurchases } from "./lifetime-value.js";
import { fitParetoNbd } from "./pareto-nbd-fit.js";

export type PurchaseFit = Exclude<AnyFit, GammaGammaFit>;

/** Two models fitted to one set of customers. */
export interface PredictionFits {
  readonly purchases: PurchaseFit;
  /** The fault where the spend could not be fitted: then purchases are predicted, and values are not. */
  readonly spend: Result<GammaGammaFit, Fault>;
}

/** Fits the purchase model of the policy, and Gamma-Gamma to those customers whose purchases have a value. */
export const fitPredictions = (
  histories: CustomerHistories,
  { model, minCustomers }: PredictionPolicy,
): Result<PredictionFits, Fault> => {
  const options = { minCustomers };
  const purchases =
    model === "pareto-nbd" ? fitParetoNbd(histories, options) : fitBetaGeometric(model, histories, options);
  if (!purchases.ok) return purchases;
  const isValued = (_: number, at: number) => (histories.spendMean[at] ?? 0) > 0;
  const spend = fitGammaGamma(
    { purchases: histories.spendPurchases.filter(isValued), mean: histories.spendMean.filter(isValued) },
    options,
  );
  return ok({ purchases: purchases.value, spend });
};

/** What is expected of one customer over a horizon, in the whole numbers that are stored. */
export interface PredictedFigures {
  /** P(alive) in basis points, 0 to 10 000. */
  readonly aliveBps: number;
  /** Expected purchases within the horizon, in thousandths. */
  readonly purchasesMilli: number;
  /** Expected sales within the horizon in minor units; null without a spend model, or where its mean is infinite. */
  readonly value: number | null;
  /** The same, discounted to today: the lifetime value over this horizon. */
  readonly discountedValue: number | null;
}

/**
 * The prediction that its reasons lead to: a pure function, so that every stored prediction can be made again.
 * Rounded half up to the units in which it is stored.
 */
export const figuresOf = (
  { purchaseModel, spendModel, history, spend, discount }: PredictionReasons,
  horizonDays: number,
): Result<PredictedFigures, Fault> => {
  const horizon = { length: horizonDays, unit: "days" } as const;
  const alive = probabilityAlive(purchaseModel, history);
  if (!alive.ok) return alive;
  const purchases = expectedPurchases(purchaseModel, history, horizon);
  if (!purchases.ok) return purchases;
  const each = spendModel === null ? null : expectedSpend(spendModel, spend);
  const { timing, period, ...rate } = discount;
  const discounted = discountedPurchases(purchaseModel, history, { horizon, discount: rate, timing, period });
  if (!discounted.ok) return discounted;
  return ok({
    aliveBps: Math.round(alive.value * 10_000),
    purchasesMilli: Math.round(purchases.value * 1_000),
    value: each === null ? null : Math.round(purchases.value * each),
    discountedValue: each === null ? null : Math.round(discounted.value * each),
  });
};

/** What a fit is apart from how it was found. */
const purchaseModelOf = (fit: PurchaseFit): PurchaseModel =>
  fit.model === "pareto-nbd"
    ? { model: fit.model, unit: fit.unit, r: fit.r, alpha: fit.alpha, s: fit.s, beta: fit.beta }
    : { model: fit.model, unit: fit.unit, r: fit.r, alpha: fit.alpha, a: fit.a, b: fit.b };

/** The reasons of the prediction for the customer at a position. */
export const reasonsAt = (
  histories: CustomerHistories,
  { purchases, spend }: PredictionFits,
  { discount }: PredictionPolicy,
  at: number,
): PredictionReasons => ({
  purchaseModel: purchaseModelOf(purchases),
  spendModel: spend.ok
    ? { model: "gamma-gamma", p: spend.value.p, q: spend.value.q, gamma: spend.value.gamma }
    : null,
  history: {
    repeats: histories.repeats[at] ?? 0,
    recency: histories.recency[at] ?? 0,
    age: histories.age[at] ?? 0,
  },
  spend: { purchases: histories.spendPurchases[at] ?? 0, mean: histories.spendMean[at] ?? 0 },
  discount,
});
