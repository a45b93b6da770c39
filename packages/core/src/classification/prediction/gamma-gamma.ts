import { type Fault, fail, ok, type Result } from "../../kernel/index.js";
import { badSpend, tooFewSpenders } from "./faults.js";
import { FEW, type FitOptions, type FitReport, maximizeLikelihood } from "./fit.js";
import { digamma, logGamma } from "./gamma-function.js";
import type { Objective } from "./minimize.js";

/**
 * Gamma-Gamma (Fader and Hardie 2013, note 25): the value of one purchase is gamma distributed (p) around the mean of its
 * customer, and these means are inverse gamma distributed over customers (q, gamma), whatever their number of purchases.
 */
export interface GammaGamma {
  readonly model: "gamma-gamma";
  readonly p: number;
  readonly q: number;
  /** In units of money: those that the model was fitted in. */
  readonly gamma: number;
}
export type GammaGammaFit = GammaGamma & FitReport;

/** What customers spent: a number of purchases, above 0, and the mean of their values, above 0. */
export interface SpendColumns {
  readonly purchases: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
}

/** Minus the mean log likelihood, in the logarithms of p, q and gamma. */
const objectiveOf = (purchases: Float64Array, means: Float64Array): Objective => {
  const counts = Float64Array.from(new Set(purchases));
  const places = new Map(Array.from(counts, (x, at) => [x, at]));
  const place = Int32Array.from(purchases, (x) => places.get(x) ?? 0);
  const logTotals = means.map((mean, at) => Math.log(mean * (purchases[at] ?? 0)));
  const logMeans = means.map(Math.log);
  const customers = purchases.length;
  return (point, gradient) => {
    const [p = 1, q = 1, gamma = 1] = point.map(Math.exp);
    const logGammaScale = Math.log(gamma);
    const both = counts.map((x) => digamma(p * x + q));
    const own = counts.map((x) => digamma(p * x));
    const ofCount = counts.map((x) => logGamma(p * x + q) - logGamma(p * x) - logGamma(q));
    const ofQ = digamma(q);
    let [value, dp, dq, dGamma] = [0, 0, 0, 0];
    for (let at = 0; at < customers; at += 1) {
      const x = purchases[at] ?? 0;
      const total = gamma + x * (means[at] ?? 0);
      const logTotal = Math.log(total);
      const count = place[at] ?? 0;
      const spent = logTotals[at] ?? 0;
      value +=
        (ofCount[count] ?? 0) +
        q * (logGammaScale - logTotal) +
        p * x * (spent - logTotal) -
        (logMeans[at] ?? 0);
      dp += x * ((both[count] ?? 0) - (own[count] ?? 0) + spent - logTotal);
      dq += (both[count] ?? 0) - ofQ + logGammaScale - logTotal;
      dGamma += q / gamma - (p * x + q) / total;
    }
    gradient[0] = (-dp * p) / customers;
    gradient[1] = (-dq * q) / customers;
    gradient[2] = (-dGamma * gamma) / customers;
    return -value / customers;
  };
};

const correlationOf = (a: Float64Array, b: Float64Array): number => {
  const mean = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [together, ofA, ofB] = [0, 0, 0];
  a.forEach((value, at) => {
    const other = (b[at] ?? 0) - meanB;
    together += (value - meanA) * other;
    ofA += (value - meanA) ** 2;
    ofB += other ** 2;
  });
  return ofA === 0 || ofB === 0 ? 0 : together / Math.sqrt(ofA * ofB);
};

/** Above this the model's independence of frequency and spend is worth a warning. */
const CORRELATED = 0.3;

/**
 * Fits Gamma-Gamma by maximum likelihood to customers with purchases. By Hardie's convention these are the repeat
 * purchases: the first one is left out of number and mean alike; what is fitted is what is given.
 *
 * Fails with BAD_SPEND, TOO_FEW_SPENDERS or FIT_NOT_CONVERGED. Warns where the number of purchases and their mean value
 * are correlated by more than 0.3, and where q <= 1, so that the mean of all customers is infinite.
 */
export const fitGammaGamma = (
  spend: SpendColumns,
  options: FitOptions = {},
): Result<GammaGammaFit, Fault> => {
  const purchases = Float64Array.from(spend.purchases);
  const means = Float64Array.from(spend.mean);
  const customers = purchases.length;
  const needed = options.minCustomers ?? FEW;
  if (customers < needed) return fail(tooFewSpenders({ customers, needed }));
  for (let at = 0; at < customers; at += 1) {
    const [x = 0, mean = Number.NaN] = [purchases[at], means[at]];
    const isPossible = Number.isSafeInteger(x) && x > 0 && mean > 0 && Number.isFinite(mean);
    if (!isPossible) return fail(badSpend({ position: at, purchases: x, mean }));
  }
  const scale = means.reduce((sum, mean) => sum + mean, 0) / customers;
  const objective = objectiveOf(
    purchases,
    means.map((mean) => mean / scale),
  );
  const found = maximizeLikelihood("gamma-gamma", ["p", "q", "gamma"], objective, {
    ...options,
    customers,
    scale,
  });
  if (!found.ok) return found;
  const { parameters, report } = found.value;
  const correlation = correlationOf(purchases, means);
  return ok({
    model: "gamma-gamma",
    ...parameters,
    ...report,
    logLikelihood: report.logLikelihood - customers * Math.log(scale),
    warnings: [
      ...report.warnings,
      ...(Math.abs(correlation) > CORRELATED
        ? [{ code: "spend-follows-frequency", correlation } as const]
        : []),
      ...(parameters.q <= 1 ? [{ code: "spend-mean-infinite", q: parameters.q } as const] : []),
    ],
  });
};

/**
 * The value of one purchase that is expected of a customer: between the mean of all customers and its own, nearer to its
 * own the more purchases there are (note 25, equation 5). Null where it is not finite (p x + q <= 1).
 *
 * @example
 * ```ts
 * import { expectedSpend } from "@clientele/core/classification";
 *
 * const model = { model: "gamma-gamma", p: 6.25, q: 3.74, gamma: 15.44 } as const;
 * expectedSpend(model, { purchases: 2, mean: 22.35 })?.toFixed(2); // => "24.66"
 * expectedSpend(model, { purchases: 0, mean: 0 })?.toFixed(2); // => "35.22"
 * ```
 */
export const expectedSpend = (
  { p, q, gamma }: GammaGamma,
  { purchases, mean }: { readonly purchases: number; readonly mean: number },
): number | null => {
  const degrees = p * purchases + q - 1;
  return degrees > 0 ? (p * (gamma + purchases * mean)) / degrees : null;
};
