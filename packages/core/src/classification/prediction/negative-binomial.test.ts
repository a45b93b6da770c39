import { expect, test } from "vitest";
import { negativeBinomialTail, negativeBinomialTerm } from "./negative-binomial.js";

test("with r = 1 the chance of n or more is z^n, to the last digits however small it is", () => {
  for (const n of [0, 1, 2, 10, 60]) {
    const tail = negativeBinomialTail({ r: 1, alpha: 7 }, 3, n);
    expect(Math.abs(tail / 0.3 ** n - 1)).toBeLessThan(1e-12);
  }
});

test("in no time there is nothing, for certain", () => {
  expect(negativeBinomialTerm({ r: 2, alpha: 1 }, 0, 0)).toBe(1);
  expect(negativeBinomialTerm({ r: 2, alpha: 1 }, 0, 1)).toBe(0);
  expect(negativeBinomialTail({ r: 2, alpha: 1 }, 0, 1)).toBe(0);
});
