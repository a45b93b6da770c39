import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import type { ClassificationPolicyInput } from "./index.js";

const classification: ClassificationPolicyInput = {
  qualification: { bant: { budgetFrom: { CNY: 100_000 } }, cards: { poolTarget: 2 } },
  playbook: [
    { name: "key", when: { tier: ["A"] }, give: { visitEveryDays: 14, service: "gold" } },
    { name: "asleep", when: { lifecycle: ["churned"] } },
  ],
};

onEveryStore("qualification", (open) => {
  const bedWith = async (...customers: string[]) => {
    const bed = open({ classification });
    for (const id of customers) await bed.admin.customers.register({ id, name: id });
    return bed;
  };

  test("a prospect is qualified, qualified anew, and found by its treatment", async () => {
    const bed = await bedWith("acme", "bell");
    const heard: unknown[] = [];
    bed.crm.on("classification.qualified", ({ data }) => void heard.push([data.code, data.qualified]));
    const { classification: desk } = bed.admin;
    const decideAt = "2026-02-01T00:00:00Z";
    const first = await desk.qualify({
      customerId: "acme",
      money: true,
      need: true,
      budget: 100_000,
      currency: "CNY",
      decideAt,
    });
    expect(first).toMatchObject({ code: "MaN", treatment: "find-decision-maker", qualified: true });
    expect(first.man.unknown).toEqual(["authority"]);
    expect(first.text["zh-CN"]).toBe("MaN：寻找决策人（缺少：无；待了解：决定权）。");
    await desk.qualify({ customerId: "bell", money: false, authority: false, need: false });
    bed.passDays(30);
    const later = await desk.qualification({ customerId: "acme" });
    expect(later.bant).toMatchObject({ missing: ["timing"], daysLeft: -3, qualified: false });
    await desk.qualify({ customerId: "acme", money: true, authority: true, need: true });
    expect((await desk.toTreat({ treatment: "pursue" })).items.map(({ id }) => id)).toEqual(["acme"]);
    expect((await desk.toTreat({ treatment: "stop" })).items.map(({ id }) => id)).toEqual(["bell"]);
    expect((await desk.toTreat({ treatment: "find-decision-maker" })).items).toEqual([]);
    expect(heard).toEqual([
      ["MaN", true],
      ["man", false],
      ["MAN", false],
    ]);
  });

  test("a budget without a currency, and a customer that is not there, are refused", async () => {
    const bed = await bedWith("acme");
    const { classification: desk } = bed.admin;
    await expect(desk.qualify({ customerId: "acme", budget: 5 })).rejects.toMatchObject({
      _tag: "InvalidInput",
      issues: [{ path: "currency" }],
    });
    await expect(desk.qualify({ customerId: "none" })).rejects.toMatchObject({ _tag: "NotFound" });
    await expect(desk.qualification({ customerId: "acme" })).rejects.toMatchObject({ _tag: "NotFound" });
  });

  test("screening is kept with its reasons", async () => {
    const bed = await bedWith("acme");
    const points = { volume: 80, profitability: 60, payment: 90, future: 50, cooperation: 70 };
    const result = await bed.admin.classification.screen({ customerId: "acme", ...points });
    expect(result).toMatchObject({ verdict: "keep", score: 7_000 });
    expect(await bed.admin.classification.screening({ customerId: "acme" })).toEqual(result);
    expect(result.text.en.split("\n")).toHaveLength(6);
    await expect(
      bed.admin.classification.screen({ customerId: "acme", ...points, volume: 101 }),
    ).rejects.toMatchObject({ _tag: "InvalidInput" });
  });

  test("a rep qualifies its own customers and nobody else's", async () => {
    const bed = await bedWith("acme", "bell");
    await bed.admin.team.addTeam({ id: "east", name: "East" });
    await bed.admin.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    await bed.as("lin").ownership.claim({ customerId: "acme" });
    const lin = bed.as("lin").classification;
    expect(await lin.qualify({ customerId: "acme", money: true })).toMatchObject({ byId: "lin" });
    await expect(lin.qualify({ customerId: "bell", money: true })).rejects.toMatchObject({
      code: "PERMISSION.DENIED",
    });
    await expect(
      bed.as("vera", "viewer").classification.qualify({ customerId: "acme" }),
    ).rejects.toMatchObject({ _tag: "NotAllowed" });
  });
});

