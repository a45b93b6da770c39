import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilson } from "./interval.js";
import { winRate, winRateBy } from "./win-rate.js";

const deal = (id: string, status: "open" | "won" | "lost", closedAt: number | null) => ({
  id,
  status,
  closedAt,
});

describe("the win rate", () => {
  const deals = [
    deal("a", "won", 10),
    deal("b", "lost", 19),
    deal("c", "won", 20),
    deal("d", "open", null),
    deal("e", "won", 9),
    deal("f", "won", 15),
  ];

  test("is of the deals closed in the window, from its first moment to before its last", () => {
    const rate = winRate(deals, { from: 10, until: 20 }, 100);
    expect(rate).toMatchObject({ share: { part: 2, whole: 3, rate: 2 / 3 }, won: ["a", "f"], lost: ["b"] });
  });

  test("does not count open deals", () => {
    expect(winRate([deal("d", "open", null)], { from: 0, until: 99 }, 100)).toMatchObject({
      share: { part: 0, whole: 0, rate: null },
      interval: { low: 0, high: 1 },
    });
  });

  test("says in both languages what it counts", () => {
    const { definition } = winRate(deals, { from: 10, until: 20 }, 100);
    expect(definition.population.en).toContain("closed in the window");
    expect(definition.reEntry["zh-CN"]).toContain("最后一次关闭");
  });
});

describe("the win rate by a dimension", () => {
  const sold = (id: string, status: "won" | "lost", products: readonly string[]) => ({
    ...deal(id, status, 5),
    products,
  });
  const window = { from: 0, until: 10 };

  test("counts a deal once in each of its values, and apart where it has none; the most deals first", () => {
    const deals = [
      sold("a", "won", ["desk", "chair", "chair"]),
      sold("b", "lost", ["chair"]),
      sold("c", "lost", []),
      { ...sold("d", "won", ["desk"]), closedAt: 10 },
    ];
    const rates = winRateBy(deals, (one) => one.products, window, 20);
    expect(rates.map(({ value, rate }) => [value, rate.won, rate.lost])).toEqual([
      ["chair", ["a"], ["b"]],
      ["desk", ["a"], []],
      [null, [], ["c"]],
    ]);
    expect(rates[1]?.rate.interval.low).toBeCloseTo(0.2065, 4);
  });

  test("of a dimension with one value a deal adds up to the win rate of all", () => {
    const anyDeal = fc.record({
      status: fc.constantFrom("open" as const, "won" as const, "lost" as const),
      at: fc.nat({ max: 20 }),
      owner: fc.constantFrom("lin", "zhou", null),
    });
    fc.assert(
      fc.property(fc.array(anyDeal), (given) => {
        const deals = given.map(({ status, at, owner }, number) => ({
          ...deal(`d${number}`, status, status === "open" ? null : at),
          owner,
        }));
        const whole = winRate(deals, window, 20);
        const parts = winRateBy(deals, (one) => [one.owner], window, 20);
        expect(parts.flatMap(({ rate }) => rate.won).sort()).toEqual([...whole.won].sort());
        expect(parts.flatMap(({ rate }) => rate.lost).sort()).toEqual([...whole.lost].sort());
      }),
    );
  });
});

describe("Wilson's interval", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i", (part, whole, low, high) => {
    const interval = wilson(part, whole);
    expect(Number(interval.low.toFixed(4))).toBe(low);
    expect(Number(interval.high.toFixed(4))).toBe(high);
  });

  test("holds the rate, stays within 0 and 1, mirrors its complement, and narrows with more cases", () => {
    const counts = fc
      .integer({ min: 1, max: 100_000 })
      .chain((whole) => fc.tuple(fc.nat({ max: whole }), fc.constant(whole)));
    fc.assert(
      fc.property(counts, ([part, whole]) => {
        const { low, high } = wilson(part, whole);
        expect(0 <= low && low <= part / whole && part / whole <= high && high <= 1).toBe(true);
        const other = wilson(whole - part, whole);
        expect(other.low).toBeCloseTo(1 - high, 9);
        const more = wilson(part * 2, whole * 2);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });
});
