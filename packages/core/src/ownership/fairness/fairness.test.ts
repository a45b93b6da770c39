import fc from "fast-check";
import { expect, test } from "vitest";
import { FairnessPolicy } from "../policy.js";
import { breachesOf, envyOf, evenness, fairnessOf, type RepShare } from "./index.js";

const share = (repId: string, more: Partial<RepShare> = {}): RepShare => ({
  repId,
  teamId: "east",
  weight: 1,
  count: 0,
  value: 0,
  opportunity: 0,
  bundle: [],
  ...more,
});
const amounts = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 });

test("one who has all is as unfair as it gets", () => {
  expect(evenness([7, 0, 0])).toEqual({ total: 7, jain: 1 / 3, gini: 2 / 3, gap: 7, least: 0 });
  expect(evenness([])).toEqual({ total: 0, jain: 1, gini: 0, gap: 0, least: 0 });
  expect(evenness([1, 3])).toEqual({ total: 4, jain: 16 / 20, gini: 0.25, gap: 2, least: 1 });
});

test("the indices keep their bounds, ignore order and unit, and agree on what is even", () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 2, max: 9 }), (some, unit) => {
      const n = some.length;
      const { jain, gini, gap } = evenness(some);
      expect(jain).toBeGreaterThanOrEqual(1 / n - 1e-9);
      expect(jain).toBeLessThanOrEqual(1 + 1e-9);
      expect(gini).toBeGreaterThanOrEqual(0);
      expect(gini).toBeLessThanOrEqual((n - 1) / n + 1e-9);
      expect(evenness(some.toReversed())).toEqual(evenness(some));
      const scaled = evenness(some.map((one) => one * unit));
      expect(scaled.jain).toBeCloseTo(jain, 9);
      expect(scaled.gini).toBeCloseTo(gini, 9);
      expect(gap === 0).toBe(Math.abs(jain - 1) < 1e-12);
      expect(gap === 0).toBe(gini === 0);
    }),
  );
});

test("giving from who has most to who has least never makes it less even", () => {
  fc.assert(
    fc.property(amounts, (some) => {
      const sorted = some.toSorted((a, b) => a - b);
      const first = sorted[0] ?? 0;
      const last = sorted.at(-1) ?? 0;
      const step = Math.floor((last - first) / 2);
      fc.pre(some.length > 1);
      const after = [first + step, ...sorted.slice(1, -1), last - step];
      expect(evenness(after).jain).toBeGreaterThanOrEqual(evenness(sorted).jain - 1e-12);
      expect(evenness(after).gini).toBeLessThanOrEqual(evenness(sorted).gini + 1e-12);
    }),
  );
});

test("nobody envies another for a single customer, however good", () => {
  expect(envyOf([share("a", { bundle: [900] }), share("b")])).toEqual([]);
  expect(envyOf([share("a", { bundle: [900, 1] }), share("b")])).toEqual([{ repId: "b", of: "a" }]);
  expect(envyOf([share("a", { bundle: [5, 5, 5], weight: 2 }), share("b", { bundle: [5] })])).toEqual([]);
});

test("a rep of twice the weight is due twice as much", () => {
  const { count, value } = fairnessOf([
    share("a", { weight: 2, count: 4, value: 10 }),
    share("b", { count: 2, value: -3 }),
  ]);
  expect([count.jain, count.gini, count.total]).toEqual([1, 0, 4]);
  expect(value.total).toBe(5);
});

test("only the thresholds of the measures that are looked at are raised", () => {
  const fairness = fairnessOf([share("a", { count: 9, value: 5 }), share("b", { value: 5 })]);
  const found = breachesOf(fairness, FairnessPolicy.parse({ minJain: 0.9, maxGini: 0.4, maxGap: 8 }));
  expect(found).toEqual([
    { measure: "count", index: "jain", found: 0.5, limit: 0.9 },
    { measure: "count", index: "gini", found: 0.5, limit: 0.4 },
    { measure: "count", index: "gap", found: 9, limit: 8 },
  ]);
  expect(breachesOf(fairness, FairnessPolicy.parse({ minJain: 0.5, maxGini: 0.5, maxGap: 9 }))).toEqual([]);
  expect(breachesOf(fairness, FairnessPolicy.parse({ minJain: 0.9, measures: ["value"] }))).toEqual([]);
});
