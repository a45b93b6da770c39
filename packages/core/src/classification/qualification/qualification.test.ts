import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, makeCalendar } from "../../kernel/index.js";
import {
  cardFace,
  explainMan,
  explainScreening,
  manCodes,
  poolLevel,
  QualificationPolicy,
  qualifyBant,
  qualifyMan,
  screen,
} from "./index.js";

const policy = QualificationPolicy.parse({});
const calendar = makeCalendar({ zone: "Asia/Shanghai", holidays: ["2026-02-16"] });
const at = (text: string) => instant(`${text}T10:00:00+08:00`);

describe("MAN", () => {
  const answersOf = (code: string) => ({
    money: code[0] === "M",
    authority: code[1] === "A",
    need: code[2] === "N",
  });

  test("each of the eight combinations has its treatment", () => {
    expect(manCodes.map((code) => [code, qualifyMan(answersOf(code), policy.man).treatment])).toEqual([
      ["MAN", "pursue"],
      ["MAn", "nurture"],
      ["MaN", "find-decision-maker"],
      ["mAN", "finance"],
      ["Man", "nurture"],
      ["mAn", "nurture"],
      ["maN", "nurture"],
      ["man", "stop"],
    ]);
    for (const code of manCodes) expect(qualifyMan(answersOf(code), policy.man).code).toBe(code);
  });

  test("nobody is given up while something is not known", () => {
    const verdict = qualifyMan({ money: false, authority: false, need: null }, policy.man);
    expect(verdict).toEqual({
      code: "man",
      treatment: "nurture",
      missing: ["money", "authority"],
      unknown: ["need"],
    });
    expect(explainMan(verdict, "en")).toBe(
      "man: nurture (missing: money, authority; to be found out: need).",
    );
    expect(explainMan(verdict, "zh-CN")).toBe("man：长期培养（缺少：购买力、决定权；待了解：需求）。");
  });

  test("the treatment is the policy's", () => {
    const { man } = QualificationPolicy.parse({ man: { maN: "finance" } });
    expect(qualifyMan({ money: false, authority: false, need: true }, man).treatment).toBe("finance");
  });
});

