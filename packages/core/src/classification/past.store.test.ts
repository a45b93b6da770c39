import * as fc from "fast-check";
import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { DAY, iso } from "../kernel/index.js";

const currency = "CNY";
const customers = ["acme", "bell", "cole"];
const products = ["desk", "lamp", "rug"];

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      customer: fc.constantFrom(...customers),
      amount: fc.constantFrom(-300, 0, 40, 500, 90_000),
      held: fc.subarray(products, { minLength: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("later" as const), days: fc.integer({ min: 1, max: 200 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "ask" as const }) },
);

/** Everything that can be asked as of a moment. */
const everything = async ({ admin }: TestBed, asOf: number) => {
  const { classification } = admin;
  const span = { currency, from: iso(asOf - 300 * DAY), until: iso(asOf + DAY), asOf };
  const each = async (customerId: string) => ({
    class: (await classification.recompute({ customerId, currency, asOf })).class,
    risk: await classification.churnRisk({ customerId, currency, asOf }),
    offers: await classification.crossSellOffers({ ...span, customerId }),
  });
  return {
    customers: await Promise.all(customers.map(each)),
    composition: await classification.composition(span),
    movement: await classification.movement({ ...span, before: iso(asOf - 500 * DAY) }),
    byProduct: await classification.mix({ ...span, by: "product" }),
    byPeriod: await classification.mix({ ...span, by: "period", unit: "month" }),
    crossSell: await classification.crossSell(span),
    demand: await classification.demand({ currency, asOf, unit: "quarter", periods: 4 }),
    winBack: await classification.winBack({ currency, asOf }),
  };
};

const policy = {
  analysis: { crossSell: { minBaskets: 1, minConfidence: 1, maxError: 1_000 } },
  tiers: { by: "thresholds" as const, tiers: [{ name: "key", from: 50_000 }], band: 10 },
};

onEveryStore("the past", (open) => {
  test("law: whatever happens later, every answer as of a moment stays what it was at that moment", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const bed = open({ classification: policy });
        for (const id of customers) await bed.admin.customers.register({ id, name: id });
        const standing: string[] = [];
        const then: { readonly asOf: number; readonly answers: unknown }[] = [];
        let orders = 0;
        for (const one of steps) {
          // No two things happen at one instant.
          bed.passDays(0.001);
          if (one.kind === "order") {
            const id = `o-${orders++}`;
            const lines = one.held.map((productId, at) => ({
              productId,
              quantity: 1,
              amount: at === 0 ? one.amount : 10,
              margin: 3,
            }));
            const { customer: customerId } = one;
            await bed.admin.orders.record({ id, customerId, placedAt: iso(bed.now()), currency, lines });
            standing.push(id);
          } else if (one.kind === "cancel") {
            const [id] = standing.splice(one.which % Math.max(1, standing.length), 1);
            if (id !== undefined) await bed.admin.orders.cancel({ id });
          } else if (one.kind === "later") bed.passDays(one.days);
          else then.push({ asOf: bed.now(), answers: await everything(bed, bed.now()) });
        }
        bed.passDays(100);
        for (const { asOf, answers } of then) expect(await everything(bed, asOf)).toEqual(answers);
      }),
      {
        numRuns: 12,
        examples: [
          [
            [
              { kind: "order", customer: "acme", amount: 500, held: ["desk", "lamp"] },
              { kind: "order", customer: "bell", amount: 90_000, held: ["desk"] },
              { kind: "later", days: 120 },
              { kind: "order", customer: "acme", amount: 40, held: ["lamp", "rug"] },
              { kind: "ask" },
              { kind: "cancel", which: 0 },
              { kind: "order", customer: "bell", amount: -300, held: ["desk"] },
            ],
          ],
        ],
      },
    );
  });

  test("analyses refuse a moment that has not come, and leave out what was placed after theirs", async () => {
    const bed = open();
    await bed.admin.customers.register({ id: "acme", name: "Acme" });
    const lines = [{ productId: "desk", quantity: 1, amount: 100 }];
    for (const placedAt of ["2026-01-02T00:00:00Z", "2026-01-04T00:00:00Z"]) {
      await bed.admin.orders.record({ customerId: "acme", placedAt, currency, lines });
    }
    const { classification } = bed.admin;
    const span = { currency, from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z" };
    const future = { ...span, asOf: bed.now() + 1 };
    for (const ask of [
      () => classification.composition(future),
      () => classification.movement({ ...future, before: "2025-01-01T00:00:00Z" }),
      () => classification.mix({ ...future, by: "product" }),
      () => classification.crossSell(future),
      () => classification.crossSellOffers({ ...future, customerId: "acme" }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: "CLASSIFICATION.AS_OF_IN_FUTURE" });
    }
    const past = { ...span, asOf: "2026-01-03T00:00:00Z" };
    expect((await classification.composition(past)).amount).toBe(100);
    expect((await classification.mix({ ...past, by: "customer" }))[0]?.sales).toBe(100);
    expect((await classification.crossSell(past)).baskets).toBe(1);
    expect((await classification.composition(span)).amount).toBe(200);
    await bed.admin.orders.record({
      id: "gone",
      customerId: "acme",
      placedAt: iso(bed.now()),
      currency,
      lines,
    });
    bed.passDays(1);
    const { cancelledAt } = await bed.admin.orders.cancel({ id: "gone" });
    bed.passDays(1);
    const soldAt = async (asOf: number) =>
      (await classification.mix({ ...span, asOf, by: "product" }))[0]?.sales;
    expect([await soldAt((cancelledAt ?? 0) - 1), await soldAt(cancelledAt ?? 0)]).toEqual([300, 200]);
    const before = { ...span, asOf: "2025-06-01T00:00:00Z" };
    expect((await classification.composition(before)).amount).toBe(0);
    expect(await classification.mix({ ...before, by: "product" })).toEqual([]);
  });
});
