import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@clientele/adapter-memory";
import { expect, onTestFinished, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { type ClienteleSession, createClientele } from "../index.js";
import { DAY } from "../kernel/index.js";
import type { OwnershipPolicyInput } from "./policy.js";

const protection = { base: 10, renew: 3, max: 20, warnDays: 2 };
const inTurn: OwnershipPolicyInput = {
  rules: [{ id: "all", then: { candidates: { coverRegion: true }, strategy: "in-turn" } }],
};

const staff = async ({ admin }: TestBed, ...ids: string[]) => {
  await admin.team.addTeam({ id: "east", name: "East" });
  for (const id of ids) await admin.team.addRep({ id, name: id, teamId: "east" });
};
const register = async ({ admin }: TestBed, count: number, region: string | null = null) => {
  for (let at = 1; at <= count; at += 1)
    await admin.customers.register({ id: `c-${at}`, name: `C ${at}`, region });
};
const ownersOf = async ({ admin }: TestBed, count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const { holding } = await admin.ownership.get({ customerId: `c-${at + 1}` });
      return holding.ownerId;
    }),
  );
const heard = ({ crm }: TestBed, ...types: string[]) => {
  const seen: (readonly [string, unknown])[] = [];
  crm.on("*", (event) => {
    if (types.length === 0 || types.includes(event.type)) seen.push([event.type, event.data]);
  });
  return seen;
};