onEveryStore("prospect cards", (open) => {
  const expected = (likelihood: number) => ({ expectedAt: "2026-02-20T00:00:00Z", likelihood });

  test("a closed card leaves the pool short, and asks for a replacement", async () => {
    const bed = open({ classification });
    for (const id of ["a", "b", "c"]) await bed.admin.customers.register({ id, name: id });
    const wanted: unknown[] = [];
    bed.crm.on("classification.replacement-wanted", ({ data }) => void wanted.push(data));
    const { classification: desk } = bed.admin;
    for (const customerId of ["a", "b", "c"]) await desk.openCard({ customerId, ...expected(80) });
    expect(await desk.pool()).toEqual({ open: 3, target: 2, wanted: 0 });
    await desk.closeCard({ customerId: "a", outcome: "won" });
    expect(wanted).toEqual([]);
    const closed = await desk.closeCard({ customerId: "b", outcome: "lost" });
    expect(closed).toMatchObject({ status: "lost", pool: { open: 1, wanted: 1 } });
    expect(wanted).toEqual([{ customerId: "b", repId: "admin", pool: { open: 1, target: 2, wanted: 1 } }]);
    expect((await desk.cards()).items.map(({ id }) => id)).toEqual(["c"]);
    await desk.openCard({ customerId: "b", ...expected(10) });
    expect(await desk.pool()).toMatchObject({ open: 2, wanted: 0 });
  });

  test("one open card a customer; a closed one is not reviewed", async () => {
    const bed = open({ classification });
    await bed.admin.customers.register({ id: "a", name: "a" });
    const { classification: desk } = bed.admin;
    await desk.openCard({ customerId: "a", ...expected(50), repId: "lin" });
    await expect(desk.openCard({ customerId: "a", ...expected(50) })).rejects.toMatchObject({
      code: "CLASSIFICATION.CARD_OPEN",
      message: "customer a has an open card, of lin. Review that one, or close it first",
    });
    await desk.closeCard({ customerId: "a", outcome: "won" });
    await expect(desk.reviewCard({ customerId: "a" })).rejects.toMatchObject({
      code: "CLASSIFICATION.CARD_NOT_OPEN",
    });
    await expect(desk.closeCard({ customerId: "a", outcome: "won" })).rejects.toMatchObject({
      code: "CLASSIFICATION.CARD_NOT_OPEN",
    });
    expect(await desk.pool({ repId: "lin" })).toMatchObject({ open: 0 });
  });

  test("a review moves the card, and the next review comes first in the list", async () => {
    const bed = open({ classification });
    for (const id of ["a", "b"]) await bed.admin.customers.register({ id, name: id });
    const { classification: desk } = bed.admin;
    await desk.openCard({ customerId: "a", ...expected(50), buysElsewhere: true });
    await desk.openCard({ customerId: "b", likelihood: 10, expectedAt: "2026-12-01T00:00:00Z" });
    expect((await desk.cards()).items.map(({ id, urgency, kind }) => [id, urgency, kind])).toEqual(
      [
        ["b", "C", "develop"],
        ["a", "B", "attack"],
      ].toSorted((one, other) => (one[1] ?? "").localeCompare(other[1] ?? "")),
    );
    const lines = [{ quantity: 1, amount: 5 }];
    await bed.admin.orders.record({ customerId: "a", placedAt: bed.now(), currency: "CNY", lines });
    bed.passDays(1);
    const reviewed = await desk.reviewCard({
      customerId: "a",
      likelihood: 90,
      expectedAt: "2026-01-20T00:00:00Z",
    });
    expect(reviewed).toMatchObject({
      urgency: "A",
      colour: "red",
      kind: "fixed",
      reviewedAt: bed.now(),
      buysElsewhere: true,
    });
    const due = await desk.cards({ dueBy: "2026-01-10T00:00:00Z" });
    expect(due.items.map(({ id }) => id)).toEqual(["a"]);
  });

  test("of two that open a card at once one is refused, and the pool counts one", async () => {
    const bed = open({ classification });
    await bed.admin.customers.register({ id: "a", name: "a" });
    const { classification: desk } = bed.admin;
    const tries = await Promise.allSettled(
      [1, 2].map(() => desk.openCard({ customerId: "a", ...expected(50) })),
    );
    expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await desk.pool()).toMatchObject({ open: 1 });
  });
});

onEveryStore("playbook", (open) => {
  test("each class has its play, what is given is kept, and visits come due", async () => {
    const bed = open({ classification });
    for (const id of ["acme", "bell"]) await bed.admin.customers.register({ id, name: id });
    const lines = [{ quantity: 1, amount: 5_000 }];
    const placedAt = "2026-01-04T00:00:00Z";
    await bed.admin.orders.record({ customerId: "acme", placedAt, currency: "CNY", lines });
    const { classification: desk } = bed.admin;
    await expect(desk.play({ customerId: "acme" })).rejects.toMatchObject({
      code: "CLASSIFICATION.NOT_YET",
    });
    await desk.classifyAll({ currency: "CNY" });
    expect(await desk.play({ customerId: "acme" })).toMatchObject({
      play: { name: "key" },
      classes: { tier: "A" },
      visitDueAt: bed.now(),
    });
    const given = await desk.give({ customerId: "acme", item: "visit", detail: "spring" });
    expect(given).toMatchObject({ play: "key", byId: "admin", at: bed.now() });
    bed.passDays(3);
    await desk.give({ customerId: "acme", item: "service" });
    const after = await desk.play({ customerId: "acme" });
    expect(after.visitDueAt).toBe(given.at + 14 * 86_400_000);
    expect((await desk.given({ customerId: "acme" })).items.map(({ item }) => item)).toEqual([
      "service",
      "visit",
    ]);
    const second = await desk.give({ customerId: "acme", item: "visit" });
    expect((await desk.play({ customerId: "acme" })).lastVisitAt).toBe(second.at);
    await expect(desk.give({ customerId: "acme", item: "discount" })).rejects.toMatchObject({
      code: "CLASSIFICATION.NOT_IN_PLAY",
    });
    await expect(desk.play({ customerId: "bell" })).rejects.toMatchObject({
      code: "CLASSIFICATION.NO_PLAY",
      facts: { customer: "bell", plays: 2 },
    });
  });
});
