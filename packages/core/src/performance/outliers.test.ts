import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestPracticeOf, medianOf, outliersOf, quantileOf } from "./outliers.js";

const named = (values: readonly number[]) =>
  values.map((value, at) => ({ key: `r-${String(at).padStart(3, "0")}`, value }));

describe("figures far from the others", () => {
  test("quantiles are those of R's default, type 7", () => {
    // quantile(c(1, 2, 4, 8, 16, 32), c(0.25, 0.5, 0.75, 0.9)) in R
    expect([0.25, 0.5, 0.75, 0.9].map((share) => quantileOf([1, 2, 4, 8, 16, 32], share))).toEqual([
      2.5, 6, 14, 24,
    ]);
    expect(medianOf([3, 1, 2])).toBe(2);
  });

  test("are told by the modified z-score", () => {
    // median 3, MAD 1: 0.6745 * (100 - 3) / 1 = 65.4265
    const { method, median, found } = outliersOf(named([1, 2, 3, 4, 100]));
    expect([method, median, found]).toEqual([
      "mad",
      3,
      [{ key: "r-004", value: 100, side: "high", distance: expect.closeTo(65.4265, 10) }],
    ]);
    expect(outliersOf(named([-90, 21, 22, 23, 24, 25])).found).toMatchObject([{ key: "r-000", side: "low" }]);
  });

  test("are told by Tukey's fences where most figures are equal", () => {
    const { method, found } = outliersOf(named([5, 5, 5, 5, 5, 5, 9]));
    expect([method, found?.map((one) => one.key)]).toEqual(["iqr", ["r-006"]]);
    expect(outliersOf(named([5, 5, 5, 5, 5])).found).toEqual([]);
  });

  test("are not told of fewer than five", () => {
    expect(outliersOf(named([1, 2, 3, 1_000])).found).toBeNull();
    expect(outliersOf([])).toMatchObject({ median: 0, found: null });
  });

  test("are the same when everything is moved or scaled, and never the median", () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: -500, max: 500 }), (some, by) => {
        const keys = (moved: readonly number[]) => outliersOf(named(moved)).found?.map((one) => one.key);
        expect(keys(some.map((value) => value + by))).toEqual(keys(some));
        expect(keys(some.map((value) => value * 4))).toEqual(keys(some));
        const { median, found } = outliersOf(named(some));
        expect(found?.every((one) => one.value !== median)).toBe(true);
      }),
    );
  });
});

describe("best practice", () => {
  test("is the best quarter, ties and all, and what the others lack to its median", () => {
    expect(bestPracticeOf(named([10, 40, 30, 40, 20]), "higher")).toEqual({
      ...{ best: ["r-001", "r-003"], bestMedian: 40, median: 30 },
      gaps: [
        { key: "r-002", gap: 10 },
        { key: "r-004", gap: 20 },
        { key: "r-000", gap: 30 },
      ],
    });
    expect(bestPracticeOf(named([10, 40, 30, 20]), "lower")).toMatchObject({
      best: ["r-000"],
      gaps: [{ gap: 10 }, {}, {}],
    });
    expect(bestPracticeOf(named([1, 2, 3]), "higher")).toBeNull();
  });
});
