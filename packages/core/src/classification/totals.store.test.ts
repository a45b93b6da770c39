import * as fc from "fast-check";
import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { DAY, instant, iso } from "../kernel/index.js";

const START = instant("2025-01-01T00:00:00Z");
const at = (day: number) => iso(START + day * DAY);
const customers = ["acme", "bell", "cole"];
const order = fc.record({
  customerId: fc.constantFrom(...customers),
  day: fc.nat({ max: 90 }),
  amount: fc.constantFrom(-500, -1, 0, 1, 700),
  currency: fc.constantFrom("CNY", "CNY", "CNY", "USD"),
  isCancelled: fc.boolean(),
});

onEveryStore("totals that the store adds up", (open) => {
  test("law: are those of the orders one by one, returns and cancelled orders included", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 14 }), fc.boolean(), async (orders, isPast) => {
        const bed = open();
        for (const id of customers) await bed.admin.customers.register({ id, name: id });
        for (const [n, { customerId, day, amount, currency }] of orders.entries()) {
          const lines = [{ quantity: 1, amount }];
          await bed.admin.orders.record({ id: `o-${n}`, customerId, placedAt: at(day), currency, lines });
        }
        const asOf = bed.now();
        bed.passDays(1);
        for (const [n, { isCancelled }] of orders.entries()) {
          if (isCancelled) await bed.admin.orders.cancel({ id: `o-${n}` });
        }
        const standing = orders.filter((one) => one.currency === "CNY" && (isPast || !one.isCancelled));
        const totals = (customerId: string, from: number, until: number) => {
          const mine = standing.filter(
            (one) => one.customerId === customerId && one.day >= from && one.day < until,
          );
          return {
            purchases: mine.filter(({ amount }) => amount >= 0).length,
            amount: mine.reduce((sum, { amount }) => sum + amount, 0),
          };
        };
        const span = { currency: "CNY", from: at(60), until: at(90), ...(isPast ? { asOf } : {}) };
        const { classification } = bed.admin;

        const found = await classification.composition(span);
        const now = customers.map((id) => ({ id, ...totals(id, 60, 90) }));
        expect(found.amount).toBe(now.reduce((sum, { amount }) => sum + amount, 0));
        expect(found.deciles.flatMap(({ ids }) => ids).toSorted()).toEqual(
          now.flatMap(({ id, purchases }) => (purchases > 0 ? [id] : [])),
        );
        expect(found.pareto.map(({ id, amount }) => [id, amount])).toEqual(
          now
            .filter(({ amount }) => amount > 0)
            .toSorted((a, b) => b.amount - a.amount)
            .map(({ id, amount }) => [id, amount]),
        );

        const { opening, closing, groups } = await classification.movement({ ...span, before: at(30) });
        const before = customers.map((id) => totals(id, 30, 60));
        const sums = (all: readonly { purchases: number; amount: number }[]) => ({
          customers: all.filter(({ purchases }) => purchases > 0).length,
          amount: all.reduce((sum, { amount }) => sum + amount, 0),
        });
        expect([opening, closing]).toEqual([sums(before), sums(now)]);
        const isEarlier = (id: string) => totals(id, 0, 30).purchases > 0;
        expect(groups.returned.ids.every(isEarlier)).toBe(true);
        expect(groups.new.ids.some(isEarlier)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});
