import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { instant } from "../kernel/index.js";

const li = { name: "Li Na", email: "li@acme.cn", phone: "138 0013 8000" };

onEveryStore("leads at the door", (open) => {
  test("are known by name, e-mail or telephone, also when they have become customers", async () => {
    const { admin } = open({ leads: { callingCode: "86" } });
    const first = await admin.funnel.captureLead({ name: "Acme", source: "web", contact: li });
    const capture = (name: string, contact: object) =>
      admin.funnel.captureLead({ name, source: "fair", contact: { name: "x", ...contact } });
    expect((await refusal(capture("Acme East", { email: "LI@acme.cn" }))).facts).toMatchObject({
      by: ["email"],
      leads: [first.id],
      customers: [],
    });
    expect((await refusal(capture("ACME", { phone: "+86 138-0013-8000" }))).facts).toMatchObject({
      by: ["name", "phone"],
      leads: [first.id],
    });
    const { customerId } = await admin.funnel.convertLead({ id: first.id });
    expect((await refusal(capture("Acme West", { phone: "13800138000" }))).facts).toMatchObject({
      by: ["phone"],
      leads: [],
      customers: [customerId],
    });
    const forced = { name: "Acme West", source: "fair", contact: li, force: true };
    expect((await admin.funnel.captureLead(forced)).openPhone).toBeNull();
  });

  test("of one e-mail address, captured at the same moment, become one", async () => {
    const { admin } = open();
    const captured = await Promise.allSettled(
      ["a", "b", "c", "d"].map((name) => admin.funnel.captureLead({ name, source: "web", contact: li })),
    );
    expect(captured.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await admin.funnel.listLeads()).items).toHaveLength(1);
  });

  test("are the same only by what the policy counts, and make way when they are disqualified", async () => {
    const { admin } = open({ leads: { sameBy: ["email"] } });
    const lead = { name: "Acme", source: "web" };
    const first = await admin.funnel.captureLead({ ...lead, contact: li });
    await admin.funnel.captureLead({ ...lead, contact: { ...li, email: null } });
    expect((await refusal(admin.funnel.captureLead({ ...lead, contact: li }))).code).toBe("FUNNEL.DUPLICATE");
    await admin.funnel.disqualifyLead({ id: first.id, reason: "a student" });
    const again = await admin.funnel.captureLead({ ...lead, contact: li });
    await admin.customers.register({ name: "Acme" });
    expect((await admin.funnel.convertLead({ id: again.id })).opportunity.name).toBe("Acme");
  });

  test("wait for an answer in working time, the most urgent first, until one is given", async () => {
    const { crm, admin, goTo, now } = open({ leads: { response: { hot: 30, warm: 120, unrated: 600 } } });
    const heard: unknown[] = [];
    crm.on("funnel.lead-answered", ({ data }) => void heard.push([data.leadId, data.inTime]));
    const capture = async (name: string) => (await admin.funnel.captureLead({ name, source: "web" })).id;
    goTo("2026-01-09T17:00:00Z");
    const [a, b, c] = [await capture("a"), await capture("b"), await capture("c")];
    expect((await admin.funnel.getLead({ id: a })).respondBy).toBe(instant("2026-01-12T18:00:00Z"));
    await admin.funnel.qualifyLead({ id: b, quality: "hot" });
    await admin.funnel.qualifyLead({ id: c, quality: "warm" });
    const waiting = async (input?: { dueBefore: number }) =>
      (await admin.funnel.awaitingLeads(input)).items.map((lead) => lead.id);
    expect(await waiting()).toEqual([b, c, a]);
    expect(await waiting({ dueBefore: instant("2026-01-09T17:30:00Z") })).toEqual([]);
    goTo("2026-01-09T17:30:00Z");
    await admin.funnel.answerLead({ id: b }, { idempotencyKey: "once" });
    await admin.funnel.answerLead({ id: b }, { idempotencyKey: "once" });
    goTo("2026-01-12T12:00:00Z");
    expect(await waiting({ dueBefore: now() })).toEqual([c]);
    expect((await admin.funnel.answerLead({ id: c })).respondedAt).toBe(now());
    expect((await refusal(admin.funnel.answerLead({ id: c }))).code).toBe("FUNNEL.LEAD_ANSWERED");
    await admin.funnel.qualifyLead({ id: c, quality: "cold" });
    expect(await admin.funnel.getLead({ id: c })).toMatchObject({
      respondBy: instant("2026-01-12T10:00:00Z"),
      awaitedBy: null,
    });
    await admin.funnel.disqualifyLead({ id: a, reason: "spam" });
    expect(await waiting()).toEqual([]);
    expect(heard).toEqual([
      [b, true],
      [c, false],
    ]);
  });
});

onEveryStore("the amount of a deal", (open) => {
  test("is the sum of its product lines where each of them has one", async () => {
    const { admin } = open();
    const { id: customerId } = await admin.customers.register({ name: "Acme" });
    const line = (amount: number | null) => ({ productId: "chair", quantity: 2, amount });
    const deal = { customerId, name: "Chairs", currency: "CNY" };
    const { id, amount } = await admin.funnel.open({ ...deal, products: [line(100), line(250)] });
    expect(amount).toBe(350);
    expect(
      await refusal(admin.funnel.open({ ...deal, amount: 351, products: [line(100), line(250)] })),
    ).toMatchObject({
      _tag: "InvalidInput",
      code: "FUNNEL.AMOUNT_DIFFERS",
      facts: { amount: 351, sum: 350 },
    });
    const other = { id, amount: 9, products: [line(10)] };
    expect((await refusal(admin.funnel.change(other))).facts).toEqual({ amount: 9, sum: 10 });
    expect((await admin.funnel.change({ id, products: [line(0)] })).amount).toBe(0);
    expect((await refusal(admin.funnel.change({ id, amount: 7 }))).code).toBe("FUNNEL.AMOUNT_DIFFERS");
    expect((await admin.funnel.change({ id, products: [line(100), line(null)] })).amount).toBe(0);
    expect((await admin.funnel.change({ id, amount: 7 })).amount).toBe(7);
    expect((await admin.funnel.change({ id, products: [] })).amount).toBe(7);
  });
});
