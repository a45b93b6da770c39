import { expect, test } from "vitest";
import { type OpenTestBed, onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import type { ClassificationPolicyInput } from "./index.js";

/** The table "Part by part" in docs/analysis.md, row by row, where `odd-input.store.test.ts` does not have it. */
const CNY = { currency: "CNY" };
const span = { ...CNY, from: "2025-07-01T00:00:00Z", until: "2026-01-01T00:00:00Z" };

const bedWith = async (
  open: OpenTestBed,
  classification: ClassificationPolicyInput,
  ...customers: string[]
) => {
  const bed = open({ classification });
  for (const id of customers) await bed.admin.customers.register({ id, name: id });
  return bed;
};
const buy = (bed: TestBed, customerId: string, day: string, amount: number, currency = "CNY") =>
  bed.admin.orders.record({
    customerId,
    placedAt: `${day}T00:00:00Z`,
    currency,
    lines: [{ productId: "desk", quantity: amount < 0 ? -1 : 1, amount }],
  });

onEveryStore("odd input, part by part", (open) => {
  test("segments: a return is no order and lowers sales, 0 is an order, another currency another sum", async () => {
    const customerSegments = [
      { name: "buyers", when: { orders: { gte: 1 } } },
      { name: "big", when: { sales: { CNY: { gte: 500 } } } },
    ];
    const bed = await bedWith(open, { customerSegments }, "acme", "bell", "cole", "dora");
    const inside = async (segment: string) =>
      (await bed.admin.classification.segmentMembers({ segment })).items.map(({ customerId }) => customerId);
    expect(await inside("buyers")).toEqual([]);
    await buy(bed, "acme", "2025-12-01", 500);
    await buy(bed, "bell", "2025-12-01", -900);
    await buy(bed, "cole", "2025-12-01", 9_000, "USD");
    await buy(bed, "dora", "2025-12-01", 0);
    expect([await inside("buyers"), await inside("big")]).toEqual([["acme", "cole", "dora"], ["acme"]]);
    await buy(bed, "acme", "2025-12-02", -1);
    expect([await inside("buyers"), await inside("big")]).toEqual([["acme", "cole", "dora"], []]);
  });

  test("lifecycle: several orders on one day are purchases without a gap, and make nobody come back", async () => {
    const churn = { by: "rhythm", times: 1, atLeastDays: 1, days: 30 } as const;
    const bed = await bedWith(open, { lifecycle: { churn } }, "acme");
    for (let n = 0; n < 3; n += 1) await buy(bed, "acme", "2026-01-01", 100);
    await bed.admin.classification.classifyAll(CNY);
    const { lifecycle, reasons } = await bed.admin.classification.get({ customerId: "acme" });
    expect([lifecycle, reasons.lifecycle.returns, reasons.lifecycle.churnAfterDays]).toEqual([
      "repeat",
      0,
      30,
    ]);
  });

  test("movement: an order of 0 is a buyer, a return moves amounts only, one customer may be all", async () => {
    const bed = await bedWith(open, {}, "acme", "bell");
    await buy(bed, "acme", "2025-12-01", 0);
    await buy(bed, "bell", "2025-12-01", -200);
    await buy(bed, "bell", "2025-12-01", 5_000, "USD");
    const found = await bed.admin.classification.movement({ ...span, before: "2025-01-01T00:00:00Z" });
    expect([found.groups.new.ids, found.groups.absent.ids]).toEqual([["acme"], ["bell"]]);
    expect(found.closing).toEqual({ customers: 1, amount: -200 });
    expect(found.newRepeatLapsed).toEqual({ new: 1, repeat: 0, lapsed: 0 });
  });

  test("steadiness: equal periods have no variation, a mean of 0 or less has no class, who only returned is not there", async () => {
    const bed = await bedWith(open, {}, "acme", "bell", "cole");
    for (const month of ["10", "11", "12"]) await buy(bed, "acme", `2025-${month}-05`, 100);
    await buy(bed, "bell", "2025-11-05", 100);
    await buy(bed, "bell", "2025-12-05", -100);
    await buy(bed, "cole", "2025-12-05", -100);
    const { customers } = await bed.admin.classification.demand({ ...CNY, periods: 3 });
    expect(customers.map(({ id, demand, variation }) => [id, demand, variation])).toEqual([
      ["acme", "X", 0],
      ["bell", "none", null],
    ]);
  });

  test("churn and win-back: an order of 0 keeps the rhythm, and is worth no call", async () => {
    const bed = await bedWith(open, {}, "acme", "bell");
    for (const day of ["01", "05", "09"]) await buy(bed, "acme", `2025-09-${day}`, 0);
    await buy(bed, "bell", "2025-09-01", 900, "USD");
    const { classification } = bed.admin;
    const risk = await classification.churnRisk({ ...CNY, customerId: "acme" });
    expect(risk).toMatchObject({ level: "churned", decidedBy: "rhythm", purchases: 3, amount: 0 });
    expect(await classification.winBack(CNY)).toEqual([]);
    expect((await classification.winBack({ ...CNY, fromAmount: 0 })).map(({ id }) => id)).toEqual(["acme"]);
  });

  test("prediction: nobody, one, only returns, another currency are too few; nobody twice is named", async () => {
    const bed = await bedWith(open, {}, "acme");
    const predict = () => bed.admin.classification.predict({ ...CNY, horizonDays: 30 });
    const tooFew = { code: "CLASSIFICATION.TOO_FEW_CUSTOMERS" };
    await expect(predict()).rejects.toMatchObject(tooFew);
    await buy(bed, "acme", "2025-12-01", 100);
    await expect(predict()).rejects.toMatchObject(tooFew);
    for (let n = 0; n < 30; n += 1) {
      const id = `c-${n}`;
      await bed.admin.customers.register({ id, name: id });
      await buy(bed, id, "2025-12-01", n < 15 ? -100 : 100, n % 2 === 0 ? "CNY" : "USD");
    }
    await expect(predict()).rejects.toMatchObject(tooFew);
    for (let n = 0; n < 30; n += 1) await buy(bed, `c-${n}`, "2025-12-01", 0);
    await expect(predict()).rejects.toMatchObject({ code: "CLASSIFICATION.NO_REPEAT_PURCHASES" });
  });

  test("cross-sell: one basket, and baskets that are all equal, give no rule: nothing is more than chance", async () => {
    const bed = await bedWith(open, {}, "acme");
    const lines = ["desk", "lamp"].map((productId) => ({ productId, quantity: 1, amount: 100 }));
    const record = (day: string, more: object[] = []) =>
      bed.admin.orders.record({
        customerId: "acme",
        placedAt: `2025-12-${day}T00:00:00Z`,
        currency: "CNY",
        lines: [...lines, ...(more as typeof lines)],
      });
    const { classification } = bed.admin;
    await record("01");
    expect(await classification.crossSell(span)).toMatchObject({ baskets: 1, rules: [] });
    for (const day of ["02", "03", "04", "05"]) await record(day, lines);
    expect(await classification.crossSell(span)).toMatchObject({ baskets: 5, tested: 1, rules: [] });
  });

  test("contribution: a row of returns has a negative share, and what cancels out to 0 has no rates", async () => {
    const bed = await bedWith(open, {}, "acme", "bell");
    await buy(bed, "acme", "2025-12-01", 300);
    await buy(bed, "bell", "2025-12-01", -100);
    const { classification } = bed.admin;
    const rows = await classification.mix({ ...span, by: "customer" });
    expect(rows.map(({ id, salesShare }) => [id, salesShare])).toEqual([
      ["acme", 1.5],
      ["bell", -0.5],
    ]);
    await buy(bed, "acme", "2025-12-02", -200);
    const [none] = await classification.mix({ ...span, by: "product", stock: { desk: 0 } });
    expect(none).toMatchObject({ sales: 0, salesShare: null, turnover: null, crossRatio: null });
  });

  test("qualification: a budget of 0 is no budget, a negative one and points beyond 100 are refused", async () => {
    const bed = await bedWith(open, {}, "acme");
    const { classification } = bed.admin;
    const customerId = "acme";
    await classification.qualify({ customerId, budget: 0, currency: "CNY", authority: true, need: true });
    const { bant } = await classification.qualification({ customerId });
    expect(bant.missing).toContain("budget");
    await expect(classification.qualify({ customerId, budget: -1, currency: "CNY" })).rejects.toMatchObject({
      _tag: "InvalidInput",
    });
    const points = { volume: 0, profitability: 0, payment: 0, future: 0, cooperation: 0 };
    expect(await classification.screen({ customerId, ...points })).toMatchObject({
      score: 0,
      verdict: "drop",
    });
    for (const volume of [-1, 101]) {
      await expect(classification.screen({ customerId, ...points, volume })).rejects.toMatchObject({
        _tag: "InvalidInput",
      });
    }
  });

  test("playbook: who has never bought has a play by its stage, and nobody before it is classified", async () => {
    const playbook = [
      { name: "key", when: { tier: ["A"] } },
      { name: "first order", when: { lifecycle: ["potential"] } },
    ];
    const bed = await bedWith(open, { playbook }, "acme");
    const { classification } = bed.admin;
    const play = () => classification.play({ customerId: "acme" });
    await expect(play()).rejects.toMatchObject({ code: "CLASSIFICATION.NOT_YET" });
    await buy(bed, "acme", "2025-12-01", -100);
    await classification.classifyAll(CNY);
    expect((await play()).play.name).toBe("first order");
  });
});
