import { expect, test } from "vitest";
import { onEveryStore } from "../../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../../tests/support/refusal.js";
import type { ClienteleSession } from "../../index.js";

const january = { from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z" };
const february = { from: "2026-02-01T00:00:00Z", until: "2026-03-01T00:00:00Z" };

/** Three deals opened on 5 January: won after 36 days, lost after 36 days, and open. */
const history = async (admin: ClienteleSession, goTo: (text: string) => void) => {
  const steel = await admin.customers.register({ name: "Acme", industry: "steel" });
  const food = await admin.customers.register({ name: "Umbrella", industry: "food" });
  const valued = { amount: 500_000, currency: "CNY", expectedCloseAt: "2026-03-01T00:00:00Z" };
  const chairs = [{ productId: (await admin.orders.addProduct({ name: "chair" })).id }];
  const opened = async (name: string, customerId: string) =>
    (await admin.funnel.open({ customerId, name, ...valued, products: chairs })).id;
  const [a, b, c] = [await opened("a", steel.id), await opened("b", food.id), await opened("c", food.id)];
  goTo("2026-01-10T09:00:00Z");
  for (const id of [a, b]) await admin.funnel.move({ id, to: "intention" });
  goTo("2026-02-10T09:00:00Z");
  await admin.funnel.win({ id: a });
  await admin.funnel.lose({ id: b, reason: "price" });
  return { a, b, c, chair: chairs[0]?.productId };
};

onEveryStore("figures", (open) => {
  test("of a period say what went through each stage, and of a cohort what became of it", async () => {
    const { admin, goTo } = open();
    const { a, b, c } = await history(admin, goTo);
    const [flows] = await admin.funnel.periodFunnel(february);
    expect(flows?.flows.stages[0]).toMatchObject({ atStart: [c], atEnd: [c], entered: [] });
    expect(flows?.flows.stages[1]).toMatchObject({ atStart: [a, b], won: [a], lost: [b], atEnd: [] });
    const [before] = await admin.funnel.periodFunnel(january);
    expect(before?.flows.stages[0]).toMatchObject({ entered: [a, b, c], advanced: [a, b] });
    const [cohort] = await admin.funnel.outcomes({ ...january, ages: [35, 36] });
    expect(cohort?.outcomes).toMatchObject({
      won: [a],
      lost: [b],
      by: [{ won: 0 }, { won: 1 / 3, lost: 1 / 3 }],
    });
    const [compared] = await admin.funnel.compareCohorts({ ...february, windows: 2, followedDays: 10 });
    expect(compared?.cohorts.map((one) => one.funnel.stages[1]?.reached.length)).toEqual([2, 0]);
  });

  test("tell win rates apart by owner, product and what is known of the customer", async () => {
    const { admin, goTo } = open();
    const { a, b, chair } = await history(admin, goTo);
    const by = async (dimension: "owner" | "product" | "industry" | "stage" | "region") =>
      (await admin.funnel.winRateBy({ ...february, by: dimension })).map(({ value, rate }) => [
        value,
        rate.won,
        rate.lost,
      ]);
    expect(await by("owner")).toEqual([["admin", [a], [b]]]);
    expect(await by("product")).toEqual([[chair, [a], [b]]]);
    expect(await by("industry")).toEqual([
      ["food", [], [b]],
      ["steel", [a], []],
    ]);
    expect(await by("stage")).toEqual([["intention", [a], [b]]]);
    expect(await by("region")).toEqual([[null, [a], [b]]]);
    const error = await refusal(admin.funnel.winRateBy({ ...february, by: "weather" as never }));
    expect(error.issues.map((issue) => issue.path)).toEqual(["by"]);
  });

  test("name the leaks, the velocity and the ages, each with the deals behind it", async () => {
    const { admin, goTo } = open();
    const { a, b, c } = await history(admin, goTo);
    expect((await admin.funnel.leakage(february)).leaks).toMatchObject([
      { stageId: "intention", reason: "price", deals: [b], amounts: [{ currency: "CNY", amount: 500_000 }] },
    ]);
    expect((await admin.funnel.velocity(february)).currencies).toMatchObject([
      { open: [c], won: [a], lost: [b], averageDays: 36, perDay: Math.round((0.5 * 500_000) / 36) },
    ]);
    const { bands } = await admin.funnel.ageing({ days: [36, 37] });
    expect(bands.map((band) => band.deals)).toEqual([[], [c], []]);
    expect((await admin.funnel.ageing()).bands).toHaveLength(4);
    expect((await admin.funnel.velocity({ ...february, pipelineId: "other" })).currencies).toEqual([]);
  });
});
