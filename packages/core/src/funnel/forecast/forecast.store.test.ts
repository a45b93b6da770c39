import { expect, test } from "vitest";
import { onEveryStore } from "../../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../../tests/support/refusal.js";
import type { ClienteleSession } from "../../index.js";

const valued = { amount: 1_000, currency: "CNY", expectedCloseAt: "2026-03-20T00:00:00Z" };

/** Deals opened on 5 January: `closed` of them decided after 20 days, every second one won; two are open. */
const history = async (admin: ClienteleSession, closed: number, passDays: (days: number) => void) => {
  const { id: customerId } = await admin.customers.register({ name: "Acme" });
  const ids: string[] = [];
  for (let at = 0; at < closed; at += 1) {
    const { id } = await admin.funnel.open({ customerId, name: `d${at}`, ...valued });
    await admin.funnel.move({ id, to: "intention" });
    ids.push(id);
  }
  passDays(20);
  for (const [at, id] of ids.entries())
    await (at % 2 === 0 ? admin.funnel.win({ id }) : admin.funnel.lose({ id, reason: "price" }));
  const young = await admin.funnel.open({ customerId, name: "young", ...valued });
  const moved = await admin.funnel.open({ customerId, name: "moved", ...valued });
  await admin.funnel.move({ id: moved.id, to: "intention" });
  return { young: young.id, moved: moved.id, ids };
};

onEveryStore("forecasts", (open) => {
  test("by age learn from the closed deals, and are refused where these are too few", async () => {
    const { admin, passDays } = open();
    const { young, moved } = await history(admin, 4, passDays);
    expect(await refusal(admin.funnel.forecastByAge())).toMatchObject({
      code: "FUNNEL.TOO_FEW_CLOSED",
      facts: { closed: 4, needed: 30 },
    });
    const made = await admin.funnel.forecastByAge({ minClosed: 4, horizonDays: 30 });
    expect(made).toMatchObject({ learnedFrom: 4, horizonDays: 30 });
    expect(made.currencies[0]?.lines.map((line) => [line.id, line.probability])).toEqual([
      [young, 5_000],
      [moved, 5_000],
    ]);
    expect(
      (await admin.funnel.forecastByAge({ minClosed: 4, horizonDays: 19 })).currencies[0]?.weighted,
    ).toBe(0);
  });

  test("by age in the stage say on what each line rests", async () => {
    const { admin, passDays } = open();
    await history(admin, 4, passDays);
    passDays(1);
    const [made] = await admin.funnel.forecastByStageAge({ minStays: 5 });
    expect(made?.forecast.currencies[0]?.lines.map((line) => [line.basis, line.probability])).toEqual([
      ["history", 5_000],
      ["history", 5_000],
    ]);
    const [sparse] = await admin.funnel.forecastByStageAge({ minStays: 100 });
    expect(sparse?.forecast.currencies[0]?.lines.map((line) => [line.basis, line.probability])).toEqual([
      ["stage", 1_000],
      ["stage", 3_000],
    ]);
  });

  test("by category hold what is won and what is expected, as somebody says or as the stage does", async () => {
    const { admin, passDays } = open();
    const { young, moved, ids } = await history(admin, 2, passDays);
    await admin.funnel.change({ id: young, forecastCategory: "commit" });
    const quarter = { from: "2026-01-01T00:00:00Z", until: "2026-04-01T00:00:00Z" };
    const [cny] = (await admin.funnel.forecastByCategory(quarter)).currencies;
    expect(cny).toMatchObject({
      closed: { deals: [ids[0]] },
      commit: { deals: [young] },
      pipeline: { deals: [moved] },
      totals: { commit: 2_000, bestCase: 2_000, pipeline: 3_000 },
    });
    const kept = await admin.funnel.forecastByCategory({ ...quarter, bestCaseFrom: 3_000 });
    expect(kept.currencies[0]?.bestCase.deals).toEqual([moved]);
  });

  test("that were taken stay as they were, and are judged when their time is over", async () => {
    const { admin, as, passDays } = open();
    const { young, moved } = await history(admin, 4, passDays);
    const taken = await admin.funnel.takeForecast({ method: "stage", horizonDays: 10 });
    expect(taken.lines.map((line) => [line.id, line.weighted])).toEqual([
      [young, 100],
      [moved, 300],
    ]);
    passDays(5);
    await admin.funnel.win({ id: moved });
    const january = { from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z", method: "stage" as const };
    expect(await admin.funnel.forecastAccuracy(january)).toMatchObject({
      pending: [taken.id],
      currencies: [],
    });
    passDays(5);
    await admin.funnel.reopen({ id: moved });
    const judged = await admin.funnel.forecastAccuracy(january);
    expect(judged.currencies).toMatchObject([
      { forecasts: [{ forecast: 400, actual: 1_000 }], bias: -0.6, wape: 0.6 },
    ]);
    expect(judged.calibration.brier).toBeCloseTo((0.01 + 0.49) / 2, 12);
    expect((await admin.funnel.listForecasts({ method: "stage" })).items).toEqual([taken]);
    expect((await admin.funnel.listForecasts({ method: "age" })).items).toEqual([]);
    const late = await admin.funnel.takeForecast({ method: "stage-age" });
    expect((await admin.funnel.listForecasts()).items.map((one) => one.id)).toEqual([late.id, taken.id]);
    const error = await refusal(as("lin", "nobody").funnel.takeForecast({ method: "stage" }));
    expect(error._tag).toBe("NotAllowed");
  });
});
