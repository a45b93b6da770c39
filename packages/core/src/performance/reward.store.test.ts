import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { IncentivePolicy } from "./incentive-policy.js";
import { ScorecardPolicy } from "./scorecard-policy.js";

const name = { en: "2026", "zh-CN": "2026 年" };
const commission = IncentivePolicy.parse({
  ...{ id: "commission", name, clawbackDays: 30 },
  tiers: [
    { from: 0, rate: 1_000 },
    { from: 10_000, rate: 2_000 },
  ],
});
const card = ScorecardPolicy.parse({
  ...{ id: "month", name },
  dimensions: [
    { metric: "revenue", weight: 3, normalisation: { method: "target", cap: 100 } },
    { metric: "visits", weight: 1, normalisation: { method: "range", zero: 0, full: 2 } },
  ],
});
const MARCH = { kind: "month" as const, start: "2026-03-01", currency: "CNY" };
const APRIL = { ...MARCH, start: "2026-04-01" };

onEveryStore("scorecards and payouts", (open) => {
  const begin = async () => {
    const bed = open({ performance: { incentives: [commission], scorecards: [card] } });
    const { admin } = bed;
    await admin.team.addTeam({ id: "east", name: "east" });
    const customers = { lin: "acme", wu: "bolt", zhou: "cork" };
    bed.goTo("2026-03-02T01:00:00Z");
    for (const [repId, customerId] of Object.entries(customers)) {
      await admin.team.addRep({ id: repId, name: repId, teamId: "east" });
      await admin.customers.register({ id: customerId, name: customerId });
      await admin.ownership.assignTo({ customerId, repId, reason: "by hand" });
    }
    const chief = bed.as("chief", "admin");
    const target = async (repId: string, of: typeof MARCH, amount: number) => {
      const { id } = await admin.performance.setPlan({ ...of, repId, target: amount });
      await chief.performance.approvePlan({ id });
    };
    const order = (id: string, customerId: string, amount: number) =>
      admin.orders.record({
        ...{ id, customerId, placedAt: bed.now(), currency: "CNY" },
        lines: [{ amount, quantity: 1 }],
      });
    return { ...bed, order, target };
  };
  const asked = { id: "commission", repId: "lin" };

  test("pays for a month by its tiers, and takes back in the next what was returned of it", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    await bed.target("lin", MARCH, 1_000);
    await bed.order("o-1", "acme", 900);
    await bed.order("o-2", "acme", 300);
    const now = await performance.payout({ ...asked, ...MARCH });
    expect([now.actual, now.target, now.payout, now.lines.length]).toEqual([1_200, 1_000, 140, 2]);
    expect((await refusal(performance.settlePayout({ ...asked, ...MARCH }))).code).toBe(
      "PERFORMANCE.PERIOD_NOT_OVER",
    );
    bed.goTo("2026-04-01T09:00:00Z");
    const march = await performance.settlePayout({ ...asked, ...MARCH });
    expect([march.payout, march.earned, march.teamId, march.by]).toEqual([140, 140, "east", "admin"]);
    expect((await refusal(performance.settlePayout({ ...asked, ...MARCH })))._tag).toBe("Conflict");

    await bed.admin.orders.cancel({ id: "o-2" });
    await bed.order("o-3", "acme", 400);
    await bed.target("lin", APRIL, 1_000);
    bed.goTo("2026-05-10T09:00:00Z");
    await bed.admin.orders.cancel({ id: "o-1" });
    const april = await performance.settlePayout({ ...asked, ...APRIL });
    expect(april.actual).toBe(400);
    expect(april.lines).toEqual([
      { kind: "tier", from: 0, rate: 1_000, of: 400, amount: 40 },
      { kind: "clawback", period: "2026-03-01", paid: 140, due: 90, amount: -50 },
      { kind: "carried-out", amount: 10 },
    ]);
    expect(april.payout).toBe(0);
    const may = await performance.payout({ ...asked, ...MARCH, start: "2026-05-01" });
    expect(may.lines).toEqual([
      { kind: "carried-in", amount: -10 },
      { kind: "carried-out", amount: 10 },
    ]);
    const { items } = await performance.listPayouts({ repId: "lin" });
    expect(items.map((one) => [one.start, one.payout])).toEqual([
      ["2026-03-01", 140],
      ["2026-04-01", 0],
    ]);
  });

  test("settles in the order of time, and is seen by whom it is of and those above", async () => {
    const bed = await begin();
    bed.goTo("2026-05-10T09:00:00Z");
    await bed.admin.performance.settlePayout({ ...asked, ...APRIL });
    expect((await refusal(bed.admin.performance.settlePayout({ ...asked, ...MARCH }))).code).toBe(
      "PERFORMANCE.LATER_IS_SETTLED",
    );
    const lin = bed.as("lin").performance;
    expect((await lin.listPayouts({ repId: "lin" })).items).toHaveLength(1);
    expect((await bed.as("wu").performance.listPayouts({ repId: "lin" })).items).toEqual([]);
    expect((await refusal(bed.as("wu").performance.payout({ ...asked, ...MARCH })))._tag).toBe("NotAllowed");
    expect((await refusal(lin.settlePayout({ ...asked, ...MARCH })))._tag).toBe("NotAllowed");
    expect((await refusal(lin.payout({ ...asked, id: "none", ...MARCH }))).code).toBe(
      "PERFORMANCE.NO_SUCH_SCHEME",
    );
  });

  test("scores everybody by the scorecard, and shows a rep their own line and rank", async () => {
    const bed = await begin();
    for (const repId of ["lin", "wu"]) await bed.target(repId, MARCH, 1_000);
    await bed.order("o-1", "acme", 800);
    await bed.order("o-2", "bolt", 1_100);
    bed.passDays(1);
    const visit = { customerId: "acme", at: bed.now(), channel: "visit" as const, kind: "visit" as const };
    await bed.as("lin").customers.touch(visit);
    const { rows, definitions } = await bed.admin.performance.scorecard({ id: "month", ...MARCH });
    expect(rows.map((row) => [row.key, row.total, row.band, row.rank])).toEqual([
      ["wu", 100, "outstanding", 1],
      ["lin", 72.5, "good", 2],
      ["zhou", null, null, null],
    ]);
    expect(definitions.map((one) => one.id)).toEqual(["revenue", "visits"]);
    const own = await bed.as("lin").performance.scorecard({ id: "month", ...MARCH });
    expect(own.rows.map((row) => [row.key, row.rank, row.feedback["zh-CN"]])).toEqual([
      ["lin", 2, "表现良好，拜访次数最有提升空间"],
    ]);
  });

  test("finds who lies far from the others, and shows nobody else's figure to a rep", async () => {
    const bed = await begin();
    for (const [at, amount] of [10, 11, 12, 900].entries()) {
      const repId = `r-${at}`;
      await bed.admin.team.addRep({ id: repId, name: repId, teamId: "east" });
      await bed.admin.customers.register({ id: `c-${at}`, name: `c-${at}` });
      await bed.admin.ownership.assignTo({ customerId: `c-${at}`, repId, reason: "by hand" });
      await bed.order(`x-${at}`, `c-${at}`, amount);
    }
    await bed.order("x-9", "acme", 13);
    const march = { from: "2026-03-01", until: "2026-04-01", currency: "CNY" };
    const all = await bed.admin.performance.outliers(march);
    expect([all.method, all.found?.map((one) => one.key), all.bestPractice?.best]).toEqual([
      "mad",
      ["r-3"],
      ["r-3", "lin"],
    ]);
    const lins = await bed.as("lin").performance.outliers(march);
    expect([lins.found, lins.bestPractice]).toEqual([[], null]);
  });
});
