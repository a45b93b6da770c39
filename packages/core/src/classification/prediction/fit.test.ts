import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitBgNbdByHand } from "../../../../../bench/peers/bg-nbd.js";
import {
  gammaSample,
  type Leaving,
  type SimulatedHistories,
  seeded,
  simulateHistories,
} from "../../../../../tests/support/simulated-purchases.js";
import { valueIn } from "../../../../../tests/support/value-in.js";
import {
  fitBetaGeometric,
  fitGammaGamma,
  fitParetoNbd,
  type HistoryColumns,
  logLikelihood,
  type PurchaseFit,
  type PurchaseModel,
  parameterIntervals,
} from "../index.js";

const weekly = (of: SimulatedHistories): HistoryColumns => ({ unit: "weeks", ...of });
const rate = { r: 0.8, alpha: 5 };
const draw = (leaving: Leaving, customers = 1_500, seed = 7, weeks = 78) =>
  weekly(simulateHistories(rate, leaving, { customers, weeks, arrival: 13, seed }));
const fitOf = (model: PurchaseModel["model"], histories: HistoryColumns): PurchaseFit =>
  model === "pareto-nbd" ? valueIn(fitParetoNbd(histories)) : valueIn(fitBetaGeometric(model, histories));

const models = [
  ["bg-nbd", { by: "bg-nbd", a: 0.8, b: 2.5 }],
  ["mbg-nbd", { by: "mbg-nbd", a: 0.8, b: 2.5 }],
  ["pareto-nbd", { by: "pareto-nbd", s: 0.7, beta: 8 }],
] as const;

const parametersOf = (fit: PurchaseFit): readonly (readonly [string, number])[] =>
  Object.entries(parameterIntervals(fit, 0.95) ?? {}).map(([name, { estimate }]) => [name, estimate]);

