import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";

const contacts = [{ name: "Li Na", email: "li@acme.cn" }];
const hidden = ["contacts" as const, "size" as const];

const staff = async ({ admin }: TestBed) => {
  for (const id of ["east", "west"]) await admin.team.addTeam({ id, name: id });
  for (const id of ["lin", "zhou", "ma"]) await admin.team.addRep({ id, name: id, teamId: "east" });
  await admin.team.addRep({ id: "wu", name: "wu", teamId: "west" });
};
const register = async ({ admin }: TestBed, count: number) => {
  for (let at = 1; at <= count; at += 1)
    await admin.customers.register({ id: `c-${at}`, name: `C ${at}`, size: 40, contacts });
};
const order = ({ admin, now }: TestBed, customerId: string, id: string) =>
  admin.orders.record({
    ...{ id, customerId, currency: "CNY", placedAt: now() },
    lines: [{ quantity: 1, amount: 100 }],
  });

onEveryStore("pools", (open) => {
  test("hide what the policy says from who has not claimed the customer, in a list as by its id", async () => {
    const bed = open({ ownership: { pools: [{ id: "public", hidden, admins: ["wu"] }] } });
    await staff(bed);
    await register(bed, 2);
    const seen = async (user: string, ...roles: string[]) => {
      const { customers } = bed.as(user, ...roles);
      const { items } = await customers.find({});
      const got = await customers.get({ id: "c-1" });
      expect(items[0]).toEqual(got);
      return [got.name, got.size, got.contacts.length];
    };
    expect(await seen("lin")).toEqual(["C 1", null, 0]);
    expect(await seen("wu")).toEqual(["C 1", 40, 1]);
    expect(await seen("boss", "manager")).toEqual(["C 1", 40, 1]);
    expect(await seen("eva", "viewer")).toEqual(["C 1", null, 0]);
    await bed.as("lin").ownership.claim({ customerId: "c-1" });
    expect(await seen("lin")).toEqual(["C 1", 40, 1]);
    expect(await seen("zhou")).toEqual(["C 1", 40, 1]);
    await bed.as("lin").ownership.release({ customerId: "c-1", reason: "moved" });
    expect(await seen("lin")).toEqual(["C 1", null, 0]);
  });

  test("show a customer in full so many times a day; the same one again on that day counts once", async () => {
    const bed = open({ ownership: { pools: [{ id: "public", hidden, viewsPerDay: 2, admins: ["wu"] }] } });
    await staff(bed);
    await register(bed, 4);
    const view = (at: number, user = "lin") => bed.as(user).ownership.view({ customerId: `c-${at}` });
    expect(await view(1)).toMatchObject({ size: 40, contacts: [{ name: "Li Na" }] });
    await view(1);
    await view(2);
    expect(await refusal(view(3))).toMatchObject({
      code: "OWNERSHIP.VIEW_LIMIT",
      facts: { viewed: 2, perDay: 2, pool: "public", until: "2026-01-06T00:00:00.000Z" },
    });
    await view(2);
    await view(3, "zhou");
    for (const at of [1, 2, 3, 4]) await view(at, "wu");
    bed.goTo("2026-01-06T00:00:00Z");
    await view(3);
    await bed.as("zhou").ownership.claim({ customerId: "c-4" });
    expect((await refusal(view(4))).code).toBe("OWNERSHIP.NOT_IN_POOL");
  });

  test("are viewed by nobody more often than the day allows, however many views come at once", async () => {
    const bed = open({ ownership: { pools: [{ id: "public", viewsPerDay: 3 }] } });
    await staff(bed);
    await register(bed, 8);
    const tried = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => bed.as("lin").ownership.view({ customerId: `c-${at + 1}` })),
    );
    expect(tried.filter((one) => one.status === "fulfilled")).toHaveLength(3);
  });

  test("are for their teams and members; their admins claim from them for others", async () => {
    const pools = [{ id: "public", teamIds: ["west"], members: ["lin"], admins: ["ma"] }];
    const bed = open({ ownership: { pools, claim: { maxHeld: 1 } } });
    await staff(bed);
    await register(bed, 4);
    const claim = (at: number, user: string, repId = user) =>
      bed.as(user).ownership.claim({ customerId: `c-${at}`, repId });
    expect(await refusal(claim(1, "zhou"))).toMatchObject({
      code: "OWNERSHIP.OTHER_TEAMS_POOL",
      facts: { teams: ["west", "lin"] },
    });
    const view = bed.as("zhou").ownership.view({ customerId: "c-1" });
    expect((await refusal(view)).code).toBe("OWNERSHIP.OTHER_TEAMS_POOL");
    expect(await claim(1, "lin")).toMatchObject({ ownerId: "lin" });
    expect((await refusal(claim(2, "zhou", "wu")))._tag).toBe("NotAllowed");
    expect(await claim(2, "ma", "wu")).toMatchObject({ ownerId: "wu" });
    expect((await refusal(claim(3, "ma", "wu"))).code).toBe("OWNERSHIP.HOLDING_LIMIT");
    expect((await refusal(claim(3, "ma", "zhou"))).code).toBe("OWNERSHIP.OTHER_TEAMS_POOL");
    expect(await claim(3, "ma")).toMatchObject({ ownerId: "ma" });
  });

  test("give more to who sells: where customers with orders do not count, only the others fill the limit", async () => {
    const bed = open({ ownership: { claim: { maxHeld: 2, counts: "without-orders" } } });
    await staff(bed);
    await register(bed, 9);
    const { ownership } = bed.as("lin");
    const claim = (at: number) => ownership.claim({ customerId: `c-${at}` });
    await claim(1);
    await claim(2);
    expect(await refusal(claim(3))).toMatchObject({
      code: "OWNERSHIP.HOLDING_LIMIT",
      facts: { held: 2, max: 2 },
    });
    await order(bed, "c-1", "o-1");
    await order(bed, "c-1", "o-2");
    await claim(3);
    expect((await refusal(claim(4))).code).toBe("OWNERSHIP.HOLDING_LIMIT");
    await order(bed, "c-5", "o-3");
    await claim(5);
    await bed.admin.orders.cancel({ id: "o-2" });
    await ownership.release({ customerId: "c-2", reason: "moved" });
    await ownership.release({ customerId: "c-5", reason: "moved" });
    await claim(4);
    expect((await refusal(claim(6))).code).toBe("OWNERSHIP.HOLDING_LIMIT");
    await bed.admin.orders.cancel({ id: "o-1" });
    await ownership.release({ customerId: "c-4", reason: "moved" });
    expect((await refusal(claim(6))).code).toBe("OWNERSHIP.HOLDING_LIMIT");
    const { decisionId } = await bed.admin.ownership.explain({ customerId: "c-3" });
    expect((await bed.admin.ownership.replay({ decisionId })).same).toBe(true);
  });

  test("keep to such a limit however many claims come at once", async () => {
    const bed = open({ ownership: { claim: { maxHeld: 2, counts: "without-orders" } } });
    await staff(bed);
    await register(bed, 8);
    await order(bed, "c-1", "o-1");
    const tried = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => bed.as("lin").ownership.claim({ customerId: `c-${at + 1}` })),
    );
    expect(tried.map((one) => one.status)[0]).toBe("fulfilled");
    expect(tried.filter((one) => one.status === "fulfilled")).toHaveLength(3);
  });
});
