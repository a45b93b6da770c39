import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { valueIn } from "../../../../../tests/support/value-in.js";
import { discountedPurchases, expectedPurchases, newCustomer, type ValueOptions } from "../index.js";

const model = { model: "bg-nbd", unit: "weeks", r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const;
const pareto = { model: "pareto-nbd", unit: "days", r: 0.55, alpha: 74, s: 0.61, beta: 82 } as const;
const history = { repeats: 2, recency: 30.43, age: 38.86 };
const year: ValueOptions = {
  horizon: { length: 12, unit: "months" },
  discount: { rate: 0.1, per: "years" },
  timing: "period-end",
  period: "months",
};
const worthOf = (change: Partial<ValueOptions> = {}) =>
  valueIn(discountedPurchases(model, history, { ...year, ...change }));

describe("discounted purchases", () => {
  test("are the sum over months of what is expected in each, over (1 + d)^i", () => {
    const monthly = 1.1 ** (1 / 12);
    let sum = 0;
    let before = 0;
    for (let month = 1; month <= 12; month += 1) {
      const upTo = valueIn(expectedPurchases(model, history, { length: month, unit: "months" }));
      sum += (upTo - before) / monthly ** month;
      before = upTo;
    }
    expect(worthOf()).toBeCloseTo(sum, 12);
  });

  test("without a discount are the purchases that are expected", () => {
    const rateless = { discount: { rate: 0, per: "days" } } as const;
    const expected = valueIn(expectedPurchases(model, history, year.horizon));
    expect(worthOf(rateless)).toBeCloseTo(expected, 12);
    expect(worthOf({ ...rateless, timing: "continuous" })).toBeCloseTo(expected, 12);
  });

  test("counted continuously are what ever shorter periods come to", () => {
    const continuous = worthOf({ timing: "continuous" });
    const daily = worthOf({ period: "days" });
    expect(continuous).toBeGreaterThan(daily);
    expect(daily).toBeGreaterThan(worthOf({ period: "weeks" }));
    expect(continuous / daily - 1).toBeLessThan(2e-4);
  });

  test("are the same for the same rate, per whatever unit it is given", () => {
    const perMonth = { rate: 1.1 ** (1 / 12) - 1, per: "months" } as const;
    const perDay = { rate: 1.1 ** (1 / 365.25) - 1, per: "days" } as const;
    expect(worthOf({ discount: perMonth })).toBeCloseTo(worthOf(), 12);
    expect(worthOf({ discount: perDay, timing: "continuous" })).toBeCloseTo(
      worthOf({ timing: "continuous" }),
      12,
    );
  });

  test("of a horizon that ends within a period count the rest at its end", () => {
    const half = worthOf({ horizon: { length: 0.5, unit: "months" } });
    const expected = valueIn(expectedPurchases(model, history, { length: 0.5, unit: "months" }));
    expect(half).toBeCloseTo(expected / 1.1 ** (0.5 / 12), 12);
  });

  test("grow with the horizon, and fall with the rate", () => {
    const timing = fc.constantFrom("period-end" as const, "continuous" as const);
    const property = fc.property(
      timing,
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 1, max: 400 }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (how, days, more, rate) => {
        const worth = (length: number, of: number) => {
          const discount = { rate: of, per: "years" } as const;
          const options = { ...year, horizon: { length, unit: "days" }, discount, timing: how } as const;
          return valueIn(discountedPurchases(pareto, newCustomer, options));
        };
        expect(worth(days + more, rate)).toBeGreaterThan(worth(days, rate));
        expect(worth(days, rate + 0.1)).toBeLessThan(worth(days, rate));
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  test("are refused for a rate, a horizon or a history that cannot be", () => {
    const refused = { ok: false, error: { code: "CLASSIFICATION.BAD_HORIZON" } };
    for (const bad of [-0.1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const discount = { rate: bad, per: "years" } as const;
      expect(discountedPurchases(model, history, { ...year, discount })).toMatchObject(refused);
      const horizon = { length: bad, unit: "weeks" } as const;
      expect(discountedPurchases(model, history, { ...year, horizon })).toMatchObject(refused);
    }
    expect(discountedPurchases(model, { ...history, repeats: -1 }, year)).toMatchObject({
      error: { code: "CLASSIFICATION.BAD_HISTORY" },
    });
  });
});