describe.each(models)("a fit of %s", (model, leaving) => {
  test("to histories that were drawn from it covers the true parameters", () => {
    const fit = fitOf(model, draw(leaving));
    const intervals = parameterIntervals(fit, 0.99) ?? {};
    const { by: _, ...shapes } = leaving;
    for (const [name, value] of Object.entries({ ...rate, ...shapes })) {
      expect(intervals[name]?.low, name).toBeLessThan(value);
      expect(intervals[name]?.high, name).toBeGreaterThan(value);
    }
  });

  test("is where the likelihood is flat: less to either side of every parameter, by as much", () => {
    const histories = draw(leaving, 400);
    const fit = fitOf(model, histories);
    expect(valueIn(logLikelihood(fit, histories))).toBeCloseTo(fit.logLikelihood, 8);
    for (const [name, value] of parametersOf(fit)) {
      const [down, up] = [-0.01, 0.01].map((by) =>
        valueIn(logLikelihood({ ...fit, [name]: value * Math.exp(by) }, histories)),
      ) as [number, number];
      expect(Math.max(down, up), name).toBeLessThan(fit.logLikelihood);
      const curvature = 2 * fit.logLikelihood - up - down;
      expect(Math.abs(up - down), name).toBeLessThan(0.05 * curvature);
    }
  });

  test("does not depend on the order of customers, nor on the unit of time but for the scales", () => {
    const histories = draw(leaving, 300);
    const fit = fitOf(model, histories);
    const daily = {
      unit: "days" as const,
      repeats: Array.from(histories.repeats).reverse(),
      recency: Array.from(histories.recency, (time) => time * 7).reverse(),
      age: Array.from(histories.age, (time) => time * 7).reverse(),
    };
    const inDays = fitOf(model, daily);
    const weeks = parametersOf(fit);
    parametersOf(inDays).forEach(([name, value], at) => {
      const factor = name === "alpha" || name === "beta" ? 7 : 1;
      expect(value / factor / (weeks[at]?.[1] ?? 0)).toBeCloseTo(1, 5);
    });
    const purchases = daily.repeats.reduce((sum, x) => sum + x, 0);
    expect(inDays.logLikelihood).toBeCloseTo(fit.logLikelihood - purchases * Math.log(7), 5);
  });

  test("takes customers with thousands of purchases, and those who came today", () => {
    const { repeats, recency, age, unit } = draw(leaving, 300);
    const mixed = {
      unit,
      repeats: [...Array.from(repeats), 4_000, 2_500, 0, 0],
      recency: [...Array.from(recency), 77.9, 10, 0, 0],
      age: [...Array.from(age), 78, 78, 0, 0],
    };
    const fit = fitOf(model, mixed);
    for (const [name, value] of parametersOf(fit)) expect(value, name).toBeGreaterThan(0);
    expect(Number.isFinite(fit.logLikelihood)).toBe(true);
  });

  test("warns of a parameter at its bound where nobody ever leaves", () => {
    const fit = fitOf(model, draw({ by: "never" }, 600));
    const warned = fit.warnings.map((one) => (one.code === "parameter-at-bound" ? one.parameter : one.code));
    expect(warned.some((name) => ["a", "b", "s", "beta"].includes(name))).toBe(true);
    expect(fit.covariance).toBeNull();
  });

  test("is refused for too few customers, for no repeats, and for a history that cannot be", () => {
    const refused = (histories: HistoryColumns, minCustomers?: number) => {
      const options = minCustomers === undefined ? {} : { minCustomers };
      const fit =
        model === "pareto-nbd"
          ? fitParetoNbd(histories, options)
          : fitBetaGeometric(model, histories, options);
      return fit.ok ? null : fit.error;
    };
    const never = { unit: "weeks", repeats: [0, 0], recency: [0, 0], age: [5, 6] } as const;
    expect(refused(never)).toMatchObject({
      code: "CLASSIFICATION.TOO_FEW_CUSTOMERS",
      facts: { customers: 2, needed: 30 },
    });
    expect(refused(never, 2)).toMatchObject({ code: "CLASSIFICATION.NO_REPEAT_PURCHASES" });
    const today = { unit: "weeks", repeats: [1, 1], recency: [0, 0], age: [0, 0] } as const;
    expect(refused(today, 2)).toMatchObject({ code: "CLASSIFICATION.NO_REPEAT_PURCHASES" });
    expect(refused({ ...never, recency: [0, 1] }, 2)).toMatchObject({
      code: "CLASSIFICATION.BAD_HISTORY",
      facts: { position: 1, recency: 1 },
    });
    expect(refused({ ...never, age: [5] }, 2)).toMatchObject({ code: "CLASSIFICATION.BAD_HISTORY" });
    const stopped = fitBetaGeometric("bg-nbd", draw(leaving, 100), { maxIterations: 2 });
    expect(stopped).toMatchObject({ ok: false, error: { code: "CLASSIFICATION.FIT_NOT_CONVERGED" } });
  });

  test("of whatever can be is a fit or a refusal, and never NaN or infinite", () => {
    const history = fc
      .record({ x: fc.integer({ min: 0, max: 5 }), part: fc.integer({ min: 0, max: 10 }), age: fc.nat(100) })
      .map(({ x, part, age }) => ({ x, recency: x === 0 ? 0 : (part * age) / 10, age }));
    fc.assert(
      fc.property(fc.array(history, { minLength: 10, maxLength: 60 }), (rows) => {
        const histories = {
          unit: "weeks" as const,
          repeats: rows.map(({ x }) => x),
          recency: rows.map(({ recency }) => recency),
          age: rows.map(({ age }) => age),
        };
        const options = { minCustomers: 10 };
        const fit =
          model === "pareto-nbd"
            ? fitParetoNbd(histories, options)
            : fitBetaGeometric(model, histories, options);
        if (!fit.ok) {
          expect(fit.error.code).toMatch(/NO_REPEAT_PURCHASES|FIT_NOT_CONVERGED/);
          return;
        }
        const { covariance, warnings, unit: _, model: __, ...numbers } = fit.value;
        for (const [name, value] of Object.entries(numbers)) expect(Number.isFinite(value), name).toBe(true);
        for (const value of (covariance ?? []).flat()) expect(Number.isFinite(value)).toBe(true);
        expect(warnings.some(({ code }) => code === "few-repeat-buyers")).toBe(fit.value.repeatBuyers < 30);
      }),
      { numRuns: 25 },
    );
  });
});

