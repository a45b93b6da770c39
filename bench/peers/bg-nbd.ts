/** BG/NBD as one would write it by hand from the paper: a loop over rows, gamma functions where the formula has them. */

interface Row {
  readonly x: number;
  readonly tx: number;
  readonly T: number;
  weight: number;
}

const coefficients = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** Lanczos, g = 7. */
const lgamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lgamma(1 - x);
  let sum = 0.9999999999998099;
  for (let at = 0; at < coefficients.length; at += 1) sum += (coefficients[at] ?? 0) / (x + at);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
};

const psi = (x: number): number => {
  let [at, shift] = [x, 0];
  for (; at < 8; at += 1) shift -= 1 / at;
  const f = 1 / (at * at);
  return (
    shift + Math.log(at) - 0.5 / at - f * (1 / 12 - f * (1 / 120 - f * (1 / 252 - f * (1 / 240 - f / 132))))
  );
};

const grouped = (
  repeats: readonly number[],
  recency: readonly number[],
  age: readonly number[],
  scale: number,
): Row[] => {
  const rows = new Map<string, Row>();
  repeats.forEach((x, at) => {
    const [tx = 0, T = 0] = [recency[at], age[at]];
    const key = `${x}|${tx}|${T}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, { x, tx: tx / scale, T: T / scale, weight: 1 });
    else known.weight += 1;
  });
  return [...rows.values()];
};

/** Minus the mean log likelihood and its gradient in the logarithms of the parameters. */
const evaluate = (rows: readonly Row[], customers: number, log: readonly number[]): [number, number[]] => {
  const [r = 1, alpha = 1, a = 1, b = 1] = log.map(Math.exp);
  let [value, slopeR, slopeAlpha, slopeA, slopeB] = [0, 0, 0, 0, 0];
  for (const { x, tx, T, weight } of rows) {
    const end = Math.log(alpha + T);
    let logL = lgamma(r + x) - lgamma(r) + r * Math.log(alpha) - (r + x) * end;
    logL += lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x);
    let dr = psi(r + x) - psi(r) + Math.log(alpha) - end;
    let dAlpha = r / alpha - (r + x) / (alpha + T);
    let da = psi(a + b) - psi(a + b + x);
    let db = da + psi(b + x) - psi(b);
    if (x > 0) {
      const last = Math.log(alpha + tx);
      const odds = Math.exp(Math.log(a) - Math.log(b + x - 1) + (r + x) * (end - last));
      const gone = odds / (1 + odds);
      logL += Math.log(1 + odds);
      dr += gone * (end - last);
      dAlpha += gone * (r + x) * (1 / (alpha + T) - 1 / (alpha + tx));
      da += gone / a;
      db -= gone / (b + x - 1);
    }
    value -= weight * logL;
    slopeR -= weight * dr;
    slopeAlpha -= weight * dAlpha;
    slopeA -= weight * da;
    slopeB -= weight * db;
  }
  const slope = [slopeR * r, slopeAlpha * alpha, slopeA * a, slopeB * b];
  return [value / customers, slope.map((one) => one / customers)];
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, one, at) => sum + one * (b[at] ?? 0), 0);

/** BFGS with halved steps. */
const bfgs = (f: (at: readonly number[]) => [number, number[]], start: number[]): number[] => {
  let point = start;
  let [value, gradient] = f(point);
  let inverse: number[][] = start.map((_, i) => start.map((__, j) => Number(i === j)));
  for (let step = 0; step < 500 && gradient.some((one) => Math.abs(one) > 1e-10); step += 1) {
    const direction = inverse.map((row) => -dot(row, gradient));
    const slope = dot(direction, gradient);
    let length = 1;
    let next = point;
    let found = f(point);
    for (let halved = 0; halved < 50; halved += 1, length /= 2) {
      const reach = length;
      next = point.map((one, at) => one + reach * (direction[at] ?? 0));
      found = f(next);
      if (found[0] <= value + 1e-4 * length * slope + 1e-13 * Math.abs(value)) break;
    }
    const moved = next.map((one, at) => one - (point[at] ?? 0));
    const change = found[1].map((one, at) => one - (gradient[at] ?? 0));
    const curvature = dot(moved, change);
    if (curvature > 0) {
      const turned = inverse.map((row) => dot(row, change));
      const stretch = (1 + dot(change, turned) / curvature) / curvature;
      inverse = inverse.map((row, i) =>
        row.map((one, j) => {
          const [mi = 0, mj = 0, ti = 0, tj = 0] = [moved[i], moved[j], turned[i], turned[j]];
          return one + stretch * mi * mj - (mi * tj + ti * mj) / curvature;
        }),
      );
    }
    [value, gradient] = found;
    point = next;
  }
  return point;
};

/** r, alpha, a and b of the greatest likelihood. */
export const fitBgNbdByHand = (
  repeats: readonly number[],
  recency: readonly number[],
  age: readonly number[],
): readonly number[] => {
  const scale = Math.max(...age);
  const rows = grouped(repeats, recency, age, scale);
  const [r = 0, alpha = 0, a = 0, b = 0] = bfgs((at) => evaluate(rows, repeats.length, at), [0, 0, 0, 0]).map(
    Math.exp,
  );
  return [r, alpha * scale, a, b];
};