onEveryStore("ownership", (open) => {
  test("a customer begins in the first pool, and is its rep's who claims it", async () => {
    const bed = open();
    await staff(bed, "lin");
    await register(bed, 1);
    const { items } = await bed.admin.ownership.pool({ poolId: "public" });
    expect(items.map((holding) => holding.id)).toEqual(["c-1"]);
    const claimed = await bed.as("lin").ownership.claim({ customerId: "c-1" });
    expect(claimed).toMatchObject({
      state: "owned",
      ownerId: "lin",
      teamId: "east",
      poolId: null,
      dueAt: null,
    });
    expect((await bed.admin.ownership.pool({ poolId: "public" })).items).toEqual([]);
    expect((await bed.admin.ownership.book({ repId: "lin" })).items).toEqual([claimed]);
  });

  test("a policy that assigns on registration gives customers out in turn, each with its reasons", async () => {
    const bed = open({ ownership: { ...inTurn, assignOnRegister: true } });
    await staff(bed, "lin", "zhou");
    const events = heard(bed, "ownership.assigned");
    await register(bed, 4);
    expect(await ownersOf(bed, 4)).toEqual(["lin", "zhou", "lin", "zhou"]);
    expect(events).toHaveLength(4);
    expect(events[0]?.[1]).toMatchObject({
      customerId: "c-1",
      ownerId: "lin",
      fromOwnerId: null,
      how: "policy",
    });
    const { text, decisionId } = await bed.admin.ownership.explain({ customerId: "c-3" });
    expect(text.en).toContain("lin is owed 0.50 customers, zhou is owed 0.50 customers");
    expect(text.en).toContain("tie: lin has waited longest for a turn; the customer goes to lin");
    expect(text["zh-CN"]).toContain("客户归 lin");
    expect(await bed.admin.ownership.replay({ decisionId })).toMatchObject({ same: true });
  });

  test("registrations at the same moment share the turns fairly, none lost", async () => {
    const bed = open({ ownership: { ...inTurn, assignOnRegister: true }, maxAttempts: 100 });
    await staff(bed, "lin", "zhou", "wu");
    await Promise.all(
      Array.from({ length: 12 }, (_, at) => bed.admin.customers.register({ id: `c-${at + 1}`, name: "C" })),
    );
    const owners = await ownersOf(bed, 12);
    expect(["lin", "zhou", "wu"].map((id) => owners.filter((one) => one === id).length)).toEqual([4, 4, 4]);
  });

  test("assigning takes a customer from the pool to whom the policy says, and nothing from an owner", async () => {
    const bed = open({ ownership: inTurn });
    await bed.admin.team.addTeam({ id: "east", name: "East", regions: ["CN"] });
    await bed.admin.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    await register(bed, 1, "US");
    await bed.admin.ownership.assign({ customerId: "c-1" });
    expect(await ownersOf(bed, 1)).toEqual([null]);
    expect((await bed.admin.ownership.explain({ customerId: "c-1" })).text.en).toContain(
      "Lin: covers CN, not US",
    );
    await bed.admin.customers.change({ id: "c-1", region: "CN/Shanghai" });
    expect(await bed.admin.ownership.assign({ customerId: "c-1" })).toMatchObject({ ownerId: "lin" });
    expect((await refusal(bed.admin.ownership.assign({ customerId: "c-1" }))).code).toBe(
      "OWNERSHIP.NOT_IN_POOL",
    );
  });

  test("thirty-two reps who claim one customer at once have one winner; the others learn who, and lose no claim", async () => {
    const bed = open({ ownership: { claim: { perDay: 1, maxHeld: 1 } } });
    const reps = Array.from({ length: 32 }, (_, at) => `rep-${at}`);
    await staff(bed, ...reps);
    await register(bed, 32);
    const tried = await Promise.allSettled(
      reps.map((rep) => bed.as(rep).ownership.claim({ customerId: "c-1" })),
    );
    const won = tried.flatMap((one, at) => (one.status === "fulfilled" ? [reps[at]] : []));
    expect(won).toHaveLength(1);
    for (const one of tried) {
      if (one.status === "fulfilled") continue;
      expect(one.reason).toMatchObject({ code: "OWNERSHIP.NOT_IN_POOL", facts: { owner: won[0] } });
    }
    const losers = reps.filter((rep) => rep !== won[0]);
    await Promise.all(losers.map((rep, at) => bed.as(rep).ownership.claim({ customerId: `c-${at + 2}` })));
    expect(new Set(await ownersOf(bed, 32)).size).toBe(32);
  });

  test("one rep who claims many customers at once passes neither the day's limit nor what they may hold", async () => {
    for (const [claim, code] of [
      [{ perDay: 3 }, "OWNERSHIP.DAILY_LIMIT"],
      [{ maxHeld: 3 }, "OWNERSHIP.HOLDING_LIMIT"],
    ] as const) {
      const bed = open({ ownership: { claim } });
      await staff(bed, "lin");
      await register(bed, 10);
      const tried = await Promise.allSettled(
        Array.from({ length: 10 }, (_, at) => bed.as("lin").ownership.claim({ customerId: `c-${at + 1}` })),
      );
      expect(tried.filter((one) => one.status === "fulfilled")).toHaveLength(3);
      for (const one of tried) if (one.status === "rejected") expect(one.reason).toMatchObject({ code });
      expect((await bed.admin.ownership.book({ repId: "lin" })).items).toHaveLength(3);
    }
  });

  test("releasing gives no claim back, and the next day does", async () => {
    const bed = open({ ownership: { claim: { perDay: 1 } } });
    await staff(bed, "lin");
    await register(bed, 2);
    const lin = bed.as("lin").ownership;
    await lin.claim({ customerId: "c-1" });
    await lin.release({ customerId: "c-1", reason: "wrong contact" });
    expect((await refusal(lin.claim({ customerId: "c-2" }))).code).toBe("OWNERSHIP.DAILY_LIMIT");
    bed.goTo("2026-01-06T00:00:00Z");
    expect(await lin.claim({ customerId: "c-2" })).toMatchObject({ ownerId: "lin" });
  });

  test("a claim for somebody else needs the permission to assign, and counts for whom it is made", async () => {
    const bed = open({ ownership: { claim: { perDay: 1 } } });
    await staff(bed, "lin", "zhou");
    await register(bed, 2);
    const forLin = { customerId: "c-1", repId: "lin" };
    expect((await refusal(bed.as("zhou").ownership.claim(forLin)))._tag).toBe("NotAllowed");
    await bed.admin.ownership.claim(forLin);
    expect((await refusal(bed.as("lin").ownership.claim({ customerId: "c-2" }))).code).toBe(
      "OWNERSHIP.DAILY_LIMIT",
    );
  });

  test("the clock comes out as in the worked example: followed up by its owner, warned, then taken back", async () => {
    const bed = open({ ownership: { protection }, calendar: { zone: "Asia/Shanghai" } });
    await staff(bed, "lin", "zhou");
    await register(bed, 1);
    const events = heard(bed, "ownership.renewed", "ownership.warned", "ownership.released");
    const on = (date: string, time = "09:00:00") => bed.goTo(new Date(`${date}T${time}+08:00`).toISOString());
    const due = async () => {
      const { dueAt } = await bed.admin.ownership.get({ customerId: "c-1" });
      return new Date((dueAt ?? 0) + 8 * 3_600_000).toISOString().slice(0, 10);
    };
    const call = { customerId: "c-1", channel: "phone", kind: "call" } as const;
    const touch = (by: string, some: object = {}) =>
      bed.admin.customers.touch({ ...call, ...some, at: bed.now(), byId: by });
    on("2019-03-25");
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    expect(await due()).toBe("2019-04-04");
    on("2019-03-28");
    await touch("lin");
    expect(await due()).toBe("2019-04-04");
    on("2019-04-02");
    await touch("zhou");
    await touch("lin", { kind: "note" });
    expect(await due()).toBe("2019-04-04");
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 1, released: 0 });
    await touch("lin");
    expect(await due()).toBe("2019-04-05");
    on("2019-04-05", "08:00:00");
    await touch("lin");
    expect(await due()).toBe("2019-04-08");
    on("2019-04-06", "07:59:59");
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 0, released: 0 });
    on("2019-04-06", "08:00:00");
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 1, released: 0 });
    expect(await bed.admin.ownership.get({ customerId: "c-1" })).toMatchObject({
      daysLeft: 2,
      warning: true,
    });
    on("2019-04-08", "07:59:59");
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 0, released: 0 });
    on("2019-04-08", "08:00:00");
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 0, released: 1 });
    expect(events.map(([type]) => type.slice(10))).toEqual([
      "warned",
      "renewed",
      "renewed",
      "warned",
      "released",
    ]);
    expect(events.at(-1)?.[1]).toMatchObject({ ownerId: "lin", reason: "recycled", poolId: "public" });
    const { text } = await bed.admin.ownership.explain({ customerId: "c-1" });
    expect(text.en).toBe(
      "the protection of lin ended at 2019-04-08T00:00:00.000Z (no follow-up in time; warned at 2019-04-06T00:00:00.000Z), so the customer went to the pool public at 2019-04-08T00:00:00.000Z",
    );
  });

  test("a claim starts the clock anew, whatever the former owner did", async () => {
    const bed = open({ ownership: { protection } });
    await staff(bed, "lin", "zhou");
    await register(bed, 1);
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    bed.passDays(9);
    await bed.as("lin").ownership.release({ customerId: "c-1", reason: "moving on" });
    const claimed = await bed.as("zhou").ownership.claim({ customerId: "c-1" });
    expect(claimed.dueAt).toBe(bed.now() + 10 * DAY);
    bed.passDays(9);
    expect((await bed.admin.ownership.recycle()).released).toBe(0);
  });

  test("a follow-up counts when it happened, not when it was written down", async () => {
    const bed = open({ ownership: { protection: { ...protection, base: 3, warnDays: 1 } } });
    await staff(bed, "lin");
    await register(bed, 1);
    bed.passDays(5);
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    const received = bed.now();
    bed.passDays(2);
    const call = (at: number) =>
      bed.as("lin").customers.touch({ customerId: "c-1", channel: "phone", kind: "call", at });
    const due = async () => (await bed.admin.ownership.get({ customerId: "c-1" })).dueAt;
    await call(received - DAY);
    expect(await due()).toBe(received + 3 * DAY);
    await call(received + 2 * DAY);
    await call(received + DAY);
    expect(await due()).toBe(received + 5 * DAY);
    expect((await bed.admin.ownership.get({ customerId: "c-1" })).holding.lastFollowUpAt).toBe(
      received + 2 * DAY,
    );
  });

  test("a sweep after a long time without one warns first, and takes back only when the warning is old enough", async () => {
    const bed = open({ ownership: { protection } });
    await staff(bed, "lin");
    await register(bed, 120);
    for (let at = 1; at <= 120; at += 1) await bed.as("lin").ownership.claim({ customerId: `c-${at}` });
    const events = heard(bed, "ownership.warned", "ownership.released");
    bed.passDays(30);
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 120, released: 0 });
    bed.passDays(1);
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 0, released: 0 });
    bed.passDays(1);
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 0, released: 120 });
    expect(events.map(([type]) => type)).toEqual([
      ...Array(120).fill("ownership.warned"),
      ...Array(120).fill("ownership.released"),
    ]);
    expect(await bed.admin.ownership.recycle()).toEqual({ reset: 0, warned: 0, released: 0 });
  });

  test("a pause stops the clock, a lock holds it off, a contract starts it at its end; each is said with its reason", async () => {
    const bed = open({ ownership: { protection } });
    await staff(bed, "lin");
    await register(bed, 1);
    const start = bed.now();
    const { ownership } = bed.admin;
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    const events = heard(bed, "ownership.protected");
    const set = (said: object) => ownership.protect({ customerId: "c-1", reason: "waits for us", ...said });
    bed.passDays(4);
    expect((await set({ pausedUntil: start + 9 * DAY })).dueAt).toBe(start + 15 * DAY);
    bed.passDays(2);
    expect((await set({ pausedUntil: null })).dueAt).toBe(start + 12 * DAY);
    expect((await set({ lockedUntil: start + 30 * DAY })).dueAt).toBe(start + 30 * DAY);
    expect((await set({ lockedUntil: null })).dueAt).toBe(start + 12 * DAY);
    expect((await set({ contractUntil: start + 100 * DAY })).dueAt).toBe(start + 110 * DAY);
    expect(events).toHaveLength(5);
    expect(events[0]?.[1]).toEqual({
      ...{ customerId: "c-1", ownerId: "lin", reason: "waits for us" },
      ...{ pausedUntil: start + 9 * DAY, dueAt: start + 15 * DAY, trigger: "no-follow-up" },
    });
    expect((await refusal(set({ lockedUntil: bed.now() }))).code).toBe("OWNERSHIP.NOT_AHEAD");
    expect((await refusal(set({}))).code).toBe("INPUT.INVALID");
    const mine = { customerId: "c-1", pausedUntil: start + 20 * DAY, reason: "please" };
    expect((await refusal(bed.as("lin").ownership.protect(mine)))._tag).toBe("NotAllowed");
    await set({ lockedUntil: start + 300 * DAY, pausedUntil: start + 290 * DAY });
    await ownership.release({ customerId: "c-1", reason: "moved" });
    expect((await refusal(set({ pausedUntil: start + 20 * DAY }))).code).toBe("OWNERSHIP.NOT_OWNED");
    const again = await bed.as("lin").ownership.claim({ customerId: "c-1" });
    expect(again).toMatchObject({ holds: [], lockedUntil: null, dueAt: start + 110 * DAY });
  });

  test("a grace begins with a last warning, and a pause within it moves the due date", async () => {
    const bed = open({ ownership: { protection: { ...protection, graceDays: 5 } } });
    await staff(bed, "lin");
    await register(bed, 2);
    const { ownership } = bed.admin;
    for (const customerId of ["c-1", "c-2"]) await bed.as("lin").ownership.claim({ customerId });
    const events = heard(bed, "ownership.warned", "ownership.released");
    const next = async (customerId: string) => (await ownership.get({ customerId })).next?.step;
    bed.passDays(8);
    expect(await next("c-1")).toBe("warn");
    await ownership.recycle();
    bed.passDays(2);
    expect(await next("c-1")).toBe("last-warning");
    expect(await ownership.recycle()).toEqual({ reset: 0, warned: 2, released: 0 });
    expect(events[2]?.[1]).toMatchObject({ daysLeft: 0, last: true, trigger: "no-follow-up" });
    bed.passDays(1);
    await ownership.protect({ customerId: "c-2", pausedUntil: bed.now() + 9 * DAY, reason: "fair" });
    bed.passDays(4);
    expect(await ownership.recycle()).toEqual({ reset: 0, warned: 0, released: 1 });
    expect(await next("c-2")).toBe("warn");
    expect(events.at(-1)?.[1]).toMatchObject({ customerId: "c-1", reason: "recycled" });
  });

  test("opportunities have clocks of their own, and keep a customer where the policy says so", async () => {
    const deals = { noOpportunityDays: 4, noDealDays: 8, exempt: ["open-opportunity" as const] };
    const bed = open({ ownership: { protection: { ...protection, ...deals } } });
    await staff(bed, "lin");
    await register(bed, 1);
    const start = bed.now();
    const { ownership, funnel } = bed.admin;
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    const renewed = heard(bed, "ownership.renewed");
    const state = async () => {
      const { dueAt, trigger, exemption } = await ownership.get({ customerId: "c-1" });
      return [dueAt === null ? null : (dueAt - start) / DAY, trigger, exemption];
    };
    expect(await state()).toEqual([4, "no-opportunity", null]);
    bed.passDays(1);
    const valued = { amount: 500, currency: "CNY", expectedCloseAt: start + 30 * DAY };
    const deal = await funnel.open({ customerId: "c-1", name: "Chairs", ownerId: "lin", ...valued });
    expect(await state()).toEqual([null, null, "open-opportunity"]);
    const lost = await funnel.lose({ id: deal.id, reason: "price" });
    expect(await state()).toEqual([8, "no-deal", null]);
    await funnel.reopen({ id: lost.id });
    expect(await state()).toEqual([null, null, "open-opportunity"]);
    await funnel.move({ id: deal.id, to: "intention" });
    await funnel.win({ id: deal.id });
    expect(await state()).toEqual([10, "no-follow-up", null]);
    expect(renewed.map(([, data]) => (data as { cause: string }).cause)).toEqual([
      ...["opportunity", "deal-lost", "deal-reopened", "deal-won"],
    ]);
    bed.passDays(1);
    const handBack = async () => {
      await ownership.release({ customerId: "c-1", reason: "moved" });
      await bed.as("lin").ownership.claim({ customerId: "c-1" });
    };
    await handBack();
    expect(await state()).toEqual([6, "no-opportunity", null]);
    await funnel.open({ customerId: "c-1", name: "Tables", ownerId: "lin", ...valued });
    await handBack();
    expect(await state()).toEqual([null, null, "open-opportunity"]);
  });

  test("segments, tiers and pools have terms of their own, which follow the customer when these change", async () => {
    const overrides = [
      { when: { pools: ["key"] }, base: 15 },
      { when: { segments: ["retail"] }, base: 5 },
      { when: { tiers: ["A"] }, base: 12, warnDays: 4 },
    ];
    const bed = open({
      ownership: { protection: { ...protection, overrides }, pools: [{ id: "public" }, { id: "key" }] },
      classification: {
        tiers: { by: "thresholds", tiers: [{ name: "A", from: 100 }], rest: { name: "B" } },
      },
    });
    await staff(bed, "lin");
    await bed.admin.customers.register({ id: "c-1", name: "C", segment: "retail" });
    const { ownership, customers } = bed.admin;
    const start = bed.now();
    const claim = () => bed.as("lin").ownership.claim({ customerId: "c-1" });
    expect((await claim()).dueAt).toBe(start + 5 * DAY);
    await customers.change({ id: "c-1", segment: "wholesale" });
    expect((await ownership.get({ customerId: "c-1" })).dueAt).toBe(start + 10 * DAY);
    await ownership.release({ customerId: "c-1", reason: "key", poolId: "key" });
    expect((await claim()).dueAt).toBe(start + 15 * DAY);
    await ownership.release({ customerId: "c-1", reason: "done", poolId: "public" });
    expect((await claim()).dueAt).toBe(start + 10 * DAY);
    const lines = [{ quantity: 1, amount: 100 }];
    await bed.admin.orders.record({ customerId: "c-1", currency: "CNY", placedAt: start, lines });
    await bed.admin.classification.classifyAll({ currency: "CNY" });
    expect((await ownership.get({ customerId: "c-1" })).holding).toMatchObject({
      ...{ tier: "A", dueAt: start + 12 * DAY, nextAt: start + 8 * DAY },
    });
  });

  test("an order keeps a customer where orders count, until it is cancelled", async () => {
    const counted = { ...protection, exemptAfterOrderDays: 90 };
    const bed = open({ ownership: { protection: counted } });
    await staff(bed, "lin");
    await register(bed, 1);
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    const received = bed.now();
    const order = { customerId: "c-1", currency: "CNY", lines: [{ quantity: 1, amount: 100 }] };
    const due = async () => (await bed.admin.ownership.get({ customerId: "c-1" })).dueAt;
    bed.passDays(1);
    await bed.admin.orders.record({ ...order, id: "o-1", placedAt: bed.now() });
    bed.passDays(1);
    await bed.admin.orders.record({ ...order, id: "o-2", placedAt: bed.now() });
    expect(await due()).toBe(received + 92 * DAY);
    await bed.admin.orders.cancel({ id: "o-2" });
    expect(await due()).toBe(received + 91 * DAY);
    await bed.admin.orders.cancel({ id: "o-1" });
    expect(await due()).toBe(received + 10 * DAY);
  });

  test("a leaver's whole book finds new owners, just as the preview said, and history keeps who was who", async () => {
    const bed = open({ ownership: { ...inTurn, assignOnRegister: true } });
    await staff(bed, "lin", "wu", "zhou");
    await register(bed, 9);
    await bed.admin.ownership.assignTo({ customerId: "c-2", repId: "lin", reason: "knows them" });
    expect((await refusal(bed.admin.ownership.redistribute({ repId: "lin" }))).code).toBe(
      "OWNERSHIP.STILL_ACTIVE",
    );
    bed.passDays(1);
    const preview = await bed.admin.ownership.redistribute({ repId: "lin", preview: true });
    expect((await bed.admin.ownership.book({ repId: "lin" })).items).toHaveLength(4);
    await bed.admin.team.leave({ id: "lin" });
    const events = heard(bed, "ownership.released");
    expect(await bed.admin.ownership.redistribute({ repId: "lin" })).toEqual(preview);
    expect((await bed.admin.ownership.book({ repId: "lin" })).items).toEqual([]);
    expect(events).toHaveLength(4);
    expect(events[0]?.[1]).toMatchObject({ ownerId: "lin", reason: "leaver", poolId: null });
    const owners = await ownersOf(bed, 9);
    expect([4, 5]).toContain(owners.filter((one) => one === "wu").length);
    const { items } = await bed.admin.ownership.history({ customerId: "c-2" });
    expect(items.map((tenure) => [tenure.ownerId, tenure.reason, tenure.ending])).toEqual([
      [owners[1], "policy", null],
      ["lin", "by-hand", "leaver"],
      ["wu", "policy", "reassigned"],
    ]);
  });

  test("a leaver whom nobody can follow leaves their book to the pool", async () => {
    const bed = open({ ownership: inTurn });
    await staff(bed, "lin");
    await register(bed, 60);
    for (let at = 1; at <= 60; at += 1) await bed.admin.ownership.assign({ customerId: `c-${at}` });
    await bed.admin.team.leave({ id: "lin" });
    const events = heard(bed, "ownership.released");
    const moves = await bed.admin.ownership.redistribute({ repId: "lin" });
    expect(moves).toHaveLength(60);
    expect(moves[59]?.to).toEqual({ state: "pooled", poolId: "public" });
    expect(events).toHaveLength(60);
    expect(events[0]?.[1]).toMatchObject({ reason: "leaver", poolId: "public", toOwnerId: null });
    const { items } = await bed.admin.ownership.pool({ poolId: "public", limit: 100 });
    expect(items).toHaveLength(60);
    expect(items[0]?.formerOwners).toEqual([{ repId: "lin", lostAt: bed.now() }]);
  });

  test("giving by hand keeps to capacity, to who is active, and names its reason", async () => {
    const bed = open();
    await bed.admin.team.addTeam({ id: "east", name: "East" });
    await bed.admin.team.addRep({ id: "lin", name: "Lin", teamId: "east", capacity: 1 });
    await bed.admin.team.addRep({ id: "old", name: "Old", teamId: "east" });
    await bed.admin.team.leave({ id: "old" });
    await register(bed, 2);
    const give = (customerId: string, repId: string) =>
      bed.admin.ownership.assignTo({ customerId, repId, reason: "speaks Thai" });
    await give("c-1", "lin");
    expect((await refusal(give("c-1", "lin"))).code).toBe("OWNERSHIP.SAME_OWNER");
    expect((await refusal(give("c-2", "lin"))).code).toBe("OWNERSHIP.HOLDING_LIMIT");
    expect((await refusal(give("c-2", "old"))).code).toBe("OWNERSHIP.REP_NOT_ACTIVE");
    const { text } = await bed.admin.ownership.explain({ customerId: "c-1" });
    expect(text.en).toContain("admin gave the customer to Lin");
    expect(text["zh-CN"]).toContain("原因：speaks Thai");
    expect((await refusal(bed.admin.ownership.explain({ customerId: "c-2" }))).code).toBe(
      "OWNERSHIP.NOT_DECIDED",
    );
  });

  test("owners decide over their own customers, and nobody else's", async () => {
    const bed = open();
    await staff(bed, "lin", "zhou");
    await register(bed, 1);
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    const gone = { customerId: "c-1", reason: "not mine" };
    expect((await refusal(bed.as("zhou").ownership.release(gone)))._tag).toBe("NotAllowed");
    expect((await refusal(bed.as("zhou").customers.change({ id: "c-1", size: 1 })))._tag).toBe("NotAllowed");
    await bed.as("lin").customers.change({ id: "c-1", size: 1 });
    expect((await refusal(bed.as("lin").ownership.release({ ...gone, poolId: "x" }))).code).toBe(
      "OWNERSHIP.UNKNOWN_POOL",
    );
    await bed.as("lin").ownership.release(gone);
    expect((await refusal(bed.admin.ownership.release(gone))).code).toBe("OWNERSHIP.NOT_OWNED");
  });

  test("givings by hand at the same moment do not pass a rep's capacity", async () => {
    const bed = open();
    await bed.admin.team.addTeam({ id: "east", name: "East" });
    await bed.admin.team.addRep({ id: "lin", name: "Lin", teamId: "east", capacity: 3 });
    await register(bed, 8);
    const tried = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) =>
        bed.admin.ownership.assignTo({ customerId: `c-${at + 1}`, repId: "lin", reason: "now" }),
      ),
    );
    expect(tried.filter((one) => one.status === "fulfilled")).toHaveLength(3);
    for (const one of tried) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "OWNERSHIP.HOLDING_LIMIT" });
    }
  });

  test("a claim is explained, and replays from its record after the policy has moved on", async () => {
    const bed = open({ ownership: { claim: { perDay: 4 } } });
    await staff(bed, "lin");
    await register(bed, 1);
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    bed.passDays(400);
    const { decisionId, text } = await bed.admin.ownership.explain({ customerId: "c-1" });
    expect(text.en).toContain("lin claimed the customer from the pool public");
    expect(text.en).toContain("held 0 (limit nothing), claimed today 0 (limit 4) before");
    expect((await bed.admin.ownership.replay({ decisionId })).same).toBe(true);
  });

  test("every fault of the policy is named when it is embedded", () => {
    expect(() => open({ ownership: { fallback: { pool: "x" } } })).toThrow(/fallback\.pool/);
  });
});

