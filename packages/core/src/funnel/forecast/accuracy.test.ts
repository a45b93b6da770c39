import * as fc from "fast-check";
import { expect, test } from "vitest";
import { forecastAccuracy, forecastErrors, type Snapshot } from "./accuracy.js";

const snapshot = (id: string, takenAt: number, ...lines: readonly [string, number, number][]): Snapshot => ({
  id,
  takenAt,
  until: takenAt + 10,
  lines: lines.map(([deal, amount, probability]) => ({
    id: deal,
    currency: "CNY",
    amount,
    probability,
    weighted: (amount * probability) / 10_000,
  })),
});

test("a forecast is judged by what was won of its deals within its time, and only when that is over", () => {
  const wins: Record<string, number[]> = { a: [15], b: [20], c: [21], d: [10], e: [12] };
  const made = [
    snapshot("one", 10, ["a", 100, 5_000], ["b", 200, 10_000], ["c", 400, 2_500], ["d", 800, 0]),
    snapshot("two", 15, ["e", 100, 10_000]),
  ];
  const accuracy = forecastAccuracy(made, (id) => ({ wins: wins[id] ?? [], amount: 100 }), 20);
  expect(accuracy.pending).toEqual(["two"]);
  expect(accuracy.currencies).toEqual([
    {
      currency: "CNY",
      forecasts: [{ snapshotId: "one", takenAt: 10, forecast: 350, actual: 200 }],
      bias: 0.75,
      wape: 0.75,
      mape: 0.75,
    },
  ]);
  expect(accuracy.calibration).toMatchObject({ count: 4, baseRate: 0.5, brier: (0.25 + 0 + 0.0625 + 0) / 4 });
});

test("a deal that was won, and reopened after the time of the forecast, was won", () => {
  const [made] = forecastAccuracy(
    [snapshot("one", 0, ["a", 100, 5_000])],
    () => ({ wins: [5, 30], amount: 90 }),
    40,
  ).currencies;
  expect(made?.forecasts[0]?.actual).toBe(90);
});

test("errors are nothing where nothing came, and those without an actual are left out of MAPE only", () => {
  expect(forecastErrors([{ forecast: 5, actual: 0 }])).toEqual({ bias: null, wape: null, mape: null });
  const made = [
    { forecast: 5, actual: 0 },
    { forecast: 5, actual: 10 },
  ];
  expect(forecastErrors(made)).toEqual({ bias: 0, wape: 1, mape: 0.5 });
});

test("bias never exceeds WAPE, and exact forecasts have no error", () => {
  const anyMade = fc.array(
    fc.record({ forecast: fc.nat({ max: 1e6 }), actual: fc.integer({ min: 1, max: 1e6 }) }),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(anyMade, (made) => {
      const { bias, wape } = forecastErrors(made);
      expect(Math.abs(bias ?? 9)).toBeLessThanOrEqual((wape ?? 0) + 1e-12);
      expect(forecastErrors(made.map(({ actual }) => ({ forecast: actual, actual })))).toEqual({
        bias: 0,
        wape: 0,
        mape: 0,
      });
    }),
  );
});
