import { type Fault, fail, ok, type Result } from "../../kernel/index.js";
import { chanceOf, pointsOf, type WinChance } from "./evidence.js";
import { badFeatures, noConvergence, tooFewToLearn } from "./faults.js";
import { solve } from "./solve.js";

/** Numbers by feature: position `i` of each is the same deal. */
export type Features = Readonly<Record<string, ArrayLike<number>>>;

export interface LogisticOptions {
  /** Penalty on the squares of the standardised coefficients, not on the intercept; 0 is plain maximum likelihood. */
  readonly ridge: number;
  /** Deals of the rarer outcome that each coefficient needs (Peduzzi et al., J. Clin. Epidemiology 49, 1996: ten). */
  readonly minPerCoefficient: number;
}

/** One feature: its mean and deviation in the data learned from, and log-odds for one deviation more. */
export interface Coefficient {
  readonly feature: string;
  readonly mean: number;
  readonly deviation: number;
  readonly standardised: number;
  /** Log-odds for one unit more of the feature as it was given. */
  readonly perUnit: number;
}

export interface LogisticModel {
  /** Log-odds of a deal that is average in every feature. */
  readonly intercept: number;
  readonly coefficients: readonly Coefficient[];
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly learnedFrom: { readonly won: number; readonly lost: number };
}

const MOST_ITERATIONS = 50;
const TOLERANCE = 1e-10;

/** log(1 + e^x), without overflow. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

const standardise = (values: ArrayLike<number>, feature: string) => {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const deviation = Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length);
  const scale = deviation === 0 ? 0 : 1 / deviation;
  return { feature, mean, deviation, column: list.map((value) => (value - mean) * scale) };
};

const badPlace = (features: Features, rows: number): Fault | null => {
  for (const [feature, values] of Object.entries(features)) {
    for (let row = 0; row < Math.max(rows, values.length); row += 1) {
      if (row >= rows || !Number.isFinite(values[row])) return badFeatures({ feature, row });
    }
  }
  return null;
};

/**
 * Logistic regression with a ridge penalty, by Newton's method (iteratively reweighted least squares). Features are
 * standardised first, so that the penalty treats them alike; one that never differs gets 0. Refuses what cannot be learned
 * from: too few deals of the rarer outcome, numbers that are none, coefficients that do not settle. O(steps x deals x features^2).
 *
 * @param won - was the deal of each row won?
 * @example
 * ```ts
 * import { fitLogistic } from "@clientele/core/funnel";
 *
 * const visits = [0, 1, 2, 3, 4, 5];
 * const won = [false, false, true, false, true, true];
 * const fit = fitLogistic({ visits }, won, { ridge: 1, minPerCoefficient: 1 });
 * fit.ok && (fit.value.coefficients[0]?.perUnit ?? 0) > 0; // => true
 * ```
 */
export const fitLogistic = (
  features: Features,
  won: readonly boolean[],
  { ridge, minPerCoefficient }: LogisticOptions,
): Result<LogisticModel, Fault> => {
  const bad = badPlace(features, won.length);
  if (bad !== null) return fail(bad);
  const wins = won.filter(Boolean).length;
  const learnedFrom = { won: wins, lost: won.length - wins };
  const coefficients = Object.keys(features).length + 1;
  const needed = Math.ceil(minPerCoefficient * coefficients);
  if (Math.min(learnedFrom.won, learnedFrom.lost) < Math.max(1, needed))
    return fail(tooFewToLearn({ ...learnedFrom, coefficients, needed: Math.max(1, needed) }));
  const scaled = Object.entries(features).map(([feature, values]) => standardise(values, feature));
  const columns = [won.map(() => 1), ...scaled.map((one) => one.column)];
  const penalties = columns.map((_, at) =>
    at === 0 ? 0 : (scaled[at - 1]?.deviation ?? 0) === 0 ? 1 : ridge,
  );
  let beta = columns.map(() => 0);
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations += 1) {
    const etas = won.map((_, row) =>
      columns.reduce((sum, column, at) => sum + (column[row] ?? 0) * (beta[at] ?? 0), 0),
    );
    const chances = etas.map((eta) => 1 / (1 + Math.exp(-eta)));
    const gradient = columns.map((column, at) =>
      won.reduce(
        (sum, is, row) => sum + (column[row] ?? 0) * ((is ? 1 : 0) - (chances[row] ?? 0)),
        -(penalties[at] ?? 0) * (beta[at] ?? 0),
      ),
    );
    const weights = chances.map((chance) => chance * (1 - chance));
    const hessian = columns.map((left, i) =>
      columns.map((right, j) =>
        left.reduce(
          (sum, value, row) => sum + value * (right[row] ?? 0) * (weights[row] ?? 0),
          i === j ? (penalties[i] ?? 0) : 0,
        ),
      ),
    );
    const step = solve(hessian, gradient);
    if (step === null) return fail(noConvergence({ iterations }));
    beta = beta.map((value, at) => value + (step[at] ?? 0));
    if (Math.max(...step.map(Math.abs)) > TOLERANCE) continue;
    const logLikelihood = etas.reduce((sum, eta, row) => sum - softplus(won[row] === true ? -eta : eta), 0);
    return ok({
      intercept: beta[0] ?? 0,
      coefficients: scaled.map(({ feature, mean, deviation }, at) => {
        const standardised = deviation === 0 ? 0 : (beta[at + 1] ?? 0);
        return {
          feature,
          mean,
          deviation,
          standardised,
          perUnit: deviation === 0 ? 0 : standardised / deviation,
        };
      }),
      logLikelihood,
      iterations,
      learnedFrom,
    });
  }
  return fail(noConvergence({ iterations: MOST_ITERATIONS }));
};

/** The chance of a deal by a logistic model, and how far each feature moves it from that of an average deal. */
export const logisticChance = (
  { intercept, coefficients }: LogisticModel,
  deal: Readonly<Record<string, number>>,
): WinChance =>
  chanceOf([
    { field: "base", value: null, points: pointsOf(intercept) },
    ...coefficients.map(({ feature, mean, perUnit }) => {
      const value = deal[feature] ?? mean;
      return { field: feature, value: String(value), points: pointsOf(perUnit * (value - mean)) };
    }),
  ]);
