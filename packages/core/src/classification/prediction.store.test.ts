import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { seeded, simulateHistories } from "../../../../tests/support/simulated-purchases.js";
import { DAY, instant, iso } from "../kernel/index.js";
import { figuresOf } from "./index.js";

const NOW = "2026-01-05T09:00:00Z";
const run = { currency: "CNY", horizonDays: 90 };

const order = (bed: TestBed, customerId: string, placedAt: number, amount: number, currency = "CNY") =>
  bed.admin.orders.record({
    customerId,
    placedAt: iso(placedAt),
    currency,
    lines: [{ quantity: Math.sign(amount) || 1, amount }],
  });

/** Customers of the last year with purchases drawn from MBG/NBD, each around a value of its own. */
const fill = async (bed: TestBed, customers: number) => {
  const size = { customers, weeks: 52, arrival: 30, seed: 21 };
  const drawn = simulateHistories({ r: 1.2, alpha: 12 }, { by: "mbg-nbd", a: 0.8, b: 2.5 }, size);
  const random = seeded(4);
  const days = (weeks: number | undefined) => Math.round((weeks ?? 0) * 7);
  const register = async (at: number) => {
    const id = `c-${String(at).padStart(4, "0")}`;
    await bed.admin.customers.register({ id, name: id });
    const first = instant(NOW) - days(drawn.age[at]) * DAY;
    const last = days(drawn.recency[at]);
    const repeats = Math.min(drawn.repeats[at] ?? 0, last);
    const own = 2_000 + random() * 40_000;
    const amounts = Array.from({ length: repeats + 1 }, () => Math.floor(own * (0.5 + random())));
    await Promise.all(
      amounts.map((amount, n) =>
        order(bed, id, first + Math.floor((n * last) / Math.max(1, repeats)) * DAY, amount),
      ),
    );
  };
  await Promise.all(Array.from({ length: customers }, (_, at) => register(at)));
};

/** Customers with one order each, of different days. */
const addOnce = (bed: TestBed, customers: number) =>
  Promise.all(
    Array.from({ length: customers }, async (_, at) => {
      await bed.admin.customers.register({ id: `once-${at}`, name: `once-${at}` });
      await order(bed, `once-${at}`, instant(NOW) - (at % 200) * DAY, 5_000);
    }),
  );

