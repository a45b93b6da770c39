import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Duration, kaplanMeier, quantileEstimate, survivalQuantile } from "./survival.js";

const anyDurations = fc.array(fc.record({ time: fc.nat({ max: 20 }), ended: fc.boolean() }), {
  maxLength: 60,
});

/** Remission after chemotherapy (Miller 1997, the data set `aml` of R's survival package), the maintained arm. */
const maintained = [9, 13, 18, 23, 31, 34, 48].map((time) => ({ time, ended: true }));
const censored = [13, 28, 45, 161].map((time) => ({ time, ended: false }));

describe("the Kaplan-Meier curve", () => {
  test("is that of R's survfit for the maintained arm of aml", () => {
    const curve = kaplanMeier([...maintained, ...censored]);
    expect(curve.map((step) => [step.time, step.atRisk, step.ended])).toEqual([
      [9, 11, 1],
      [13, 10, 1],
      [18, 8, 1],
      [23, 7, 1],
      [31, 5, 1],
      [34, 4, 1],
      [48, 2, 1],
    ]);
    const published = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184];
    expect(curve.map((step) => Number(step.survival.toFixed(3)))).toEqual(published);
    expect(survivalQuantile(curve, 0.5)).toBe(31);
  });

  test("has the medians of the reference data", ({ skip }) => {
    const file = resolve(import.meta.dirname, "../../../../../../shared/reference/survival_aml.csv");
    if (!existsSync(file)) {
      console.info("skipped: the reference data are not here");
      skip();
    }
    const rows = readFileSync(file, "utf8").trim().split("\n").slice(1);
    const median = (arm: string) => {
      const durations = rows.flatMap((row): Duration[] => {
        const [time, status, x] = row.split(",");
        return x === arm ? [{ time: Number(time), ended: status === "1" }] : [];
      });
      return survivalQuantile(kaplanMeier(durations), 0.5);
    };
    expect([median("Maintained"), median("Nonmaintained")]).toEqual([31, 23]);
  });

  test("has log(-log) limits for the medians of both arms of aml, as Greenwood gives them by hand", () => {
    expect(quantileEstimate(kaplanMeier([...maintained, ...censored]), 0.5)).toEqual({
      value: 31,
      low: 13,
      high: null,
    });
    const other = [5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45].map((time) => ({ time, ended: true }));
    const nonmaintained = [...other, { time: 16, ended: false }];
    expect(quantileEstimate(kaplanMeier(nonmaintained), 0.5)).toEqual({ value: 23, low: 5, high: 33 });
  });

  test("has an interval that holds the curve, stays within 0 and 1, and narrows when all is seen four times", () => {
    fc.assert(
      fc.property(anyDurations, (durations) => {
        const curve = kaplanMeier(durations);
        const more = kaplanMeier([...durations, ...durations, ...durations, ...durations]);
        curve.forEach(({ survival, interval: { low, high } }, at) => {
          expect(0 <= low && low <= survival && survival <= high && high <= 1).toBe(true);
          const other = more[at]?.interval ?? { low: 0, high: 1 };
          if (survival > 1e-9) expect(other.high - other.low).toBeLessThan(high - low);
        });
        const { value, low, high } = quantileEstimate(curve, 0.5);
        if (value !== null) expect(low).toBeLessThanOrEqual(value);
        if (high !== null) expect(high).toBeGreaterThanOrEqual(value ?? Number.NaN);
      }),
    );
  });

  test("says nothing of a share that has not ended yet", () => {
    const mostlyOpen = [
      { time: 3, ended: true },
      ...Array.from({ length: 5 }, () => ({ time: 9, ended: false })),
    ];
    expect(survivalQuantile(kaplanMeier(mostlyOpen), 0.5)).toBeNull();
    expect(survivalQuantile(kaplanMeier([]), 0.5)).toBeNull();
  });

  test("finds a share that is met exactly, whatever its factors were rounded to", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (half) => {
        const times = Array.from({ length: 2 * half }, (_, at) => ({ time: at + 1, ended: true }));
        expect(survivalQuantile(kaplanMeier(times), 0.5)).toBe(half);
      }),
    );
  });

  test("is the plain share that lasts longer, where everything has ended", () => {
    fc.assert(
      fc.property(anyDurations, (durations) => {
        const all = durations.map(({ time }) => ({ time, ended: true }));
        for (const { time, survival } of kaplanMeier(all)) {
          const longer = all.filter((one) => one.time > time).length;
          expect(survival).toBeCloseTo(longer / all.length, 9);
        }
      }),
    );
  });

  test("only falls, does not depend on the order, and rises when an end turns out to be none", () => {
    fc.assert(
      fc.property(anyDurations, fc.nat(), (durations, pick) => {
        const curve = kaplanMeier(durations);
        curve.forEach((step, at) => {
          expect(step.survival).toBeLessThanOrEqual(curve[at - 1]?.survival ?? 1);
          expect(step.time).toBeGreaterThan(curve[at - 1]?.time ?? -1);
        });
        expect(kaplanMeier([...durations].reverse())).toEqual(curve);
        const kept = durations.map((one, at) =>
          at === pick % durations.length ? { ...one, ended: false } : one,
        );
        const at = (steps: ReturnType<typeof kaplanMeier>, time: number) =>
          steps.filter((step) => step.time <= time).at(-1)?.survival ?? 1;
        const later = kaplanMeier(kept);
        for (let time = 0; time <= 20; time += 1)
          expect(at(later, time)).toBeGreaterThanOrEqual(at(curve, time) - 1e-12);
      }),
    );
  });
});
