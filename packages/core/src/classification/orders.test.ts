import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chances } from "../../../../tests/support/chances.js";
import type { Sale } from "./builder.js";
import { type ColumnOptions, NEVER } from "./columns.js";
import { salesColumns, salesFigures } from "./orders.js";

const AS_OF = 100;
const size = 6;
const order = fc.record({
  customer: fc.nat({ max: size - 1 }),
  day: fc.integer({ min: -20, max: AS_OF + 10 }),
  amount: fc.integer({ min: -500, max: 1_000 }),
});
const options: fc.Arbitrary<ColumnOptions> = fc.record({
  asOfDay: fc.constant(AS_OF),
  countBy: fc.constantFrom("orders" as const, "days" as const),
  windowDays: fc.constantFrom(null, 1, 30, 90),
});
const columnsOf = (orders: readonly (Sale & { readonly customer: number })[]) => ({
  customers: Int32Array.from(orders, ({ customer }) => customer),
  days: Int32Array.from(orders, ({ day }) => day),
  amounts: Float64Array.from(orders, ({ amount }) => amount),
});

describe("figures from columns of orders", () => {
  test("law: are those of each customer by itself, counted in the plain way", () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 120 }), options, (orders, given) => {
        const figures = salesFigures(columnsOf(orders), size, given);
        for (let customer = 0; customer < size; customer += 1) {
          const known = orders.filter((one) => one.customer === customer && one.day <= AS_OF);
          const isWithin = (day: number) => given.windowDays === null || day > AS_OF - given.windowDays;
          const days = known.filter(({ amount }) => amount >= 0).map(({ day }) => day);
          const counted = (given.countBy === "days" ? [...new Set(days)] : days).filter(isWithin);
          const sold = known.filter(({ day }) => isWithin(day)).reduce((sum, { amount }) => sum + amount, 0);
          expect([
            figures.recencyDays[customer],
            figures.frequency[customer],
            figures.monetary[customer],
          ]).toEqual([days.length === 0 ? NEVER : AS_OF - Math.max(...days), counted.length, sold]);
        }
      }),
    );
  });

  test("law: are the same with and without the histories, whose days ascend", () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 250 }), options, (orders, given) => {
        const ids = Array.from({ length: size }, (_, at) => `c${at}`);
        const { asOfDay, recencyDays, frequency, monetary, ...rest } = salesColumns(
          ids,
          columnsOf(orders),
          given,
        );
        expect({ asOfDay, recencyDays, frequency, monetary }).toEqual(
          salesFigures(columnsOf(orders), size, given),
        );
        for (let at = 0; at < size; at += 1) {
          const days = [...rest.purchaseDays.slice(rest.starts[at], rest.starts[at + 1])];
          expect(days).toEqual(days.toSorted((a, b) => a - b));
          expect(rest.tenureDays[at]).toBe(days[0] === undefined ? NEVER : AS_OF - days[0]);
        }
      }),
    );
  });

  test("many customers are dealt with in blocks, and each keeps its own orders", () => {
    const many = 100_000;
    const customers = Int32Array.from(chances(3_000, 5), (chance) => Math.floor(chance ** 2 * many));
    const days = Int32Array.from(chances(3_000, 6), (chance) => Math.floor(chance * 100));
    const amounts = Int32Array.from(chances(3_000, 7), (chance) => Math.floor(chance * 1_000) - 100);
    const known = new Map<number, { last: number; count: number; sold: number }>();
    customers.forEach((customer, at) => {
      const [day, amount] = [days[at] ?? 0, amounts[at] ?? 0];
      const mine = known.get(customer) ?? { last: -1, count: 0, sold: 0 };
      const isPurchase = amount >= 0;
      known.set(customer, {
        last: isPurchase ? Math.max(mine.last, day) : mine.last,
        count: mine.count + (isPurchase ? 1 : 0),
        sold: mine.sold + amount,
      });
    });
    for (const column of [amounts, Float64Array.from(amounts)]) {
      const figures = salesFigures({ customers, days, amounts: column }, many, {
        asOfDay: 100,
        countBy: "orders",
        windowDays: null,
      });
      for (const [customer, { last, count, sold }] of known) {
        expect(figures.recencyDays[customer]).toBe(last === -1 ? NEVER : 100 - last);
        expect([figures.frequency[customer], figures.monetary[customer]]).toEqual([count, sold]);
      }
      expect(figures.frequency.reduce((sum, one) => sum + one, 0)).toBe(
        amounts.filter((one) => one >= 0).length,
      );
    }
  });

  test("long histories out of order are sorted as well", () => {
    const days = Int32Array.from(chances(500, 3), (chance) => Math.floor(chance * 100));
    const orders = { customers: new Int32Array(500), days, amounts: new Int32Array(500) };
    const { purchaseDays } = salesColumns(["acme"], orders, {
      asOfDay: 99,
      countBy: "orders",
      windowDays: null,
    });
    expect(purchaseDays).toEqual(days.slice().sort());
  });

  test("an order of nobody, or a column that is too short, is refused", () => {
    const given: ColumnOptions = { asOfDay: 1, countBy: "orders", windowDays: null };
    const orders = {
      customers: Int32Array.of(0, 2),
      days: Int32Array.of(1, 1),
      amounts: Int32Array.of(5, 5),
    };
    expect(() => salesFigures(orders, 2, given)).toThrow(
      "Order 1 is of customer 2; there are 2 customers, from 0.",
    );
    expect(() =>
      salesColumns(["a", "b", "c"], { ...orders, customers: Int32Array.of(-1, 0) }, given),
    ).toThrow(RangeError);
    expect(() => salesFigures({ ...orders, days: Int32Array.of(1) }, 3, given)).toThrow(
      "differ in length: 2, 1 and 2",
    );
  });
});
