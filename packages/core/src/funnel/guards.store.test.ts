import { memoryStore } from "@clientele/adapter-memory";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { anyPipeline, anyScript, OWNER, run, type Script } from "../../../../tests/support/random-funnel.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { type ClienteleSession, createClientele } from "../index.js";
import { instant } from "../kernel/index.js";
import { defaultPipeline } from "./default-pipeline.js";
import { replay } from "./history.js";
import type { Pipeline, PipelineInput } from "./policy.js";

const name = { en: "Discount", "zh-CN": "折扣" };
const guards = {
  activities: [{ kind: "visit" as const, atLeast: 2 }],
  approvals: [{ id: "discount", name, roles: ["director"], users: ["wu"] }],
};
const guarded: PipelineInput = {
  ...defaultPipeline,
  stages: defaultPipeline.stages.map((stage) =>
    stage.id === "communication" ? { ...stage, guards } : stage,
  ),
};
const pipelines = [guarded];

const opened = async (desk: ClienteleSession) => {
  const customer = await desk.customers.register({ name: "Acme" });
  const deal = { customerId: customer.id, name: "Chairs", amount: 500, currency: "CNY" };
  return desk.funnel.open(deal);
};
const visit = (desk: ClienteleSession, customerId: string, at: string) =>
  desk.customers.touch({ customerId, at, channel: "visit", kind: "visit" });

onEveryStore("a guarded stage", (open) => {
  test("takes contact with the customer since the deal was opened, not from before", async () => {
    const { admin, passDays } = open({ pipelines });
    const { id, customerId } = await opened(admin);
    passDays(5);
    await visit(admin, customerId, "2026-01-04T09:00:00Z");
    await visit(admin, customerId, "2026-01-06T09:00:00Z");
    expect(await refusal(admin.funnel.move({ id, to: "communication" }))).toMatchObject({
      _tag: "RuleRefused",
      code: "FUNNEL.ACTIVITIES_MISSING",
      facts: { missing: ["visit 1/2"] },
    });
    await visit(admin, customerId, "2026-01-07T09:00:00Z");
    expect((await refusal(admin.funnel.move({ id, to: "communication" }))).code).toBe(
      "FUNNEL.APPROVALS_MISSING",
    );
  });

  test("takes an approval by whom it names, which the deal keeps until its terms change", async () => {
    const { crm, admin, as } = open({ pipelines });
    const heard: unknown[] = [];
    crm.on(
      "funnel.approval-requested",
      (event) => void heard.push([event.data.approvalId, event.data.roles]),
    );
    crm.on("funnel.approval-given", (event) => void heard.push([event.data.verdict, event.data.note]));
    const { id, customerId } = await opened(admin);
    for (const day of ["05T09", "05T09"]) await visit(admin, customerId, `2026-01-${day}:00:00Z`);
    const to = { id, stageId: "communication" };
    expect(await admin.funnel.requestApproval(to)).toMatchObject([{ approvedBy: [], granted: false }]);
    const decision = { ...to, approvalId: "discount" };
    expect(await refusal(admin.funnel.approve(decision))).toMatchObject({
      _tag: "NotAllowed",
      code: "FUNNEL.NOT_AN_APPROVER",
    });
    const wu = as("wu", "admin");
    const rejected = { ...decision, verdict: "rejected", note: "too cheap" } as const;
    await wu.funnel.approve(rejected, { idempotencyKey: "once" });
    await wu.funnel.approve(rejected, { idempotencyKey: "once" });
    expect((await refusal(admin.funnel.move({ id, to: "communication" }))).code).toBe(
      "FUNNEL.APPROVAL_REJECTED",
    );
    const { version } = await admin.funnel.change({ id, amount: 450 });
    expect((await refusal(wu.funnel.approve({ ...decision, version: version - 1 })))._tag).toBe("Conflict");
    await wu.funnel.approve({ ...decision, version });
    const offered = await admin.funnel.moves({ id });
    expect(offered.map((one) => [one.stageId, one.refusal?.code ?? null])).toEqual([
      ["intention", null],
      ["communication", null],
    ]);
    await admin.funnel.change({ id, amount: 400 });
    expect((await refusal(admin.funnel.move({ id, to: "communication" }))).code).toBe(
      "FUNNEL.APPROVALS_MISSING",
    );
    await wu.funnel.approve(decision);
    expect((await admin.funnel.move({ id, to: "communication" })).stageId).toBe("communication");
    expect(await admin.funnel.requestApproval({ id, stageId: "intention" })).toEqual([]);
    const { items } = await admin.funnel.approvals({ opportunityId: id });
    expect(items.map((one) => [one.byId, one.verdict, one.entry])).toEqual([
      ["wu", "rejected", 1],
      ["wu", "approved", 1],
      ["wu", "approved", 1],
    ]);
    expect(heard).toEqual([
      ["discount", ["director"]],
      ["rejected", "too cheap"],
      ["approved", ""],
      ["approved", ""],
    ]);
    expect((await refusal(as("v", "viewer").funnel.approve(decision)))._tag).toBe("NotAllowed");
  });

  test("is not entered past a rejection that is said at the same moment", async () => {
    const { admin, as } = open({ pipelines });
    const { id, customerId } = await opened(admin);
    for (const day of ["05T09", "05T09"]) await visit(admin, customerId, `2026-01-${day}:00:00Z`);
    const wu = as("wu", "admin");
    const decision = { id, stageId: "communication", approvalId: "discount" };
    await wu.funnel.approve(decision);
    const [moved, rejected] = await Promise.allSettled([
      admin.funnel.move({ id, to: "communication" }),
      wu.funnel.approve({ ...decision, verdict: "rejected" }),
    ]);
    expect([moved.status, rejected.status].filter((one) => one === "fulfilled")).toHaveLength(1);
  });

  test("calls for its actions, as events, when a deal enters and leaves it", async () => {
    const task = { id: "call", name, dueWorkdays: 1 };
    const stages = defaultPipeline.stages.map((stage) =>
      stage.id === "intention" ? { ...stage, onEnter: [task], onExit: [{ ...task, id: "note" }] } : stage,
    );
    const { crm, admin } = open({ pipelines: [{ ...defaultPipeline, stages }] });
    const heard: unknown[] = [];
    crm.on("funnel.action-due", ({ data, subject }) => {
      heard.push([subject, data.id, data.on, data.dueAt]);
    });
    const { id, customerId } = await opened(admin);
    await admin.funnel.move({ id, to: "intention" });
    await admin.funnel.lose({ id, reason: "price" });
    const due = instant("2026-01-06T09:00:00Z");
    expect(heard).toEqual([
      [`customer:${customerId}`, "call", "enter", due],
      [`customer:${customerId}`, "note", "exit", due],
    ]);
    expect(await admin.funnel.moves({ id })).toEqual([]);
  });
});

