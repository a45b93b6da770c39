import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import type { ClienteleOptions } from "../index.js";

onEveryStore("plans", (open) => {
  const begin = async (options: Partial<ClienteleOptions> = {}) => {
    const bed = open(options);
    const { admin } = bed;
    for (const id of ["east", "west"]) await admin.team.addTeam({ id, name: id });
    for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east" });
    await admin.orders.addProduct({ id: "chair", name: "Chair" });
    bed.goTo("2026-03-02T01:00:00Z");
    for (const [id, region] of [
      ["acme", "CN/Zhejiang/Hangzhou"],
      ["bolt", "CN/Zhejiang"],
      ["cork", "CN/Hubei"],
    ] as const) {
      await admin.customers.register({ id, name: id, region });
      await admin.ownership.assignTo({ customerId: id, repId: "lin", reason: "by hand" });
    }
    const order = (id: string, customerId: string, amount: number, productId: string | null = null) =>
      admin.orders.record({
        ...{ id, customerId, placedAt: bed.now(), currency: "CNY" },
        lines: [{ amount, quantity: 1, productId }],
      });
    const chief = bed.as("chief", "admin").performance;
    return { ...bed, order, chief, performance: admin.performance };
  };
  const march = { kind: "month" as const, start: "2026-03-01", currency: "CNY" };

  test("of regions hold everything within them, and of products what is sold of them", async () => {
    const bed = await begin();
    const plans = [
      { region: "CN", target: 1_000, stretch: 1_200, challenge: 1_500 },
      { region: "CN/Zhejiang", target: 100, stretch: 110 },
      { region: "CN/Hubei", target: 50 },
      { productId: "chair", target: 200 },
    ];
    for (const plan of plans) {
      const { id } = await bed.performance.setPlan({ ...march, ...plan });
      await bed.chief.approvePlan({ id });
    }
    await bed.order("o-1", "acme", 90, "chair");
    await bed.order("o-2", "bolt", 25);
    await bed.order("o-3", "cork", 10, "chair");
    const rows = async (by: "region" | "product") =>
      (await bed.performance.attainment({ ...march, by })).rows.map((row) => [
        row.key,
        row.actual,
        row.target,
        row.reached,
      ]);
    expect(await rows("region")).toEqual([
      ["CN/Zhejiang", 115, 100, "stretch"],
      ["CN/Hubei", 10, 50, null],
      ["CN", 125, 1_000, null],
      ["CN/Zhejiang/Hangzhou", 90, null, null],
    ]);
    expect(await rows("product")).toEqual([
      ["chair", 100, 200, null],
      [null, 25, null, null],
    ]);
    const code = async (call: Promise<unknown>) => (await refusal(call)).code;
    const both = bed.performance.setPlan({ ...march, region: "CN", repId: "lin", target: 1 });
    expect(await code(both)).toBe("PERFORMANCE.HOLDER_MISSING");
    expect((await refusal(bed.performance.setPlan({ ...march, productId: "sofa", target: 1 })))._tag).toBe(
      "NotFound",
    );
    const falling = { ...march, repId: "lin", target: 10, stretch: 9 };
    expect(await code(bed.performance.setPlan(falling))).toBe("PERFORMANCE.NOT_MORE_AMBITIOUS");
  });

  test("are broken down with their stretch and challenge, each summing exactly", async () => {
    const bed = await begin();
    const { id } = await bed.performance.setPlan({ ...march, target: 100, stretch: 125, challenge: 160 });
    const parts = [
      { repId: "lin", weight: 1 },
      { repId: "zhou", weight: 2 },
    ];
    const { children } = await bed.performance.breakDownPlan({ method: "shares", id, parts });
    expect(children.map((child) => [child.target, child.stretch, child.challenge])).toEqual([
      [33, 41, 53],
      [67, 84, 107],
    ]);
  });

  test("go from a leaver to whoever takes over by working days, and still sum to their parent", async () => {
    const bed = await begin();
    const whole = await bed.performance.setPlan({ ...march, target: 2_200 });
    const parts = [{ repId: "lin", weight: 1 }];
    const { children } = await bed.performance.breakDownPlan({ method: "shares", id: whole.id, parts });
    const lins = children[0]?.id ?? "";
    const over = { id: lins, on: "2026-03-17", toRepId: "zhou", reason: "lin leaves" };
    const [first, second] = await bed.performance.handOverPlan(over);
    expect([first.target, second.target, second.repId, second.basis]).toEqual([
      ...[1_100, 1_100, "zhou"],
      { method: "handover", weight: 11, of: 22 },
    ]);
    expect(first.revisions.map((one) => [one.target, one.reason])).toEqual([
      [2_200, ""],
      [1_100, "lin leaves"],
    ]);
    expect((await bed.performance.getPlan({ id: whole.id })).missing).toBe(0);
    const code = async (input: object) =>
      (await refusal(bed.performance.handOverPlan({ ...over, ...input }))).code;
    expect(await code({ on: "2026-03-01" })).toBe("PERFORMANCE.NOT_WITHIN");
    expect(await code({ on: "2026-04-01" })).toBe("PERFORMANCE.NOT_WITHIN");
    expect(await code({ id: whole.id })).toBe("PERFORMANCE.NOT_A_REPS_PLAN");
  });

  test("follow a fiscal calendar of weeks from the target to the attainment", async () => {
    const fiscal = { pattern: "4-5-4" as const, endMonth: 1, endWeekday: 6, anchor: "nearest" as const };
    const bed = await begin({ performance: { fiscal } });
    const year = { kind: "year" as const, start: "2026-02-01", currency: "CNY", target: 520 };
    const plan = await bed.performance.setPlan(year);
    const months = await bed.performance.breakDownPlan({
      ...{ method: "periods", id: plan.id, into: "month" },
      weights: [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4],
    });
    expect(months.children.slice(0, 3).map((child) => [child.start, child.target])).toEqual([
      ["2026-02-01", 40],
      ["2026-03-01", 50],
      ["2026-04-05", 40],
    ]);
    await bed.order("o-1", "acme", 30);
    bed.goTo("2026-04-04T12:00:00Z");
    await bed.order("o-2", "acme", 7);
    bed.goTo("2026-04-05T12:00:00Z");
    await bed.order("o-3", "acme", 500);
    const answer = await bed.performance.attainment({ ...march, by: "company" });
    expect([answer.window.until, answer.rows[0]?.actual]).toEqual(["2026-04-05", 37]);
    const calendarMonth = bed.performance.setPlan({ ...march, start: "2026-04-01", target: 1 });
    expect((await refusal(calendarMonth)).facts).toMatchObject({ before: "2026-03-01" });
  });

  test("of a rep who changes teams count each sale in the team of that time, and all of them for the rep", async () => {
    const bed = await begin();
    await bed.order("o-1", "acme", 60);
    await bed.admin.team.changeRep({ id: "lin", teamId: "west" });
    bed.passDays(1);
    await bed.admin.ownership.assignTo({ customerId: "acme", repId: "zhou", reason: "for a day" });
    bed.passDays(1);
    await bed.admin.ownership.assignTo({ customerId: "acme", repId: "lin", reason: "back, from west" });
    bed.passDays(1);
    await bed.order("o-2", "acme", 40);
    const by = async (level: "team" | "rep") =>
      (await bed.performance.attainment({ ...march, by: level })).rows.map((row) => [row.key, row.actual]);
    expect(await by("team")).toEqual([
      ["east", 60],
      ["west", 40],
    ]);
    expect(await by("rep")).toEqual([["lin", 100]]);
  });
});
