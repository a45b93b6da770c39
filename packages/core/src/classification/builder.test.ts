import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsBuilder, type Sale } from "./builder.js";
import { type ColumnOptions, NEVER, purchasesAt } from "./columns.js";

const AS_OF = 1_000;
const everything: ColumnOptions = { asOfDay: AS_OF, countBy: "orders", windowDays: null };

const columnsOf = (histories: readonly (readonly [string, readonly Sale[]])[], options = everything) => {
  const builder = columnsBuilder(options);
  for (const [id, sales] of histories) builder.add(id, sales);
  return builder.finish();
};

const sale = fc.record({
  day: fc.integer({ min: 0, max: AS_OF + 50 }),
  amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  orders: fc.integer({ min: 1, max: 3 }),
});
const histories = fc.array(
  fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.array(sale, { maxLength: 8 })),
  {
    maxLength: 20,
  },
);

describe("sales as columns", () => {
  test("a return lowers the value, and is neither a purchase nor a sign of life", () => {
    const columns = columnsOf([
      [
        "acme",
        [
          { day: 900, amount: 10_000 },
          { day: 990, amount: -4_000 },
        ],
      ],
    ]);
    expect([columns.recencyDays[0], columns.frequency[0], columns.monetary[0]]).toEqual([100, 1, 6_000]);
  });

  test("an order that costs nothing is a purchase", () => {
    expect(columnsOf([["acme", [{ day: 999, amount: 0 }]]]).frequency[0]).toBe(1);
  });

  test("a purchase on the as-of day is 0 days ago, and one on the next day has not happened", () => {
    const columns = columnsOf([
      ["later", [{ day: AS_OF + 1, amount: 1 }]],
      ["today", [{ day: AS_OF, amount: 1 }]],
    ]);
    expect([...columns.recencyDays]).toEqual([NEVER, 0]);
    expect([...columns.monetary]).toEqual([0, 1]);
  });

  test("two orders on a day are two purchases, or one when days are counted", () => {
    const twice: readonly (readonly [string, readonly Sale[]])[] = [
      ["acme", [{ day: 900, amount: 100, orders: 2 }]],
    ];
    const byDay = columnsOf(twice, { ...everything, countBy: "days" });
    expect([columnsOf(twice).frequency[0], byDay.frequency[0]]).toEqual([2, 1]);
    expect([columnsOf(twice).monetary[0], byDay.monetary[0]]).toEqual([200, 200]);
  });

  test("a window of 30 days holds the as-of day and the 29 before; recency and history look further back", () => {
    const columns = columnsOf(
      [
        [
          "acme",
          [
            { day: 970, amount: 1 },
            { day: 971, amount: 10 },
          ],
        ],
        ["old", [{ day: 500, amount: 100 }]],
      ],
      { ...everything, windowDays: 30 },
    );
    expect([...columns.frequency]).toEqual([1, 0]);
    expect([...columns.monetary]).toEqual([10, 0]);
    expect([...columns.recencyDays]).toEqual([29, 500]);
    expect([...purchasesAt(columns, 0)]).toEqual([970, 971]);
    expect([...columns.tenureDays]).toEqual([30, 500]);
  });

  test("sums are exact up to 2^53 - 1", () => {
    const columns = columnsOf([
      [
        "acme",
        [
          { day: 1, amount: Number.MAX_SAFE_INTEGER - 2 },
          { day: 2, amount: 1 },
          { day: 3, amount: 1 },
        ],
      ],
    ]);
    expect(columns.monetary[0]).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("law: neither the order of the customers nor that of their sales matters, nor how they are dealt out", () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (all, keys) => {
        const parts = all.flatMap(([id, sales]) => [
          [id, []] as const,
          ...sales.map((one) => [id, [one]] as const),
        ]);
        const shuffled = parts
          .map((part) => ({ part, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ part }) => part);
        expect(columnsOf(shuffled)).toEqual(columnsOf(all));
      }),
    );
  });

  test("law: ids ascend, each once; values are the exact sums", () => {
    fc.assert(
      fc.property(histories, (all) => {
        const columns = columnsOf(all);
        expect(columns.ids).toEqual([...new Set(all.map(([id]) => id))].sort());
        columns.ids.forEach((id, at) => {
          const mine = all.flatMap(([owner, sales]) => (owner === id ? sales : []));
          const counted = mine.filter(({ day }) => day <= AS_OF);
          const sum = counted.reduce(
            (total, { amount, orders }) => total + BigInt(amount) * BigInt(orders),
            0n,
          );
          expect(BigInt(columns.monetary[at] ?? 0)).toBe(sum);
        });
      }),
    );
  });

  test("law: another purchase never lowers F or M, and never makes the last one longer ago", () => {
    fc.assert(
      fc.property(histories, fc.nat({ max: AS_OF }), fc.nat(), fc.boolean(), (all, day, amount, byDay) => {
        const options: ColumnOptions = { ...everything, countBy: byDay ? "days" : "orders" };
        const before = columnsOf([["acme", []], ...all], options);
        const after = columnsOf([["acme", [{ day, amount }]], ...all], options);
        const at = before.ids.indexOf("acme");
        expect(after.frequency[at]).toBeGreaterThanOrEqual(before.frequency[at] ?? 0);
        expect(after.monetary[at]).toBe((before.monetary[at] ?? 0) + amount);
        const earlier = before.recencyDays[at] ?? NEVER;
        expect(after.recencyDays[at]).toBeLessThanOrEqual(earlier === NEVER ? AS_OF : earlier);
      }),
    );
  });
});
