import fc from "fast-check";
import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { DAY, iso } from "../kernel/index.js";

const protection = { base: 10, renew: 5, max: 40, warnDays: 2 };
const share = (owners: Readonly<Record<string, number>>) => ({
  customerId: "c-1",
  owners: Object.entries(owners).map(([repId, of]) => ({ repId, share: of })),
  reason: "worked on together",
});
const january = { from: "2026-01-01", until: "2026-02-01", currency: "CNY" };

const staff = async (bed: TestBed) => {
  const { team, customers, ownership } = bed.admin;
  await team.addTeam({ id: "east", name: "East" });
  for (const id of ["lin", "zhou", "wu"]) await team.addRep({ id, name: id, teamId: "east" });
  for (const id of ["c-1", "c-2"]) await customers.register({ id, name: id });
  await ownership.assignTo({ customerId: "c-1", repId: "lin", reason: "hers" });
};
const sell = (bed: TestBed, id: string, amount: number, placedAt = bed.now()) =>
  bed.admin.orders.record({
    ...{ id, placedAt, customerId: "c-1", currency: "CNY" },
    lines: [{ quantity: 1, amount, margin: null }],
  });
const revenue = async (bed: TestBed) => {
  const { rows } = await bed.admin.performance.report({ ...january, by: "rep", metrics: ["revenue"] });
  return Object.fromEntries(rows.map(({ key, figures }) => [key, figures.revenue?.value]));
};
const call = (bed: TestBed, who: string) =>
  bed.as(who).customers.touch({ customerId: "c-1", at: bed.now(), channel: "phone", kind: "call" });
const dueIn = async (bed: TestBed) => {
  const { dueAt } = await bed.admin.ownership.get({ customerId: "c-1" });
  return ((dueAt ?? 0) - bed.now()) / DAY;
};

onEveryStore("co-owners", (open) => {
  test("are credited by their shares when an order is placed, to the last fen; what was credited before stays", async () => {
    const bed = open();
    await staff(bed);
    const start = bed.now();
    await sell(bed, "o-1", 1_000);
    bed.passDays(1);
    await bed.admin.ownership.share(share({ lin: 6_667, wu: 3_333 }));
    await sell(bed, "o-2", 1_001);
    expect(await revenue(bed)).toEqual({ lin: 1_667, wu: 334 });
    bed.passDays(1);
    await bed.admin.ownership.share(share({ lin: 10_000 }));
    await sell(bed, "o-3", 500);
    // recorded late, credited as it was then
    await sell(bed, "o-4", 300, start + DAY);
    expect(await revenue(bed)).toEqual({ lin: 2_367, wu: 434 });
    const { difference } = await bed.admin.performance.reconcile(january);
    expect(difference).toEqual({ amount: 0, margin: 0 });
    const { items } = await bed.admin.ownership.shares({ customerId: "c-1" });
    expect(items.map((one) => one.owners.map(({ share: of }) => of))).toEqual([[10_000], [6_667, 3_333]]);
  });

  test("work on the customer, and their contact renews its protection, where the policy says so", async () => {
    for (const followUps of [true, false]) {
      const bed = open({ ownership: { protection, sharing: { followUps } } });
      await staff(bed);
      bed.passDays(8);
      expect((await refusal(call(bed, "wu")))._tag).toBe("NotAllowed");
      await bed.admin.ownership.share(share({ lin: 5_000, wu: 5_000 }));
      await call(bed, "wu");
      await bed.as("wu").customers.change({ id: "c-1", size: 3 });
      expect(await dueIn(bed)).toBe(followUps ? 5 : 2);
      expect((await refusal(bed.as("wu").ownership.release({ customerId: "c-1", reason: "no" })))._tag).toBe(
        "NotAllowed",
      );
    }
  });

  test("are named by who may, for a customer with an owner, and checked", async () => {
    const bed = open();
    await staff(bed);
    expect((await refusal(bed.as("lin").ownership.share(share({ lin: 10_000 }))))._tag).toBe("NotAllowed");
    const code = async (owners: Readonly<Record<string, number>>) =>
      (await refusal(bed.admin.ownership.share(share(owners)))).code;
    expect(await code({ lin: 5_000, wu: 4_999 })).toBe("OWNERSHIP.SHARES_NOT_WHOLE");
    expect(await code({ wu: 10_000 })).toBe("OWNERSHIP.OWNER_WITHOUT_SHARE");
    const pooled = { ...share({ lin: 10_000 }), customerId: "c-2" };
    expect((await refusal(bed.admin.ownership.share(pooled))).code).toBe("OWNERSHIP.NOT_OWNED");
    await bed.admin.team.leave({ id: "wu" });
    expect(await code({ lin: 5_000, wu: 5_000 })).toBe("OWNERSHIP.REP_NOT_ACTIVE");
  });

  test("stay over a handover, unless the policy says otherwise, and end when the customer goes to a pool", async () => {
    for (const overHandover of [true, false]) {
      const bed = open({ ownership: { sharing: { overHandover } } });
      await staff(bed);
      await bed.admin.ownership.share(share({ lin: 6_000, wu: 4_000 }));
      const ask = { customerId: "c-1", toRepId: "zhou", reason: "moves" };
      const { handover } = await bed.as("lin").ownership.requestHandover(ask);
      bed.passDays(1);
      await bed.as("zhou").ownership.approveHandover({ handoverId: handover.id });
      await sell(bed, "o-1", 100);
      expect(await revenue(bed)).toEqual(overHandover ? { zhou: 60, wu: 40 } : { zhou: 100 });
      await bed.admin.ownership.release({ customerId: "c-1", reason: "r" });
      await bed.as("lin").ownership.claim({ customerId: "c-1" });
      expect((await bed.admin.ownership.get({ customerId: "c-1" })).holding.owners).toEqual([]);
      bed.passDays(1);
      await sell(bed, "o-2", 100);
      expect((await revenue(bed)).lin).toBe(100);
    }
  });

  test("never lose or make a fen, whoever has which share when, and however late orders are recorded", async () => {
    const anyStep = fc.record({
      share: fc.option(fc.integer({ min: 1, max: 9_999 })),
      amount: fc.integer({ min: 1, max: 99_999 }),
      late: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 6 }), async (steps) => {
        const bed = open();
        await staff(bed);
        const shares: { at: number; wu: number }[] = [];
        const expected = { lin: 0, wu: 0 };
        for (const [at, { share: wu, amount, late }] of steps.entries()) {
          bed.passDays(1);
          await bed.admin.ownership.share(share(wu === null ? { lin: 10_000 } : { lin: 10_000 - wu, wu }));
          shares.push({ at: bed.now(), wu: wu ?? 0 });
          const placedAt = Math.max(bed.now() - late * DAY, shares[0]?.at ?? 0);
          const then = shares.findLast((one) => one.at <= placedAt)?.wu ?? 0;
          await sell(bed, `o-${at}`, amount, placedAt);
          const theirs = (amount * then) / 10_000;
          expected.wu += theirs;
          expected.lin += amount - theirs;
        }
        const { lin = 0, wu = 0 } = await revenue(bed);
        expect(lin + wu).toBe(steps.reduce((sum, one) => sum + one.amount, 0));
        // each order is off by less than one fen
        expect(Math.abs(wu - expected.wu)).toBeLessThan(steps.length);
      }),
      { numRuns: 10, seed: 20_260_105 },
    );
  });
});

