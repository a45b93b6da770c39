import fc from "fast-check";
import { expect, test } from "vitest";
import { type OpenTestBed, onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import type { OwnershipPolicyInput } from "./policy.js";

const staff = async (bed: TestBed, capacities: Readonly<Record<string, number | null>>) => {
  await bed.admin.team.addTeam({ id: "east", name: "East" });
  for (const [id, capacity] of Object.entries(capacities))
    await bed.admin.team.addRep({ id, name: id, teamId: "east", capacity });
};
const book = async (bed: TestBed, size: number) => {
  for (let at = 0; at < size; at += 1) {
    const id = `c-${at}`;
    await bed.admin.customers.register({ id, name: id, segment: at % 2 === 0 ? "key" : "small" });
    await bed.admin.ownership.assignTo({ customerId: id, repId: "lin", reason: "hers" });
  }
};
const everybody: OwnershipPolicyInput = { rules: [{ id: "all", then: { strategy: "in-turn" } }] };

onEveryStore("a leaver's book", (open) => {
  test("takes the leaver's open deals along to each new owner; deals of others, closed deals and past credit stay", async () => {
    for (const deals of ["all", "none"] as const) {
      const bed = open({ ownership: { ...everybody, leaver: { deals } } });
      await staff(bed, { lin: null, wu: null });
      await book(bed, 2);
      const { funnel, orders, performance, team, ownership } = bed.admin;
      const deal = (id: string, ownerId: string) => funnel.open({ id, name: id, customerId: "c-0", ownerId });
      for (const id of ["d-1", "d-2"]) await deal(id, "lin");
      await deal("d-wu", "wu");
      await funnel.lose({ id: "d-2", reason: "price" });
      const lines = [{ quantity: 1, amount: 700, margin: null }];
      await orders.record({ id: "o-1", customerId: "c-0", placedAt: bed.now(), currency: "CNY", lines });
      bed.passDays(1);
      await team.leave({ id: "lin" });
      const [move] = await ownership.redistribute({ repId: "lin" });
      expect(move?.dealIds).toEqual(deals === "all" ? ["d-1", "d-wu"] : []);
      const owners = [];
      for (const id of ["d-1", "d-2", "d-wu"]) owners.push((await funnel.get({ id })).ownerId);
      expect(owners).toEqual([deals === "all" ? "wu" : "lin", "lin", "wu"]);
      const january = { from: "2026-01-01", until: "2026-02-01", currency: "CNY" };
      const { rows } = await performance.report({ ...january, by: "rep", metrics: ["revenue"] });
      expect(rows.map((row) => [row.key, row.figures.revenue?.value])).toEqual([["lin", 700]]);
    }
  });

  test("takes no deal along into a pool, where nobody would have it", async () => {
    const bed = open();
    await staff(bed, { lin: null });
    await book(bed, 1);
    await bed.admin.funnel.open({ id: "d-1", name: "pumps", customerId: "c-0", ownerId: "lin" });
    await bed.admin.team.leave({ id: "lin" });
    const to = { state: "pooled", poolId: "public" };
    const moves = [{ customerId: "c-0", to, dealIds: [] }];
    expect(await bed.admin.ownership.redistribute({ repId: "lin", preview: true })).toEqual(moves);
    expect(await bed.admin.ownership.redistribute({ repId: "lin" })).toEqual(moves);
    expect((await bed.admin.funnel.get({ id: "d-1" })).ownerId).toBe("lin");
  });

  test("goes exactly where the preview said, under any strategy and capacity, a preview changing nothing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("in-turn", "weighted-in-turn", "least-loaded", "longest-idle", "rendezvous"),
        fc.record({ wu: fc.option(fc.nat(30)), zhou: fc.option(fc.nat(30)) }),
        fc.integer({ min: 0, max: 6 }).map((size) => size + 48),
        fc.option(fc.constant({ max: 20, per: "day" as const })),
        async (strategy, capacities, size, intake) =>
          agrees(open, { rules: [{ id: "all", then: { strategy } }], intake }, capacities, size),
      ),
      { numRuns: 4, seed: 20_260_105 },
    );
  });
});

/** More than one unit of work, so that what one leaves behind is what the next begins with. */
const agrees = async (
  open: OpenTestBed,
  ownership: OwnershipPolicyInput,
  capacities: Readonly<Record<string, number | null>>,
  size: number,
): Promise<void> => {
  const bed = open({ ownership });
  await staff(bed, { lin: null, ...capacities });
  await book(bed, size);
  await bed.admin.funnel.open({ id: "d-1", name: "pumps", customerId: "c-0", ownerId: "lin" });
  const preview = await bed.admin.ownership.redistribute({ repId: "lin", preview: true });
  expect(await bed.admin.ownership.redistribute({ repId: "lin", preview: true })).toEqual(preview);
  expect(preview).toHaveLength(size);
  await bed.admin.team.leave({ id: "lin" });
  expect(await bed.admin.ownership.redistribute({ repId: "lin" })).toEqual(preview);
  for (const { customerId, to } of preview) {
    const { holding } = await bed.admin.ownership.get({ customerId });
    expect(holding.ownerId ?? holding.poolId).toBe(to.state === "owned" ? to.ownerId : to.poolId);
  }
};

onEveryStore("a customer that goes back", (open) => {
  const pools = [{ id: "public" }, { id: "key" }, { id: "old" }];
  const returns = [
    { when: { segments: ["key"] }, pool: "key" },
    { when: { pools: ["old"] }, pool: "old" },
  ];
  const protection = { base: 3, renew: 1, max: 3, warnDays: 0 };

  test("goes into the pool of its segment, of the pool it came from, or the first, by the clock and by hand alike", async () => {
    const bed = open({ ownership: { pools, returns, protection } });
    await staff(bed, { lin: null });
    await book(bed, 4);
    const release = (customerId: string, poolId?: string) =>
      bed.admin.ownership.release({
        customerId,
        reason: "not mine",
        ...(poolId === undefined ? {} : { poolId }),
      });
    expect((await release("c-0")).poolId).toBe("key");
    expect((await release("c-1")).poolId).toBe("public");
    expect((await release("c-2", "public")).poolId).toBe("public");
    await release("c-3", "old");
    await bed.admin.ownership.assignTo({ customerId: "c-3", repId: "lin", reason: "again" });
    await bed.admin.ownership.assignTo({ customerId: "c-0", repId: "lin", reason: "again" });
    await bed.admin.ownership.assignTo({ customerId: "c-1", repId: "lin", reason: "again" });
    bed.passDays(3);
    expect((await bed.admin.ownership.recycle()).released).toBe(3);
    const poolOf = async (customerId: string) =>
      (await bed.admin.ownership.get({ customerId })).holding.poolId;
    expect([await poolOf("c-0"), await poolOf("c-1"), await poolOf("c-3")]).toEqual(["key", "public", "old"]);
    expect((await bed.admin.ownership.explain({ customerId: "c-0" })).text.en).toContain("pool key");
  });

  test("never goes into a pool that is not there: the policy is refused when it is embedded, with the place", async () => {
    expect(() => open({ ownership: { pools, returns: [{ when: { tiers: ["A"] }, pool: "x" }] } })).toThrow(
      /returns\[0\]\.pool/,
    );
    expect(() => open({ ownership: { pools, returns: [{ when: { pools: ["x"] }, pool: "key" }] } })).toThrow(
      /returns\[0\]\.when\.pools\[0\]/,
    );
  });
});
