import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bandOf, type DimensionFigures, feedbackOf, scoreAll } from "./scorecard.js";
import { type Normalisation, ScorecardPolicy } from "./scorecard-policy.js";

const texts = (en: string) => ({ en, "zh-CN": `${en}（中）` });
const dimension = (
  metric: string,
  values: Record<string, number | null>,
  over: Partial<DimensionFigures> = {},
) => ({
  ...{ metric, name: texts(metric), betterIs: "higher" as const },
  values: new Map(Object.entries(values)),
  targets: new Map<string, number | null>(),
  ...over,
});
const card = (normalisation: Normalisation | object, over: object = {}) =>
  ScorecardPolicy.parse({
    ...{ id: "q", name: texts("Quarter") },
    dimensions: [{ metric: "a", weight: 1, normalisation, ...over }],
  });
const scores = (policy: ScorecardPolicy, figures: DimensionFigures, keys: readonly string[]) =>
  Object.fromEntries(scoreAll(policy, [figures], keys).map((one) => [one.key, one.total]));

describe("a figure becomes a score", () => {
  test("in proportion within a range, also where less is better", () => {
    const up = card({ method: "range", zero: 10, full: 50 });
    expect(scores(up, dimension("a", { x: 10, y: 30, z: 90, w: 0 }), ["w", "x", "y", "z"])).toEqual({
      ...{ w: 0, x: 0, y: 50, z: 100 },
    });
    const down = card({ method: "range", zero: 48, full: 0 });
    expect(scores(down, dimension("a", { x: 12, y: 60 }), ["x", "y"])).toEqual({ x: 75, y: 0 });
  });

  test("in proportion to the target, up to the cap; a target of 0 is none", () => {
    const policy = card({ method: "target", cap: 130 });
    const targets = new Map([...["x", "y", "z"].map((key) => [key, 100] as const), ["w", 0] as const]);
    const figures = dimension("a", { x: 80, y: 125, z: 900, w: 5 }, { targets });
    expect(scores(policy, figures, ["w", "x", "y", "z"])).toEqual({ w: null, x: 80, y: 125, z: 130 });
    const days = dimension("a", { x: 50, y: 200, z: 0 }, { targets, betterIs: "lower" });
    expect(scores(policy, days, ["x", "y", "z"])).toEqual({ x: 130, y: 50, z: 130 });
  });

  test("by rank, those who tie in the middle of their places", () => {
    const policy = card({ method: "rank" });
    const figures = dimension("a", { x: 9, y: 5, z: 5, w: 1, v: null });
    expect(scores(policy, figures, ["v", "w", "x", "y", "z"])).toEqual({
      v: null,
      w: 0,
      x: 100,
      y: 50,
      z: 50,
    });
    expect(scores(policy, dimension("a", { x: 9 }), ["x"])).toEqual({ x: 100 });
  });

  test("or to nothing, or 0, where it is missing", () => {
    const zero = card({ method: "range", zero: 0, full: 1 }, { missing: "zero" });
    expect(scores(zero, dimension("a", { x: null }), ["x"])).toEqual({ x: 0 });
  });
});

describe("a scorecard", () => {
  const policy = ScorecardPolicy.parse({
    ...{ id: "q", name: texts("Quarter") },
    dimensions: [
      { metric: "revenue", weight: 3, normalisation: { method: "range", zero: 0, full: 100 } },
      { metric: "visits", weight: 1, normalisation: { method: "range", zero: 0, full: 10 } },
    ],
  });
  const figures = [
    dimension("revenue", { lin: 100, wu: 60, zhou: null, qian: null }),
    dimension("visits", { lin: 6, wu: 10, zhou: 9, qian: null }),
  ];
  const all = scoreAll(policy, figures, ["lin", "wu", "zhou", "qian"]);

  test("weighs its dimensions over what counts, and ranks the totals", () => {
    expect(all.map(({ key, total, band, rank, tiedWith }) => [key, total, band, rank, tiedWith])).toEqual([
      ["lin", 90, "outstanding", 1, 1],
      ["zhou", 90, "outstanding", 1, 1],
      ["wu", 70, "good", 3, 0],
      ["qian", null, null, null, 0],
    ]);
    const zhou = all.find((one) => one.key === "zhou");
    expect(zhou?.lines.map((line) => [line.metric, line.score, line.weight])).toEqual([
      ["revenue", null, 0],
      ["visits", 90, 1],
    ]);
  });

  test("tells everybody in their language what is best and what to begin with", () => {
    const of = (key: string) => all.find((one) => one.key === key) ?? all[3];
    const say = (key: string, locale: "en" | "zh-CN") => {
      const score = of(key);
      return score === undefined ? "" : feedbackOf(policy, score, locale);
    };
    expect(say("wu", "en")).toBe("Good; most is to be gained in revenue");
    expect(say("lin", "zh-CN")).toBe("表现优秀，尤其是revenue（中）");
    expect(say("qian", "en")).toBe("");
  });

  test("has a band for every total, which holds from its own border on", () => {
    expect([100, 90, 89.9, 70, 69.9, 0].map((total) => bandOf(policy, total)?.id)).toEqual([
      ...["outstanding", "outstanding", "good", "good", "needs-attention", "needs-attention"],
    ]);
  });

  test("has points that sum to the total, within 0 and 100, and no better figure ever lowers it", () => {
    const value = fc.option(fc.integer({ min: -50, max: 200 }));
    fc.assert(
      fc.property(value, value, fc.nat(100), (revenue, visits, more) => {
        const score = (figure: number | null) =>
          scoreAll(
            policy,
            [dimension("revenue", { a: figure }), dimension("visits", { a: visits })],
            ["a"],
          )[0];
        const one = score(revenue);
        if (one?.total === null || one === undefined) return;
        expect(one.lines.reduce((sum, line) => sum + line.points, 0)).toBeCloseTo(one.total, 9);
        expect(one.total >= 0 && one.total <= 100 + 1e-9).toBe(true);
        if (revenue !== null)
          expect(score(revenue + more)?.total ?? 0).toBeGreaterThanOrEqual(one.total - 1e-9);
      }),
    );
  });

  test("is refused with falling bands, with one metric twice, and with a range of nothing", () => {
    const paths = (over: object) =>
      ScorecardPolicy.safeParse({ ...policy, ...over }).error?.issues.map((issue) => issue.path[0]);
    expect(paths({ bands: policy.bands.slice(0, 2) })).toEqual(["bands"]);
    expect(paths({ dimensions: [policy.dimensions[0], policy.dimensions[0]] })).toEqual(["dimensions"]);
    const range = { method: "range", zero: 1, full: 1 };
    expect(paths({ dimensions: [{ ...policy.dimensions[0], normalisation: range }] })).toEqual([
      "dimensions",
    ]);
  });
});
