/** An exact fraction. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

/** The fraction that a float with few decimals stands for. */
const fractionOf = (value: number): Fraction => {
  const decimals = 12;
  return [BigInt(Math.round(value * 10 ** decimals)), 10n ** BigInt(decimals)];
};

const PRECISION = 400n;

/**
 * The Gauss hypergeometric function ₂F₁(a, b; c; z) for |z| < 1, summed in fixed point with 400 binary digits, so that
 * the float that comes out is right to its last digit. Arguments are taken to twelve decimals.
 */
export const hypergeometric = (a: number, b: number, c: number, z: number): number => {
  const [[an, ad], [bn, bd], [cn, cd], [zn, zd]] = [a, b, c, z].map(fractionOf) as [
    Fraction,
    Fraction,
    Fraction,
    Fraction,
  ];
  const one = 1n << PRECISION;
  let term = one;
  let sum = one;
  for (let n = 0n; term !== 0n; n += 1n) {
    const up = (an + n * ad) * (bn + n * bd) * zn * cd;
    const down = ad * bd * zd * (cn + n * cd) * (n + 1n);
    term = (term * up) / down;
    sum += term;
    if (term < 1_000n && term > -1_000n) break;
  }
  const kept = sum >> (PRECISION - 60n);
  return Number(kept) / 2 ** 60;
};
