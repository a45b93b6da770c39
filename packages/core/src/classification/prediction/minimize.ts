/** A function to be made small: answers its value at a point and writes its gradient there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  /** The largest component of the gradient, without its sign. */
  readonly steepness: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Value and slope that a step must reach (Wolfe 1969), and what rounding may add to a value. */
const ENOUGH_DESCENT = 1e-4;
const ENOUGH_FLATTENING = 0.9;
const ROUNDING = 1e-13;
const TRIALS = 40;
/** Parameters are logarithms: a step that multiplies one by more than e^4 is not trusted. */
const LONGEST_STEP = 4;

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
const largest = (a: Float64Array): number => a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The guess of the inverse Hessian, as it is improved step by step (Nocedal and Wright, Numerical Optimization, 6.17). */
const improve = (inverse: readonly Float64Array[], step: Float64Array, change: Float64Array): void => {
  const curvature = dot(step, change);
  const turned = Float64Array.from(inverse, (row) => dot(row, change));
  const stretch = 1 + dot(change, turned) / curvature;
  inverse.forEach((row, i) => {
    for (let j = 0; j < row.length; j += 1) {
      const [si = 0, sj = 0, ti = 0, tj = 0] = [step[i], step[j], turned[i], turned[j]];
      row[j] = (row[j] ?? 0) + (stretch * si * sj - si * tj - ti * sj) / curvature;
    }
  });
};

const identity = (size: number, scale: number): readonly Float64Array[] =>
  Array.from({ length: size }, (_, at) => new Float64Array(size).fill(scale, at, at + 1));

/**
 * Minimises a smooth function by BFGS, with steps that fulfil the weak Wolfe conditions (found by bisection, Lewis and
 * Overton 2013). Converged when no component of the gradient exceeds `tolerance`.
 */
export const minimize = (
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
): Minimum => {
  const size = start.length;
  let point = start.slice();
  let gradient = new Float64Array(size);
  let value = objective(point, gradient);
  let inverse = identity(size, 1 / Math.max(1, largest(gradient)));
  let iterations = 0;
  const answer = (): Minimum => ({
    point,
    value,
    steepness: largest(gradient),
    iterations,
    converged: largest(gradient) <= tolerance,
  });
  for (; iterations < maxIterations && !(largest(gradient) <= tolerance); iterations += 1) {
    const direction = Float64Array.from(inverse, (row) => -dot(row, gradient));
    const slope = dot(gradient, direction);
    let [low, high, length] = [0, Number.POSITIVE_INFINITY, Math.min(1, LONGEST_STEP / largest(direction))];
    const next = new Float64Array(size);
    let nextPoint = point;
    let nextValue = value;
    for (let trial = 0; ; trial += 1) {
      if (trial === TRIALS) return answer();
      const reach = length;
      nextPoint = point.map((at, i) => at + reach * (direction[i] ?? 0));
      nextValue = objective(nextPoint, next);
      const allowed = value + ENOUGH_DESCENT * length * slope + ROUNDING * Math.abs(value);
      if (!(nextValue <= allowed)) high = length;
      else if (dot(next, direction) < ENOUGH_FLATTENING * slope && length * largest(direction) < LONGEST_STEP)
        low = length;
      else break;
      length = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
    }
    const step = nextPoint.map((at, i) => at - (point[i] ?? 0));
    const change = next.map((at, i) => at - (gradient[i] ?? 0));
    const curvature = dot(step, change);
    if (iterations === 0 && curvature > 0) inverse = identity(size, curvature / dot(change, change));
    if (curvature > 0) improve(inverse, step, change);
    [point, value, gradient] = [nextPoint, nextValue, next];
  }
  return answer();
};
