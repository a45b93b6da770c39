import { expect, test } from "vitest";
import { onEveryStore } from "../../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../../tests/support/refusal.js";
import type { ClienteleSession } from "../../index.js";

/** Deals for steel makers, which are won, and for food makers, which are lost; half a day apart. */
const history = async (admin: ClienteleSession, passDays: (days: number) => void, each: number) => {
  const steel = await admin.customers.register({ name: "Acme", industry: "steel" });
  const food = await admin.customers.register({ name: "Umbrella", industry: "food" });
  for (let at = 0; at < each; at += 1) {
    for (const { id: customerId, industry } of [steel, food]) {
      const amount = industry === "steel" ? 9_000 + at : 1_000 + at;
      const { id } = await admin.funnel.open({ customerId, name: `d${at}`, amount, currency: "CNY" });
      await admin.funnel.move({ id, to: "intention" });
      passDays(0.5);
      await (industry === "steel" ? admin.funnel.win({ id }) : admin.funnel.lose({ id, reason: "price" }));
    }
  }
  return { steel, food };
};

onEveryStore("learned chances", (open) => {
  test("tell from the closed deals, say why, and are judged on later ones", async () => {
    const { admin, passDays } = open();
    const { steel, food } = await history(admin, passDays, 10);
    const deal = async (customerId: string) =>
      (await admin.funnel.open({ customerId, name: "new", amount: 5_000, currency: "CNY" })).id;
    const likely = await admin.funnel.winChance({ id: await deal(steel.id) });
    const unlikely = await admin.funnel.winChance({ id: await deal(food.id) });
    expect(likely).toMatchObject({
      method: "bayes",
      learnedFrom: 20,
      evaluation: { better: true, learnedFrom: 14 },
    });
    expect(likely.chance.probability).toBeGreaterThan(0.9);
    expect(unlikely.chance.probability).toBeLessThan(0.1);
    const { contributions, score } = likely.chance;
    expect(contributions.map((one) => one.field)).toEqual(["base", "stage", "owner", "industry"]);
    expect(contributions.reduce((sum, one) => sum + one.points, 0)).toBe(score);
  });

  test("by logistic regression need enough deals of both outcomes", async () => {
    const { admin, passDays } = open();
    const { steel } = await history(admin, passDays, 10);
    const deal = { customerId: steel.id, name: "new", amount: 9_000, currency: "CNY" };
    const { id } = await admin.funnel.open(deal);
    const logistic = { id, method: "logistic" as const };
    expect(await refusal(admin.funnel.winChance(logistic))).toMatchObject({
      code: "FUNNEL.TOO_FEW_TO_LEARN",
      facts: { won: 10, lost: 10, coefficients: 5, needed: 50 },
    });
    const learned = await admin.funnel.winChance({ ...logistic, minPerCoefficient: 1 });
    expect(learned.chance.probability).toBeGreaterThan(0.8);
    expect(learned.evaluation?.better).toBe(true);
    const dollars = await admin.funnel.open({ ...deal, currency: "USD" });
    expect((await refusal(admin.funnel.winChance({ ...logistic, id: dollars.id }))).facts).toMatchObject({
      won: 0,
    });
  });

  test("are not known before any deal was closed", async () => {
    const { admin } = open();
    const { id: customerId } = await admin.customers.register({ name: "Acme" });
    const { id } = await admin.funnel.open({ customerId, name: "first" });
    expect((await refusal(admin.funnel.winChance({ id }))).code).toBe("FUNNEL.NOTHING_LEARNED");
  });
});
