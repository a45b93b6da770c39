import { expect, test } from "vitest";
import { type OpenTestBed, onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { iso } from "../kernel/index.js";

/** The table of odd input in docs/analysis.md, line by line. */
const CNY = { currency: "CNY" };
const span = { ...CNY, from: "2025-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z" };
const DAY = "2025-12-01T00:00:00Z";

const bedWith = async (open: OpenTestBed, ...customers: string[]) => {
  const bed = open();
  for (const id of customers) await bed.admin.customers.register({ id, name: id });
  return bed;
};
const buy = (bed: TestBed, customerId: string, amount: number, extra: object = {}) =>
  bed.admin.orders.record({
    customerId,
    placedAt: DAY,
    currency: "CNY",
    lines: [{ productId: "desk", quantity: amount < 0 ? -1 : 1, amount }],
    ...extra,
  });
const classOf = async (bed: TestBed, customerId: string) => {
  await bed.admin.classification.classifyAll(CNY);
  return bed.admin.classification.get({ customerId });
};

onEveryStore("odd input", (open) => {
  test("a return lowers sales, and is neither a purchase nor a buyer's", async () => {
    const bed = await bedWith(open, "acme", "bell");
    await buy(bed, "acme", 500);
    await buy(bed, "acme", -200);
    await buy(bed, "bell", -900);
    expect(await classOf(bed, "acme")).toMatchObject({ frequency: 1, monetary: 300 });
    expect(await classOf(bed, "bell")).toMatchObject({ lifecycle: "potential", tier: null, monetary: -900 });
    const { classification } = bed.admin;
    const found = await classification.composition(span);
    expect(found).toMatchObject({ amount: -600, gini: { population: 0 } });
    expect(found.pareto.map(({ id, share }) => [id, share])).toEqual([["acme", 1]]);
    expect(found.deciles.flatMap(({ ids }) => ids)).toEqual(["acme"]);
    expect((await classification.crossSell(span)).baskets).toBe(1);
    expect(await classification.churnRisk({ ...CNY, customerId: "bell" })).toMatchObject({
      level: "potential",
    });
  });

  test("an order of amount 0 is a purchase that holds nothing", async () => {
    const bed = await bedWith(open, "acme");
    await buy(bed, "acme", 0);
    expect(await classOf(bed, "acme")).toMatchObject({ frequency: 1, monetary: 0, tier: "C" });
    const found = await bed.admin.classification.composition(span);
    expect(found).toMatchObject({ amount: 0, pareto: [], gini: null, atkinson: { half: null, one: null } });
    const [row] = await bed.admin.classification.mix({ ...span, by: "product" });
    expect(row).toMatchObject({ sales: 0, salesShare: null, marginRate: null });
  });

  test("the same order twice is refused, and counts once", async () => {
    const bed = await bedWith(open, "acme");
    await buy(bed, "acme", 100, { id: "o-1" });
    await expect(buy(bed, "acme", 100, { id: "o-1" })).rejects.toMatchObject({ _tag: "Conflict" });
    expect(await classOf(bed, "acme")).toMatchObject({ frequency: 1, monetary: 100 });
  });

  test("an order of the future is refused, and so is a moment of the future", async () => {
    const bed = await bedWith(open, "acme");
    const asOf = bed.now() + 1;
    await expect(buy(bed, "acme", 1, { placedAt: iso(asOf) })).rejects.toMatchObject({
      code: "ORDER.IN_FUTURE",
    });
    const { classification } = bed.admin;
    for (const ask of [
      () => classification.classifyAll({ ...CNY, asOf }),
      () => classification.winBack({ ...CNY, asOf }),
      () => classification.demand({ ...CNY, asOf }),
      () => classification.churnRisk({ ...CNY, asOf, customerId: "acme" }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: "CLASSIFICATION.AS_OF_IN_FUTURE" });
    }
  });

  test("one customer alone is the best, the heavy one, and no inequality", async () => {
    const bed = await bedWith(open, "acme");
    await buy(bed, "acme", 100);
    expect(await classOf(bed, "acme")).toMatchObject({ tier: "A", recencyScore: 5, frequencyScore: 1 });
    const found = await bed.admin.classification.composition(span);
    expect(found.gini).toEqual({ population: 0, sample: null });
    expect(found.heavyMediumLight[0]?.ids).toEqual(["acme"]);
  });

  test("equal customers share their scores; tiers and deciles part them by id", async () => {
    const ids = Array.from({ length: 10 }, (_, at) => `c${at}`);
    const bed = await bedWith(open, ...ids);
    for (const id of ids) await buy(bed, id, 100);
    await classOf(bed, "c0");
    const { items } = await bed.admin.classification.list();
    expect(
      new Set(items.map((one) => `${one.recencyScore}${one.frequencyScore}${one.monetaryScore}`)).size,
    ).toBe(1);
    const found = await bed.admin.classification.composition(span);
    expect(found.gini).toEqual({ population: 0, sample: 0 });
    expect(found.deciles.map(({ ids: [first] }) => first)).toEqual(ids);
    expect(await bed.admin.classification.summary()).toMatchObject({ tiers: { A: 8, B: 2, C: 0 } });
  });

  test("currencies are never added up: the one that is named counts", async () => {
    const bed = await bedWith(open, "acme");
    await buy(bed, "acme", 100);
    await buy(bed, "acme", 5_000, { currency: "USD" });
    expect(await classOf(bed, "acme")).toMatchObject({ monetary: 100, frequency: 1 });
    const { classification } = bed.admin;
    expect(await classification.composition(span)).toMatchObject({ amount: 100 });
    expect((await classification.mix({ ...span, currency: "USD", by: "customer" }))[0]?.sales).toBe(5_000);
    expect((await classification.churnRisk({ ...CNY, customerId: "acme" })).purchases).toBe(1);
  });

  test("nobody and nothing gives empty answers, and no fault", async () => {
    const bed = await bedWith(open);
    const { classification } = bed.admin;
    expect(await classification.classifyAll(CNY)).toMatchObject({ customers: 0, changed: 0 });
    const found = await classification.composition(span);
    expect(found).toMatchObject({ customers: 0, amount: 0, pareto: [], gini: null });
    expect(found.deciles.every(({ customers, share }) => customers === 0 && share === null)).toBe(true);
    expect(await classification.mix({ ...span, by: "region" })).toEqual([]);
    expect(await classification.crossSell(span)).toEqual({ baskets: 0, tested: 0, rules: [] });
    expect(await classification.winBack(CNY)).toEqual([]);
    expect((await classification.demand(CNY)).customers).toEqual([]);
    expect(await classification.refreshSegments()).toEqual({ customers: 0, entered: 0, left: 0 });
    const movement = { ...span, before: "2024-01-01T00:00:00Z" };
    expect((await classification.movement(movement)).closing).toEqual({ customers: 0, amount: 0 });
  });
});