test("a rejection between what a move reads and what it writes holds the deal back", async () => {
  const store = memoryStore();
  let between: (() => Promise<unknown>) | null = null;
  const find: typeof store.find = async (...asked) => {
    const found = await store.find(...asked);
    const then = JSON.stringify(asked).includes("deal-approval") ? between : null;
    if (then !== null) {
      between = null;
      await then();
    }
    return found;
  };
  const crm = createClientele({ storage: { ...store, find }, pipelines, clock: () => 0 });
  const admin = crm.as({ user: "lin", roles: ["admin"] });
  const wu = crm.as({ user: "wu", roles: ["admin"] });
  const { id, customerId } = await opened(admin);
  for (const at of ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"]) await visit(admin, customerId, at);
  const decision = { id, stageId: "communication", approvalId: "discount" };
  await wu.funnel.approve(decision);
  between = () => wu.funnel.approve({ ...decision, verdict: "rejected" });
  expect((await refusal(admin.funnel.move({ id, to: "communication" }))).code).toBe(
    "FUNNEL.APPROVAL_REJECTED",
  );
  await crm.close();
});

/** The same script on a store: what was refused, and what became of the deal. */
const runOnStore = async (pipeline: Pipeline, { fields, turns }: Script, openedAt: number) => {
  let now = openedAt;
  const all = { "*": "all" } as const;
  const roles = { rep: all, manager: all, admin: all };
  const crm = createClientele({ storage: memoryStore(), clock: () => now, pipelines: [pipeline], roles });
  const as = (user: string, held: readonly string[]) => crm.as({ user, roles: [...held] });
  const owner = as(OWNER, ["rep", "manager", "admin"]);
  const { id: customerId } = await owner.customers.register({ name: "Acme" });
  const { id } = await owner.funnel.open({ ...fields, customerId, name: "Chairs", currency: "CNY" });
  const answers: string[] = [];
  for (const { command, roles: held, pass } of turns) {
    now += pass;
    const desk = as(command.tag === "approve" ? command.by : OWNER, held).funnel;
    const call = () => {
      switch (command.tag) {
        case "move":
          return desk.move({ id, to: `s${command.to}` });
        case "win":
          return desk.win({ id });
        case "lose":
          return desk.lose({ id, reason: `r${command.reason}` });
        case "reopen":
          return desk.reopen({ id });
        case "change":
          return desk.change({ id, ...command.fields });
        case "touch":
          return owner.customers.touch({ customerId, at: now, channel: "phone", kind: command.kind });
        case "approve": {
          const { to, approvalId, verdict } = command;
          return desk.approve({ id, stageId: `s${to}`, approvalId, verdict });
        }
      }
    };
    answers.push(
      await call().then(
        () => "done",
        (error: { code: string }) => error.code,
      ),
    );
  }
  const deal = await owner.funnel.get({ id });
  const { items } = await owner.funnel.history({ opportunityId: id, limit: 100 });
  await crm.close();
  return { answers, deal, items };
};

test("random commands on a random pipeline do on a store just what the rules say", async () => {
  const openedAt = instant("2026-01-05T09:00:00Z");
  const forward = anyScript.map((script) => ({
    ...script,
    turns: script.turns.map((turn) => ({ ...turn, pass: Math.abs(turn.pass) })),
  }));
  await fc.assert(
    fc.asyncProperty(anyPipeline, forward, async (pipeline, script) => {
      const attempts = run(pipeline, script, openedAt);
      fc.pre(attempts.length > 0);
      const { answers, deal, items } = await runOnStore(pipeline, script, openedAt);
      expect(answers).toEqual(attempts.map(({ answer }) => (answer.ok ? "done" : answer.error.code)));
      expect(deal).toMatchObject({ ...attempts.at(-1)?.after });
      expect(deal).toMatchObject({ ...replay(items) });
    }),
    { numRuns: 40 },
  );
});
