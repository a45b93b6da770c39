import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@clientele/adapter-memory";
import { createClientele } from "@clientele/core";
import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { iso } from "../kernel/index.js";
import type { ClassificationPolicyInput } from "./index.js";

const policy: ClassificationPolicyInput = {
  rfm: {
    recency: { method: "breaks", breaks: [7, 30, 90, 180] },
    frequency: { method: "breaks", breaks: [1, 2, 3, 9] },
    monetary: { method: "breaks", breaks: [9_999, 49_999, 99_999, 499_999] },
  },
  tiers: {
    by: "thresholds",
    tiers: [
      { name: "key", from: 100_000 },
      { name: "potential", from: 10_000 },
    ],
    rest: { name: "ordinary" },
    band: 10,
  },
  lifecycle: { loyalFrom: 3, churn: { by: "days", days: 90 } },
};
const CNY = { currency: "CNY" };

const buy = async (bed: TestBed, customerId: string, placedAt: string, amount: number, currency = "CNY") =>
  bed.admin.orders.record({
    customerId,
    placedAt,
    currency,
    lines: [{ quantity: amount < 0 ? -1 : 1, amount }],
  });

onEveryStore("classification", (open) => {
  const bedWith = async (...customers: string[]) => {
    const bed = open({ classification: policy, calendar: { zone: "Asia/Shanghai" } });
    for (const id of customers) await bed.admin.customers.register({ id, name: id });
    return bed;
  };

  test("classifies every customer, and tells why in both languages", async () => {
    const bed = await bedWith("acme", "bell", "cole");
    await buy(bed, "acme", "2026-01-01T10:00:00+08:00", 120_000);
    await buy(bed, "bell", "2025-09-01T10:00:00+08:00", 5_000);
    const outcome = await bed.admin.classification.classifyAll(CNY);
    expect(outcome).toMatchObject({
      customers: 3,
      changed: 3,
      refreshed: 0,
      currency: "CNY",
      asOf: bed.now(),
    });
    expect(outcome.tiers).toEqual({ key: 1, potential: 0, ordinary: 1 });
    expect(outcome.lifecycle).toEqual({
      potential: 1,
      "first-purchase": 1,
      repeat: 0,
      loyal: 0,
      churned: 1,
      "won-back": 0,
    });

    const acme = await bed.admin.classification.get({ customerId: "acme" });
    expect(acme).toMatchObject({
      tier: "key",
      segment: "new",
      lifecycle: "first-purchase",
      recencyDays: 4,
      frequency: 1,
      monetary: 120_000,
      recencyScore: 5,
      frequencyScore: 1,
      monetaryScore: 4,
      policyHash: outcome.policyHash,
    });
    expect(await bed.admin.classification.get({ customerId: "cole" })).toMatchObject({
      tier: null,
      segment: null,
      lifecycle: "potential",
      monetary: 0,
    });

    const why = await bed.admin.classification.explain({ customerId: "acme" });
    expect(why.reasons.tier).toMatchObject({
      by: "thresholds",
      value: 120_000,
      border: 100_000,
      held: false,
    });
    expect(why.text.en).toContain("Tier key: sales of 1,200.00 CNY reach its threshold of 1,000.00 CNY.");
    expect(why.text["zh-CN"]).toContain("生命周期 首购（自 2026-01-01）");
  });

  test("lists the customers of a class page by page, and counts them", async () => {
    const bed = await bedWith("a", "b", "c", "d");
    for (const id of ["a", "b", "c"]) await buy(bed, id, "2026-01-01T10:00:00+08:00", 20_000);
    await bed.admin.classification.classifyAll(CNY);
    const { classification } = bed.admin;
    const first = await classification.list({ tier: "potential", limit: 2 });
    const second = await classification.list({ tier: "potential", limit: 2, after: first.next });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(second.next).toBeNull();
    expect((await classification.list({ lifecycle: "potential" })).items.map(({ id }) => id)).toEqual(["d"]);
    expect((await classification.list({ segment: "new" })).items).toHaveLength(3);
    expect((await classification.list()).items).toHaveLength(4);
    expect(await classification.summary()).toMatchObject({
      tiers: { key: 0, potential: 3, ordinary: 0 },
      lifecycle: { potential: 1, "first-purchase": 3 },
    });
    expect((await classification.summary()).segments).toMatchObject({ new: 3, champions: 0, others: 0 });
    await expect(classification.list({ tier: "key", lifecycle: "loyal" })).rejects.toMatchObject({
      _tag: "InvalidInput",
    });
  });

  test("run again without anything new, it writes and tells nothing", async () => {
    const bed = await bedWith("acme", "bell");
    await buy(bed, "acme", "2026-01-01T10:00:00+08:00", 20_000);
    await bed.admin.classification.classifyAll(CNY);
    const before = await bed.admin.classification.get({ customerId: "acme" });
    const heard: unknown[] = [];
    bed.crm.on("*", (event) => void heard.push(event));
    bed.passDays(1);
    expect(await bed.admin.classification.classifyAll(CNY)).toMatchObject({ changed: 0, refreshed: 0 });
    expect(await bed.admin.classification.get({ customerId: "acme" })).toEqual(before);
    expect(heard).toEqual([]);
  });

  test("tells of each change with the classes of before and after", async () => {
    const bed = await bedWith("acme", "bell");
    await buy(bed, "acme", "2026-01-01T10:00:00+08:00", 20_000);
    const heard: unknown[] = [];
    bed.crm.on("classification.changed", ({ subject, data }) => void heard.push([subject, data]));
    const { policyHash } = await bed.admin.classification.classifyAll(CNY);
    const potential = { tier: null, segment: null, lifecycle: "potential" };
    const first = { tier: "potential", segment: "new", lifecycle: "first-purchase" };
    expect(heard.splice(0)).toEqual([
      ["customer:acme", { customerId: "acme", from: null, to: first, policyHash }],
      ["customer:bell", { customerId: "bell", from: null, to: potential, policyHash }],
    ]);

    bed.goTo("2026-05-01T09:00:00Z");
    await bed.admin.classification.classifyAll(CNY);
    const gone = { tier: "potential", segment: "hibernating", lifecycle: "churned" };
    expect(heard).toEqual([["customer:acme", { customerId: "acme", from: first, to: gone, policyHash }]]);
    expect(await bed.admin.classification.get({ customerId: "acme" })).toMatchObject({
      changedAt: bed.now(),
    });
  });

  test("refreshes scores that moved within the same classes, without an event", async () => {
    const bed = await bedWith("acme");
    await buy(bed, "acme", "2026-01-01T10:00:00+08:00", 60_000);
    await bed.admin.classification.classifyAll(CNY);
    const { changedAt } = await bed.admin.classification.get({ customerId: "acme" });
    const heard: unknown[] = [];
    bed.crm.on("classification.changed", (event) => void heard.push(event));
    await buy(bed, "acme", "2026-01-02T10:00:00+08:00", -15_000);
    bed.passDays(1);
    expect(await bed.admin.classification.classifyAll(CNY)).toMatchObject({ changed: 0, refreshed: 1 });
    const acme = await bed.admin.classification.get({ customerId: "acme" });
    expect([acme.monetaryScore, acme.changedAt, acme.asOf]).toEqual([2, changedAt, bed.now()]);
    expect(heard).toEqual([]);
  });

  test("counts neither cancelled orders nor those in another currency; a return is no purchase", async () => {
    const bed = await bedWith("acme");
    await buy(bed, "acme", "2026-01-01T10:00:00+08:00", 20_000);
    await buy(bed, "acme", "2026-01-02T10:00:00+08:00", -5_000);
    await buy(bed, "acme", "2026-01-03T10:00:00+08:00", 900_000, "USD");
    const mistake = await buy(bed, "acme", "2026-01-04T10:00:00+08:00", 800_000);
    await bed.admin.orders.cancel({ id: mistake.id });
    await bed.admin.classification.classifyAll(CNY);
    expect(await bed.admin.classification.get({ customerId: "acme" })).toMatchObject({
      frequency: 1,
      monetary: 15_000,
      recencyDays: 4,
      currency: "CNY",
    });
  });

  test("reproduces the classes of a past moment: orders after it have not happened", async () => {
    const bed = await bedWith("acme");
    await buy(bed, "acme", "2025-12-01T10:00:00+08:00", 20_000);
    await buy(bed, "acme", "2026-01-01T23:30:00+08:00", 200_000);
    const before = await bed.admin.classification.classifyAll({ ...CNY, asOf: "2026-01-01T23:29:59+08:00" });
    expect(before.tiers).toEqual({ key: 0, potential: 1, ordinary: 0 });
    expect(await bed.admin.classification.get({ customerId: "acme" })).toMatchObject({ recencyDays: 31 });
    const then = await bed.admin.classification.classifyAll({ ...CNY, asOf: "2026-01-01T23:30:00+08:00" });
    expect(then.tiers).toEqual({ key: 1, potential: 0, ordinary: 0 });
    const again = await bed.admin.classification.classifyAll({ ...CNY, asOf: "2026-01-01T23:29:59+08:00" });
    expect(again.tiers).toEqual(before.tiers);
  });

  test("days are those of the tenant: half past eleven in the evening in Shanghai is still today there", async () => {
    const bed = await bedWith("acme");
    bed.goTo("2026-01-05T15:30:00Z");
    await buy(bed, "acme", "2026-01-05T00:30:00+08:00", 1);
    await bed.admin.classification.classifyAll(CNY);
    expect(await bed.admin.classification.get({ customerId: "acme" })).toMatchObject({ recencyDays: 0 });
    bed.goTo("2026-01-05T16:30:00Z");
    await bed.admin.classification.classifyAll({ currency: "EUR" });
    await bed.admin.classification.classifyAll(CNY);
    expect(await bed.admin.classification.get({ customerId: "acme" })).toMatchObject({ recencyDays: 1 });
  });

  test("a customer leaves its tier only beyond the band", async () => {
    const bed = await bedWith("acme");
    await buy(bed, "acme", "2026-01-01T10:00:00+08:00", 100_000);
    await bed.admin.classification.classifyAll(CNY);
    await buy(bed, "acme", "2026-01-02T10:00:00+08:00", -10_000);
    bed.passDays(1);
    await bed.admin.classification.classifyAll(CNY);
    const held = await bed.admin.classification.get({ customerId: "acme" });
    expect([held.tier, held.monetary, held.reasons.tier?.held]).toEqual(["key", 90_000, true]);
    await buy(bed, "acme", "2026-01-03T10:00:00+08:00", -1);
    bed.passDays(1);
    await bed.admin.classification.classifyAll(CNY);
    expect((await bed.admin.classification.get({ customerId: "acme" })).tier).toBe("potential");
  });

  test("a tier of later does not hold a customer at an earlier moment", async () => {
    const bed = await bedWith("acme");
    await buy(bed, "acme", "2026-01-01T10:00:00+08:00", 95_000);
    await buy(bed, "acme", "2026-01-03T10:00:00+08:00", 10_000);
    expect((await bed.admin.classification.classifyAll(CNY)).tiers).toMatchObject({ key: 1 });
    const earlier = await bed.admin.classification.classifyAll({ ...CNY, asOf: "2026-01-02T10:00:00+08:00" });
    expect(earlier.tiers).toMatchObject({ key: 0, potential: 1 });
  });

  test("refuses a moment that has not come, and whoever may not run it for all", async () => {
    const bed = await bedWith("acme");
    const later = iso(bed.now() + 1);
    await expect(bed.admin.classification.classifyAll({ ...CNY, asOf: later })).rejects.toMatchObject({
      code: "CLASSIFICATION.AS_OF_IN_FUTURE",
    });
    for (const role of ["rep", "manager", "viewer"]) {
      await expect(bed.as("lin", role).classification.classifyAll(CNY)).rejects.toMatchObject({
        _tag: "NotAllowed",
      });
    }
    await expect(bed.admin.classification.classifyAll({ currency: "yuan" })).rejects.toMatchObject({
      _tag: "InvalidInput",
    });
  });

  test("tells an unknown customer from one that is not classified yet", async () => {
    const bed = await bedWith("acme");
    await expect(bed.admin.classification.get({ customerId: "acme" })).rejects.toMatchObject({
      code: "CLASSIFICATION.NOT_YET",
    });
    await expect(bed.admin.classification.explain({ customerId: "nobody" })).rejects.toMatchObject({
      code: "STORAGE.NOT_FOUND",
    });
  });

  test("who reads only what is theirs sees, lists and counts nothing of the others'", async () => {
    const roles = {
      admin: { "*": "all" as const },
      intern: { "classification.read": "own" as const },
    };
    const bed = open({ classification: policy, roles });
    await bed.admin.customers.register({ id: "acme", name: "acme" });
    await bed.admin.classification.classifyAll(CNY);
    const { classification } = bed.as("lin", "intern");
    await expect(classification.get({ customerId: "acme" })).rejects.toMatchObject({ _tag: "NotAllowed" });
    expect((await classification.list({ lifecycle: "potential" })).items).toEqual([]);
    expect((await classification.summary()).lifecycle.potential).toBe(0);
  });

  test("more customers than fit in one page and one unit of work, with progress up to the end", async () => {
    const bed = await bedWith();
    for (let at = 0; at < 1_201; at += 1)
      await bed.admin.customers.register({ id: `c-${at}`, name: `c-${at}` });
    await buy(bed, "c-1200", "2026-01-01T10:00:00+08:00", 20_000);
    const steps: unknown[] = [];
    const outcome = await bed.admin.classification.classifyAll(CNY, {
      onProgress: (step) => steps.push(step),
    });
    expect(outcome).toMatchObject({ customers: 1_201, changed: 1_201 });
    expect(steps).toEqual([
      { done: 1_000, total: null },
      { done: 1_201, total: null },
      { done: 1_701, total: 2_402 },
      { done: 2_201, total: 2_402 },
      { done: 2_402, total: 2_402 },
    ]);
    expect(await bed.admin.classification.classifyAll(CNY)).toMatchObject({ changed: 0 });
  }, 30_000);

  test("stopped in between, it goes on where it was", async () => {
    const bed = await bedWith();
    for (let at = 0; at < 900; at += 1)
      await bed.admin.customers.register({ id: `c-${at}`, name: `c-${at}` });
    const stop = new AbortController();
    const stopped = bed.admin.classification.classifyAll(CNY, {
      signal: stop.signal,
      onProgress: ({ total }) => {
        if (total !== null) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    const done = (await bed.admin.classification.summary()).lifecycle.potential ?? 0;
    expect(done).toBeGreaterThanOrEqual(500);
    expect(await bed.admin.classification.classifyAll(CNY)).toMatchObject({ changed: 900 - done });
  }, 30_000);

  test("tenants are classified apart", async () => {
    const bed = await bedWith("acme");
    await bed.admin.classification.classifyAll(CNY);
    const other = bed.crm.as({ tenant: "other", user: "admin", roles: ["admin"] });
    expect(await other.classification.classifyAll(CNY)).toMatchObject({ customers: 0 });
    expect((await other.classification.list()).items).toEqual([]);
  });
});

test("a tier of another policy holds nobody: a new policy starts afresh", async () => {
  const directory = mkdtempSync(join(tmpdir(), "clientele-"));
  const classifiedBy = async (classification: ClassificationPolicyInput, amount: number) => {
    const crm = createClientele({ storage: memoryStore({ directory }), classification });
    const desk = crm.as({ user: "admin", roles: ["admin"] });
    if (amount > 0) await desk.customers.register({ id: "acme", name: "acme" });
    const lines = [{ quantity: 1, amount: amount > 0 ? amount : -5_000 }];
    await desk.orders.record({ customerId: "acme", placedAt: "2026-01-01T10:00:00Z", ...CNY, lines });
    await desk.classification.classifyAll(CNY);
    const { tier, reasons } = await desk.classification.get({ customerId: "acme" });
    await crm.close();
    return [tier, reasons.tier?.before];
  };
  try {
    expect(await classifiedBy(policy, 100_000)).toEqual(["key", null]);
    const other = { ...policy, lifecycle: { loyalFrom: 9 } };
    expect(await classifiedBy(other, 0)).toEqual(["potential", null]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test("a policy that does not fit is refused when the product is made, with every place", () => {
  const classification = { lifecycle: { loyalFrom: 1 }, countBy: "lines" } as never;
  expect(() => createClientele({ storage: memoryStore(), classification })).toThrow(
    /classification\.countBy[\s\S]*classification\.lifecycle\.loyalFrom/,
  );
});
