import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { instant } from "../kernel/index.js";
import type { ClassificationPolicyInput } from "./index.js";

const CNY = "CNY";
const policy: ClassificationPolicyInput = {
  tiers: {
    by: "thresholds",
    tiers: [{ name: "key", from: 100_000 }],
    rest: { name: "ordinary" },
    band: 10,
  },
};

const buy = (bed: TestBed, id: string, customerId: string, placedAt: string, amount: number) =>
  bed.admin.orders.record({
    id,
    customerId,
    placedAt,
    currency: CNY,
    lines: [{ quantity: 1, amount, margin: 1 }],
  });

onEveryStore("a class of a past moment", (open) => {
  const bedOf = async (classification: ClassificationPolicyInput = policy) => {
    const bed = open({ classification });
    for (const id of ["acme", "bell"]) await bed.admin.customers.register({ id, name: id });
    return bed;
  };

  test("an order that was cancelled only later still counts then, and not from the cancellation on", async () => {
    const bed = await bedOf();
    await buy(bed, "o-1", "acme", "2026-01-02T00:00:00Z", 120_000);
    const ordered = bed.now();
    bed.passDays(10);
    const cancelled = await bed.admin.orders.cancel({ id: "o-1" });
    expect(cancelled).toMatchObject({ status: "cancelled", cancelledAt: bed.now() });
    bed.passDays(10);
    const { classification } = bed.admin;
    const monetaryAt = async (asOf: number) =>
      (await classification.recompute({ customerId: "acme", currency: CNY, asOf })).class;
    expect(await monetaryAt(ordered)).toMatchObject({ tier: "key", monetary: 120_000, frequency: 1 });
    expect(await monetaryAt((cancelled.cancelledAt ?? 0) - 1)).toMatchObject({ monetary: 120_000 });
    expect(await monetaryAt(cancelled.cancelledAt ?? 0)).toMatchObject({
      tier: null,
      lifecycle: "potential",
    });
    expect(await monetaryAt(bed.now())).toMatchObject({ monetary: 0 });
    await classification.classifyAll({ currency: CNY, asOf: ordered });
    expect(await classification.get({ customerId: "acme" })).toMatchObject({ tier: "key" });
    await classification.classifyAll({ currency: CNY });
    expect(await classification.get({ customerId: "acme" })).toMatchObject({ tier: null });
  });

  test("an order cancelled before the moment does not count, nor one placed after it", async () => {
    const bed = await bedOf();
    await buy(bed, "o-1", "acme", "2026-01-02T00:00:00Z", 120_000);
    await bed.admin.orders.cancel({ id: "o-1" });
    bed.passDays(5);
    await buy(bed, "o-2", "acme", "2026-01-09T00:00:00Z", 500);
    await bed.admin.orders.cancel({ id: "o-2" });
    const asOf = instant("2026-01-08T00:00:00Z");
    const past = await bed.admin.classification.recompute({ customerId: "acme", currency: CNY, asOf });
    expect(past.class).toMatchObject({ lifecycle: "potential", monetary: 0 });
  });

  test("a stored class is made again exactly as it was, the hold by the band included", async () => {
    const bed = await bedOf();
    await buy(bed, "o-1", "acme", "2026-01-02T00:00:00Z", 100_000);
    await bed.admin.classification.classifyAll({ currency: CNY });
    bed.passDays(1);
    await buy(bed, "o-2", "acme", "2026-01-06T00:00:00Z", -5_000);
    await bed.admin.classification.classifyAll({ currency: CNY });
    const stored = await bed.admin.classification.get({ customerId: "acme" });
    expect(stored).toMatchObject({ tier: "key", monetary: 95_000 });
    expect(stored.reasons.tier).toMatchObject({ held: true, before: "key" });
    const why = await bed.admin.classification.explain({ customerId: "acme" });
    bed.passDays(30);
    await buy(bed, "o-3", "acme", "2026-02-01T00:00:00Z", 900_000);
    const again = await bed.admin.classification.recompute({
      customerId: "acme",
      currency: CNY,
      asOf: stored.asOf,
    });
    const { id: _id, version: _version, changedAt: _changedAt, ...decision } = stored;
    expect(again.class).toEqual(decision);
    expect(again.text).toEqual(why.text);
    const other = await bed.admin.classification.recompute({
      customerId: "acme",
      currency: CNY,
      asOf: stored.asOf + 1,
    });
    expect(other.class).toMatchObject({ tier: "ordinary" });
  });

  test("a moment that has not come is refused, in both languages", async () => {
    const bed = await bedOf();
    const asOf = bed.now() + 1;
    const refused = await bed.admin.classification
      .recompute({ customerId: "acme", currency: CNY, asOf })
      .catch((error: { code: string; in: (locale: "zh-CN") => string }) => error);
    expect(refused).toMatchObject({ _tag: "InvalidInput", code: "CLASSIFICATION.AS_OF_IN_FUTURE" });
  });

  test("M scored by margin counts the margin of orders whose cost is known", async () => {
    const breaks = { method: "breaks" as const, breaks: [1, 2] };
    const bed = await bedOf({ rfm: { measure: "margin", monetary: breaks }, segments: [] });
    await buy(bed, "o-1", "acme", "2026-01-02T00:00:00Z", 9_000);
    await buy(bed, "o-2", "acme", "2026-01-03T00:00:00Z", 9_000);
    const lines = [{ quantity: 1, amount: 700 }];
    const placedAt = "2026-01-03T00:00:00Z";
    await bed.admin.orders.record({ customerId: "acme", placedAt, currency: CNY, lines });
    await bed.admin.classification.classifyAll({ currency: CNY });
    const acme = await bed.admin.classification.get({ customerId: "acme" });
    expect(acme.monetary).toBe(18_700);
    expect(acme.reasons.scores?.monetary).toMatchObject({ value: 2, score: 2 });
    const { text } = await bed.admin.classification.explain({ customerId: "acme" });
    expect(text.en).toContain("Monetary 2 of 3: a margin of 0.02 CNY");
    expect(text["zh-CN"]).toContain("毛利 0.02 CNY");
  });

  test("changing what is no rule of a class leaves the policy of classes alone", async () => {
    const bed = await bedOf();
    const { policyHash } = await bed.admin.classification.classifyAll({ currency: CNY });
    const other = await bedOf({ ...policy, playbook: [{ name: "all" }] });
    expect((await other.admin.classification.classifyAll({ currency: CNY })).policyHash).toBe(policyHash);
  });
});
