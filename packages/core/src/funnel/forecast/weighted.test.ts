import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultPipeline } from "../default-pipeline.js";
import { Pipeline } from "../policy.js";
import { type ForecastDeal, weighted } from "./forecast.js";
import { weightedForecast } from "./weighted.js";

const pipeline = Pipeline.parse(defaultPipeline);
const deal = (id: string, changes: Partial<ForecastDeal> = {}): ForecastDeal => ({
  id,
  status: "open",
  stageId: "potential",
  amount: 1_000,
  currency: "CNY",
  ...changes,
});

describe("an amount by its probability", () => {
  test("is the nearest whole unit, the half upwards", () => {
    expect([weighted(5, 1_000), weighted(4, 1_000), weighted(15, 1_000)]).toEqual([1, 0, 2]);
  });

  test("is exact for every amount that can be stored, and lies between nothing and all of it", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 10_000 }), (amount, probability) => {
        const exact = (2n * BigInt(amount) * BigInt(probability) + 10_000n) / 20_000n;
        expect(BigInt(weighted(amount, probability))).toBe(exact);
        expect(weighted(amount, 10_000)).toBe(amount);
        expect(weighted(amount, 0)).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a forecast", () => {
  const deals = [
    deal("a"),
    deal("b", { stageId: "communication", amount: 999 }),
    deal("c", { currency: "USD", amount: 5_000 }),
    deal("d", { amount: null, currency: null }),
    deal("e", { status: "won", stageId: "closed" }),
    deal("f", { status: "lost" }),
  ];

  test("weighs open deals by the probability of their stage, each currency for itself", () => {
    const { currencies, unvalued } = weightedForecast(deals, () => pipeline, 100);
    expect(currencies).toEqual([
      {
        currency: "CNY",
        amount: 1_999,
        weighted: 699,
        lines: [
          { id: "a", stageId: "potential", amount: 1_000, probability: 1_000, weighted: 100 },
          { id: "b", stageId: "communication", amount: 999, probability: 6_000, weighted: 599 },
        ],
      },
      {
        currency: "USD",
        amount: 5_000,
        weighted: 500,
        lines: [{ id: "c", stageId: "potential", amount: 5_000, probability: 1_000, weighted: 500 }],
      },
    ]);
    expect(unvalued).toEqual(["d"]);
  });

  test("adds up to the unit, whatever the deals", () => {
    const anyDeal = fc.record({
      id: fc.string(),
      status: fc.constantFrom("open", "won", "lost"),
      stageId: fc.constantFrom(...pipeline.stages.map((stage) => stage.id)),
      amount: fc.option(fc.nat({ max: 1_000_000_000 })),
      currency: fc.option(fc.constantFrom("CNY", "USD", "EUR")),
    }) satisfies fc.Arbitrary<ForecastDeal>;
    fc.assert(
      fc.property(fc.array(anyDeal), (all) => {
        const { currencies, unvalued } = weightedForecast(all, () => pipeline, 100);
        const lines = currencies.flatMap((one) => one.lines);
        expect(lines.length + unvalued.length).toBe(all.filter((one) => one.status === "open").length);
        for (const one of currencies) {
          expect(one.weighted).toBe(one.lines.reduce((sum, line) => sum + line.weighted, 0));
          const exact = one.lines.reduce((sum, line) => sum + line.amount * line.probability, 0) / 10_000;
          expect(Math.abs(one.weighted - exact)).toBeLessThanOrEqual(one.lines.length / 2 + 1e-6);
          expect(Number.isSafeInteger(one.weighted)).toBe(true);
        }
      }),
    );
  });
});
