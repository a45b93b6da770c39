import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Sale } from "../builder.js";
import { type CustomerHistories, type HistoryOptions, historiesBuilder } from "../index.js";

const options: HistoryOptions = { asOfDay: 100, countBy: "days", unit: "days", spendOf: "repeats" };
const historyOf = (sales: readonly Sale[], change: Partial<HistoryOptions> = {}) => {
  const builder = historiesBuilder({ ...options, ...change });
  builder.add("acme", sales);
  const { ids, repeats, recency, age, spendPurchases, spendMean } = builder.finish();
  if (ids.length === 0) return null;
  return [repeats[0], recency[0], age[0], spendPurchases[0], spendMean[0]];
};

describe("a purchase history", () => {
  const sales = [
    { day: 40, amount: 1_000 },
    { day: 50, amount: 300 },
    { day: 50, amount: 100 },
    { day: 90, amount: 200 },
  ];

  test("counts days of purchase after the first, and their mean value", () => {
    expect(historyOf(sales)).toEqual([2, 50, 60, 2, 300]);
  });

  test("counts orders where the policy says so", () => {
    expect(historyOf(sales, { countBy: "orders" })).toEqual([3, 50, 60, 3, 200]);
    const twice = [{ day: 40, amount: 600, orders: 2 }];
    expect(historyOf(twice, { countBy: "orders" })).toEqual([1, 0, 60, 1, 600]);
    expect(historyOf(twice)).toEqual([0, 0, 60, 0, 0]);
  });

  test("averages the first purchase too where the policy says so", () => {
    expect(historyOf(sales, { spendOf: "all" })).toEqual([2, 50, 60, 3, 1_600 / 3]);
  });

  test("is in the unit that is asked for", () => {
    expect(
      historyOf(
        [
          { day: 30, amount: 1 },
          { day: 65, amount: 1 },
        ],
        { unit: "weeks" },
      ),
    ).toEqual([1, 5, 10, 1, 1]);
  });

  test("takes a return off the value, and never counts it as a purchase", () => {
    const back = [...sales, { day: 95, amount: -400 }];
    expect(historyOf(back)).toEqual([2, 50, 60, 2, 100]);
    expect(historyOf([{ day: 40, amount: -400 }])).toBeNull();
    expect(historyOf([{ day: 30, amount: -400 }, ...sales])).toEqual([2, 50, 60, 2, 300]);
    expect(historyOf([...sales, { day: 95, amount: -9_000 }])).toEqual([2, 50, 60, 2, 0]);
  });

  test("ends at the as-of day: a sale on it counts, one after it does not", () => {
    const late = [
      { day: 40, amount: 5 },
      { day: 100, amount: 7 },
      { day: 101, amount: 9 },
    ];
    expect(historyOf(late)).toEqual([1, 60, 60, 1, 7]);
    expect(historyOf([{ day: 101, amount: 9 }])).toBeNull();
  });

  test("is the same in whatever order and in however many parts the sales come", () => {
    const sale = fc.record({
      day: fc.nat(120),
      amount: fc.integer({ min: -500, max: 1_000 }),
      id: fc.constantFrom("a", "b", "c"),
    });
    const built = (rows: readonly (Sale & { id: string })[]): CustomerHistories => {
      const builder = historiesBuilder(options);
      for (const { id, ...one } of rows) builder.add(id, [one]);
      return builder.finish();
    };
    fc.assert(
      fc.property(fc.array(sale, { maxLength: 30 }), (rows) => {
        const found = built(rows);
        expect(built(rows.toReversed())).toEqual(found);
        expect(found.ids).toEqual(found.ids.toSorted());
        found.ids.forEach((_, at) => {
          expect(found.recency[at]).toBeLessThanOrEqual(found.age[at] ?? -1);
          expect(found.spendMean[at]).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });
});

const shared = fileURLToPath(new URL("../../../../../../shared/", import.meta.url));
const isThere = existsSync(`${shared}data/cdnow`);
if (!isThere) console.log(`skipped: the purchase logs are not at ${shared}`);
const DAY = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;
const linesOf = (file: string) => readFileSync(`${shared}${file}`, "utf8").trim().split("\n");

describe.skipIf(!isThere)("histories made of purchase logs are those that others made", () => {
  test("CDNOW up to 1997-09-30, in weeks, with the mean value of the repeats (BTYD)", () => {
    const builder = historiesBuilder({ ...options, asOfDay: dayOf("1997-09-30"), unit: "weeks" });
    for (const line of linesOf("data/cdnow/CDNOW_sample.txt")) {
      const [, id = "", date = "", , dollars = ""] = line.trim().split(/\s+/);
      const day = dayOf(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`);
      builder.add(id, [{ day, amount: Math.round(Number(dollars) * 100) }]);
    }
    const found = builder.finish();
    const rows = linesOf("data/cdnow/cdnowSummary_cbs_BTYD.csv").slice(1);
    expect(found.ids).toHaveLength(2_357);
    rows.forEach((row, at) => {
      const [, x, tx = 0, T = 0, , mean = 0] = row.split(",").map(Number);
      expect(found.repeats[at]).toBe(x);
      expect(found.recency[at]).toBeCloseTo(tx, 9);
      expect(found.age[at]).toBeCloseTo(T, 9);
      expect((found.spendMean[at] ?? 0) / 100).toBeCloseTo(mean, 6);
    });
  });

  test("the transactions in the documentation of lifetimes, in days", () => {
    const rows = linesOf("reference/lifetimes_example_summary_D.csv")
      .slice(1)
      .map((row) => row.split(",").map(Number));
    const builder = historiesBuilder({ ...options, asOfDay: dayOf("2014-12-31") });
    for (const line of linesOf("data/lifetimes_example/example_transactions.csv").slice(1)) {
      const [date = "", id = ""] = line.split(",");
      builder.add(id.trim().padStart(6, "0"), [{ day: dayOf(date.slice(0, 10)), amount: 1 }]);
    }
    const { repeats, recency, age } = builder.finish();
    expect(rows).toHaveLength(5_000);
    expect(rows.map((_, at) => [at, repeats[at], recency[at], age[at]])).toEqual(rows);
  });
});
