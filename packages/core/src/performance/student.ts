import { logGamma } from "../classification/index.js";

/** The continued fraction of the incomplete beta function, by Lentz' method. */
const fraction = (x: number, a: number, b: number): number => {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let value = d;
  for (let m = 1; m < 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d || tiny);
      c = 1 + term / c || tiny;
      change = c * d;
      value *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return value;
};

/** The regularised incomplete beta function. */
const beta = (x: number, a: number, b: number): number => {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
};

/** Student's t distribution: the chance of a value farther from 0 than this, on either side. */
export const twoSided = (t: number, degrees: number): number =>
  beta(degrees / (degrees + t * t), degrees / 2, 0.5);

/** The value of t beyond which, on either side, so much lies: 2.228 for 0.05 and 10 degrees of freedom. By bisection. */
export const criticalT = (chance: number, degrees: number): number => {
  let [low, high] = [0, 1];
  while (twoSided(high, degrees) > chance) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-13 * high; step += 1) {
    const middle = (low + high) / 2;
    if (twoSided(middle, degrees) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
