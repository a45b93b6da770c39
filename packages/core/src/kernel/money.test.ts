import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundRunning, split } from "./money.js";

const weights = fc
  .array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 20 })
  .filter((list) => list.some((weight) => weight > 0));
const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe("split", () => {
  test("gives parts that sum to the whole, each within one unit of its share", () => {
    fc.assert(
      fc.property(amount, weights, (whole, shares) => {
        const parts = split(whole, shares);
        const total = shares.reduce((sum, share) => sum + share, 0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        parts.forEach((part, at) => {
          const exact = (whole / total) * (shares[at] ?? 0);
          expect(Math.abs(part - exact)).toBeLessThan(1.001);
        });
      }),
    );
  });

  test("gives nothing to who has no weight", () => {
    fc.assert(
      fc.property(amount, weights, (whole, shares) => {
        const parts = split(whole, [...shares, 0]);
        expect(parts.at(-1)).toBe(0);
      }),
    );
  });

  test("refuses to split by nothing", () => {
    expect(() => split(10, [])).toThrow(RangeError);
    expect(() => split(10, [0, 0])).toThrow(RangeError);
    expect(() => split(10, [2, -1])).toThrow(RangeError);
  });
});

describe("roundRunning", () => {
  test("keeps the rounded sum, and each part within one unit of its source", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 })), (finer) => {
        const rounded = roundRunning(finer, 100);
        const sum = finer.reduce((total, one) => total + one, 0);
        expect(rounded.reduce((total, one) => total + one, 0)).toBe(Math.round(sum / 100) + 0);
        rounded.forEach((part, at) => {
          expect(Math.abs(part - (finer[at] ?? 0) / 100)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });
});
