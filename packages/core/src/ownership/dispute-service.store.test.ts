import { expect, test } from "vitest";
import { type OpenTestBed, onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { DAY, type RolePolicy } from "../kernel/index.js";
import { disputePhase, type OwnershipPolicyInput, recommend } from "./index.js";
import { OwnershipPolicy } from "./policy.js";

const roles: RolePolicy = {
  admin: { "*": "all" },
  manager: { "*": "team" },
  rep: {
    "customer.register": "all",
    "customer.touch": "all",
    "ownership.read": "all",
    "ownership.claim": "all",
    "ownership.dispute": "own",
    "performance.read": "all",
  },
};
const ownership: OwnershipPolicyInput = {
  protection: { base: 30, renew: 10, max: 90, warnDays: 3 },
  disputes: { decideWithinDays: 5, appealWithinDays: 7 },
};

/** Zhou called first; Lin was given the customer by hand, and sold to it. */
const quarrel = async (open: OpenTestBed, policy: OwnershipPolicyInput = ownership): Promise<TestBed> => {
  const bed = open({ ownership: policy, roles });
  const { admin } = bed;
  await admin.team.addTeam({ id: "east", name: "East" });
  for (const id of ["lin", "zhou", "chen"]) await admin.team.addRep({ id, name: id, teamId: "east" });
  await admin.customers.register({ id: "acme", name: "Acme" });
  const call = { customerId: "acme", at: bed.now(), channel: "phone", kind: "call" } as const;
  await bed.as("zhou").customers.touch({ id: "t-1", ...call });
  bed.passDays(2);
  await admin.ownership.assignTo({ customerId: "acme", repId: "lin", reason: "a new account" });
  const lines = [{ quantity: 1, amount: 1_001 }];
  const sold = { customerId: "acme", currency: "CNY", lines, placedAt: bed.now() };
  await admin.orders.record({ id: "o-1", ...sold });
  bed.passDays(3);
  return bed;
};
const complain = (bed: TestBed, repId = "zhou") =>
  bed.as(repId).ownership.openDispute({ customerId: "acme", reason: "I called first" });
const holdingOf = async ({ admin }: TestBed) => (await admin.ownership.get({ customerId: "acme" })).holding;
const creditOf = async ({ admin }: TestBed) => {
  const { items } = await admin.performance.ledger({ sourceId: "o-1", limit: 100 });
  return items.map((one) => [one.repId, one.amount, one.reason]);
};

onEveryStore("a dispute", (open) => {
  test("collects the evidence, recommends by a named rule, and says so in both languages", async () => {
    const bed = await quarrel(open);
    const heard: unknown[] = [];
    bed.crm.on("ownership.disputed", ({ data }) => void heard.push(data));
    const { dispute, phase, text } = await complain(bed);
    expect([phase, dispute.decideBy - bed.now()]).toEqual(["open", 5 * DAY]);
    expect(dispute.parties.map(({ repId }) => repId)).toEqual(["zhou", "lin"]);
    expect(dispute.recommendation).toMatchObject({ repId: "zhou", rule: "first-contact" });
    expect(dispute.facts.customers[0]).toMatchObject({
      ownerId: "lin",
      tenures: [{ ownerId: "lin", reason: "by-hand" }],
      orders: [{ orderId: "o-1", ownerId: "lin" }],
      decisions: [{ kind: "by-hand" }],
    });
    expect(text.en).toContain("zhou was first: call at 2026-01-05T09:00:00.000Z (t-1)");
    expect(text.en).toContain("protection speaks for lin (acme, 2026-01-07T09:00:00.000Z)");
    expect(text.en).toContain("recommended: the customer goes to zhou, by first contact");
    expect(text["zh-CN"]).toContain("建议：依据首次联系，客户归 zhou");
    expect(heard).toMatchObject([{ customerIds: ["acme"], cause: "claimed", recommendedId: "zhou" }]);
    const calendar = { addDays: (at: number, days: number) => at + days * DAY } as never;
    const again = recommend(dispute.facts, OwnershipPolicy.parse(ownership), calendar);
    expect(again).toEqual(dispute.recommendation);
    const { items } = await bed.admin.ownership.disputes({ running: true });
    expect(items).toEqual([dispute]);
  });

  test("freezes the customer: nothing moves it, and its clock stands still", async () => {
    const bed = await quarrel(open);
    const due = (await holdingOf(bed)).dueAt ?? 0;
    await complain(bed);
    const { ownership: desk } = bed.admin;
    const asked = { customerId: "acme", reason: "go round" };
    for (const call of [
      () => desk.assignTo({ ...asked, repId: "chen" }),
      () => desk.release(asked),
      () => complain(bed, "zhou"),
    ])
      expect((await refusal(call())).code).toBe("OWNERSHIP.DISPUTED");
    expect((await holdingOf(bed)).dueAt).toBe(due + 5 * DAY);
    await bed.admin.team.leave({ id: "lin" });
    expect(await desk.redistribute({ repId: "lin" })).toEqual([]);
    expect((await holdingOf(bed)).ownerId).toBe("lin");
  });

  test("freezes a customer of the pool: nobody claims it, and the policy does not give it away", async () => {
    const bed = await quarrel(open);
    await bed.admin.ownership.release({ customerId: "acme", reason: "unwanted" });
    await complain(bed, "lin");
    const claim = bed.as("chen").ownership.claim({ customerId: "acme" });
    expect((await refusal(claim)).code).toBe("OWNERSHIP.DISPUTED");
    expect((await refusal(bed.admin.ownership.assign({ customerId: "acme" }))).code).toBe(
      "OWNERSHIP.DISPUTED",
    );
    bed.passDays(5);
    await bed.as("chen").ownership.claim({ customerId: "acme" });
    expect((await holdingOf(bed)).ownerId).toBe("chen");
  });

  test("is not swept away by the clock while it goes on, and by exactly as much later", async () => {
    const bed = await quarrel(open, {
      ...ownership,
      protection: { base: 5, renew: 0, max: 5, warnDays: 1 },
    });
    await complain(bed);
    // two days were left, and five it is frozen
    for (let day = 0; day < 7; day += 1) {
      expect((await bed.admin.ownership.recycle()).released).toBe(0);
      bed.passDays(1);
    }
    expect((await bed.admin.ownership.recycle()).released).toBe(1);
  });

  test("lapses by itself when nobody decides in time, and nothing has changed", async () => {
    const bed = await quarrel(open);
    const before = await holdingOf(bed);
    const { dispute } = await complain(bed);
    bed.passDays(5);
    const { phase, text } = await bed.admin.ownership.dispute({ disputeId: dispute.id });
    expect([phase, disputePhase(dispute, bed.now() - 1)]).toEqual(["lapsed", "open"]);
    expect(text["zh-CN"]).toContain("已失效");
    expect((await holdingOf(bed)).ownerId).toBe(before.ownerId);
    expect((await bed.admin.ownership.disputes({ running: true })).items).toEqual([]);
    const late = bed.admin.ownership.decideDispute({ disputeId: dispute.id, ownerId: "zhou", reason: "x" });
    expect((await refusal(late)).code).toBe("OWNERSHIP.DISPUTE_PHASE");
    await bed.admin.ownership.assignTo({ customerId: "acme", repId: "chen", reason: "free again" });
  });

  test("gives the customer and the credit of its orders to the winner, by entries, and once only", async () => {
    const bed = await quarrel(open);
    const { dispute } = await complain(bed);
    const ruled = { disputeId: dispute.id, ownerId: "zhou", reason: "the call came first" };
    const { phase, text } = await bed.admin.ownership.decideDispute(ruled);
    expect(phase).toBe("decided");
    expect(text.en).toContain("admin decided at 2026-01-10T09:00:00.000Z: the customer goes to zhou");
    expect(await holdingOf(bed)).toMatchObject({ ownerId: "zhou", receivedAt: bed.now() });
    expect(await creditOf(bed)).toEqual([
      ["lin", 1_001, "owned-when-placed"],
      ["lin", -1_001, "reversal"],
      ["zhou", 1_001, "awarded-by-dispute"],
    ]);
    const why = await bed.admin.ownership.explain({ customerId: "acme" });
    expect(why.text.en).toContain("the customer goes from lin to zhou; reason: the call came first");
    expect((await bed.admin.ownership.replay({ decisionId: why.decisionId })).same).toBe(true);
    expect((await refusal(bed.admin.ownership.decideDispute(ruled))).code).toBe("OWNERSHIP.DISPUTE_PHASE");
    const moved = bed.admin.ownership.assignTo({ customerId: "acme", repId: "chen", reason: "go round" });
    expect((await refusal(moved)).code).toBe("OWNERSHIP.DISPUTED");
    bed.passDays(7);
    const { phase: then } = await bed.admin.ownership.dispute({ disputeId: dispute.id });
    expect(then).toBe("final");
    expect((await refusal(complain(bed, "lin"))).code).toBe("OWNERSHIP.DISPUTE_FINAL");
    await bed.admin.ownership.assignTo({ customerId: "acme", repId: "chen", reason: "free again" });
  });

  test("is appealed: the former owner gets back the customer, what was left of the protection, and the credit (O15)", async () => {
    const bed = await quarrel(open);
    const left = ((await holdingOf(bed)).dueAt ?? 0) - bed.now();
    const { dispute } = await complain(bed);
    const { id: disputeId } = dispute;
    bed.passDays(2);
    await bed.admin.ownership.decideDispute({ disputeId, ownerId: "zhou", reason: "the call came first" });
    bed.passDays(3);
    const early = bed
      .as("chief", "admin")
      .ownership.decideDispute({ disputeId, ownerId: "lin", reason: "x" });
    expect((await refusal(early)).code).toBe("OWNERSHIP.DISPUTE_PHASE");
    const appeal = await bed
      .as("lin")
      .ownership.appealDispute({ disputeId, reason: "that call was a wrong number" });
    expect(appeal.phase).toBe("appealed");
    expect(appeal.text.en).toContain(
      "lin appealed at 2026-01-15T09:00:00.000Z; that call was a wrong number",
    );
    bed.passDays(4);
    const ruling = { disputeId, ownerId: "lin", reason: "a wrong number is no contact" };
    expect((await refusal(bed.admin.ownership.decideDispute(ruling))).code).toBe("OWNERSHIP.SAME_JUDGE");
    const { phase, text } = await bed.as("chief", "admin").ownership.decideDispute(ruling);
    expect(phase).toBe("final");
    expect(text["zh-CN"]).toContain("已终局");
    const holding = await holdingOf(bed);
    expect(holding.ownerId).toBe("lin");
    expect((holding.dueAt ?? 0) - bed.now()).toBe(left);
    expect(await creditOf(bed)).toEqual([
      ["lin", 1_001, "owned-when-placed"],
      ["lin", -1_001, "reversal"],
      ["zhou", 1_001, "awarded-by-dispute"],
      ["zhou", -1_001, "reversal"],
      ["lin", 1_001, "awarded-by-dispute"],
    ]);
    const march = { from: "2026-01-01", until: "2026-03-01", currency: "CNY" };
    const { difference, mismatches } = await bed.admin.performance.reconcile(march);
    expect([difference.amount, mismatches]).toEqual([0, []]);
    await bed.admin.ownership.assignTo({ customerId: "acme", repId: "chen", reason: "free again" });
  });

  test("that is rejected leaves everything as it was, but for the time it took (O15)", async () => {
    const bed = await quarrel(open);
    const before = await holdingOf(bed);
    const credit = await creditOf(bed);
    const { dispute } = await complain(bed);
    bed.passDays(2);
    await bed.admin.ownership.decideDispute({ disputeId: dispute.id, ownerId: null, reason: "no case" });
    bed.passDays(7);
    const after = await holdingOf(bed);
    expect([after.ownerId, after.receivedAt, after.tenureId]).toEqual([
      before.ownerId,
      before.receivedAt,
      before.tenureId,
    ]);
    expect((after.dueAt ?? 0) - (before.dueAt ?? 0)).toBe(9 * DAY);
    expect(await creditOf(bed)).toEqual(credit);
  });

  test("that is appealed against and rejected again has only taken its time", async () => {
    const bed = await quarrel(open);
    const before = (await holdingOf(bed)).dueAt ?? 0;
    const { id: disputeId } = (await complain(bed)).dispute;
    const rejected = { disputeId, ownerId: null, reason: "no case" };
    bed.passDays(1);
    await bed.admin.ownership.decideDispute(rejected);
    bed.passDays(2);
    await bed.as("zhou").ownership.appealDispute({ disputeId, reason: "and yet I called" });
    expect((await holdingOf(bed)).dueAt).toBe(before + 8 * DAY);
    bed.passDays(3);
    await bed.as("chief", "admin").ownership.decideDispute(rejected);
    expect((await holdingOf(bed)).dueAt).toBe(before + 6 * DAY);
  });

  test("over a customer of the pool gives it to who let it go by mistake, who has nothing to appeal against", async () => {
    const bed = await quarrel(open);
    await bed.admin.ownership.release({ customerId: "acme", reason: "unwanted" });
    const { dispute } = await complain(bed, "lin");
    const { id: disputeId } = dispute;
    await bed.admin.ownership.decideDispute({ disputeId, ownerId: "lin", reason: "released by mistake" });
    expect((await holdingOf(bed)).ownerId).toBe("lin");
    const again = bed.as("lin").ownership.appealDispute({ disputeId, reason: "x" });
    expect((await refusal(again)).code).toBe("OWNERSHIP.NOTHING_TO_APPEAL");
  });

  test("is decided by nobody who is in it, and by nobody without authority over its parties", async () => {
    const bed = await quarrel(open, { ...ownership, disputes: { judges: ["manager"] } });
    const { dispute } = await complain(bed);
    const ruled = { disputeId: dispute.id, ownerId: "zhou", reason: "mine" };
    const as = (user: string, role: string, ...teams: string[]) =>
      refusal(bed.crm.as({ user, roles: [role], teams }).ownership.decideDispute(ruled));
    expect((await as("chen", "rep", "east")).code).toBe("PERMISSION.DENIED");
    expect((await as("wu", "manager", "west")).code).toBe("PERMISSION.DENIED");
    expect((await as("zhou", "manager", "east")).code).toBe("OWNERSHIP.PARTY_CANNOT_DECIDE");
    expect((await as("boss", "admin")).code).toBe("OWNERSHIP.NOT_A_JUDGE");
    const stranger = { ...ruled, ownerId: "chen" };
    const wu = bed.crm.as({ user: "wu", roles: ["manager"], teams: ["east"] });
    expect((await refusal(wu.ownership.decideDispute(stranger))).code).toBe("OWNERSHIP.NOT_A_PARTY");
    expect((await wu.ownership.decideDispute(ruled)).phase).toBe("decided");
  });

  test("takes standing, something to dispute, and is in time", async () => {
    const bed = await quarrel(open);
    expect((await refusal(complain(bed, "chen"))).code).toBe("OWNERSHIP.NO_STANDING");
    expect((await refusal(complain(bed, "lin"))).code).toBe("OWNERSHIP.NOTHING_TO_DISPUTE");
    bed.passDays(27);
    expect((await refusal(complain(bed))).code).toBe("OWNERSHIP.DISPUTE_TOO_LATE");
    const unknown = bed.as("zhou").ownership.openDispute({ customerId: "nobody", reason: "x" });
    expect((await refusal(unknown)).code).toBe("STORAGE.NOT_FOUND");
  });

  test("is taken back by who opened it, and by nobody else", async () => {
    const bed = await quarrel(open);
    const due = (await holdingOf(bed)).dueAt ?? 0;
    const { dispute } = await complain(bed);
    const { id: disputeId } = dispute;
    const other = bed.as("lin").ownership.withdrawDispute({ disputeId });
    expect((await refusal(other)).code).toBe("OWNERSHIP.NOT_A_PARTY");
    bed.passDays(1);
    expect((await bed.as("zhou").ownership.withdrawDispute({ disputeId })).phase).toBe("withdrawn");
    expect((await holdingOf(bed)).dueAt).toBe(due + DAY);
    await complain(bed);
  });

  test("is found where somebody was in contact before the owner got the customer", async () => {
    const bed = await quarrel(open, { disputes: { detect: ["earlier-contact"] } });
    const call = { customerId: "acme", channel: "phone", kind: "call" } as const;
    await bed.as("chen").customers.touch({ ...call, at: bed.now() });
    expect((await bed.admin.ownership.disputes({ customerId: "acme" })).items).toEqual([]);
    await bed.as("zhou").customers.touch({ ...call, id: "t-0", at: "2026-01-04T09:00:00Z" });
    const [found] = (await bed.admin.ownership.disputes({ customerId: "acme" })).items;
    expect(found).toMatchObject({ cause: "earlier-contact", openedById: null, claimantId: "zhou" });
    expect(found?.recommendation).toMatchObject({ repId: "zhou", contact: { winner: { id: "t-0" } } });
    // one case at a time: further evidence opens no second one, and is kept all the same
    await bed.as("chen").customers.touch({ ...call, at: "2026-01-03T09:00:00Z" });
    expect((await bed.admin.ownership.disputes({ customerId: "acme" })).items).toHaveLength(1);
  });

  test("is found where a customer is registered under the name of somebody else's, and both go to one owner", async () => {
    const bed = await quarrel(open, { assignOnRegister: "registrant", disputes: { detect: ["same-name"] } });
    await bed.as("zhou").customers.register({ id: "acme-2", name: "ACME" });
    const [found] = (await bed.admin.ownership.disputes({ customerId: "acme" })).items;
    expect(found).toMatchObject({ cause: "same-name", customerIds: ["acme", "acme-2"], claimantId: "zhou" });
    const disputeId = found?.id ?? "";
    await bed.admin.ownership.decideDispute({ disputeId, ownerId: "lin", reason: "one customer" });
    const book = (await bed.admin.ownership.book({ repId: "lin" })).items.map(({ id }) => id);
    expect(book.sort()).toEqual(["acme", "acme-2"]);
  });
});
