import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { ClienteleError } from "../index.js";
import { DAY } from "../kernel/index.js";
import type { OwnershipPolicyInput } from "./policy.js";

const fixed = (repId: string) => ({ strategy: "fixed", repId }) as const;
const allToLin: OwnershipPolicyInput = {
  rules: [{ id: "all", then: fixed("lin") }],
  assignOnRegister: true,
};
const inTurn: OwnershipPolicyInput = {
  rules: [{ id: "all", then: { strategy: "in-turn" } }],
  assignOnRegister: true,
};
const staff = async ({ admin }: TestBed, ...ids: string[]) => {
  await admin.team.addTeam({ id: "east", name: "East" });
  for (const id of ids) await admin.team.addRep({ id, name: id, teamId: "east" });
};
const register = async ({ admin }: TestBed, count: number) => {
  for (let at = 1; at <= count; at += 1) await admin.customers.register({ id: `c-${at}`, name: `C ${at}` });
};
const window = (bed: TestBed) => ({ from: bed.now() - DAY, until: bed.now() + DAY });

onEveryStore("reviewing ownership", (open) => {
  test("the policy in force is read against the teams, or another one is", async () => {
    const bed = open({ ownership: allToLin });
    expect((await bed.admin.ownership.lint()).map((one) => one.code)).toEqual(["OW113", "OW112"]);
    await staff(bed, "lin", "zhou");
    const found = await bed.admin.ownership.lint({});
    expect(found.map((one) => [one.code, one.facts.rep])).toEqual([["OW114", "zhou"]]);
    expect(await bed.admin.ownership.lint({ policy: inTurn })).toEqual([]);
    await register(bed, 2);
    const abroad = { rules: [{ id: "abroad", when: { region: { within: ["US"] } }, then: fixed("zhou") }] };
    const sampled = await bed.admin.ownership.lint({ policy: abroad, sample: true });
    expect(sampled.filter((one) => one.code === "OW401").map((one) => one.facts.customers)).toEqual([2]);
  });

  test("another policy is compared with the one in force", async () => {
    const bed = open({ ownership: allToLin });
    const { moves } = await bed.admin.ownership.diff({
      policy: { rules: [{ id: "all", then: fixed("zhou") }] },
    });
    expect(moves).toMatchObject([
      { before: { ruleId: "all" }, after: { then: fixed("zhou") }, regions: [[]] },
    ]);
    expect((await bed.admin.ownership.diff({ policy: allToLin })).moves).toEqual([]);
  });

  test("giving everything to one is unfair, and raises an event where the policy has a threshold", async () => {
    const bed = open({ ownership: { ...allToLin, fairness: { minJain: 0.8 } } });
    const heard: unknown[] = [];
    bed.crm.on("ownership.unfair", ({ data }) => {
      heard.push(data.breaches);
    });
    await staff(bed, "lin", "zhou");
    await register(bed, 4);
    await bed.admin.orders.record({
      id: "o-1",
      customerId: "c-1",
      placedAt: bed.now(),
      currency: "CNY",
      lines: [{ quantity: 1, amount: 700 }],
    });
    const report = await bed.admin.ownership.fairness({ ...window(bed), currency: "CNY" });
    expect(report.count).toEqual({ total: 4, jain: 0.5, gini: 0.5, gap: 4, least: 0 });
    expect(report.shares.map((one) => [one.repId, one.count, one.value])).toEqual([
      ["lin", 4, 700],
      ["zhou", 0, 0],
    ]);
    expect(report.teams).toMatchObject([{ teamId: "east", count: { jain: 0.5 } }]);
    expect(heard).toEqual([[{ measure: "count", index: "jain", found: 0.5, limit: 0.8 }]]);
    expect(heard[0]).toEqual(report.breaches);
    const later = { from: bed.now() + DAY, until: bed.now() + 2 * DAY };
    expect((await bed.admin.ownership.fairness({ ...later, teamId: "east" })).count.total).toBe(0);
    expect(heard).toHaveLength(1);
  });

  test("what decisions owed is what the reps were given, when they are given in turn", async () => {
    const bed = open({ ownership: inTurn });
    await staff(bed, "lin", "zhou");
    await register(bed, 4);
    const { shares, opportunity } = await bed.admin.ownership.fairness(window(bed));
    expect(shares.map((one) => [one.count, one.opportunity])).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(opportunity.jain).toBe(1);
  });

  test("a simulation says what another policy would have done, and stores nothing", async () => {
    const bed = open({ ownership: { ...allToLin, protection: { base: 5, renew: 5, max: 90 } } });
    await staff(bed, "lin", "zhou");
    const from = bed.now();
    await register(bed, 4);
    bed.passDays(2);
    await bed.admin.ownership.recycle();
    bed.passDays(2);
    await bed.as("lin").customers.touch({ customerId: "c-1", kind: "call", channel: "phone", at: bed.now() });
    bed.passDays(3);
    await bed.admin.ownership.recycle();
    const until = bed.now() + 1;
    const seen: number[] = [];
    const events: string[] = [];
    bed.crm.on("*", ({ type }) => {
      events.push(type);
    });
    const same = await bed.admin.ownership.simulate({
      policy: { ...allToLin, protection: { base: 5, renew: 5, max: 90 } },
      from,
      until,
    });
    expect([same.moves, same.recycled]).toEqual([[], { before: 3, after: 3 }]);
    const other = await bed.admin.ownership.simulate(
      { policy: inTurn, from, until },
      { onProgress: ({ done }) => seen.push(done) },
    );
    expect(other.moves).toEqual([
      { customerId: "c-2", from: null, to: "zhou" },
      { customerId: "c-3", from: null, to: "lin" },
      { customerId: "c-4", from: null, to: "zhou" },
    ]);
    expect(other.load.map((one) => [one.repId, one.before, one.after])).toEqual([
      ["lin", 1, 2],
      ["zhou", 0, 2],
    ]);
    expect(other.recycled).toEqual({ before: 3, after: 0 });
    expect([seen.at(-1), events]).toEqual([5, []]);
  });

  test("pauses, locks and contracts count in a simulation as they did in earnest", async () => {
    const policy: OwnershipPolicyInput = { ...allToLin, protection: { base: 5, renew: 5, max: 90 } };
    const bed = open({ ownership: policy });
    await staff(bed, "lin");
    const from = bed.now();
    await register(bed, 3);
    const reason = "agreed";
    await bed.admin.ownership.protect({ customerId: "c-1", pausedUntil: from + 4 * DAY, reason });
    await bed.admin.ownership.protect({ customerId: "c-2", lockedUntil: from + 30 * DAY, reason });
    bed.passDays(2);
    await bed.admin.ownership.recycle();
    bed.passDays(4);
    await bed.admin.ownership.recycle();
    const { owners, ...report } = await bed.admin.ownership
      .simulate({ policy, from, until: bed.now() + 1 })
      .then((one) => ({ ...one, owners: one.load }));
    expect([report.moves, report.recycled, report.recycledCustomers]).toEqual([
      [],
      { before: 1, after: 1 },
      ["c-3"],
    ]);
    expect(owners).toMatchObject([{ repId: "lin", before: 2, after: 2 }]);
  });

  test("a policy on trial is told beside each decision, and never acted on", async () => {
    const bed = open({
      ownership: allToLin,
      shadowPolicy: { rules: [{ id: "trial", then: fixed("zhou") }] },
    });
    const heard: unknown[] = [];
    bed.crm.on("ownership.shadowed", ({ data }) => {
      heard.push([data.customerId, data.ruleId, data.live, data.shadow, data.same]);
    });
    await staff(bed, "lin", "zhou");
    await register(bed, 1);
    const owned = (ownerId: string) => ({ state: "owned", ownerId, teamId: "east" });
    expect(heard).toEqual([["c-1", "trial", owned("lin"), owned("zhou"), false]]);
    const { holding } = await bed.admin.ownership.get({ customerId: "c-1" });
    expect(holding.ownerId).toBe("lin");
    const { decisionId } = await bed.admin.ownership.explain({ customerId: "c-1" });
    expect(await bed.admin.ownership.replay({ decisionId })).toMatchObject({ same: true });
  });

  test("only who may see everybody's customers reviews them", async () => {
    const bed = open();
    const refused = async (promise: Promise<unknown>) =>
      promise.then(
        () => null,
        (error: unknown) => (ClienteleError.is(error) ? error.code : error),
      );
    const { ownership } = bed.crm.as({ user: "lin", roles: ["rep"] });
    expect(await refused(ownership.simulate({ policy: {}, from: 0, until: 1 }))).toBe("PERMISSION.DENIED");
    const manager = bed.crm.as({ user: "boss", roles: ["manager"], teams: ["east"] });
    expect(await refused(manager.ownership.simulate({ policy: {}, from: 0, until: 1 }))).toBe(
      "PERMISSION.DENIED",
    );
    expect(await refused(manager.ownership.fairness({ from: 0, until: 1 }))).toBeNull();
    const stranger = bed.crm.as({ user: "guest", roles: [] });
    expect(await refused(stranger.ownership.lint())).toBe("PERMISSION.DENIED");
  });
});
