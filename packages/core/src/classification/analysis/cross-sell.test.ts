import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { basketsOf, crossSellOffers, crossSellRules, fisherUpper, logFactorials } from "./index.js";

const open = { minBaskets: 1, minConfidence: 0, maxError: 1_000 };
const repeat = (times: number, basket: readonly string[]) => Array.from({ length: times }, () => basket);

describe("Fisher's exact test", () => {
  test("equals the lady tasting tea: all four right by chance in 1 of 70", () => {
    const logs = logFactorials(8);
    expect(fisherUpper({ all: 8, a: 4, b: 4, both: 4 }, logs)).toBeCloseTo(1 / 70, 12);
    expect(fisherUpper({ all: 8, a: 4, b: 4, both: 3 }, logs)).toBeCloseTo(17 / 70, 12);
  });

  test("equals the convictions of twins on the help page of R's fisher.test: 0.0004652", () => {
    // The same table with its rows swapped, so that "less" there is "greater" here.
    const logs = logFactorials(30);
    expect(fisherUpper({ all: 30, a: 13, b: 12, both: 10 }, logs)).toBeCloseTo(0.0004651809, 9);
  });

  test("law: it is a probability, 1 from nothing on, and falls as more come together", () => {
    const table = fc
      .integer({ min: 1, max: 60 })
      .chain((all) => fc.record({ all: fc.constant(all), a: fc.nat({ max: all }), b: fc.nat({ max: all }) }));
    fc.assert(
      fc.property(table, ({ all, a, b }) => {
        const logs = logFactorials(all);
        expect(fisherUpper({ all, a, b, both: 0 }, logs)).toBeCloseTo(1, 9);
        let before = 1;
        for (let both = Math.max(0, a + b - all); both <= Math.min(a, b); both += 1) {
          const now = fisherUpper({ all, a, b, both }, logs);
          expect(now).toBeGreaterThanOrEqual(0);
          expect(now).toBeLessThanOrEqual(before + 1e-12);
          before = now;
        }
      }),
    );
  });
});

describe("cross-sell rules", () => {
  test("support, confidence and lift of a small shop", () => {
    const shop = [...repeat(3, ["desk", "lamp"]), ...repeat(1, ["desk"]), ...repeat(4, ["rug"])];
    const { baskets, tested, rules } = crossSellRules(basketsOf(shop), open);
    expect([baskets, tested]).toEqual([8, 3]);
    expect(rules.map(({ from, to }) => [from, to])).toEqual([
      ["desk", "lamp"],
      ["lamp", "desk"],
    ]);
    expect(rules[0]).toMatchObject({
      baskets: { from: 4, to: 3, both: 3, all: 8 },
      support: 0.375,
      confidence: 0.75,
      lift: 2,
    });
    expect(rules[1]?.confidence).toBe(1);
    // choose(4, 3) / choose(8, 3)
    expect(rules[0]?.pValue).toBeCloseTo(4 / 56, 12);
    expect(rules[0]?.adjusted).toBeCloseTo(12 / 56, 12);
  });

  test("the thresholds count from their own value on", () => {
    const shop = basketsOf([...repeat(3, ["desk", "lamp"]), ...repeat(1, ["desk"]), ...repeat(4, ["rug"])]);
    const found = (policy: Partial<typeof open>) => crossSellRules(shop, { ...open, ...policy }).rules.length;
    expect([found({ minBaskets: 3 }), found({ minBaskets: 4 })]).toEqual([2, 0]);
    expect([found({ minConfidence: 75 }), found({ minConfidence: 76 })]).toEqual([2, 1]);
    expect([found({ maxError: 215 }), found({ maxError: 214 })]).toEqual([2, 0]);
  });

  test("products that only meet as often as chance would have it make no rule", () => {
    const shop = [["a", "b"], ["a"], ["b"], []];
    expect(crossSellRules(basketsOf(shop), open).rules).toEqual([]);
  });

  test("nothing bought, one basket, and the same product twice", () => {
    expect(crossSellRules(basketsOf([]), open)).toEqual({ baskets: 0, tested: 0, rules: [] });
    expect(crossSellRules(basketsOf([["a", "a"]]), open)).toMatchObject({ baskets: 1, tested: 0, rules: [] });
  });

  const shops = fc.array(fc.uniqueArray(fc.constantFrom<string>("a", "b", "c", "d", "e"), { maxLength: 4 }), {
    maxLength: 30,
  });

  test("law: what is counted is what a plain count of the baskets finds, both ways alike", () => {
    fc.assert(
      fc.property(shops, (shop) => {
        const { rules } = crossSellRules(basketsOf(shop), open);
        const holding = (...products: readonly string[]) =>
          shop.filter((basket) => products.every((product) => basket.includes(product))).length;
        for (const rule of rules) {
          expect(rule.baskets).toEqual({
            from: holding(rule.from),
            to: holding(rule.to),
            both: holding(rule.from, rule.to),
            all: shop.length,
          });
          expect(rule.lift).toBeGreaterThan(1);
          const back = rules.find(({ from, to }) => from === rule.to && to === rule.from);
          expect(back?.lift).toBe(rule.lift);
          expect(back?.pValue).toBe(rule.pValue);
        }
        expect(crossSellRules(basketsOf(shop.toReversed()), open).rules).toEqual(rules);
      }),
    );
  });

  test("law: where nothing is behind it, a rule is named in at most about one of twenty shops", () => {
    let state = 12_345;
    const chance = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const products = ["a", "b", "c", "d", "e", "f"];
    let named = 0;
    for (let shop = 0; shop < 200; shop += 1) {
      const baskets = Array.from({ length: 60 }, () => products.filter(() => chance() < 0.3));
      const { rules } = crossSellRules(basketsOf(baskets), { ...open, maxError: 50 });
      if (rules.length > 0) named += 1;
    }
    expect(named).toBeLessThanOrEqual(20);
  });

  test("offers what is not there yet, by its strongest rule", () => {
    const { rules } = crossSellRules(
      basketsOf([...repeat(3, ["desk", "lamp"]), ...repeat(1, ["desk"]), ...repeat(4, ["rug"])]),
      open,
    );
    expect(crossSellOffers(rules, ["desk"]).map(({ product }) => product)).toEqual(["lamp"]);
    expect(crossSellOffers(rules, ["desk", "lamp"])).toEqual([]);
    expect(crossSellOffers(rules, [])).toEqual([]);
  });
});
