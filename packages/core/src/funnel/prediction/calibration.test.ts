import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brierScore, calibrationOf, type Judged, logLoss, reliability } from "./calibration.js";

const anyJudged: fc.Arbitrary<readonly Judged[]> = fc.array(
  fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), happened: fc.boolean() }),
  { minLength: 1, maxLength: 50 },
);

describe("probabilities, judged by what happened", () => {
  const judged = [
    { probability: 0.9, happened: true },
    { probability: 0.8, happened: false },
    { probability: 0.1, happened: false },
    { probability: 1, happened: true },
  ];

  test("cost their squared error, and the logarithm of what they gave to what happened", () => {
    expect(brierScore(judged)).toBeCloseTo((0.01 + 0.64 + 0.01 + 0) / 4, 12);
    expect(logLoss(judged)).toBeCloseTo(-(2 * Math.log(0.9) + Math.log(0.2)) / 4, 12);
    expect(logLoss([{ probability: 0, happened: true }])).toBeCloseTo(12 * Math.log(10), 9);
  });

  test("fall into tenths, the last one with its end, each with what was observed", () => {
    const bins = reliability(judged);
    expect(bins.map((bin) => bin.count)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 1, 2]);
    expect(bins[9]).toMatchObject({ predicted: 0.95, observed: 1 });
    expect(bins[0]).toMatchObject({ predicted: null, observed: null, interval: { low: 0, high: 1 } });
  });

  test("have no skill when they are the base rate, and all when they are right", () => {
    fc.assert(
      fc.property(anyJudged, (given) => {
        const rate = given.filter((one) => one.happened).length / given.length;
        const same = calibrationOf(given.map(({ happened }) => ({ probability: rate, happened })));
        expect(same.brier).toBeCloseTo(same.baseBrier, 12);
        expect(same.baseBrier).toBeCloseTo(rate * (1 - rate), 9);
        const right = calibrationOf(
          given.map(({ happened }) => ({ probability: happened ? 1 : 0, happened })),
        );
        expect(right.skill === null ? right.baseBrier : right.skill).toBe(right.skill === null ? 0 : 1);
        expect(calibrationOf(given).bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(given.length);
      }),
    );
  });

  test("are compared with the rate that was known beforehand, where it is given", () => {
    expect(calibrationOf(judged, 0.25)).toMatchObject({
      baseRate: 0.25,
      baseBrier: (2 * 0.5625 + 2 * 0.0625) / 4,
    });
  });
});
