import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digamma, logGamma, logRising, risingSlope } from "./gamma-function.js";

/** ln of a whole number of any size, to the last digit of a float. */
const logOf = (value: bigint): number => {
  const bits = value.toString(2).length;
  const shift = Math.max(0, bits - 60);
  return Math.log(Number(value >> BigInt(shift))) + shift * Math.LN2;
};

const factorial = (n: number): bigint => {
  let product = 1n;
  for (let at = 2n; at <= BigInt(n); at += 1n) product *= at;
  return product;
};

const near = (value: number, expected: number, digits: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(digits * Math.max(1, Math.abs(expected)));

describe("ln Γ", () => {
  test("of whole numbers is that of exact factorials", () => {
    for (const n of [1, 2, 3, 5, 9, 10, 11, 30, 171, 500, 3_000])
      near(logGamma(n), logOf(factorial(n - 1)), 6e-15);
  });

  test("of halves is that of exact double factorials: Γ(n + 1/2) = (2n)! √π / (4ⁿ n!)", () => {
    for (const n of [0, 1, 2, 7, 20, 400]) {
      const exact = logOf(factorial(2 * n)) - logOf(factorial(n)) - n * Math.log(4) + Math.log(Math.PI) / 2;
      near(logGamma(n + 0.5), exact, 8e-15);
    }
  });

  test.each([
    // Γ(1/4) and Γ(1/3) are OEIS A068466 and A073005.
    [0.25, Math.log(3.625609908221908)],
    [1 / 3, Math.log(2.678938534707748)],
    // Near the pole Γ(x) = 1/x - γ + ...
    [1e-9, Math.log(1e9) - 0.5772156649015329 * 1e-9],
  ])("of %d", (x, exact) => {
    near(logGamma(x), exact, 6e-15);
  });

  test("grows by ln x from x to x + 1, over twelve orders of magnitude", () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (log) => {
        const x = 10 ** log;
        near(logGamma(x + 1) - logGamma(x), Math.log(x), 1e-14 * Math.max(1, logGamma(x + 1)));
      }),
    );
  });

  test("obeys Legendre's duplication: Γ(x) Γ(x + 1/2) = 2^(1 - 2x) √π Γ(2x)", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 2_000, noNaN: true }), (x) => {
        const left = logGamma(x) + logGamma(x + 0.5);
        near(left, (1 - 2 * x) * Math.LN2 + Math.log(Math.PI) / 2 + logGamma(2 * x), 2e-14);
      }),
    );
  });
});

describe("ψ", () => {
  const EULER = 0.5772156649015329;

  test("of whole numbers is a harmonic number less γ", () => {
    let harmonic = 0;
    for (let n = 1; n <= 300; n += 1) {
      near(digamma(n), harmonic - EULER, 6e-15);
      harmonic += 1 / n;
    }
  });

  test("of 1/2 and 1/4 is what Gauss found", () => {
    near(digamma(0.5), -EULER - 2 * Math.LN2, 6e-15);
    near(digamma(0.25), -EULER - Math.PI / 2 - 3 * Math.LN2, 6e-15);
  });

  test("is the slope of ln Γ", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1_000, noNaN: true }), (x) => {
        const step = 1e-4 * x;
        near((logGamma(x + step) - logGamma(x - step)) / (2 * step), digamma(x), 1e-6);
      }),
    );
  });
});

describe("ln of c (c + 1) ... (c + n - 1), and its slope", () => {
  test("are the differences of ln Γ and ψ, for few and for many factors", () => {
    for (const n of [0, 1, 5, 63, 64, 65, 2_000]) {
      near(logRising(0.7, n), logGamma(0.7 + n) - logGamma(0.7), 1e-13);
      near(risingSlope(0.7, n), digamma(0.7 + n) - digamma(0.7), 1e-13);
    }
  });

  test("keep their digits where c is so large that these differences have none", () => {
    near(logRising(1e14, 2), 2 * Math.log(1e14), 1e-15);
    near(risingSlope(1e14, 2) * 1e14, 2, 1e-13);
  });
});
