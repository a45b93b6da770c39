import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { earningsOf, type Payout, payoutLineText, payoutOf } from "./incentive.js";
import { IncentivePolicy } from "./incentive-policy.js";

const name = { en: "Commission", "zh-CN": "提成" };
const policy = (over: object = {}) =>
  IncentivePolicy.parse({
    ...{ id: "2026", name },
    tiers: [
      { from: 0, rate: 100 },
      { from: 8_000, rate: 150 },
      { from: 10_000, rate: 300 },
    ],
    ...over,
  });
const amounts = ({ lines }: Payout) => lines.map((line) => [line.kind, line.amount]);
const sumOf = ({ lines }: Payout) => lines.reduce((sum, line) => sum + line.amount, 0);

describe("a reward by tiers", () => {
  test("pays each part of the amount at the rate of its tier, faster above the target", () => {
    const paid = earningsOf(policy(), { actual: 1_200_000, target: 1_000_000 });
    expect(amounts(paid)).toEqual([
      ["tier", 8_000],
      ["tier", 3_000],
      ["tier", 6_000],
    ]);
    expect(paid.payout).toBe(17_000);
    expect(paid.lines.map((line) => (line.kind === "tier" ? line.of : 0))).toEqual([
      800_000, 200_000, 200_000,
    ]);
  });

  test("or all of it at the rate of the highest, exactly from where that begins", () => {
    const all = policy({ method: "retroactive" });
    const at = (actual: number) => earningsOf(all, { actual, target: 1_000_000 }).payout;
    expect([at(799_999), at(800_000), at(999_999), at(1_000_000)]).toEqual([8_000, 12_000, 15_000, 30_000]);
  });

  test("can begin at amounts, and then needs no target", () => {
    const byAmount = policy({ tiersOf: "amount", tiers: [{ from: 100, rate: 1_000 }] });
    expect(earningsOf(byAmount, { actual: 350, target: null })).toMatchObject({
      payout: 25,
      noTarget: false,
    });
    expect(earningsOf(byAmount, { actual: 99, target: null }).payout).toBe(0);
  });

  test("pays nothing without a target, of a target of 0, and of what is below 0", () => {
    for (const target of [null, 0])
      expect(earningsOf(policy(), { actual: 500, target })).toEqual({ lines: [], payout: 0, noTarget: true });
    expect(earningsOf(policy(), { actual: -500, target: 100 })).toEqual({
      lines: [],
      payout: 0,
      noTarget: false,
    });
  });

  test("adds a bonus once its part of the target is reached, and is cut at the cap", () => {
    const rich = policy({ bonuses: [{ from: 10_000, amount: 5_000 }], cap: 20_000 });
    expect(amounts(earningsOf(rich, { actual: 999_999, target: 1_000_000 }))).toHaveLength(2);
    const paid = earningsOf(rich, { actual: 1_200_000, target: 1_000_000 });
    expect(amounts(paid).slice(3)).toEqual([
      ["bonus", 5_000],
      ["cap", -2_000],
    ]);
    expect(paid.payout).toBe(20_000);
  });

  test("rounds once: thirds of a unit are not lost line by line", () => {
    const fine = policy({ tiers: [0, 1, 2].map((from) => ({ from, rate: 3_333 })), tiersOf: "amount" });
    const paid = earningsOf(fine, { actual: 3, target: null });
    expect([paid.lines.map((line) => line.amount), paid.payout]).toEqual([[0, 1, 0], 1]);
  });
});

