import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@clientele/adapter-memory";
import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { type ClienteleSession, createClientele } from "../index.js";
import { DAY, instant } from "../kernel/index.js";
import { defaultPipeline } from "./default-pipeline.js";
import { replay } from "./history.js";
import type { PipelineInput } from "./policy.js";

const contact = { name: "Li Na", email: "li@acme.cn" };

/** A team of two in the east, and one in the west. */
const staff = async (admin: ClienteleSession) => {
  for (const id of ["east", "west"]) await admin.team.addTeam({ id, name: id });
  for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east" });
  await admin.team.addRep({ id: "wang", name: "wang", teamId: "west" });
};

const valued = { amount: 500_000, currency: "CNY", expectedCloseAt: instant("2026-03-01T00:00:00Z") };

onEveryStore("leads", (open) => {
  test("are captured for the actor, with source and quality", async () => {
    const { crm, admin, as } = open();
    await staff(admin);
    const heard: unknown[] = [];
    crm.on("funnel.lead-captured", (event) => void heard.push([event.subject, event.data.source]));
    const lead = await as("lin").funnel.captureLead({
      name: "Acme",
      source: "web",
      quality: "warm",
      contact,
    });
    expect(lead).toMatchObject({ status: "open", ownerId: "lin", teamId: "east", nameKey: "acme" });
    expect(heard).toEqual([[`lead:${lead.id}`, "web"]]);
    const hot = await as("lin").funnel.qualifyLead({ id: lead.id, quality: "hot" });
    expect(await admin.funnel.getLead({ id: lead.id })).toEqual(hot);
    expect(hot.quality).toBe("hot");
  });

  test("are refused when an open lead or a customer has the same name, with the ids, unless forced", async () => {
    const { admin } = open();
    const first = await admin.funnel.captureLead({ name: "Acme Corp", source: "web" });
    const customer = await admin.customers.register({ name: "ACME  corp" });
    const error = await refusal(admin.funnel.captureLead({ name: "ａｃｍｅ corp", source: "fair" }));
    expect(error).toMatchObject({
      _tag: "Conflict",
      code: "FUNNEL.DUPLICATE",
      facts: { leads: [first.id], customers: [customer.id] },
    });
    const forced = await admin.funnel.captureLead({ name: "acme corp", source: "fair", force: true });
    expect((await admin.funnel.listLeads()).items.map((lead) => lead.id)).toEqual([first.id, forced.id]);
  });

  test("of one name, captured at the same moment, become one", async () => {
    const { admin } = open();
    const captured = await Promise.allSettled(
      Array.from({ length: 8 }, () => admin.funnel.captureLead({ name: "Acme", source: "web" })),
    );
    expect(captured.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of captured)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ _tag: "Conflict" });
    expect((await admin.funnel.listLeads()).items).toHaveLength(1);
  });

  test("make way for a new one of the same name when they are disqualified", async () => {
    const { admin } = open();
    const lead = await admin.funnel.captureLead({ name: "Acme", source: "web" });
    const closed = await admin.funnel.disqualifyLead({ id: lead.id, reason: "a student" });
    expect(closed).toMatchObject({ status: "disqualified", reason: "a student", openName: null });
    expect((await refusal(admin.funnel.qualifyLead({ id: lead.id, quality: "hot" }))).code).toBe(
      "FUNNEL.LEAD_CLOSED",
    );
    expect((await admin.funnel.captureLead({ name: "Acme", source: "fair" })).status).toBe("open");
    expect((await admin.funnel.listLeads({ status: "disqualified" })).items).toHaveLength(1);
  });

  test("become a customer with their contact and an opportunity, all at once", async () => {
    const { crm, admin } = open();
    const heard: string[] = [];
    crm.on("*", (event) => void heard.push(event.type));
    const lead = await admin.funnel.captureLead({
      name: "Acme",
      source: "fair",
      region: "CN/Zhejiang",
      contact,
    });
    const made = await admin.funnel.convertLead({
      id: lead.id,
      customer: { industry: "steel" },
      opportunity: { amount: 100_000, currency: "CNY" },
    });
    const customer = await admin.customers.get({ id: made.customerId });
    expect(customer).toMatchObject({
      name: "Acme",
      source: "fair",
      region: "CN/Zhejiang",
      industry: "steel",
    });
    expect(customer.contacts).toEqual([{ ...contact, role: "", phone: null, decides: false }]);
    expect(made.opportunity).toMatchObject({
      customerId: customer.id,
      leadId: lead.id,
      name: "Acme",
      amount: 100_000,
      stageId: "potential",
      ownerId: "admin",
    });
    expect(made.lead).toMatchObject({
      status: "converted",
      customerId: customer.id,
      opportunityId: made.opportunity.id,
    });
    expect(heard).toEqual([
      "funnel.lead-captured",
      "customer.registered",
      "funnel.opened",
      "funnel.lead-converted",
    ]);
    expect((await refusal(admin.funnel.convertLead({ id: lead.id }))).code).toBe("FUNNEL.LEAD_CLOSED");
  });

  test("go to a customer who is there already, without a second contact", async () => {
    const { crm, admin } = open();
    const acme = await admin.customers.register({ name: "Acme", contacts: [contact] });
    const changes: string[] = [];
    crm.on("customer.changed", (event) => void changes.push(event.data.customerId));
    const again = { name: "LI NA", email: "LI@acme.cn" };
    const first = await admin.funnel.captureLead({
      name: "Acme",
      source: "web",
      contact: again,
      force: true,
    });
    await admin.funnel.convertLead({ id: first.id, customerId: acme.id });
    expect((await admin.customers.get({ id: acme.id })).contacts).toHaveLength(1);
    expect(changes).toEqual([]);
    const both = { id: first.id, customerId: acme.id, customer: { industry: "steel" } };
    expect((await refusal(admin.funnel.convertLead(both))).issues.map((issue) => issue.path)).toEqual([
      "customer",
    ]);
    const other = { name: "Zhou", email: "zhou@acme.cn" };
    const second = await admin.funnel.captureLead({ name: "Acme 2", source: "web", contact: other });
    await admin.funnel.convertLead({ id: second.id, customerId: acme.id });
    const { contacts } = await admin.customers.get({ id: acme.id });
    expect(contacts.map((one) => one.name)).toEqual(["Li Na", "Zhou"]);
    expect(changes).toEqual([acme.id]);
    expect((await admin.customers.find()).items).toHaveLength(1);
  });

  test("do not register a customer of a name that is there by now, and store nothing then", async () => {
    const { admin } = open();
    const lead = await admin.funnel.captureLead({ name: "Acme", source: "web" });
    const acme = await admin.customers.register({ name: "Acme" });
    expect(await refusal(admin.funnel.convertLead({ id: lead.id }))).toMatchObject({
      code: "FUNNEL.DUPLICATE",
      facts: { leads: [], customers: [acme.id] },
    });
    expect((await admin.funnel.list()).items).toEqual([]);
    expect((await admin.funnel.getLead({ id: lead.id })).status).toBe("open");
    const forced = await admin.funnel.convertLead({ id: lead.id, force: true });
    expect(forced.customerId).not.toBe(acme.id);
  });

  test("that nobody owns are given to a rep by whoever may", async () => {
    const { crm, admin, as } = open();
    await staff(admin);
    const lead = await admin.funnel.captureLead({ name: "Acme", source: "web", ownerId: null });
    expect(lead.ownerId).toBeNull();
    expect((await refusal(as("lin").funnel.qualifyLead({ id: lead.id, quality: "hot" })))._tag).toBe(
      "NotAllowed",
    );
    const given = await admin.funnel.assignLead({ id: lead.id, ownerId: "lin" });
    expect(given).toMatchObject({ ownerId: "lin", teamId: "east" });
    const made = await as("lin").funnel.convertLead({ id: lead.id });
    expect(made.opportunity).toMatchObject({ ownerId: "lin", teamId: "east" });
    const boss = crm.as({ user: "boss", roles: ["manager"], teams: ["east"] });
    expect((await refusal(boss.funnel.assignLead({ id: made.lead.id, ownerId: "zhou" }))).code).toBe(
      "FUNNEL.LEAD_CLOSED",
    );
    const third = await admin.funnel.captureLead({ name: "Tyrell", source: "web", ownerId: null });
    expect((await refusal(boss.funnel.assignLead({ id: third.id, ownerId: "wang" })))._tag).toBe(
      "NotAllowed",
    );
    expect((await boss.funnel.assignLead({ id: third.id, ownerId: "zhou" })).ownerId).toBe("zhou");
    await admin.team.leave({ id: "zhou" });
    const next = await admin.funnel.captureLead({ name: "Umbrella", source: "web", ownerId: null });
    expect((await refusal(admin.funnel.assignLead({ id: next.id, ownerId: "zhou" }))).code).toBe(
      "TEAM.REP_LEFT",
    );
  });

  test("do not add a contact to a customer whom the actor may not change", async () => {
    const { admin, as } = open();
    await staff(admin);
    const acme = await admin.customers.register({ name: "Acme" });
    const lead = await as("lin").funnel.captureLead({ name: "Acme East", source: "web", contact });
    const error = await refusal(as("lin").funnel.convertLead({ id: lead.id, customerId: acme.id }));
    expect(error).toMatchObject({ _tag: "NotAllowed", facts: { permission: "customer.change" } });
    expect((await admin.customers.get({ id: acme.id })).contacts).toEqual([]);
  });

  test("check custom attributes of the customer that they become", async () => {
    const { admin } = open();
    const lead = await admin.funnel.captureLead({ name: "Acme", source: "web" });
    const error = await refusal(
      admin.funnel.convertLead({ id: lead.id, customer: { attributes: { vip: true } } }),
    );
    expect(error.code).toBe("CUSTOMER.ATTRIBUTES");
  });
});

