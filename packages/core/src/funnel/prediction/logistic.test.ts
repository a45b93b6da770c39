import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitLogistic, logisticChance } from "./logistic.js";
import { solve } from "./solve.js";

const folder = resolve(import.meta.dirname, "../../../../../../shared/reference");
const rows = (name: string) =>
  readFileSync(resolve(folder, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));

/** Numbers that look like chance and are the same every time. */
const noise = (at: number) => Math.abs(Math.sin(at * 12.9898) * 43_758.5453) % 1;
const deals = (count: number, slope: number) => {
  const visits = Array.from({ length: count }, (_, at) => 4 * noise(at) - 2);
  const won = visits.map((value, at) => noise(at + 10_000) < 1 / (1 + Math.exp(-(0.5 + slope * value))));
  return { visits, won };
};
const plain = { ridge: 0, minPerCoefficient: 10 };

describe("logistic regression", () => {
  test("gives the coefficients that statsmodels gave for the X Education leads, without a ridge", ({
    skip,
  }) => {
    if (!existsSync(resolve(folder, "xeducation_design_train.csv"))) {
      console.info("skipped: the X Education data are not here");
      skip();
    }
    const [header = [], ...lines] = rows("xeducation_design_train.csv");
    const column = (name: string) => lines.map((line) => Number(line[header.indexOf(name)]));
    const names = header.slice(1, -1);
    const features = Object.fromEntries(names.map((name) => [name, column(name)]));
    const won = column("Converted").map((value) => value === 1);
    const fit = fitLogistic(features, won, plain);
    if (!fit.ok) throw new Error(fit.error.code);
    const published = new Map(
      rows("xeducation_logit_coefs.csv").map(([name = "", coef]) => [name, Number(coef)]),
    );
    for (const { feature, perUnit } of fit.value.coefficients)
      expect(perUnit).toBeCloseTo(published.get(feature) ?? Number.NaN, 7);
    const { intercept, coefficients } = fit.value;
    const constant = coefficients.reduce((sum, one) => sum - one.perUnit * one.mean, intercept);
    expect(constant).toBeCloseTo(published.get("const") ?? Number.NaN, 7);
    expect(fit.value.logLikelihood).toBeCloseTo(-2_871.703803, 5);
  });

  test("finds what the data were made by, and less of it with a ridge", () => {
    const { visits, won } = deals(4_000, 1.5);
    const slope = (ridge: number) => {
      const fit = fitLogistic({ visits }, won, { ...plain, ridge });
      return fit.ok ? (fit.value.coefficients[0]?.perUnit ?? 0) : Number.NaN;
    };
    expect(slope(0)).toBeGreaterThan(1.3);
    expect(slope(0)).toBeLessThan(1.7);
    expect(slope(1_000)).toBeLessThan(slope(10));
    expect(slope(10)).toBeLessThan(slope(0));
  });

  test("gives the base rate where nothing tells deals apart, and its mean chance is the share that was won", () => {
    const { visits, won } = deals(200, 1);
    const same = fitLogistic({ same: visits.map(() => 7) }, won, plain);
    const rate = won.filter(Boolean).length / won.length;
    expect(same.ok && logisticChance(same.value, { same: 7 }).probability).toBeCloseTo(rate, 5);
    const fit = fitLogistic({ visits }, won, plain);
    if (!fit.ok) throw new Error(fit.error.code);
    const chances = visits.map((value) => logisticChance(fit.value, { visits: value }).probability);
    expect(chances.reduce((sum, chance) => sum + chance, 0) / won.length).toBeCloseTo(rate, 5);
  });

  test("does not depend on the unit of a feature", () => {
    const { visits, won } = deals(300, 1);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: -1_000, max: 1_000 }),
        (unit, shift) => {
          const one = fitLogistic({ visits }, won, { ...plain, ridge: 1 });
          const scaled = visits.map((value) => value * unit + shift);
          const other = fitLogistic({ visits: scaled }, won, { ...plain, ridge: 1 });
          if (!one.ok || !other.ok) throw new Error("both can be fitted");
          const [a, b] = [
            logisticChance(one.value, { visits: 1 }),
            logisticChance(other.value, { visits: unit + shift }),
          ];
          expect(a.probability).toBeCloseTo(b.probability, 5);
          expect(b.contributions.reduce((sum, part) => sum + part.points, 0)).toBe(b.score);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("refuses too few deals of the rarer outcome, with the numbers", () => {
    const { visits } = deals(100, 1);
    const refused = fitLogistic(
      { visits },
      visits.map((_, at) => at < 19),
      plain,
    );
    expect(refused.ok || refused.error).toMatchObject({
      code: "FUNNEL.TOO_FEW_TO_LEARN",
      facts: { won: 19, lost: 81, coefficients: 2, needed: 20 },
    });
    expect(
      fitLogistic(
        { visits },
        visits.map((_, at) => at < 20),
        plain,
      ).ok,
    ).toBe(true);
  });

  test("refuses what is no number, and names the place", () => {
    const { visits, won } = deals(50, 1);
    const holed = visits.map((value, at) => (at === 7 ? Number.NaN : value));
    const refused = [fitLogistic({ holed }, won, plain), fitLogistic({ short: visits.slice(1) }, won, plain)];
    expect(refused.map((one) => one.ok || one.error.facts)).toEqual([
      { feature: "holed", row: 7 },
      { feature: "short", row: 49 },
    ]);
  });

  test("does not settle where a feature tells all apart, unless there is a ridge", () => {
    const visits = Array.from({ length: 60 }, (_, at) => at);
    const won = visits.map((value) => value >= 30);
    const free = fitLogistic({ visits }, won, plain);
    expect(free.ok || free.error.code).toBe("FUNNEL.NO_CONVERGENCE");
    const twice = fitLogistic({ visits, again: visits }, deals(60, 0).won, {
      ...plain,
      minPerCoefficient: 1,
    });
    expect(twice.ok || twice.error.code).toBe("FUNNEL.NO_CONVERGENCE");
    expect(fitLogistic({ visits }, won, { ...plain, ridge: 1 }).ok).toBe(true);
  });
});

test("a symmetric positive definite system is solved, and another refused", () => {
  const cells = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(cells, fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), (a, x) => {
      const dot = (u: readonly number[], v: readonly number[]) =>
        u.reduce((sum, one, at) => sum + one * (v[at] ?? 0), 0);
      const matrix = a.map((u, i) => a.map((v, j) => dot(u, v) + (i === j ? 1 : 0)));
      const found = solve(
        matrix,
        matrix.map((row) => dot(row, x)),
      );
      x.forEach((value, at) => {
        expect(found?.[at]).toBeCloseTo(value, 6);
      });
    }),
  );
  expect(
    solve(
      [
        [1, 2],
        [2, 1],
      ],
      [1, 1],
    ),
  ).toBeNull();
});
