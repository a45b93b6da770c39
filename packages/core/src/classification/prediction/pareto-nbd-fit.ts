import { type Fault, ok, type Result } from "../../kernel/index.js";
import { FEW, type FitOptions, type FitReport, maximizeLikelihood } from "./fit.js";
import { logRising, risingSlope } from "./gamma-function.js";
import { groupHistories, type HistoryColumns, type HistoryGroups } from "./histories.js";
import type { Objective } from "./minimize.js";
import { integratePareto, paretoIntegral } from "./pareto-integral.js";
import type { ParetoNbd } from "./pareto-nbd.js";

/** Minus the mean log likelihood of grouped histories, in the logarithms of r, alpha, s and beta. */
const objectiveOf = ({
  customers,
  counts,
  times,
  weight,
  repeats,
  recency,
  age,
}: HistoryGroups): Objective => {
  const left = paretoIntegral();
  return (point, gradient) => {
    const [r = 1, alpha = 1, s = 1, beta = 1] = point.map(Math.exp);
    const [logAlpha, logBeta] = [Math.log(alpha), Math.log(beta)];
    const ofCount = counts.map((x) => logRising(r, x));
    const slopeOfCount = counts.map((x) => risingSlope(r, x));
    let [value, dr, dAlpha, ds, dBeta] = [0, 0, 0, 0, 0];
    for (let at = 0; at < weight.length; at += 1) {
      const count = repeats[at] ?? 0;
      const p = r + (counts[count] ?? 0);
      const end = times[age[at] ?? 0] ?? 0;
      const many = weight[at] ?? 0;
      integratePareto({ p, s, alpha, beta }, times[recency[at] ?? 0] ?? 0, end, left);
      const small = Math.exp(-Math.abs(left.odds));
      const gone = left.odds > 0 ? 1 / (1 + small) : small / (1 + small);
      const [byAlpha, byBeta] = [Math.log1p(end / alpha), Math.log1p(end / beta)];
      const stays = p * byAlpha + (p - r) * logAlpha + s * byBeta;
      const odds = Math.max(left.odds, 0) + Math.log1p(small);
      value += many * ((ofCount[count] ?? 0) - stays + odds);
      dr += many * ((slopeOfCount[count] ?? 0) - (1 - gone) * byAlpha - gone * (left.logAlpha - logAlpha));
      ds += many * (gone / s - (1 - gone) * byBeta - gone * (left.logBeta - logBeta));
      dAlpha += many * (r / alpha - p * ((1 - gone) / (alpha + end) + gone * left.byAlpha));
      dBeta += many * (s / beta - ((1 - gone) * s) / (beta + end) - gone * (s + 1) * left.byBeta);
    }
    gradient[0] = (-dr * r) / customers;
    gradient[1] = (-dAlpha * alpha) / customers;
    gradient[2] = (-ds * s) / customers;
    gradient[3] = (-dBeta * beta) / customers;
    return -value / customers;
  };
};

/** The log likelihood of histories under given parameters; see `logLikelihood`. */
export const paretoLikelihood = (of: ParetoNbd, histories: HistoryColumns): Result<number, Fault> => {
  const grouped = groupHistories(histories, 1);
  if (!grouped.ok) return grouped;
  const { customers, purchases, scale } = grouped.value;
  const point = Float64Array.of(of.r, of.alpha / scale, of.s, of.beta / scale).map(Math.log);
  const value = objectiveOf(grouped.value)(point, new Float64Array(4));
  return ok(-value * customers - purchases * Math.log(scale));
};

export type ParetoNbdFit = ParetoNbd & FitReport & { readonly repeatBuyers: number };

/**
 * Fits Pareto/NBD by maximum likelihood, as `fitBetaGeometric` does. The likelihood is integrated over the moment of
 * leaving, which is the definition of the model and works for all parameters alike.
 *
 * Fails with BAD_HISTORY, TOO_FEW_CUSTOMERS, NO_REPEAT_PURCHASES or FIT_NOT_CONVERGED; a parameter at its bound is a warning.
 */
export const fitParetoNbd = (
  histories: HistoryColumns,
  options: FitOptions = {},
): Result<ParetoNbdFit, Fault> => {
  const grouped = groupHistories(histories, options.minCustomers ?? FEW);
  if (!grouped.ok) return grouped;
  const groups = grouped.value;
  const { customers, repeatBuyers, scale, purchases } = groups;
  const names = ["r", "alpha", "s", "beta"] as const;
  const found = maximizeLikelihood("pareto-nbd", names, objectiveOf(groups), {
    ...options,
    customers,
    scale,
  });
  if (!found.ok) return found;
  const { parameters, report } = found.value;
  return ok({
    model: "pareto-nbd",
    unit: histories.unit,
    ...parameters,
    ...report,
    logLikelihood: report.logLikelihood - purchases * Math.log(scale),
    repeatBuyers,
    warnings: [
      ...report.warnings,
      ...(repeatBuyers < FEW ? [{ code: "few-repeat-buyers", repeatBuyers } as const] : []),
    ],
  });
};
