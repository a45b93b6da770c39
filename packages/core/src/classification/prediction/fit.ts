import { type Fault, fail, ok, type Result } from "../../kernel/index.js";
import { covarianceAt } from "./covariance.js";
import { notConverged } from "./faults.js";
import { minimize, type Objective } from "./minimize.js";

/** Something to know about a fit that could be made all the same. */
export type FitWarning =
  /** A parameter ran to the end of its range: the data say nothing about this part of the model. No intervals. */
  | { readonly code: "parameter-at-bound"; readonly parameter: string; readonly value: number }
  /** The likelihood is flat in some direction: there are no intervals. */
  | { readonly code: "likelihood-flat" }
  /** Fewer than 30 customers carry the estimates. */
  | { readonly code: "few-repeat-buyers"; readonly repeatBuyers: number }
  /** BG/NBD holds every customer without a repeat purchase to be alive. MBG/NBD does not. */
  | { readonly code: "one-time-buyers-held-alive"; readonly customers: number }
  /** Gamma-Gamma takes how often and how much to be independent; here they are correlated. */
  | { readonly code: "spend-follows-frequency"; readonly correlation: number }
  /** q <= 1: the mean spend of all customers has no finite value. */
  | { readonly code: "spend-mean-infinite"; readonly q: number };

/** What is known of a fit by maximum likelihood beside its parameters. */
export interface FitReport {
  /** Of the data in their own unit of time, without the terms that hold no parameter, as the papers print it. */
  readonly logLikelihood: number;
  readonly customers: number;
  readonly iterations: number;
  /** Of the logarithms of the parameters, in their order; null where one is at its bound or the likelihood is flat. */
  readonly covariance: readonly (readonly number[])[] | null;
  readonly warnings: readonly FitWarning[];
}

/** With fewer customers than this nothing is fitted, unless it is asked for; with fewer repeat buyers it is warned of. */
export const FEW = 30;

/** How far a fit goes. */
export interface FitOptions {
  /** Fewer customers are refused; 30 unless said otherwise. */
  readonly minCustomers?: number;
  readonly maxIterations?: number;
}

/** Outside of these ranges a parameter is at its bound: shapes, and scales in units of the longest time or the mean spend. */
export const SHAPES = [0.01, 10_000] as const;
const SCALES = [0.000_01, 100_000] as const;
const scales: ReadonlySet<string> = new Set(["alpha", "beta", "gamma"]);

/** The gradient of the mean log likelihood that counts as none. */
const TOLERANCE = 1e-10;
/** Where rounding stops the descent earlier, the fit still counts up to here; with a parameter on its way out, to there. */
const GOOD_ENOUGH = 1e-6;
const ENOUGH_AT_BOUND = 1e-4;

/**
 * Finds the parameters of the greatest likelihood, from all ones. The objective is a mean over customers, of logarithms of
 * the parameters, and sees times or amounts divided by `scale`.
 */
export const maximizeLikelihood = <N extends string>(
  model: string,
  names: readonly N[],
  objective: Objective,
  {
    customers,
    scale,
    maxIterations = 500,
  }: FitOptions & { readonly customers: number; readonly scale: number },
): Result<
  {
    readonly parameters: Readonly<Record<N, number>>;
    readonly report: FitReport;
  },
  Fault
> => {
  const start = new Float64Array(names.length);
  const { point, value, steepness, iterations } = minimize(objective, start, {
    tolerance: TOLERANCE,
    maxIterations,
  });
  const found = names.map((name, at) => {
    const scaled = Math.exp(point[at] ?? 0);
    const isScale = scales.has(name);
    const [least, most] = isScale ? SCALES : SHAPES;
    return { name, value: isScale ? scaled * scale : scaled, isAtBound: scaled < least || scaled > most };
  });
  const isAtBound = found.some((one) => one.isAtBound);
  if (!(steepness <= (isAtBound ? ENOUGH_AT_BOUND : GOOD_ENOUGH))) {
    return fail(notConverged({ model, iterations, steepness }));
  }
  const information = isAtBound ? null : covarianceAt(objective, point);
  const covariance = information?.map((row) => row.map((one) => one / customers)) ?? null;
  return ok({
    parameters: Object.fromEntries(found.map(({ name, value: one }) => [name, one])) as Record<N, number>,
    report: {
      logLikelihood: -value * customers,
      customers,
      iterations,
      covariance,
      warnings: [
        ...found
          .filter((one) => one.isAtBound)
          .map(
            ({ name, value: one }) => ({ code: "parameter-at-bound", parameter: name, value: one }) as const,
          ),
        ...(covariance === null && !isAtBound ? [{ code: "likelihood-flat" } as const] : []),
      ],
    },
  });
};
