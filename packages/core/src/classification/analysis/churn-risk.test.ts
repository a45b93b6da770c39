import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { churnRiskOf, explainRisk, winBackCandidates } from "./index.js";

const policy = {
  minGaps: 2,
  percentile: 80,
  windowDays: 30,
  fall: 50,
  alive: { atRiskBelow: 50, churnedBelow: 10 },
};
const every = (days: readonly number[], amount = 100) => days.map((day) => ({ day, amount }));
const rhythm = every([0, 10, 20, 30, 44]);

describe("churn by the own rhythm", () => {
  test("a silence within the usual gap is active, up to the longest at risk, beyond it churned", () => {
    // Gaps 10, 10, 10, 14: the 80th percentile is 11.6.
    const { level, rhythm: own } = churnRiskOf(rhythm, 55, policy);
    expect([level, own]).toEqual(["active", { median: 10, usual: expect.closeTo(11.6, 9), longest: 14 }]);
    expect(churnRiskOf(rhythm, 56, policy).level).toBe("at-risk");
    expect(churnRiskOf(rhythm, 58, policy).level).toBe("at-risk");
    expect(churnRiskOf(rhythm, 59, policy).level).toBe("churned");
    expect(churnRiskOf(rhythm, 59, policy).signals).toContainEqual({
      signal: "silence",
      found: 15,
      usual: expect.closeTo(11.6, 9),
    });
  });

  test("buying half as often, or for half as much, is a risk although the customer is not silent", () => {
    const days = [0, 10, 20, 30, 40, 50, 60, 75, 90];
    // The last 30 days hold days 75 and 90; the 30 before 40, 50 and 60.
    expect(churnRiskOf(every(days), 90, policy).level).toBe("active");
    expect(churnRiskOf(every(days), 90, { ...policy, fall: 33 }).signals).toEqual([
      { signal: "frequency", found: 2, usual: 3 },
      { signal: "amount", found: 200, usual: 300 },
    ]);
    const cheaper = [...every(days.slice(0, 7)), ...every([75, 90], 70)];
    expect(churnRiskOf(cheaper, 90, policy)).toMatchObject({
      level: "at-risk",
      signals: [{ signal: "amount", found: 140, usual: 300 }],
    });
  });

  test("windows before the first purchase are not compared", () => {
    expect(churnRiskOf(every([40, 41, 42, 60, 80]), 90, policy).signals).toEqual([]);
  });

  test("too young for a rhythm is new, never bought potential, and returns are no purchases", () => {
    expect(churnRiskOf(every([0, 10]), 400, policy)).toMatchObject({ level: "new", rhythm: null });
    expect(churnRiskOf([], 10, policy)).toMatchObject({ level: "potential", silentDays: null });
    expect(churnRiskOf(every([1, 5, 9], -5), 10, policy).level).toBe("potential");
    expect(churnRiskOf(every([5, 5, 5]), 400, policy)).toMatchObject({ level: "new", purchases: 3 });
  });

  test("law: later purchases have not happened, and order does not matter", () => {
    const history = fc.array(
      fc.record({ day: fc.nat({ max: 200 }), amount: fc.integer({ min: -50, max: 500 }) }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(history, fc.nat({ max: 200 }), (bought, asOf) => {
        const risk = churnRiskOf(bought, asOf, policy);
        expect(churnRiskOf(bought.toReversed(), asOf, policy)).toEqual(risk);
        const past = bought.filter(({ day }) => day <= asOf);
        expect(churnRiskOf(past, asOf, policy)).toEqual(risk);
      }),
    );
  });

  test("law: a longer silence never makes a customer safer", () => {
    const levels = ["active", "at-risk", "churned"];
    const history = fc.array(fc.record({ day: fc.nat({ max: 100 }), amount: fc.nat({ max: 500 }) }), {
      minLength: 4,
    });
    const quiet = { ...policy, fall: 100, windowDays: 3_000 };
    fc.assert(
      fc.property(history, fc.nat({ max: 300 }), (bought, more) => {
        const now = churnRiskOf(bought, 100, quiet);
        fc.pre(levels.includes(now.level));
        const later = churnRiskOf(bought, 100 + more, quiet);
        expect(levels.indexOf(later.level)).toBeGreaterThanOrEqual(levels.indexOf(now.level));
      }),
    );
  });

  test("says why in both languages", () => {
    const risk = churnRiskOf(rhythm, 59, policy);
    const money = (amount: number) => `${amount} CNY`;
    expect(explainRisk(risk, money, "en").split("\n").slice(0, 3)).toEqual([
      "churned: 5 purchases, the last 15 days ago.",
      "Own rhythm: every 10 days, usually within 11.6, never later than 14.",
      "Silent for 15 days, usually within 11.6.",
    ]);
    expect(explainRisk(risk, money, "zh-CN")).toContain("已静默 15 天，通常不超过 11.6 天");
    expect(explainRisk(churnRiskOf([], 1, policy), money, "en")).toBe("potential: has never bought.");
    expect(explainRisk(churnRiskOf(every([1]), 2, policy), money, "en")).toContain("Too few purchases");
  });
});

describe("churn by rhythm and model together", () => {
  const active = 55;
  const atRisk = 57;
  const churned = 59;
  const level = (asOfDay: number, aliveBps: number | null) => {
    const risk = churnRiskOf(rhythm, asOfDay, policy, aliveBps);
    return [risk.level, risk.decidedBy];
  };

  test("the graver counts, and it is named which", () => {
    expect(level(active, null)).toEqual(["active", "rhythm"]);
    expect(level(active, 5_000)).toEqual(["active", "both"]);
    expect(level(active, 4_999)).toEqual(["at-risk", "model"]);
    expect(level(active, 1_000)).toEqual(["at-risk", "model"]);
    expect(level(active, 999)).toEqual(["churned", "model"]);
    expect(level(atRisk, 9_000)).toEqual(["at-risk", "rhythm"]);
    expect(level(atRisk, 3_000)).toEqual(["at-risk", "both"]);
    expect(level(churned, 3_000)).toEqual(["churned", "rhythm"]);
    expect(level(churned, 0)).toEqual(["churned", "both"]);
  });

  test("the model also judges who is too new for a rhythm, and nobody who never bought", () => {
    const young = (aliveBps: number | null) => churnRiskOf(every([0, 10]), 400, policy, aliveBps);
    expect(young(null)).toMatchObject({ level: "new", decidedBy: null, aliveBps: null });
    expect(young(8_000)).toMatchObject({ level: "new", decidedBy: "model", aliveBps: 8_000 });
    expect(young(2_000)).toMatchObject({ level: "at-risk", decidedBy: "model" });
    expect(young(2_000).signals).toEqual([{ signal: "alive", found: 2_000, usual: 5_000 }]);
    expect(young(200).signals).toEqual([{ signal: "alive", found: 200, usual: 1_000 }]);
    expect(churnRiskOf([], 10, policy, 0)).toMatchObject({
      level: "potential",
      decidedBy: null,
      aliveBps: null,
    });
  });

  test("law: the model never makes a customer safer, and less chance of being alive never does", () => {
    const gravity = { potential: 0, new: 0, active: 0, "at-risk": 1, churned: 2 };
    const history = fc.array(fc.record({ day: fc.nat({ max: 200 }), amount: fc.integer({ min: -9 }) }));
    const chance = fc.nat({ max: 10_000 });
    fc.assert(
      fc.property(history, fc.nat({ max: 300 }), chance, chance, (bought, asOf, one, other) => {
        const of = (aliveBps: number | null) => gravity[churnRiskOf(bought, asOf, policy, aliveBps).level];
        expect(of(one)).toBeGreaterThanOrEqual(of(null));
        expect(of(Math.min(one, other))).toBeGreaterThanOrEqual(of(Math.max(one, other)));
      }),
    );
  });

  test("says in both languages what the model found, and which decided", () => {
    const text = (aliveBps: number, locale: "en" | "zh-CN") =>
      explainRisk(churnRiskOf(rhythm, active, policy, aliveBps), String, locale)
        .split("\n")
        .slice(2);
    expect(text(1_234, "en")).toEqual([
      "By the model alive with a chance of 12.34 %, below 50.00 %.",
      "Decided by the model.",
    ]);
    expect(text(9_000, "en")).toEqual([
      "By the model alive with a chance of 90.00 %.",
      "The own rhythm and the model agree.",
    ]);
    expect(text(1_234, "zh-CN")).toEqual(["按模型存活概率为 12.34 %，低于 50.00 %。", "由模型判定。"]);
  });
});

describe("win-back", () => {
  test("holds the churned and those at risk, the most valuable first", () => {
    const at = (id: string, amount: number, asOf: number) => ({
      id,
      ...churnRiskOf(every([0, 10, 20, 30, 44], amount), asOf, policy),
    });
    const customers = [at("small", 10, 59), at("active", 900, 50), at("big", 500, 59), at("risk", 50, 57)];
    expect(winBackCandidates(customers, 1).map(({ id }) => id)).toEqual(["big", "risk", "small"]);
    expect(winBackCandidates(customers, 250).map(({ id }) => id)).toEqual(["big", "risk"]);
    expect(winBackCandidates([at("b", 1, 59), at("a", 1, 59)], 0).map(({ id }) => id)).toEqual(["a", "b"]);
  });
});