describe("what is taken back later", () => {
  const march = { period: "2026-03-01", paid: 17_000 };

  test("takes its reward back at the rates of its own period", () => {
    const before = [{ ...march, figure: { actual: 1_100_000, target: 1_000_000 } }];
    const april = payoutOf(policy(), { actual: 500_000, target: 1_000_000 }, before);
    expect(amounts(april)).toEqual([
      ["tier", 5_000],
      ["clawback", -3_000],
    ]);
    expect(april.payout).toBe(2_000);
  });

  test("is carried on as a debt, as nobody is paid less than nothing", () => {
    const before = [{ ...march, figure: { actual: 0, target: 1_000_000 } }];
    const april = payoutOf(policy(), { actual: 500_000, target: 1_000_000 }, before);
    expect(amounts(april).slice(1)).toEqual([
      ["clawback", -17_000],
      ["carried-out", 12_000],
    ]);
    expect(april.payout).toBe(0);
    const may = payoutOf(policy(), { actual: 1_200_000, target: 1_000_000 }, [], -12_000);
    expect([may.payout, amounts(may).at(-1)]).toEqual([5_000, ["carried-in", -12_000]]);
  });

  test("is nothing where nothing has changed", () => {
    const before = [{ ...march, figure: { actual: 1_200_000, target: 1_000_000 } }];
    expect(payoutOf(policy(), { actual: 0, target: 1 }, before).lines).toEqual([]);
  });
});

test("lines always sum to the payout, which is exact to half a unit, never falls, and never passes the cap", () => {
  const tiers = fc
    .uniqueArray(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 6 })
    .chain((from) =>
      fc
        .array(fc.integer({ min: 0, max: 2_000 }), { minLength: from.length, maxLength: from.length })
        .map((rates) =>
          from.sort((a, b) => a - b).map((start, at) => ({ from: start, rate: rates[at] ?? 0 })),
        ),
    );
  const money = fc.integer({ min: -1_000, max: 1_000_000_000_000 });
  fc.assert(
    fc.property(
      tiers,
      fc.option(fc.integer({ min: 0, max: 1e9 })),
      money,
      fc.nat(1e6),
      fc.integer({ min: 1, max: 1e12 }),
      fc.integer({ min: -1e6, max: 0 }),
      (all, cap, actual, more, target, carried) => {
        const one = policy({ tiers: all, cap });
        const paid = earningsOf(one, { actual, target });
        expect(sumOf(paid)).toBe(paid.payout);
        expect(paid.payout).toBeLessThanOrEqual(cap ?? Number.MAX_SAFE_INTEGER);
        expect(earningsOf(one, { actual: actual + more, target }).payout).toBeGreaterThanOrEqual(paid.payout);
        const exact = all.reduce((sum, tier, at) => {
          const start = (target * tier.from) / 10_000;
          const end =
            at + 1 < all.length ? (target * (all[at + 1]?.from ?? 0)) / 10_000 : Number.POSITIVE_INFINITY;
          return sum + (Math.max(0, Math.min(actual, end) - start) * tier.rate) / 10_000;
        }, 0);
        const bound = 0.5 + Math.abs(exact) * 1e-12;
        if (cap === null) expect(Math.abs(paid.payout - exact)).toBeLessThanOrEqual(bound);
        const before = [{ period: "2026-01-01", paid: 777, figure: { actual: more, target } }];
        const settled = payoutOf(one, { actual, target }, before, carried);
        expect(sumOf(settled)).toBe(settled.payout);
        expect(settled.payout).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

test("says every line in both languages, with its numbers", () => {
  const rich = policy({ bonuses: [{ from: 10_000, amount: 5_000 }], cap: 20_000 });
  const before = [{ period: "2026-03-01", paid: 17_000, figure: { actual: 0, target: 1_000_000 } }];
  const { lines } = payoutOf(rich, { actual: 1_200_000, target: 1_000_000 }, before, -9_000);
  expect(lines.map((line) => payoutLineText(line, "en")).slice(2)).toEqual([
    "200000 at 300 basis points (tier from 10000): 6000",
    "bonus from 10000 basis points of the target: 5000",
    "cap of 20000: -2000",
    "period from 2026-03-01 was paid 17000 and is worth 0 now: -17000",
    "debt carried from before: -9000",
    "debt carried on to the next period: 6000",
  ]);
  for (const line of lines) expect(payoutLineText(line, "zh-CN")).toMatch(/[\u4e00-\u9fff]/);
});

test("tiers and bonuses rise, and the policy says where they do not", () => {
  const falling = IncentivePolicy.safeParse({
    id: "x",
    name,
    tiers: [
      { from: 5, rate: 1 },
      { from: 5, rate: 2 },
    ],
  });
  expect(falling.error?.issues.map((issue) => issue.path)).toEqual([["tiers"]]);
});
