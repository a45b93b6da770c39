import { describe, expect, test } from "vitest";
import { simulateHistories } from "../../../../../tests/support/simulated-purchases.js";
import { valueIn } from "../../../../../tests/support/value-in.js";
import {
  type BetaGeometricFit,
  expectedPurchases,
  fitBetaGeometric,
  newCustomer,
  parameterIntervals,
  predictionInterval,
  probabilityAlive,
} from "../index.js";

const truth = { r: 0.8, alpha: 5, a: 0.8, b: 2.5 };
const fitted = (seed: number, customers = 400): BetaGeometricFit => {
  const size = { customers, weeks: 60, arrival: 13, seed };
  const histories = simulateHistories(truth, { by: "bg-nbd", ...truth }, size);
  return valueIn(fitBetaGeometric("bg-nbd", { unit: "weeks", ...histories }));
};
const history = { repeats: 3, recency: 20, age: 50 };
const alive = (model: BetaGeometricFit) => valueIn(probabilityAlive(model, history));
const year = (model: BetaGeometricFit) =>
  valueIn(expectedPurchases(model, newCustomer, { length: 52, unit: "weeks" }));

describe("intervals", () => {
  test("of 90 % hold the truth in about nine of ten samples", () => {
    const covers = { r: 0, alpha: 0, alive: 0, year: 0 };
    const samples = 60;
    const model = { ...fitted(1), ...truth };
    for (let seed = 1; seed <= samples; seed += 1) {
      const fit = fitted(seed);
      const ofParameters = parameterIntervals(fit, 0.9) ?? {};
      const found = {
        r: [ofParameters.r, truth.r],
        alpha: [ofParameters.alpha, truth.alpha],
        alive: [predictionInterval(fit, 0.9, "chance", alive), alive(model)],
        year: [predictionInterval(fit, 0.9, "amount", year), year(model)],
      } as const;
      for (const name of ["r", "alpha", "alive", "year"] as const) {
        const [interval, value] = found[name];
        if (interval && interval.low <= value && value <= interval.high) covers[name] += 1;
      }
    }
    for (const count of Object.values(covers)) {
      expect(count).toBeGreaterThanOrEqual(0.78 * samples);
      expect(count).toBeLessThan(samples);
    }
  });

  test("are wider the surer they are to be, half as wide for four times the customers, and hold the estimate", () => {
    const [small, large] = [fitted(5, 500), fitted(5, 2_000)];
    const widthOf = (fit: BetaGeometricFit, level: 0.8 | 0.99) => {
      const interval = predictionInterval(fit, level, "amount", year);
      if (interval === null) throw new Error("flat");
      expect(interval.low).toBeLessThan(interval.estimate);
      expect(interval.high).toBeGreaterThan(interval.estimate);
      return Math.log(interval.high / interval.low);
    };
    expect(widthOf(small, 0.99) / widthOf(small, 0.8)).toBeCloseTo(2.5758 / 1.2816, 3);
    const ratio = widthOf(small, 0.8) / widthOf(large, 0.8);
    expect(ratio).toBeGreaterThan(1.6);
    expect(ratio).toBeLessThan(2.5);
  });

  test("of a chance stay within 0 and 1; a chance of 1 is certain", () => {
    const fit = fitted(9, 100);
    const interval = predictionInterval(fit, 0.99, "chance", alive);
    expect(interval?.low).toBeGreaterThan(0);
    expect(interval?.high).toBeLessThan(1);
    const once = { repeats: 0, recency: 0, age: 50 };
    const certain = predictionInterval(fit, 0.99, "chance", (model) =>
      valueIn(probabilityAlive(model, once)),
    );
    expect(certain).toEqual({ estimate: 1, low: 1, high: 1 });
  });

  test("are null where the likelihood is flat", () => {
    const flat = { ...fitted(2, 100), covariance: null };
    expect(parameterIntervals(flat, 0.9)).toBeNull();
    expect(predictionInterval(flat, 0.9, "amount", year)).toBeNull();
  });
});
