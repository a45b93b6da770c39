import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutColumn } from "./cut.js";
import { CutPolicy } from "./policy.js";
import { quantile } from "./quantile.js";

const values = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 })
  .map((list) => Float64Array.from(list));
const bins = fc.integer({ min: 2, max: 12 });
const better = fc.constantFrom("high" as const, "low" as const);

const policies = fc.oneof(
  fc.record({
    method: fc.constant("quantile" as const),
    bins,
    convention: fc.constantFrom("at-most" as const, "r-rfm" as const),
  }),
  fc.record({
    method: fc.constant("ntile" as const),
    bins,
    ties: fc.constantFrom("together" as const, "split-by-key" as const),
  }),
  fc.record({
    method: fc.constant("breaks" as const),
    breaks: fc
      .uniqueArray(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 6 })
      .map((list) => list.sort((a, b) => a - b)),
    convention: fc.constantFrom("at-most" as const, "r-rfm" as const),
  }),
);
const cutting = policies.map((policy) => CutPolicy.parse(policy));
const isTogether = (policy: CutPolicy) => policy.ties === "together";

describe("the type-7 quantile", () => {
  test("is what R's quantile() answers", () => {
    const sorted = [1, 2, 4, 7, 11];
    expect([1, 2, 3, 4].map((part) => quantile(sorted, part, 5))).toEqual(
      [1.8, 3.2, 5.2, 7.8].map((x) => expect.closeTo(x, 12)),
    );
  });

  test("is exactly the value on which it falls", () => {
    // 995 * 0.6 is 597 only in exact arithmetic
    const sorted = Array.from({ length: 996 }, (_, at) => at * 3);
    expect(quantile(sorted, 3, 5)).toBe(597 * 3);
  });

  test("law: lies between the least and the greatest, and ascends", () => {
    fc.assert(
      fc.property(values, bins, (column, parts) => {
        const sorted = column.slice().sort();
        const all = Array.from({ length: parts + 1 }, (_, part) => quantile(sorted, part, parts));
        expect(all[0]).toBe(sorted[0]);
        expect(all.at(-1)).toBe(sorted.at(-1));
        expect(all).toEqual(all.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("cutting a column", () => {
  const cut = (list: readonly number[], policy: object, end: "high" | "low" = "high") =>
    cutColumn(Float64Array.from(list), CutPolicy.parse(policy), end);

  test("by breaks: a value on a break lies below it, or above it in the R convention", () => {
    const breaks = { method: "breaks", breaks: [10, 20] };
    expect([...cut([10, 11, 20, 21], breaks).scores]).toEqual([1, 2, 2, 3]);
    expect([...cut([9, 10, 19, 20], { ...breaks, convention: "r-rfm" }).scores]).toEqual([1, 2, 2, 3]);
  });

  test("low is better for recency: fewer days, higher score", () => {
    expect([...cut([10, 11, 20, 21], { method: "breaks", breaks: [10, 20] }, "low").scores]).toEqual([
      3, 2, 2, 1,
    ]);
  });

  test("by ntile: the first groups from the worst are the larger ones, and ties go by position", () => {
    const five = cut([5, 5, 5, 5, 5, 5, 5], { method: "ntile", bins: 3 });
    expect([...five.scores]).toEqual([1, 1, 1, 2, 2, 3, 3]);
    expect(five.sizes).toEqual([3, 2, 2]);
    expect([...cut([5, 5, 5, 5], { method: "ntile", bins: 2 }, "low").scores]).toEqual([1, 1, 2, 2]);
  });

  test("by ntile with ties together: all get the group of the first", () => {
    const tiles = cut([1, 2, 2, 2, 3, 4], { method: "ntile", bins: 3, ties: "together" });
    expect([...tiles.scores]).toEqual([1, 1, 1, 1, 3, 3]);
    expect(tiles.empty).toEqual([2]);
  });

  test("equal values everywhere are reported and not refused", () => {
    const degenerate = cut([1, 1, 1, 1], { method: "quantile" });
    expect([...degenerate.scores]).toEqual([1, 1, 1, 1]);
    expect(degenerate.cuts).toEqual([1, 1, 1, 1]);
    expect(degenerate.empty).toEqual([2, 3, 4, 5]);
    expect(cut([], { method: "quantile" }).empty).toEqual([1, 2, 3, 4, 5]);
  });

  test("ties are split only by ntile; anything else is refused with its path", () => {
    const read = CutPolicy.safeParse({ method: "quantile", ties: "split-by-key" });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([["ties"]]);
  });

  test("law: a better value never scores lower, and equal values score the same where ties stay together", () => {
    fc.assert(
      fc.property(values, cutting, better, (column, policy, end) => {
        const { scores } = cutColumn(column, policy, end);
        const sign = end === "high" ? 1 : -1;
        column.forEach((a, i) => {
          column.forEach((b, j) => {
            if (sign * (a - b) > 0) expect(scores[i]).toBeGreaterThanOrEqual(scores[j] ?? 0);
            if (a === b && isTogether(policy)) expect(scores[i]).toBe(scores[j]);
          });
        });
      }),
    );
  });

  test("law: every score is within 1 and bins, the sizes add up, and the empty ones are those of size 0", () => {
    fc.assert(
      fc.property(values, cutting, better, (column, policy, end) => {
        const result = cutColumn(column, policy, end);
        expect([...result.scores].every((score) => score >= 1 && score <= result.bins)).toBe(true);
        expect(result.sizes).toHaveLength(result.bins);
        result.sizes.forEach((size, at) => {
          expect(result.scores.filter((score) => score === at + 1)).toHaveLength(size);
          expect(result.empty.includes(at + 1)).toBe(size === 0);
        });
      }),
    );
  });

  test("law: every value lies within the range that its score is said to have, and in no other's", () => {
    fc.assert(
      fc.property(values, cutting.filter(isTogether), better, (column, policy, end) => {
        const { scores, ranges } = cutColumn(column, policy, end);
        column.forEach((value, at) => {
          const holding = ranges.flatMap((range, index) =>
            range !== null && (range.from ?? value) <= value && value <= (range.to ?? value)
              ? [index + 1]
              : [],
          );
          expect(holding).toEqual([scores[at]]);
        });
      }),
    );
  });

  test("law: ntile groups that split ties differ by at most one, the larger ones first", () => {
    fc.assert(
      fc.property(values, bins, better, (column, count, end) => {
        const policy = CutPolicy.parse({ method: "ntile", bins: count });
        const { sizes } = cutColumn(column, policy, end);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }),
    );
  });

  test("law: quantile groups of distinct values differ by at most one; ties make them uneven by no more than the ties", () => {
    fc.assert(
      fc.property(values, bins, (column, count) => {
        const policy = CutPolicy.parse({ method: "quantile", bins: count });
        const { sizes } = cutColumn(column, policy, "high");
        const tied = Math.max(
          ...[...column].map((value) => column.filter((other) => other === value).length),
        );
        const even = column.length / count;
        for (const size of sizes) expect(Math.abs(size - even)).toBeLessThanOrEqual(tied + 1);
        if (tied === 1) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