test("BG/NBD is fitted as by hand, to six digits", () => {
  const { repeats, recency, age } = draw({ by: "bg-nbd", a: 0.8, b: 2.5 }, 800, 3);
  const { r, alpha, a, b } = valueIn(
    fitBetaGeometric("bg-nbd", weekly({ repeats, recency, age } as SimulatedHistories)),
  );
  const byHand = fitBgNbdByHand(Array.from(repeats), Array.from(recency), Array.from(age));
  [r, alpha, a, b].forEach((value, at) => {
    expect(Math.abs(value / (byHand[at] ?? 0) - 1)).toBeLessThan(1e-6);
  });
});

describe("Gamma-Gamma", () => {
  const random = seeded(11);
  const truth = { p: 4, q: 3.5, gamma: 30 };
  const rows = Array.from({ length: 1_500 }, () => {
    const purchases = 1 + Math.floor(random() * 8);
    const nu = gammaSample(random, truth.q) / truth.gamma;
    return { purchases, mean: gammaSample(random, truth.p * purchases) / nu / purchases };
  });
  const spend = { purchases: rows.map(({ purchases }) => purchases), mean: rows.map(({ mean }) => mean) };

  test("fitted to spend that was drawn from it covers the true parameters", () => {
    const intervals = parameterIntervals(valueIn(fitGammaGamma(spend)), 0.99) ?? {};
    for (const [name, value] of Object.entries(truth)) {
      expect(intervals[name]?.low, name).toBeLessThan(value);
      expect(intervals[name]?.high, name).toBeGreaterThan(value);
    }
  });

  test("in cents is that in units, but for gamma and a constant of the likelihood", () => {
    const units = valueIn(fitGammaGamma(spend));
    const cents = valueIn(fitGammaGamma({ ...spend, mean: spend.mean.map((mean) => mean * 100) }));
    expect(cents.p).toBeCloseTo(units.p, 6);
    expect(cents.q).toBeCloseTo(units.q, 6);
    expect(cents.gamma / 100).toBeCloseTo(units.gamma, 5);
    expect(cents.logLikelihood).toBeCloseTo(units.logLikelihood - 1_500 * Math.log(100), 6);
    expect(units.warnings).toEqual([]);
  });

  test("warns where those who buy more often also spend more", () => {
    const mean = spend.mean.map((one, at) => one * (spend.purchases[at] ?? 0) ** 2);
    const { warnings } = valueIn(fitGammaGamma({ ...spend, mean }));
    expect(warnings).toContainEqual({ code: "spend-follows-frequency", correlation: expect.any(Number) });
  });

  test("warns where the mean of all customers is infinite", () => {
    const wild = spend.mean.map((_, at) => 1 / (((at % 100) + 1) / 101) ** 2);
    const purchases = spend.purchases.map((_, at) => 1 + (at % 7));
    const { q, warnings } = valueIn(fitGammaGamma({ purchases, mean: wild }));
    expect(q).toBeLessThanOrEqual(1);
    expect(warnings).toContainEqual({ code: "spend-mean-infinite", q });
  });

  test.each([
    [0, 5],
    [1.5, 5],
    [2, 0],
    [2, -5],
    [2, Number.NaN],
    [2, Number.POSITIVE_INFINITY],
  ])("refuses %d purchases of %d", (purchases, mean) => {
    const one = { purchases: [3, purchases], mean: [10, mean] };
    expect(fitGammaGamma(one, { minCustomers: 2 })).toMatchObject({
      ok: false,
      error: { code: "CLASSIFICATION.BAD_SPEND", facts: { position: 1 } },
    });
  });

  test("refuses too few customers", () => {
    expect(fitGammaGamma({ purchases: [1], mean: [1] })).toMatchObject({
      ok: false,
      error: { code: "CLASSIFICATION.TOO_FEW_SPENDERS", facts: { customers: 1, needed: 30 } },
    });
  });
});