test("a protection that is changed counts from what it always counted from, off and on again included", async () => {
  const directory = mkdtempSync(join(tmpdir(), "clientele-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  let now = Date.UTC(2026, 0, 5);
  const under = async <A>(
    base: number | null | OwnershipPolicyInput["protection"],
    body: (desk: ClienteleSession) => Promise<A>,
  ): Promise<A> => {
    const protection = typeof base === "number" ? { base, renew: 3, max: base + 10, warnDays: 1 } : base;
    const storage = memoryStore({ directory });
    const crm = createClientele({ storage, clock: () => now, ownership: { protection } });
    const answer = await body(crm.as({ user: "admin", roles: ["admin"] }));
    await crm.close();
    return answer;
  };
  const due = async (desk: ClienteleSession) => (await desk.ownership.get({ customerId: "c-1" })).dueAt;
  await under(10, async (desk) => {
    await desk.team.addTeam({ id: "east", name: "East" });
    await desk.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    await desk.customers.register({ id: "c-1", name: "C" });
    await desk.ownership.claim({ customerId: "c-1", repId: "lin" });
  });
  const received = now;
  now += 5 * DAY;
  const sweep = (desk: ClienteleSession) => desk.ownership.recycle();
  expect(await under(null, sweep)).toEqual({ reset: 1, warned: 0, released: 0 });
  expect(await under(10, sweep)).toEqual({ reset: 1, warned: 0, released: 0 });
  expect(await under(10, due)).toBe(received + 10 * DAY);
  expect(await under(6, due)).toBe(received + 6 * DAY);
  expect(await under(6, sweep)).toEqual({ reset: 1, warned: 1, released: 0 });
  const sameDates = { base: 6, renew: 4, max: 16, warnDays: 1 };
  expect(await under(sameDates, sweep)).toEqual({ reset: 1, warned: 0, released: 0 });
  expect(await under(7, sweep)).toEqual({ reset: 1, warned: 0, released: 0 });
  now += DAY;
  expect(await under(7, sweep)).toEqual({ reset: 0, warned: 1, released: 0 });
  // shorter at one stroke: the old book is warned first, and has its days from then on
  expect(await under(6, sweep)).toEqual({ reset: 1, warned: 1, released: 0 });
  now += DAY - 1;
  expect(await under(6, sweep)).toEqual({ reset: 0, warned: 0, released: 0 });
  now += 1;
  expect(await under(6, sweep)).toEqual({ reset: 0, warned: 0, released: 1 });
});
