import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { instant } from "../../kernel/index.js";
import { evaluateOutOfTime } from "./evaluation.js";
import { chanceOf, type LearnedCase } from "./evidence.js";
import { explainWinChance } from "./explain.js";
import { winChance } from "./naive-bayes.js";
import { WinCounts } from "./win-counts.js";

const closed = (closedAt: number, won: boolean) => ({ closedAt, won });
const many = Array.from({ length: 100 }, (_, at) => closed(at, at % 4 === 0));

test("the deals closed first are learned from, and only the later ones are judged", () => {
  let seen: readonly { closedAt: number }[] = [];
  const judged: number[] = [];
  const evaluation = evaluateOutOfTime([...many].reverse(), (earlier) => {
    seen = earlier;
    return (later) => {
      judged.push(later.closedAt);
      return later.won ? 0.9 : 0.1;
    };
  });
  expect(Math.max(...seen.map((one) => one.closedAt))).toBe(69);
  expect(Math.min(...judged)).toBe(70);
  expect(evaluation).toMatchObject({ cutAt: 70, learnedFrom: 70, count: 30, better: true });
  expect(evaluation?.baseRate).toBeCloseTo(18 / 70, 12);
  expect(evaluation?.brier).toBeCloseTo(0.01, 12);
});

test("what is closed at the same moment is on the same side", () => {
  const together = many.map((one) => ({ ...one, closedAt: one.closedAt < 50 ? 1 : 2 }));
  expect(evaluateOutOfTime(together, () => () => 0.5)).toMatchObject({ learnedFrom: 50, count: 50 });
  expect(evaluateOutOfTime(together.slice(50), () => () => 0.5)).toBeNull();
});

test("what is no better than the base rate is said to be none", () => {
  expect(
    evaluateOutOfTime(many, (earlier) => () => earlier.filter((one) => one.won).length / 70)?.better,
  ).toBe(false);
  expect(evaluateOutOfTime(many, () => (later) => (later.won ? 0.9 : 0.6))?.better).toBe(false);
  // Hardly any of the earlier deals were won: what says 0.65 is surprised less by the later ones, and yet errs more.
  const sudden = many.map((one) => ({ ...one, won: one.closedAt === 0 || (one.closedAt >= 70 && one.won) }));
  const bold = evaluateOutOfTime(sudden, () => () => 0.65);
  expect(bold?.logLoss).toBeLessThan(bold?.baseLogLoss ?? 0);
  expect(bold?.better).toBe(false);
  // Right but for one deal of which it was certain.
  const rash = evaluateOutOfTime(many, () => (later) => (later.won === (later.closedAt !== 99) ? 1 : 0));
  expect(rash?.brier).toBeLessThan(rash?.baseBrier ?? 0);
  expect(rash?.better).toBe(false);
  expect(evaluateOutOfTime(many, () => null)).toBeNull();
  expect(evaluateOutOfTime([], () => () => 0.5)).toBeNull();
});

test("a chance is explained in both languages, the weightiest part first, and warned of where it is no better", () => {
  const chance = chanceOf([
    { field: "base", value: null, points: -100_000 },
    { field: "source", value: "fair", points: 693_147 },
  ]);
  const evaluation = evaluateOutOfTime(many, () => () => 0.9);
  expect(explainWinChance(chance, evaluation, "en").split("\n")).toEqual([
    "Chance to be won: 64.4 %.",
    "source fair: odds x 2.00.",
    "Base rate: 0.905 to 1.",
    "On 30 later deals it was not better than the base rate: Brier 0.623 against 0.179. Do not rely on it.",
  ]);
  expect(explainWinChance(chance, null, "zh-CN").split("\n").at(-1)).toBe("已关闭商机太少，无法判断其优劣。");
});

test("on the public Maven pipeline, naive Bayes by agent, product and account is judged honestly", ({
  skip,
}) => {
  const file = resolve(import.meta.dirname, "../../../../../../shared/data/maven_crm/sales_pipeline.csv");
  if (!existsSync(file)) {
    console.info("skipped: the Maven data are not here");
    skip();
  }
  const cases = readFileSync(file, "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .flatMap((line): (LearnedCase & { closedAt: number })[] => {
      const [, agent = "", product = "", account = "", stage, , closeDate = ""] = line.split(",");
      if (stage !== "Won" && stage !== "Lost") return [];
      const fields = { agent: [agent], product: [product], account: account === "" ? [] : [account] };
      const at = instant(`${closeDate}T00:00:00Z`);
      return [{ group: null, stageId: "engaging", fields, won: stage === "Won", closedAt: at }];
    });
  const evaluation = evaluateOutOfTime(cases, (earlier) => {
    const counts = new WinCounts(["engaging", "won"]);
    for (const one of earlier) counts.add(one);
    return (later) => {
      const chance = winChance(counts, later, { minCount: {} });
      return chance.ok ? chance.value.probability : 0.5;
    };
  });
  console.info(
    `Maven, last 30 %: Brier ${evaluation?.brier.toFixed(4)} against ${evaluation?.baseBrier.toFixed(4)},`,
    `log-loss ${evaluation?.logLoss.toFixed(4)} against ${evaluation?.baseLogLoss.toFixed(4)}`,
  );
  expect(evaluation?.count).toBeGreaterThan(1_900);
  expect(evaluation?.better).toBe(
    (evaluation?.skill ?? 0) > 0 && (evaluation?.logLoss ?? 0) < (evaluation?.baseLogLoss ?? 0),
  );
  expect(Math.abs(evaluation?.skill ?? 1)).toBeLessThan(0.05);
});
