import type { Objective } from "./minimize.js";

/** Half the distance of the two gradients that a second derivative is taken from; the parameters are logarithms. */
const REACH = 1e-4;

/** The second derivatives of an objective, by central differences of its gradient. */
const hessianAt = (objective: Objective, point: Float64Array): readonly (readonly number[])[] => {
  const slopes = Array.from(point, (_, at) => {
    const gradients = [REACH, -REACH].map((reach) => {
      const gradient = new Float64Array(point.length);
      objective(
        point.map((value, i) => (i === at ? value + reach : value)),
        gradient,
      );
      return gradient;
    });
    return Array.from(point, (_, i) => ((gradients[0]?.[i] ?? 0) - (gradients[1]?.[i] ?? 0)) / (2 * REACH));
  });
  return slopes.map((row, i) => row.map((value, j) => (value + (slopes[j]?.[i] ?? 0)) / 2));
};

/** The lower triangle L of a symmetric matrix = L Lᵀ (Cholesky), or null where the matrix is not positive definite. */
const cholesky = (matrix: readonly (readonly number[])[]): readonly number[][] | null => {
  const lower: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const made: number[] = [];
    lower.push(made);
    for (let j = 0; j <= i; j += 1) {
      const other = lower[j] ?? [];
      let rest = row[j] ?? 0;
      for (let k = 0; k < j; k += 1) rest -= (made[k] ?? 0) * (other[k] ?? 0);
      if (i !== j) made.push(rest / (other[j] ?? 0));
      else if (rest > (row[i] ?? 0) * 1e-12 && rest > 0) made.push(Math.sqrt(rest));
      else return null;
    }
  }
  return lower;
};

/** The solution of L Lᵀ x = b. */
const solve = (lower: readonly number[][], b: readonly number[]): readonly number[] => {
  const x = [...b];
  const entry = (i: number, j: number): number => lower[i]?.[j] ?? 0;
  for (let i = 0; i < x.length; i += 1) {
    for (let k = 0; k < i; k += 1) x[i] = (x[i] ?? 0) - entry(i, k) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / entry(i, i);
  }
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < x.length; k += 1) x[i] = (x[i] ?? 0) - entry(k, i) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / entry(i, i);
  }
  return x;
};

/**
 * The covariance of the estimates: the inverse of the observed information, that is of the second derivatives of the
 * negative log likelihood at its minimum. Null where the likelihood is flat in some direction.
 */
export const covarianceAt = (
  objective: Objective,
  point: Float64Array,
): readonly (readonly number[])[] | null => {
  const lower = cholesky(hessianAt(objective, point));
  if (lower === null) return null;
  return lower.map((_, at) =>
    solve(
      lower,
      lower.map((_, i) => (i === at ? 1 : 0)),
    ),
  );
};
