import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hypergeometric } from "../../../../../tests/support/hypergeometric.js";
import { valueIn } from "../../../../../tests/support/value-in.js";
import {
  expectedPurchases,
  newCustomer,
  type PurchaseHistory,
  type PurchaseModel,
  probabilityAlive,
  purchaseProbability,
} from "../index.js";

const unit = "weeks";
const weeks = (length: number) => ({ length, unit }) as const;
const bought = (model: PurchaseModel, history: PurchaseHistory, t: number) =>
  valueIn(expectedPurchases(model, history, weeks(t)));
const alive = (model: PurchaseModel, history: PurchaseHistory) => valueIn(probabilityAlive(model, history));
const chance = (model: PurchaseModel, history: PurchaseHistory, t: number, n: number) =>
  valueIn(purchaseProbability(model, history, weeks(t), n));
const near = (value: number, expected: number, relative: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

const paper = { model: "bg-nbd", unit, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const;
const modified = { ...paper, model: "mbg-nbd", r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 } as const;
const pareto = { model: "pareto-nbd", unit, r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 } as const;

/** A number with few decimals, so that the exact series is of the same number. */
const few = (min: number, max: number) =>
  fc.integer({ min: Math.round(min * 1_000), max: Math.round(max * 1_000) }).map((n) => n / 1_000);
const beta = fc.record({ r: few(0.05, 20), alpha: few(0.1, 50), a: few(0.05, 8), b: few(0.05, 20) });
const betaGeometric = fc
  .record({ model: fc.constantFrom("bg-nbd" as const, "mbg-nbd" as const), of: beta })
  .map(({ model, of }): PurchaseModel => ({ model, unit, ...of }));
const paretoNbd = fc
  .record({ r: few(0.05, 20), alpha: few(0.1, 50), s: few(0.05, 8), beta: few(0.1, 50) })
  .map((of): PurchaseModel => ({ model: "pareto-nbd", unit, ...of }));
const anyModel = fc.oneof(betaGeometric, paretoNbd);
const anyHistory = fc
  .record({ repeats: fc.integer({ min: 0, max: 60 }), part: few(0, 1), age: few(0, 200) })
  .map(({ repeats, part, age }) => ({ repeats, recency: repeats === 0 ? 0 : part * age, age }));

describe("BG/NBD", () => {
  test("expects what the closed form with 2F1 says, where that has a value", () => {
    fc.assert(
      fc.property(beta, few(0.02, 0.94), ({ r, alpha, a, b }, z) => {
        const t = (alpha * z) / (1 - z);
        fc.pre(a + b > 1.1 && Math.abs(a - 1) > 0.01);
        const closed =
          ((a + b - 1) / (a - 1)) * (1 - (alpha / (alpha + t)) ** r * hypergeometric(r, b, a + b - 1, z));
        fc.pre(closed > 1e-3);
        near(bought({ ...paper, r, alpha, a, b }, newCustomer, t), closed, 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test("expects without a break where that closed form divides by 0: at a = 1, and at a + b = 1", () => {
    for (const at of [
      { a: 1, b: 2 },
      { a: 0.4, b: 0.6 },
    ]) {
      const [below, here, above] = [-1e-5, 0, 1e-5].map((by) =>
        bought({ ...paper, ...at, a: at.a + by }, newCustomer, 100),
      ) as [number, number, number];
      near((below + above) / 2, here, 1e-9);
      expect(above).toBeLessThan(below);
    }
  });

  test("holds whoever has bought once to be alive; MBG/NBD and Pareto/NBD do not", () => {
    const silent = { repeats: 0, recency: 0, age: 500 };
    expect(alive(paper, silent)).toBe(1);
    expect(alive(modified, silent)).toBeLessThan(0.2);
    expect(alive(pareto, silent)).toBeLessThan(0.2);
  });

  test("MBG/NBD lets a new customer leave right after the first purchase, with the chance a / (a + b)", () => {
    near(alive(modified, newCustomer), 1.614 / (0.891 + 1.614), 1e-14);
    near(chance(modified, newCustomer, 1e9, 0), 1 - 1.614 / (0.891 + 1.614), 1e-3);
  });

  test("gives the chance of being alive that the paper's formula gives", () => {
    const [x, tx, T] = [4, 20, 30];
    const formula = 1 / (1 + (0.793 / (2.426 + x - 1)) * ((4.414 + T) / (4.414 + tx)) ** (0.243 + x));
    near(alive(paper, { repeats: x, recency: tx, age: T }), formula, 1e-13);
  });
});

describe("Pareto/NBD", () => {
  /** A0 of Fader and Hardie (2005), note on the Pareto/NBD, equations 15 and 16, with the exact 2F1. */
  const aliveByTheBook = (
    { r, alpha, s, beta: b }: { r: number; alpha: number; s: number; beta: number },
    { repeats: x, recency, age }: PurchaseHistory,
  ): number => {
    const [large, second] = alpha >= b ? [alpha, s + 1] : [b, r + x];
    const term = (time: number) => {
      const z = Math.round((1e12 * Math.abs(alpha - b)) / (large + time)) / 1e12;
      return hypergeometric(r + s + x, second, r + s + x + 1, z) / (large + time) ** (r + s + x);
    };
    const a0 = term(recency) - term(age);
    return 1 / (1 + (s / (r + s + x)) * (alpha + age) ** (r + x) * (b + age) ** s * a0);
  };

  test("gives the chance of being alive that the closed form with 2F1 gives", () => {
    const parameters = fc.record({ r: few(0.05, 5), alpha: few(1, 20), s: few(0.05, 5), beta: few(1, 20) });
    const history = fc
      .record({ repeats: fc.integer({ min: 0, max: 15 }), part: few(0, 0.9), age: few(5, 60) })
      .map(({ repeats, part, age }) => ({ repeats, recency: repeats === 0 ? 0 : part * age, age }));
    fc.assert(
      fc.property(parameters, history, (of, one) => {
        near(alive({ ...pareto, ...of }, one), aliveByTheBook(of, one), 1e-8);
      }),
      { numRuns: 60 },
    );
  });

  test("is the same for alpha and beta apart by a thousand times, in either direction, as for a plain sum", () => {
    for (const of of [
      { alpha: 0.02, beta: 20 },
      { alpha: 20, beta: 0.02 },
    ]) {
      const model = { ...pareto, ...of };
      const { r, s, alpha, beta: b } = model;
      const [x, tx, T] = [3, 1, 40];
      const steps = 400_000;
      let odds = 0;
      for (let at = 0; at < steps; at += 1) {
        const y = tx + ((T - tx) * (at + 0.5)) / steps;
        odds += ((alpha + T) / (alpha + y)) ** (r + x) * (((b + T) / (b + y)) ** s / (b + y)) * s;
      }
      near(alive(model, { repeats: x, recency: tx, age: T }), 1 / (1 + (odds * (T - tx)) / steps), 1e-8);
    }
  });

  test("expects without a break at s = 1", () => {
    const [below, here, above] = [1 - 1e-7, 1, 1 + 1e-7].map((s) =>
      bought({ ...pareto, s }, newCustomer, 50),
    ) as [number, number, number];
    near((below + above) / 2, here, 1e-12);
  });
});

describe("every model", () => {
  test("has chances that sum to 1, and their mean is what is expected", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, few(0.1, 3), (model, history, part) => {
        const t = part * model.alpha;
        let [sum, mean] = [0, 0];
        for (let n = 0; n < 4_000 && (n < 20 || 1 - sum > 1e-11); n += 1) {
          const one = chance(model, history, t, n);
          sum += one;
          mean += n * one;
        }
        fc.pre(1 - sum < 1e-9);
        near(sum, 1, 1e-8);
        expect(Math.abs(mean - bought(model, history, t))).toBeLessThan(1e-6 * Math.max(1, mean));
      }),
      { numRuns: 40 },
    );
  });

  test("gives a chance from 0 to 1 of being alive, less the longer the silence lasts", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, few(0.001, 500), (model, history, longer) => {
        const now = alive(model, history);
        const later = alive(model, { ...history, age: history.age + longer });
        expect(now).toBeLessThanOrEqual(1);
        expect(later).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThanOrEqual(now * (1 + 1e-9));
      }),
    );
  });

  test("expects nothing of no time, and more of more time", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, few(0.1, 50), few(0.1, 50), (model, history, t, more) => {
        expect(bought(model, history, 0)).toBe(0);
        expect(bought(model, history, t + more)).toBeGreaterThan(bought(model, history, t) * (1 - 1e-12));
      }),
    );
  });

  test("is the same in any unit of time", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, few(0.1, 50), (model, history, t) => {
        const days = { ...model, unit: "days", alpha: model.alpha * 7 } as PurchaseModel;
        const inDays = days.model === "pareto-nbd" ? { ...days, beta: days.beta * 7 } : days;
        const { repeats, recency, age } = history;
        const daily = { repeats, recency: recency * 7, age: age * 7 };
        near(bought(inDays, daily, t), bought(model, history, t), 1e-9);
        near(alive(inDays, daily), alive(model, history), 1e-9);
      }),
    );
  });

  test.each([paper, modified, pareto])(
    "$model stays finite for thousands of purchases and for centuries",
    (model) => {
      for (const repeats of [1, 100, 5_000]) {
        for (const age of [0.001, 50, 50_000]) {
          for (const part of [0, 0.5, 0.999999, 1]) {
            const history = { repeats, recency: part * age, age };
            const now = alive(model, history);
            expect(now).toBeGreaterThanOrEqual(0);
            expect(now).toBeLessThanOrEqual(1);
            for (const t of [0.01, 52]) {
              const further = bought(model, history, t);
              expect(Number.isFinite(further)).toBe(true);
              expect(further).toBeLessThanOrEqual(
                ((model.r + repeats) / (model.alpha + age)) * t * (1 + 1e-9),
              );
              expect(chance(model, history, t, 3)).toBeLessThanOrEqual(1);
            }
          }
        }
      }
      expect(bought(model, newCustomer, 5_000)).toBeGreaterThan(bought(model, newCustomer, 500));
    },
  );

  test.each([
    [{ repeats: -1, recency: 0, age: 1 }],
    [{ repeats: 1.5, recency: 0, age: 1 }],
    [{ repeats: 1, recency: 2, age: 1 }],
    [{ repeats: 1, recency: -1, age: 1 }],
    [{ repeats: 0, recency: 1, age: 1 }],
    [{ repeats: 1, recency: Number.NaN, age: 1 }],
    [{ repeats: 1, recency: 1, age: Number.POSITIVE_INFINITY }],
  ])("refuses the history %o, whatever is asked", (history) => {
    const code = "CLASSIFICATION.BAD_HISTORY";
    expect(probabilityAlive(paper, history)).toMatchObject({ ok: false, error: { code } });
    expect(expectedPurchases(paper, history, weeks(1))).toMatchObject({ ok: false, error: { code } });
    expect(purchaseProbability(paper, history, weeks(1), 1)).toMatchObject({ ok: false, error: { code } });
  });

  test("refuses a span or a number that cannot be", () => {
    const error = { code: "CLASSIFICATION.BAD_HORIZON" };
    for (const length of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(expectedPurchases(paper, newCustomer, weeks(length))).toMatchObject({ ok: false, error });
    }
    for (const count of [-1, 0.5, Number.NaN]) {
      expect(purchaseProbability(paper, newCustomer, weeks(1), count)).toMatchObject({ ok: false, error });
    }
  });
});
