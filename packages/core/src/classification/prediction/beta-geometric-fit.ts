import { type Fault, ok, type Result } from "../../kernel/index.js";
import { type BetaGeometric, chancesOf } from "./beta-geometric.js";
import { FEW, type FitOptions, type FitReport, maximizeLikelihood } from "./fit.js";
import { logRising, risingSlope } from "./gamma-function.js";
import { groupHistories, type HistoryColumns, type HistoryGroups } from "./histories.js";
import type { Objective } from "./minimize.js";

/** The parts of the likelihood that depend on the count of purchases alone, summed once for each different count. */
const countTerms = (
  groups: HistoryGroups,
  model: BetaGeometric["model"],
  [r, a, b]: readonly [number, number, number],
) => {
  const weights = new Float64Array(groups.counts.length);
  groups.weight.forEach((weight, at) => {
    const count = groups.repeats[at] ?? 0;
    weights[count] = (weights[count] ?? 0) + weight;
  });
  let [value, dr, da, db] = [0, 0, 0, 0];
  groups.counts.forEach((x, at) => {
    const weight = weights[at] ?? 0;
    const chances = chancesOf(model, x);
    const both = risingSlope(a + b, chances);
    value += weight * (logRising(r, x) + logRising(b, chances) - logRising(a + b, chances));
    dr += weight * risingSlope(r, x);
    da -= weight * both;
    db += weight * (risingSlope(b, chances) - both);
  });
  return { value, dr, da, db };
};

/** Minus the mean log likelihood of grouped histories, in the logarithms of r, alpha, a and b. */
const objectiveOf = (groups: HistoryGroups, model: BetaGeometric["model"]): Objective => {
  const { customers, counts, times, weight, repeats, recency, age } = groups;
  const since = new Float64Array(times.length);
  const logChances = new Float64Array(counts.length);
  return (point, gradient) => {
    const [r = 1, alpha = 1, a = 1, b = 1] = point.map(Math.exp);
    times.forEach((time, at) => {
      since[at] = Math.log1p(time / alpha);
    });
    counts.forEach((x, at) => {
      logChances[at] = Math.log(b + chancesOf(model, x) - 1);
    });
    const logA = point[2] ?? 0;
    const logAlpha = point[1] ?? 0;
    const terms = countTerms(groups, model, [r, a, b]);
    let { value, dr, da, db } = terms;
    let dAlpha = 0;
    for (let at = 0; at < weight.length; at += 1) {
      const count = repeats[at] ?? 0;
      const x = counts[count] ?? 0;
      const end = age[at] ?? 0;
      const sinceEnd = since[end] ?? 0;
      const byEnd = 1 / (alpha + (times[end] ?? 0));
      let slopeR = -sinceEnd;
      let slopeAlpha = ((r * (times[end] ?? 0)) / alpha - x) * byEnd;
      let logL = -(r + x) * sinceEnd - x * logAlpha;
      const many = weight[at] ?? 0;
      if (chancesOf(model, x) > 0) {
        const last = recency[at] ?? 0;
        const apart = sinceEnd - (since[last] ?? 0);
        const odds = logA - (logChances[count] ?? 0) + (r + x) * apart;
        const small = Math.exp(-Math.abs(odds));
        const gone = odds > 0 ? 1 / (1 + small) : small / (1 + small);
        logL += Math.max(odds, 0) + Math.log1p(small);
        slopeR += gone * apart;
        slopeAlpha += gone * (r + x) * (byEnd - 1 / (alpha + (times[last] ?? 0)));
        da += (many * gone) / a;
        db -= (many * gone) / (b + chancesOf(model, x) - 1);
      }
      value += many * logL;
      dr += many * slopeR;
      dAlpha += many * slopeAlpha;
    }
    gradient[0] = (-dr * r) / customers;
    gradient[1] = (-dAlpha * alpha) / customers;
    gradient[2] = (-da * a) / customers;
    gradient[3] = (-db * b) / customers;
    return -value / customers;
  };
};

/** The log likelihood of histories under given parameters; see `logLikelihood`. */
export const betaGeometricLikelihood = (
  of: BetaGeometric,
  histories: HistoryColumns,
): Result<number, Fault> => {
  const grouped = groupHistories(histories, 1);
  if (!grouped.ok) return grouped;
  const { customers, purchases, scale } = grouped.value;
  const point = Float64Array.of(of.r, of.alpha / scale, of.a, of.b).map(Math.log);
  const value = objectiveOf(grouped.value, of.model)(point, new Float64Array(4));
  return ok(-value * customers - purchases * Math.log(scale));
};

export type BetaGeometricFit = BetaGeometric & FitReport & { readonly repeatBuyers: number };

/**
 * Fits BG/NBD or MBG/NBD by maximum likelihood: BFGS on the logarithms of the parameters with analytic derivatives, from
 * all ones, with times in units of the longest observation. Equal histories are counted once.
 *
 * Fails with BAD_HISTORY, TOO_FEW_CUSTOMERS, NO_REPEAT_PURCHASES or FIT_NOT_CONVERGED; a parameter at its bound is a warning.
 *
 * @example
 * ```ts
 * import { fitBetaGeometric } from "@clientele/core/classification";
 *
 * const fit = fitBetaGeometric("bg-nbd", { unit: "weeks", repeats: [0, 0, 0], recency: [0, 0, 0], age: [9, 8, 7] });
 * fit.ok ? "" : fit.error.code; // => "CLASSIFICATION.TOO_FEW_CUSTOMERS"
 * ```
 */
export const fitBetaGeometric = (
  model: BetaGeometric["model"],
  histories: HistoryColumns,
  options: FitOptions = {},
): Result<BetaGeometricFit, Fault> => {
  const grouped = groupHistories(histories, options.minCustomers ?? FEW);
  if (!grouped.ok) return grouped;
  const groups = grouped.value;
  const { customers, repeatBuyers, scale } = groups;
  const names = ["r", "alpha", "a", "b"] as const;
  const found = maximizeLikelihood(model, names, objectiveOf(groups, model), {
    ...options,
    customers,
    scale,
  });
  if (!found.ok) return found;
  const { parameters, report } = found.value;
  const held = customers - repeatBuyers;
  return ok({
    model,
    unit: histories.unit,
    ...parameters,
    ...report,
    logLikelihood: report.logLikelihood - groups.purchases * Math.log(scale),
    repeatBuyers,
    warnings: [
      ...report.warnings,
      ...(repeatBuyers < FEW ? [{ code: "few-repeat-buyers", repeatBuyers } as const] : []),
      ...(model === "bg-nbd" && held > 0
        ? [{ code: "one-time-buyers-held-alive", customers: held } as const]
        : []),
    ],
  });
};
