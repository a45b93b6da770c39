import { expect, test } from "vitest";
import { checkPolicy } from "./check-policy.js";

const reps = [
  { id: "li", name: "李伟" },
  { id: "wang", name: "王芳" },
];
const inTurn = (id: string, when: object = {}) => ({ id, when, then: { strategy: "in-turn" as const } });
const broken = (report: Awaited<ReturnType<typeof checkPolicy>>) =>
  report.laws.flatMap((law) => (law.counterexample === null ? [] : [law.id]));

test("a policy with limits far beyond a short history is tried with the same limits made small", async () => {
  const policy = {
    rules: [inTurn("east", { region: { within: ["华东"] } }), inTurn("rest")],
    claim: { maxHeld: 500, perDay: 50, cooldownDays: 90, freezeHours: 24 },
    protection: { base: 90, renew: 30, max: 180, warnDays: 7, days: "working" as const },
  };
  const report = await checkPolicy(policy, {
    roster: { reps },
    calendar: { zone: "Asia/Shanghai" },
    runs: 150,
  });
  expect(broken(report)).toEqual([]);
  expect(report.unseen).toEqual([]);
  expect(report.coverage["claim: OWNERSHIP.DAILY_LIMIT"]).toBeGreaterThan(0);
}, 60_000);

test("a rule that another one hides is never seen, and the run fails for it", async () => {
  const policy = { rules: [inTurn("all"), inTurn("big", { size: { gte: 500 } })] };
  const report = await checkPolicy(policy, { roster: { reps }, runs: 60 });
  expect(broken(report)).toEqual([]);
  expect(report.unseen).toEqual(["rule big"]);
  expect(report.ok).toBe(false);
}, 60_000);

test("a rule with many conditions is reached", async () => {
  const when = {
    region: { within: ["华东"], notIn: ["华东/上海"] },
    size: { gte: 500, lt: 900 },
    segment: { in: ["enterprise"] },
    tags: { in: ["vip"] },
    attributes: { credit: { gte: 7 }, partner: { in: [true] } },
    kind: { in: ["dealer" as const] },
    industry: { exists: false },
  };
  const report = await checkPolicy(
    { rules: [inTurn("narrow", when), inTurn("rest")] },
    { roster: { reps }, runs: 60 },
  );
  expect(report.unseen).toEqual([]);
}, 60_000);

test("who is alike and yet not served alike is named", async () => {
  const rules = [{ id: "all", then: { strategy: "fixed" as const, repId: "li" } }];
  const report = await checkPolicy({ rules }, { roster: { reps }, runs: 60 });
  expect(broken(report)).toEqual(["P1"]);
  const told = report.laws.find((law) => law.id === "P1")?.counterexample?.text["zh-CN"];
  expect(told).toMatch(/2 个客户之后，李伟 持有 2，王芳 持有 0$/);
}, 60_000);

test("what does not fit is refused with every place of it", async () => {
  const roster = { reps: [{ id: "li", weight: -1 }] };
  await expect(checkPolicy({}, { roster })).rejects.toMatchObject({ issues: [{ path: "reps[0].weight" }] });
  const rules = [{ id: "all", then: { pool: "gold" } }];
  await expect(checkPolicy({ rules }, { roster: { reps } })).rejects.toMatchObject({
    issues: [{ path: "rules[0].then.pool" }],
  });
}, 60_000);