describe("BANT", () => {
  const now = at("2026-02-01");
  const bant = { budgetFrom: { CNY: 100_000 }, withinDays: 90, qualifiedFrom: 3 };
  const known = { budget: 100_000, currency: "CNY", authority: true, need: true, decideAt: at("2026-05-02") };

  test("a budget counts from the least of its currency on; in another one anything above zero does", () => {
    const met = (budget: number, currency: string) =>
      qualifyBant({ ...known, budget, currency }, now, calendar, bant).met.includes("budget");
    expect([met(100_000, "CNY"), met(99_999, "CNY"), met(1, "USD"), met(0, "USD")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test("the decision counts from today to the last day of the window", () => {
    const met = (date: string) =>
      qualifyBant({ ...known, decideAt: at(date) }, now, calendar, bant).met.includes("timing");
    expect(["2026-01-31", "2026-02-01", "2026-05-02", "2026-05-03"].map(met)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("law: every criterion is met, missing or unknown, and enough of them qualify", () => {
    const answer = fc.constantFrom(true, false, null);
    const answers = fc.record({
      budget: fc.constantFrom(null, 0, 200_000),
      currency: fc.constant("CNY"),
      authority: answer,
      need: answer,
      decideAt: fc.constantFrom(null, at("2026-02-10"), at("2027-02-10")),
    });
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 4 }), (given, qualifiedFrom) => {
        const verdict = qualifyBant(given, now, calendar, { ...bant, qualifiedFrom });
        const all = [...verdict.met, ...verdict.missing, ...verdict.unknown];
        expect(all.toSorted()).toEqual(["authority", "budget", "need", "timing"]);
        expect(verdict.qualified).toBe(verdict.met.length >= qualifiedFrom);
      }),
    );
  });
});

const points = fc.record({
  volume: fc.nat({ max: 100 }),
  profitability: fc.nat({ max: 100 }),
  payment: fc.nat({ max: 100 }),
  future: fc.nat({ max: 100 }),
  cooperation: fc.nat({ max: 100 }),
});

describe("screening", () => {
  const all = (value: number) => ({
    volume: value,
    profitability: value,
    payment: value,
    future: value,
    cooperation: value,
  });

  test("keeps, watches and drops from the scores of the policy on", () => {
    const verdictOf = (value: number) => screen(all(value), policy.screening).verdict;
    expect([60, 59, 40, 39].map(verdictOf)).toEqual(["keep", "watch", "watch", "drop"]);
  });

  test("weighs the criteria, rounded half up to hundredths", () => {
    const { screening } = QualificationPolicy.parse({
      screening: { weights: { volume: 2, profitability: 1, payment: 0, future: 0, cooperation: 0 } },
    });
    // (2 x 50 + 25) / 3 = 41.666...
    expect(screen({ ...all(0), volume: 50, profitability: 25 }, screening).score).toBe(4_167);
  });

  test("below a floor nobody is kept, and the reason says so", () => {
    const { screening } = QualificationPolicy.parse({ screening: { floors: { payment: 30 } } });
    expect(screen({ ...all(100), payment: 30 }, screening).verdict).toBe("keep");
    const result = screen({ ...all(100), payment: 29 }, screening);
    expect(result.verdict).toBe("watch");
    expect(explainScreening(result, "en")).toContain(
      "safety of payment: 29 points, below the least of 30, so not kept; weight 1.",
    );
    expect(explainScreening(result, "zh-CN").split("\n")[0]).toBe("观察：85.80/100 分。");
  });

  test("law: more points in one criterion never make the verdict worse", () => {
    const order = ["drop", "watch", "keep"];
    const { screening } = QualificationPolicy.parse({ screening: { floors: { payment: 30, future: 10 } } });
    const criterion = fc.constantFrom(...(["volume", "profitability", "payment", "future"] as const));
    fc.assert(
      fc.property(points, criterion, fc.nat({ max: 100 }), (given, name, more) => {
        const better = { ...given, [name]: Math.min(100, given[name] + more) };
        const [one, other] = [screen(given, screening), screen(better, screening)];
        expect(order.indexOf(other.verdict)).toBeGreaterThanOrEqual(order.indexOf(one.verdict));
        expect(other.score).toBeGreaterThanOrEqual(one.score);
      }),
    );
  });
});

describe("prospect cards", () => {
  const now = at("2026-02-13");
  const facts = { expectedAt: now, likelihood: 50, buysFromUs: false, buysElsewhere: false };
  const face = (change: Partial<typeof facts>) =>
    cardFace({ ...facts, ...change }, now, calendar, policy.cards);

  test("urgency by the days until the order, the borders included; overdue is A", () => {
    const urgencyOn = (date: string) => face({ expectedAt: at(date) }).urgency;
    expect(["2026-01-01", "2026-03-15", "2026-03-16", "2026-05-14", "2026-05-15"].map(urgencyOn)).toEqual([
      "A",
      "A",
      "B",
      "B",
      "C",
    ]);
    expect(face({ expectedAt: at("2026-02-11") }).daysLeft).toBe(-2);
  });

  test("colour by likelihood, kind by whom they buy from", () => {
    expect([70, 69, 40, 39].map((likelihood) => face({ likelihood }).colour)).toEqual([
      "red",
      "yellow",
      "yellow",
      "green",
    ]);
    expect(face({}).kind).toBe("develop");
    expect(face({ buysElsewhere: true }).kind).toBe("attack");
    expect(face({ buysFromUs: true, buysElsewhere: true }).kind).toBe("fixed");
  });

  test("a review on a day off waits for the next working day", () => {
    // Friday; the next day is Saturday, and Monday a holiday.
    expect(calendar.dateText(face({}).reviewAt)).toBe("2026-02-17");
    const weekly = face({ expectedAt: at("2026-05-01") });
    expect([weekly.urgency, calendar.dateText(weekly.reviewAt)]).toEqual(["B", "2026-02-20"]);
    const monthly = face({ expectedAt: at("2026-12-01") });
    expect([monthly.urgency, calendar.dateText(monthly.reviewAt)]).toEqual(["C", "2026-03-16"]);
  });

  test("a pool wants what is short of its target, and never less than nothing", () => {
    expect(poolLevel(28, { poolTarget: 30 })).toEqual({ open: 28, target: 30, wanted: 2 });
    expect(poolLevel(31, { poolTarget: 30 }).wanted).toBe(0);
  });
});

test("a policy that contradicts itself is refused at its place", () => {
  const issues = QualificationPolicy.safeParse({
    screening: {
      keepFrom: 10,
      watchFrom: 20,
      weights: { volume: 0, profitability: 0, payment: 0, future: 0, cooperation: 0 },
    },
    cards: { withinDays: { A: 90, B: 30 }, colours: { red: 10, yellow: 20 } },
  }).error?.issues.map(({ path }) => path.join("."));
  expect(issues?.toSorted()).toEqual([
    "cards.colours.yellow",
    "cards.withinDays.B",
    "screening.watchFrom",
    "screening.weights",
  ]);
});
