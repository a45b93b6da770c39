import { expect, test } from "vitest";
import { chances } from "../../../../tests/support/chances.js";
import { salesFigures } from "./orders.js";

const MANY = 90_000;
const AS_OF = 20_000;

/** The figures of the customers who have orders, order by order. */
const oneByOne = (orders: readonly (readonly number[])[], windowDays: number | null) => {
  const found = new Map<number, number[]>();
  for (const [customer = 0, day = 0, amount = 0] of orders) {
    const [recency = -1, frequency = 0, monetary = 0] = found.get(customer) ?? [];
    const ago = AS_OF - day;
    const isWithin = ago >= 0 && (windowDays === null || ago < windowDays);
    const isPurchase = ago >= 0 && amount >= 0;
    found.set(customer, [
      isPurchase && (recency === -1 || ago < recency) ? ago : recency,
      frequency + (isWithin && isPurchase ? 1 : 0),
      monetary + (isWithin ? amount : 0),
    ]);
  }
  return found;
};

for (const [title, farthest] of [
  ["orders of the last years", 900],
  ["orders of centuries ago among them, which are not packed", 400_000],
] as const) {
  test(`law: block by block as one by one, whatever the window, also of days to come: ${title}`, () => {
    const drawn = chances(12_000, 7);
    const orders = Array.from({ length: 4_000 }, (_, at) => [
      Math.floor((drawn[3 * at] ?? 0) * 300) * 300,
      AS_OF + 2 - Math.floor((drawn[3 * at + 1] ?? 0) * farthest),
      Math.floor((drawn[3 * at + 2] ?? 0) * 1_000) - 200,
    ]);
    const column = (field: number) => Int32Array.from(orders, (order) => order[field] ?? 0);
    for (const windowDays of [null, 1, 30]) {
      const options = { asOfDay: AS_OF, countBy: "orders", windowDays } as const;
      const columns = { customers: column(0), days: column(1), amounts: column(2) };
      const { recencyDays, frequency, monetary } = salesFigures(columns, MANY, options);
      for (const [customer, figures] of oneByOne(orders, windowDays)) {
        expect([recencyDays[customer], frequency[customer], monetary[customer]]).toEqual(figures);
      }
    }
  });
}