onEveryStore("opportunities", (open) => {
  const deal = async (admin: ClienteleSession, more: object = {}) => {
    const customer = await admin.customers.register({ name: "Acme" });
    return admin.funnel.open({ customerId: customer.id, name: "Chairs", ...more });
  };

  test("go through the stages and are won; the history says how, and folds to what they are", async () => {
    const { crm, admin, passDays } = open();
    const heard: unknown[] = [];
    crm.on("*", (event) => void heard.push([event.type, event.subject]));
    const { id, customerId } = await deal(admin, valued);
    passDays(2);
    await admin.funnel.move({ id, to: "communication" });
    passDays(2);
    await admin.funnel.move({ id, to: "intention" });
    passDays(2);
    const won = await admin.funnel.win({ id });
    const { items } = await admin.funnel.history({ opportunityId: id });
    expect(items.map((entry) => [entry.sequence, entry.kind, entry.from, entry.stageId])).toEqual([
      [1, "enter", null, "potential"],
      [2, "enter", "potential", "communication"],
      [3, "enter", "communication", "intention"],
      [4, "won", "intention", "closed"],
    ]);
    expect(won).toMatchObject({ ...replay(items) });
    expect(await admin.funnel.get({ id })).toEqual(won);
    const subject = `customer:${customerId}`;
    expect(heard.slice(1)).toEqual([
      ["funnel.opened", subject],
      ["funnel.moved", subject],
      ["funnel.moved", subject],
      ["funnel.won", subject],
    ]);
  });

  test("are lost for a listed reason only, and the event says the reason, the owner and the amount", async () => {
    const { crm, admin } = open();
    const { id } = await deal(admin, valued);
    expect((await refusal(admin.funnel.lose({ id, reason: "rain" }))).code).toBe("FUNNEL.REASON_NOT_LISTED");
    const heard: unknown[] = [];
    crm.on("funnel.lost", (event) => void heard.push(event.data));
    const lost = await admin.funnel.lose({ id, reason: "price" });
    expect(lost).toMatchObject({ status: "lost", lostReason: "price", stageId: "potential" });
    expect(heard).toMatchObject([
      { reason: "price", ownerId: "admin", amount: 500_000, stageId: "potential" },
    ]);
    expect((await refusal(admin.funnel.change({ id, amount: 1 }))).code).toBe("FUNNEL.NOT_OPEN");
    const again = await admin.funnel.reopen({ id });
    expect(again).toMatchObject({ status: "open", lostReason: null, closedAt: null });
    const { items } = await admin.funnel.history({ opportunityId: id });
    expect(items.map((entry) => [entry.kind, entry.reason])).toEqual([
      ["enter", null],
      ["lost", "price"],
      ["reopened", null],
    ]);
  });

  test("are refused a stage whose fields are not set, and cannot lose them while they are there", async () => {
    const { admin } = open();
    const { id } = await deal(admin);
    const error = await refusal(admin.funnel.move({ id, to: "communication" }));
    expect(error).toMatchObject({
      code: "FUNNEL.FIELDS_MISSING",
      facts: { missing: ["amount", "expectedCloseAt"] },
    });
    await admin.funnel.change({ id, ...valued });
    await admin.funnel.move({ id, to: "communication" });
    expect((await refusal(admin.funnel.change({ id, amount: null }))).code).toBe("FUNNEL.FIELDS_MISSING");
    expect((await admin.funnel.get({ id })).amount).toBe(500_000);
  });

  test("have no amount without its currency", async () => {
    const { admin } = open();
    expect((await refusal(deal(admin, { amount: 1 }))).code).toBe("FUNNEL.CURRENCY_MISSING");
    expect((await admin.funnel.list()).items).toEqual([]);
  });

  test("go through the pipeline that they name, and through the first when they name none", async () => {
    const partners = { ...defaultPipeline, id: "partners", moves: "any" as const };
    const { admin } = open({ pipelines: [defaultPipeline, partners] });
    const first = await deal(admin, valued);
    const { id, customerId, pipelineId } = await deal(admin, { ...valued, pipelineId: "partners" });
    expect([first.pipelineId, pipelineId]).toEqual(["sales", "partners"]);
    expect((await refusal(admin.funnel.win({ id: first.id }))).code).toBe("FUNNEL.MOVE_NOT_ALLOWED");
    expect((await admin.funnel.win({ id })).stageId).toBe("closed");
    const nowhere = { customerId, name: "x", pipelineId: "nowhere" };
    expect(await refusal(admin.funnel.open(nowhere))).toMatchObject({
      _tag: "NotFound",
      facts: { pipeline: "nowhere", known: ["sales", "partners"] },
    });
  });

  test("are moved once when two move them at the same moment", async () => {
    const { admin } = open();
    const { id } = await deal(admin, valued);
    const both = await Promise.allSettled([
      admin.funnel.move({ id, to: "intention" }),
      admin.funnel.move({ id, to: "intention" }),
      admin.funnel.lose({ id, reason: "price" }),
    ]);
    const { items } = await admin.funnel.history({ opportunityId: id });
    expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(items.length - 1);
    expect(items.map((entry) => entry.sequence)).toEqual(items.map((_, at) => at + 1));
    expect(await admin.funnel.get({ id })).toMatchObject({ ...replay(items) });
  });

  test("are worked on by their owner, the owner's team and above, and by nobody else", async () => {
    const { admin, as, crm } = open();
    await staff(admin);
    const customer = await admin.customers.register({ name: "Acme" });
    const { id } = await as("lin").funnel.open({ customerId: customer.id, name: "Chairs" });
    expect((await refusal(as("zhou").funnel.move({ id, to: "intention" })))._tag).toBe("NotAllowed");
    const boss = (team: string) => crm.as({ user: `boss-${team}`, roles: ["manager"], teams: [team] });
    expect((await refusal(boss("west").funnel.move({ id, to: "intention" })))._tag).toBe("NotAllowed");
    await boss("east").funnel.move({ id, to: "intention" });
    await as("lin").funnel.lose({ id, reason: "price" });
    expect((await refusal(as("v", "viewer").funnel.reopen({ id })))._tag).toBe("NotAllowed");
    expect(
      (await refusal(as("lin").funnel.open({ customerId: customer.id, name: "x", ownerId: "zhou" })))._tag,
    ).toBe("NotAllowed");
  });

  test("are opened for a customer whom the actor may read", async () => {
    const roles = { rep: { "funnel.work": "own", "customer.read": "own" }, admin: { "*": "all" } } as const;
    const { admin, as } = open({ roles });
    const { customerId } = await deal(admin);
    const error = await refusal(as("lin").funnel.open({ customerId, name: "Tables" }));
    expect(error).toMatchObject({ _tag: "NotAllowed", facts: { permission: "customer.read" } });
  });

  test("are handed over by somebody who may work for both", async () => {
    const { admin, as } = open();
    await staff(admin);
    const { id } = await deal(admin, { ownerId: "lin" });
    expect((await refusal(as("lin").funnel.change({ id, ownerId: "zhou" })))._tag).toBe("NotAllowed");
    const moved = await admin.funnel.change({ id, ownerId: "wang" });
    expect(moved).toMatchObject({ ownerId: "wang", teamId: "west" });
  });

  test("are listed by owner, customer, stage and status, the latest first, as far as they may be read", async () => {
    const roles = {
      rep: { "funnel.read": "own", "funnel.work": "own", "customer.read": "all" },
      admin: { "*": "all" },
    } as const;
    const { admin, as, passDays } = open({ roles });
    await staff(admin);
    const customer = await admin.customers.register({ name: "Acme" });
    const opened: string[] = [];
    for (const ownerId of ["lin", "zhou", "lin", "lin"]) {
      passDays(1);
      opened.push((await admin.funnel.open({ customerId: customer.id, name: "Chairs", ownerId })).id);
    }
    const [a = "", b = "", c = "", d = ""] = opened;
    await admin.funnel.lose({ id: c, reason: "price" });
    const ids = async (input: Parameters<typeof admin.funnel.list>[0], desk = admin) =>
      (await desk.funnel.list(input)).items.map((one) => one.id);
    expect(await ids({})).toEqual([d, c, b, a]);
    expect(await ids({ ownerId: "lin" })).toEqual([d, c, a]);
    expect(await ids({ ownerId: "lin", status: "open" })).toEqual([d, a]);
    expect(await ids({ customerId: customer.id })).toEqual([d, c, b, a]);
    expect(await ids({ status: "lost" })).toEqual([c]);
    expect(await ids({ stage: { pipelineId: "sales", stageId: "potential" } })).toEqual([d, b, a]);
    expect(await ids({}, as("zhou"))).toEqual([b]);
    expect((await refusal(as("zhou").funnel.get({ id: a })))._tag).toBe("NotAllowed");
    expect((await refusal(as("zhou").funnel.history({ opportunityId: a })))._tag).toBe("NotAllowed");
    const first = await admin.funnel.list({ limit: 3 });
    expect((await admin.funnel.list({ limit: 3, after: first.next })).items.map((one) => one.id)).toEqual([
      a,
    ]);
  });
});

