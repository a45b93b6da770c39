import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import type { OwnershipPolicyInput } from "./policy.js";

const inTurn: OwnershipPolicyInput = { rules: [{ id: "all", then: { strategy: "in-turn" } }] };

const staff = async (bed: TestBed, reps: Readonly<Record<string, object>>) => {
  await bed.admin.team.addTeam({ id: "east", name: "East" });
  for (const [id, some] of Object.entries(reps))
    await bed.admin.team.addRep({ id, name: id, teamId: "east", ...some });
};
const book = async (bed: TestBed, repId: string, size: number) => {
  for (let at = 0; at < size; at += 1) {
    const id = `${repId}-${String(at).padStart(2, "0")}`;
    await bed.admin.customers.register({ id, name: id });
    await bed.admin.ownership.assignTo({ customerId: id, repId, reason: "theirs" });
  }
};
const why = { reason: "a new colleague" };
const held = async (bed: TestBed, repId: string) =>
  (await bed.admin.ownership.book({ repId, limit: 500 })).items.length;

onEveryStore("a rebalance", (open) => {
  test("goes where its preview said, with tenures, events, open deals and reasons, and the second moves nothing", async () => {
    const bed = open({ ownership: inTurn });
    await staff(bed, { lin: {}, wu: { capacity: 2 }, zhou: {} });
    await book(bed, "lin", 6);
    const events: string[] = [];
    bed.crm.on("*", (event) => {
      if (event.type.startsWith("ownership.")) events.push(event.type);
    });
    const preview = await bed.admin.ownership.rebalance({ preview: true, ...why });
    expect(preview.books.map((one) => [one.repId, one.before, one.after])).toEqual([
      ["lin", 6, 2],
      ["wu", 0, 2],
      ["zhou", 0, 2],
    ]);
    expect(events).toEqual([]);
    bed.passDays(1);
    expect(await bed.admin.ownership.rebalance(why)).toEqual(preview);
    for (const { customerId, to } of preview.moves) {
      const { holding } = await bed.admin.ownership.get({ customerId });
      expect(holding.ownerId).toBe(to.repId);
      const { items } = await bed.admin.ownership.history({ customerId });
      expect(items.map((one) => [one.ownerId, one.reason, one.ending])).toEqual([
        [to.repId, "rebalanced", null],
        ["lin", "by-hand", "rebalanced"],
      ]);
    }
    expect(events.filter((type) => type === "ownership.released")).toHaveLength(4);
    expect(events.filter((type) => type === "ownership.assigned")).toHaveLength(4);
    const [first] = preview.moves;
    const { text, decisionId } = await bed.admin.ownership.explain({ customerId: first?.customerId ?? "" });
    expect(text.en).toContain(
      "goes from lin (holds 6, then 2; weight 1) to wu (holds 0, then 2; weight 1, capacity 2)",
    );
    expect(text["zh-CN"]).toContain("持有 6，之后 2");
    expect((await bed.admin.ownership.replay({ decisionId })).same).toBe(true);
    expect((await bed.admin.ownership.rebalance(why)).moves).toEqual([]);
  });

  test("leaves alone what the policy keeps, what is disputed, and whom no rule gives to one of several", async () => {
    const rules = [
      { id: "small", when: { region: { within: ["CN"] } }, then: { pool: "public" } },
      { id: "all", then: { strategy: "in-turn" as const } },
    ];
    const bed = open({ ownership: { rules } });
    await staff(bed, { lin: {}, wu: {} });
    await book(bed, "lin", 6);
    const until = bed.now() + 86_400_000;
    await bed.admin.ownership.protect({ customerId: "lin-00", lockedUntil: until, reason: "promised" });
    await bed.admin.ownership.protect({ customerId: "lin-01", contractUntil: until, reason: "signed" });
    await bed.admin.funnel.open({ id: "d-1", name: "pumps", customerId: "lin-02", ownerId: "lin" });
    await bed.admin.customers.change({ id: "lin-03", region: "CN/Zhejiang" });
    await bed.admin.ownership.requestHandover({ customerId: "lin-04", toRepId: "wu", ...why });
    const { moves, stays } = await bed.admin.ownership.rebalance(why);
    expect(moves.map((move) => move.customerId)).toEqual(["lin-05"]);
    expect(stays).toEqual({ locked: 1, contract: 1, "open-deals": 1, "no-candidates": 1, handover: 1 });
  });

  test("takes open deals along where the policy lets their customers go", async () => {
    for (const deals of ["all", "none"] as const) {
      const bed = open({ ownership: { ...inTurn, rebalance: { keep: [], deals } } });
      await staff(bed, { lin: {}, wu: {} });
      await book(bed, "lin", 2);
      for (const at of ["00", "01"])
        await bed.admin.funnel.open({
          id: `d-${at}`,
          name: "pumps",
          customerId: `lin-${at}`,
          ownerId: "lin",
        });
      const { moves } = await bed.admin.ownership.rebalance(why);
      const id = moves[0]?.customerId.replace("lin", "d") ?? "";
      expect((await bed.admin.funnel.get({ id })).ownerId).toBe(deals === "all" ? "wu" : "lin");
    }
  });

  test("neither takes from nor gives to who is away, has weight 0 or is in another team", async () => {
    const bed = open({ ownership: inTurn });
    const away = { absences: [{ from: bed.now(), until: bed.now() + 86_400_000, reason: "leave" }] };
    await staff(bed, { away, idle: { weight: 0 }, lin: {}, wu: {} });
    await bed.admin.team.addTeam({ id: "west", name: "West" });
    await bed.admin.team.addRep({ id: "zhou", name: "zhou", teamId: "west" });
    await book(bed, "lin", 4);
    await book(bed, "away", 3);
    await book(bed, "idle", 3);
    const { books } = await bed.admin.ownership.rebalance({ teamId: "east", ...why });
    expect(books.map((one) => [one.repId, one.after])).toEqual([
      ["lin", 2],
      ["wu", 2],
    ]);
    expect([await held(bed, "away"), await held(bed, "idle"), await held(bed, "zhou")]).toEqual([3, 3, 0]);
  });

  test("stopped on the way it keeps what it did, and called again moves only the rest", async () => {
    const bed = open({ ownership: inTurn });
    await staff(bed, { lin: {}, wu: {} });
    await book(bed, "lin", 104);
    const stop = () => {
      throw new Error("stopped");
    };
    await expect(bed.admin.ownership.rebalance(why, { onProgress: stop })).rejects.toThrow();
    expect(await held(bed, "wu")).toBe(50);
    const told: unknown[] = [];
    const { moves } = await bed.admin.ownership.rebalance(why, { onProgress: (one) => told.push(one) });
    expect(moves).toHaveLength(2);
    expect(told).toEqual([{ done: 2, total: 2 }]);
  });

  test("is for who may assign to all whose books it levels", async () => {
    const bed = open({ ownership: inTurn });
    await staff(bed, { lin: {} });
    expect((await refusal(bed.as("lin").ownership.rebalance(why))).code).toBe("PERMISSION.DENIED");
  });
});
