/** The points and weights of an integration rule over [0, 1]. */
export interface QuadratureRule {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The Gauss-Legendre rule of `size` points over [0, 1]: exact for polynomials below degree `2 size`. Its points are the
 * roots of a Legendre polynomial, found by Newton's method (Abramowitz and Stegun 25.4.29).
 */
export const gaussLegendre = (size: number): QuadratureRule => {
  const points = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let at = 0; at < size; at += 1) {
    let x = Math.cos((Math.PI * (at + 0.75)) / (size + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step += 1) {
      let before = 1;
      let value = x;
      for (let degree = 2; degree <= size; degree += 1) {
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
      }
      slope = (size * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    points[at] = (1 - x) / 2;
    weights[at] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
};

/** 24 points: about twelve digits for e^(-40 u), the steepest that is asked of it. */
export const GAUSS_24 = gaussLegendre(24);

/** The integral of a smooth function from `from` to `to`. */
export const integrate = (from: number, to: number, of: (at: number) => number): number => {
  const { points, weights } = GAUSS_24;
  let sum = 0;
  points.forEach((point, at) => {
    sum += (weights[at] ?? 0) * of(from + (to - from) * point);
  });
  return sum * (to - from);
};