onEveryStore("figures of the funnel", (open) => {
  const january = { from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z" };

  test("follow the cohort, whatever became of it, and can be asked for each deal behind them", async () => {
    const { admin, goTo } = open();
    const customer = await admin.customers.register({ name: "Acme" });
    const deal = async (name: string) =>
      (await admin.funnel.open({ customerId: customer.id, name, ...valued })).id;
    const [a, b, c] = [await deal("a"), await deal("b"), await deal("c")];
    goTo("2026-01-10T09:00:00Z");
    await admin.funnel.move({ id: a, to: "communication" });
    await admin.funnel.move({ id: b, to: "intention" });
    goTo("2026-02-10T09:00:00Z");
    await admin.funnel.win({ id: a });
    await admin.funnel.lose({ id: b, reason: "price" });
    await deal("next month's");
    const [figures, ...others] = await admin.funnel.funnel(january);
    expect(others).toEqual([]);
    expect(figures?.funnel.stages.map((stage) => stage.reached)).toEqual([[a, b, c], [a, b], [a], [a]]);
    expect(figures?.durations.stages[0]).toMatchObject({ median: { value: 5 }, stays: 3, ongoing: 1 });
    expect(figures?.funnel.definition.asOf).toBe(instant("2026-02-10T09:00:00Z"));
    const february = { from: "2026-02-01T00:00:00Z", until: "2026-03-01T00:00:00Z" };
    expect(await admin.funnel.winRate(february)).toMatchObject({ won: [a], lost: [b], share: { rate: 0.5 } });
    expect((await admin.funnel.winRate(january)).share.whole).toBe(0);
    expect((await admin.funnel.winRate({ ...february, pipelineId: "other" })).share.whole).toBe(0);
    expect(
      (await refusal(admin.funnel.winRate({ from: january.until, until: january.from }))).issues,
    ).toMatchObject([{ path: "until" }]);
  });

  test("are empty, not missing, where nothing was opened", async () => {
    const { admin } = open();
    const [figures] = await admin.funnel.funnel(january);
    expect(figures).toMatchObject({ pipelineId: "sales", funnel: { deals: [] } });
    expect((await refusal(admin.funnel.funnel({ ...january, pipelineId: "none" }))).code).toBe(
      "FUNNEL.UNKNOWN_PIPELINE",
    );
  });

  test("weigh open deals by stage, and find those that stay too long", async () => {
    const { admin, goTo } = open({ calendar: { zone: "Asia/Shanghai" } });
    const customer = await admin.customers.register({ name: "Acme" });
    const deal = (name: string, more: object) =>
      admin.funnel.open({ customerId: customer.id, name, ...more });
    const first = await deal("a", valued);
    const second = await deal("b", { amount: 1_005, currency: "USD" });
    goTo("2026-02-01T09:00:00Z");
    await admin.funnel.move({ id: first.id, to: "communication" });
    const { currencies } = await admin.funnel.forecast();
    expect(currencies.map((one) => [one.currency, one.amount, one.weighted])).toEqual([
      ["CNY", 500_000, 300_000],
      ["USD", 1_005, 101],
    ]);
    goTo("2026-02-04T08:59:59.999Z");
    expect(await admin.funnel.attention({ warnDays: 0 })).toEqual([]);
    expect(await admin.funnel.attention()).toMatchObject([
      { concern: "at-risk", since: instant("2026-01-28T09:00:00Z"), opportunity: { id: second.id } },
    ]);
    goTo("2026-02-04T09:00:00Z");
    const [stalled, ...others] = await admin.funnel.attention({ warnDays: 0 });
    expect(others).toEqual([]);
    expect(stalled).toMatchObject({
      concern: "stalled",
      opportunity: { id: second.id },
      since: instant("2026-02-04T09:00:00Z"),
      nextStep: { action: "advance", stageId: "intention" },
    });
    goTo("2026-03-02T09:00:00Z");
    const overdue = await admin.funnel.attention({ ownerId: "admin", pipelineId: "sales" });
    expect(overdue.map((one) => [one.concern, one.opportunity.id])).toEqual([
      ["stalled", second.id],
      ["overdue", first.id],
    ]);
    expect(await admin.funnel.attention({ ownerId: "nobody" })).toEqual([]);
  });

  test("count what the actor may read, and no more", async () => {
    const roles = {
      rep: { "funnel.read": "own", "funnel.work": "own", "customer.read": "all" },
      admin: { "*": "all" },
    } as const;
    const { admin, as } = open({ roles });
    await staff(admin);
    const customer = await admin.customers.register({ name: "Acme" });
    for (const ownerId of ["lin", "zhou", "zhou"])
      await admin.funnel.open({ customerId: customer.id, name: "x", ownerId, ...valued });
    const [figures] = await as("lin").funnel.funnel(january);
    expect(figures?.funnel.deals).toHaveLength(1);
    expect((await as("zhou").funnel.forecast()).currencies[0]?.lines).toHaveLength(2);
    expect((await admin.funnel.forecast()).currencies[0]?.lines).toHaveLength(3);
  });
});

test("a pipeline that does not fit is refused at the start, with every fault", () => {
  const [first, ...rest] = defaultPipeline.stages;
  const stages = [{ ...first, probability: 10_001 }, ...rest];
  const pipelines = [{ ...defaultPipeline, stages, lostReasons: [] }] as never;
  const start = () => createClientele({ storage: memoryStore(), pipelines });
  expect(start).toThrow(/pipelines\[0\]\.stages\[0\]\.probability/);
  expect(start).toThrow(/pipelines\[0\]\.lostReasons/);
});

test("a deal stays on the version of the pipeline that it started with", async ({ onTestFinished }) => {
  const directory = mkdtempSync(join(tmpdir(), "clientele-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const start = (pipelines?: readonly PipelineInput[]) =>
    createClientele({ storage: memoryStore({ directory }), pipelines });
  const admin = { user: "admin", roles: ["admin"] };

  const before = start();
  const customer = await before.as(admin).customers.register({ name: "Acme" });
  const deal = { customerId: customer.id, name: "Chairs" };
  const { id, pipelineHash } = await before.as(admin).funnel.open(deal);
  await before.close();

  const stages = defaultPipeline.stages.map((stage) => ({ ...stage, guards: { roles: ["director"] } }));
  const after = start([{ ...defaultPipeline, version: 2, stages }]);
  const moved = await after.as(admin).funnel.move({ id, to: "intention" });
  expect(moved.pipelineHash).toBe(pipelineHash);
  expect(await refusal(after.as(admin).funnel.open(deal))).toMatchObject({ code: "FUNNEL.ROLE_MISSING" });
  const director = after.as({ ...admin, roles: ["admin", "director"] });
  const next = await director.funnel.open(deal);
  expect(next.pipelineHash).not.toBe(pipelineHash);
  expect((await director.funnel.forecast()).unvalued).toEqual([id, next.id]);
  const figures = await director.funnel.funnel({ from: next.openedAt - DAY, until: next.openedAt + 1 });
  expect(figures.map((one) => [one.version, one.funnel.deals])).toEqual([
    [1, [id]],
    [2, [next.id]],
  ]);
  await after.close();
});