onEveryStore("prediction", (open) => {
  test("fits the orders, and tells of every customer who has bought what is to be expected, and why", async () => {
    const bed = open();
    await fill(bed, 60);
    await bed.admin.customers.register({ id: "never", name: "never" });
    const outcome = await bed.admin.classification.predict(run);
    expect(outcome).toMatchObject({
      customers: 60,
      written: 60,
      removed: 0,
      asOf: bed.now(),
      currency: "CNY",
      horizonDays: 90,
      spendFault: null,
      purchases: { model: "mbg-nbd", unit: "weeks", customers: 60 },
    });
    const { items } = await bed.admin.classification.listPredictions({ limit: 100 });
    expect(items).toHaveLength(60);
    const sum = (of: (one: (typeof items)[number]) => number | null) =>
      items.reduce((total, one) => total + (of(one) ?? 0), 0);
    expect(outcome.aliveBps).toBe(sum(({ aliveBps }) => aliveBps));
    expect(outcome.purchasesMilli).toBe(sum(({ purchasesMilli }) => purchasesMilli));
    expect(outcome.value).toBe(sum(({ value }) => value));
    expect(outcome.discountedValue).toBe(sum(({ discountedValue }) => discountedValue));
    expect(outcome.discountedValue).toBeLessThan(outcome.value);
    for (const one of items) {
      expect(one).toMatchObject({ asOf: outcome.asOf, policyHash: outcome.policyHash, currency: "CNY" });
      const { aliveBps, purchasesMilli, value, discountedValue } = one;
      const again = figuresOf(one.reasons, one.horizonDays);
      expect(again).toEqual({ ok: true, value: { aliveBps, purchasesMilli, value, discountedValue } });
    }

    const some = items.find(({ reasons }) => reasons.history.repeats > 1);
    const { prediction, text } = await bed.admin.classification.explainPrediction({
      customerId: some?.id ?? "",
    });
    expect(prediction).toEqual(some);
    const alive = ((some?.aliveBps ?? 0) / 100).toFixed(2);
    expect(text.en).toContain(
      `Alive with a chance of ${alive} %: ${some?.reasons.history.repeats} repeat purchases`,
    );
    expect(text.en).toContain("(MBG/NBD)");
    expect(text.en).toMatch(
      /Expected value: [\d,.]+ CNY, from [\d,.]+ CNY a purchase; discounted at 10 % per year/,
    );
    expect(text["zh-CN"]).toContain(`仍为客户的概率 ${alive}%`);
    expect(text["zh-CN"]).toContain("按每年 10% 折现");
    await expect(bed.admin.classification.getPrediction({ customerId: "never" })).rejects.toMatchObject({
      code: "CLASSIFICATION.NOT_PREDICTED",
    });
    await expect(bed.admin.classification.getPrediction({ customerId: "nobody" })).rejects.toMatchObject({
      code: "STORAGE.NOT_FOUND",
    });
  });

  test("lists those first who are the least likely to be alive, page by page", async () => {
    const bed = open();
    await fill(bed, 34);
    await bed.admin.classification.predict(run);
    const { listPredictions } = bed.admin.classification;
    const first = await listPredictions({ by: "alive", limit: 25 });
    const second = await listPredictions({ by: "alive", limit: 25, after: first.next });
    const chances = [...first.items, ...second.items].map(({ aliveBps }) => aliveBps);
    expect(chances).toHaveLength(34);
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(second.next).toBeNull();
    const ids = (await listPredictions({ limit: 34 })).items.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  });

  test("run again as of the same moment, it writes nothing; later orders, and later moments, do", async () => {
    const bed = open();
    await fill(bed, 34);
    const { classification } = bed.admin;
    const first = await classification.predict(run);
    expect(await classification.predict(run)).toEqual({ ...first, written: 0 });
    expect(await classification.predict({ ...run, horizonDays: 91 })).toMatchObject({ written: 34 });
    await classification.predict(run);
    bed.passDays(1);
    await order(bed, "c-0001", bed.now(), 5_000);
    expect(await classification.predict({ ...run, asOf: NOW })).toEqual({ ...first, written: 0 });
    expect(await classification.predict(run)).toMatchObject({ written: 34, asOf: bed.now() });
  });

  test("takes away the prediction for a customer whose only order was cancelled, and does not count it", async () => {
    const bed = open();
    await fill(bed, 34);
    await bed.admin.customers.register({ id: "new", name: "new" });
    const placed = await order(bed, "new", instant(NOW) - 9 * DAY, 7_000);
    await order(bed, "new", instant(NOW) - 8 * DAY, 7_000, "USD");
    expect(await bed.admin.classification.predict(run)).toMatchObject({ customers: 35, removed: 0 });
    const { reasons } = await bed.admin.classification.getPrediction({ customerId: "new" });
    expect(reasons.history).toEqual({ repeats: 0, recency: 0, age: 9 / 7 });
    await bed.admin.orders.cancel({ id: placed.id });
    expect(await bed.admin.classification.predict(run)).toMatchObject({ customers: 34, removed: 1 });
    await expect(bed.admin.classification.getPrediction({ customerId: "new" })).rejects.toMatchObject({
      code: "CLASSIFICATION.NOT_PREDICTED",
    });
  });

  test("takes model, unit, purchases and discount from the policy, whose hash classes do not depend on", async () => {
    const prediction = {
      model: "pareto-nbd",
      unit: "days",
      spendOf: "all",
      discount: { rate: 0, timing: "continuous" },
    } as const;
    const [bed, plain] = [open({ classification: { prediction } }), open()];
    await fill(bed, 34);
    const outcome = await bed.admin.classification.predict(run);
    expect(outcome.purchases).toMatchObject({ model: "pareto-nbd", unit: "days" });
    expect(outcome.spend?.customers).toBe(34);
    expect(outcome.discountedValue).toBe(outcome.value);
    const hashes = [bed, plain].map(
      async ({ admin }) => (await admin.classification.classifyAll({ currency: "CNY" })).policyHash,
    );
    const [one, other] = await Promise.all(hashes);
    expect(one).toBe(other);
    await fill(plain, 34);
    expect((await plain.admin.classification.predict(run)).policyHash).not.toBe(outcome.policyHash);
  });

  test("predicts purchases where the spend cannot be fitted, and says so", async () => {
    const bed = open();
    for (let at = 0; at < 40; at += 1) {
      const id = `c-${at}`;
      await bed.admin.customers.register({ id, name: id });
      await order(bed, id, instant(NOW) - (100 + at) * DAY, 5_000);
      if (at % 2 === 0) await order(bed, id, instant(NOW) - (50 + at) * DAY, 0);
    }
    const outcome = await bed.admin.classification.predict(run);
    expect(outcome).toMatchObject({ spend: null, value: 0, discountedValue: 0 });
    expect(outcome.spendFault).toMatchObject({
      code: "CLASSIFICATION.TOO_FEW_SPENDERS",
      facts: { customers: 0 },
    });
    expect(outcome.purchases.warnings).toContainEqual({ code: "few-repeat-buyers", repeatBuyers: 20 });
    const { text, prediction } = await bed.admin.classification.explainPrediction({ customerId: "c-0" });
    expect([prediction.value, prediction.discountedValue]).toEqual([null, null]);
    expect(text.en).toContain("No value is expected: the spend could not be modelled.");
  });

  test("refuses data that carry no fit, and changes nothing", async () => {
    const bed = open();
    await expect(bed.admin.classification.predict(run)).rejects.toMatchObject({
      code: "CLASSIFICATION.TOO_FEW_CUSTOMERS",
      facts: { customers: 0, needed: 30 },
    });
    for (let at = 0; at < 30; at += 1) {
      await bed.admin.customers.register({ id: `c-${at}`, name: `c-${at}` });
      await order(bed, `c-${at}`, instant(NOW) - at * DAY, 5_000);
      await order(bed, `c-${at}`, instant(NOW) - at * DAY, 5_000);
    }
    await expect(bed.admin.classification.predict(run)).rejects.toMatchObject({
      code: "CLASSIFICATION.NO_REPEAT_PURCHASES",
      facts: { customers: 30 },
    });
    expect((await bed.admin.classification.listPredictions()).items).toEqual([]);
  });

  test("is run by whoever may for all, up to now, for a horizon that can be", async () => {
    const bed = open();
    for (const role of ["rep", "manager", "viewer"]) {
      await expect(bed.as("lin", role).classification.predict(run)).rejects.toMatchObject({
        _tag: "NotAllowed",
      });
    }
    await expect(
      bed.admin.classification.predict({ ...run, asOf: iso(bed.now() + 1) }),
    ).rejects.toMatchObject({ code: "CLASSIFICATION.AS_OF_IN_FUTURE" });
    for (const horizonDays of [0, 1.5, 3_651]) {
      await expect(bed.admin.classification.predict({ ...run, horizonDays })).rejects.toMatchObject({
        _tag: "InvalidInput",
      });
    }
  });

  test("who reads only what is theirs sees nothing of the others', and tenants are apart", async () => {
    const roles = { admin: { "*": "all" as const }, intern: { "classification.read": "own" as const } };
    const bed = open({ roles });
    await fill(bed, 34);
    await bed.admin.classification.predict(run);
    const { classification } = bed.as("lin", "intern");
    await expect(classification.getPrediction({ customerId: "c-0001" })).rejects.toMatchObject({
      _tag: "NotAllowed",
    });
    await expect(classification.explainPrediction({ customerId: "c-0001" })).rejects.toMatchObject({
      _tag: "NotAllowed",
    });
    expect((await classification.listPredictions()).items).toEqual([]);
    const other = bed.crm.as({ tenant: "other", user: "admin", roles: ["admin"] });
    expect((await other.classification.listPredictions()).items).toEqual([]);
  });

  test("reports how far it is, over more customers than fit in one unit of work", async () => {
    const bed = open();
    await fill(bed, 34);
    await addOnce(bed, 476);
    const steps: unknown[] = [];
    const outcome = await bed.admin.classification.predict(run, { onProgress: (step) => steps.push(step) });
    expect(outcome).toMatchObject({ customers: 510, written: 510 });
    expect(steps).toEqual([
      { done: 510, total: null },
      { done: 1_010, total: 1_020 },
      { done: 1_020, total: 1_020 },
    ]);
  });

  test("what a model says of being alive joins the own rhythm, as of any moment from the fit on", async () => {
    const bed = open();
    await fill(bed, 60);
    await bed.admin.classification.predict(run);
    const fitted = bed.now();
    const { classification } = bed.admin;
    const { items } = await classification.listPredictions({ by: "alive", limit: 60 });
    const [least] = items;
    const customerId = least?.id ?? "";
    const of = (asOf: number) => classification.churnRisk({ customerId, currency: "CNY", asOf });
    const now = await of(fitted);
    expect(now.aliveBps).toBe(least?.aliveBps);
    expect(now.decidedBy).not.toBeNull();
    expect(now.text.en).toContain("By the model alive with a chance of");
    expect((await of(fitted - 1)).aliveBps).toBeNull();
    bed.passDays(400);
    const later = await of(bed.now());
    expect(later.aliveBps).toBeLessThan(now.aliveBps ?? 0);
    expect(await of(fitted)).toEqual(now);
    await order(bed, customerId, fitted, 500, "USD");
    expect(await classification.churnRisk({ customerId, currency: "USD" })).toMatchObject({
      purchases: 1,
      aliveBps: null,
    });
    const lost = await classification.winBack({ currency: "CNY", asOf: fitted, limit: 60 });
    for (const { text: _, id, ...risk } of lost) {
      expect(await classification.churnRisk({ customerId: id, currency: "CNY", asOf: fitted })).toMatchObject(
        risk,
      );
    }
    expect(lost.some(({ decidedBy }) => decidedBy === "model")).toBe(true);
  });
});