const away = (bed: TestBed, days: number, coverId?: string) => ({
  id: "lin",
  absences: [{ from: iso(bed.now()), until: iso(bed.now() + days * DAY), reason: "leave", coverId }],
});

onEveryStore("a cover", (open) => {
  test("stands in for the absent owner until the absence ends: may act, and their call is the owner's follow-up", async () => {
    const bed = open({ ownership: { protection } });
    await staff(bed);
    bed.passDays(7);
    await bed.admin.team.changeRep(away(bed, 4, "wu"));
    await call(bed, "wu");
    expect(await dueIn(bed)).toBe(5);
    await bed.as("wu").customers.change({ id: "c-1", size: 3 });
    expect((await refusal(call(bed, "zhou")))._tag).toBe("NotAllowed");
    expect((await refusal(bed.as("wu").ownership.release({ customerId: "c-1", reason: "no" })))._tag).toBe(
      "NotAllowed",
    );
    bed.passDays(4);
    // back: nothing ran, and it is over
    expect((await refusal(call(bed, "wu")))._tag).toBe("NotAllowed");
    expect((await bed.admin.ownership.get({ customerId: "c-1" })).holding.ownerId).toBe("lin");
  });

  test("renews nothing where the policy says so", async () => {
    const bed = open({ ownership: { protection, cover: { followUps: false } } });
    await staff(bed);
    bed.passDays(7);
    await bed.admin.team.changeRep(away(bed, 4, "wu"));
    await call(bed, "wu");
    expect(await dueIn(bed)).toBe(3);
  });

  test("earns what the policy says of orders placed meanwhile: by default nothing", async () => {
    for (const coverShare of [0, 2_500]) {
      const bed = open({ performance: { coverShare } });
      await staff(bed);
      await bed.admin.team.changeRep(away(bed, 2, "wu"));
      await sell(bed, "o-1", 1_000);
      bed.passDays(2);
      await sell(bed, "o-2", 1_000);
      expect(await revenue(bed)).toEqual(coverShare === 0 ? { lin: 2_000 } : { lin: 1_750, wu: 250 });
    }
  });

  test("shields the absent owner from new customers, which go to others and not to the cover for that", async () => {
    const rules = [{ id: "all", then: { strategy: "in-turn" as const } }];
    const bed = open({ ownership: { rules } });
    await staff(bed);
    await bed.admin.team.changeRep(away(bed, 3, "wu"));
    const given = async (id: string) => {
      await bed.admin.customers.register({ id, name: id });
      return (await bed.admin.ownership.assign({ customerId: id })).ownerId;
    };
    const meanwhile = [];
    for (let at = 0; at < 4; at += 1) meanwhile.push(await given(`n-${at}`));
    expect(meanwhile).not.toContain("lin");
    expect(new Set(meanwhile)).toEqual(new Set(["zhou", "wu"]));
    bed.passDays(3);
    const later = [];
    for (let at = 4; at < 8; at += 1) later.push(await given(`n-${at}`));
    expect(later).toContain("lin");
  });

  test("is another rep, who is active", async () => {
    const bed = open();
    await staff(bed);
    const code = async (coverId: string) =>
      (await refusal(bed.admin.team.changeRep(away(bed, 3, coverId)))).code;
    expect(await code("lin")).toBe("TEAM.COVERS_FOR_THEMSELVES");
    expect(await code("nobody")).toBe("STORAGE.NOT_FOUND");
    await bed.admin.team.leave({ id: "wu" });
    expect(await code("wu")).toBe("TEAM.REP_LEFT");
  });
});
