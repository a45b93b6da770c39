import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, makeCalendar } from "../../kernel/index.js";
import type { RepFacts } from "../candidates.js";
import { decideAll, type World } from "../decide.js";
import type { CustomerFacts } from "../match.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "../policy.js";
import { compareSimulation, type SimulationEvent, simulatePolicy } from "./index.js";

const calendar = makeCalendar({ zone: "UTC" });
const rep = (id: string, capacity: number | null = null): RepFacts => ({
  id,
  name: id.toUpperCase(),
  teamId: "east",
  regions: [],
  skills: [],
  weight: 1,
  capacity,
  absences: [],
  active: true,
});
const customer = (id: string): CustomerFacts => ({
  id,
  kind: "end-customer",
  party: "organisation",
  region: null,
  industry: null,
  segment: null,
  size: null,
  source: null,
  tags: [],
  attributes: {},
});
const inTurn = (more: OwnershipPolicyInput = {}) =>
  OwnershipPolicy.parse({
    rules: [{ id: "all", then: { candidates: {}, strategy: "in-turn", ledger: "all" } }],
    ...more,
  });
const world = (...reps: RepFacts[]): World => ({ reps, teams: [], load: {}, ledgers: {}, now: 0 });
const arrives = (id: string, day: number): SimulationEvent => ({
  is: "registered",
  at: day * DAY,
  customer: customer(id),
});
const run = (policy: OwnershipPolicy, start: World, events: readonly SimulationEvent[], until: number) => {
  const simulation = simulatePolicy(policy, start, calendar);
  for (const event of events) simulation.step(event);
  return simulation.finish(until * DAY);
};

test("customers are given as they would have been in one batch, when nothing is ever due", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4 }), (count, size) => {
      const reps = Array.from({ length: size }, (_, at) => rep(`r${at}`, at === 0 ? 3 : null));
      const ids = Array.from({ length: count }, (_, at) => `c${at}`);
      const result = run(
        inTurn(),
        world(...reps),
        ids.map((id) => arrives(id, 0)),
        1,
      );
      const batch = decideAll(
        inTurn(),
        ids.map((id) => ({ customer: customer(id), excluded: [] })),
        world(...reps),
      );
      expect([...result.placed.values()].map((one) => one.outcome)).toEqual(
        batch.map(({ decision }) => decision.trace.outcome),
      );
      const given = Object.values(result.received).reduce((sum, one) => sum + one, 0);
      expect(given + result.fallbacks["nobody-eligible"]).toBe(count);
      expect(result.load).toEqual(result.received);
    }),
  );
});

test("a customer goes back at the due date and not before, and a follow-up of the right kind moves it", () => {
  const policy = inTurn({ protection: { base: 10, renew: 5, max: 20 } });
  const met = (kind: string): SimulationEvent => ({ is: "followed-up", at: 8 * DAY, customerId: "c", kind });
  const events = [arrives("c", 0)];
  expect(run(policy, world(rep("lin")), events, 9.999).recycled).toEqual([]);
  const gone = run(policy, world(rep("lin")), events, 10);
  expect(gone.recycled).toEqual(["c"]);
  expect(gone.load).toEqual({ lin: 0 });
  expect(gone.placed.get("c")?.outcome).toEqual({ state: "pooled", poolId: "public" });
  expect(run(policy, world(rep("lin")), [...events, met("call")], 12.9).recycled).toEqual([]);
  expect(run(policy, world(rep("lin")), [...events, met("note")], 12.9).recycled).toEqual(["c"]);
  expect(run(policy, world(rep("lin")), [...events, met("call")], 13).recycled).toEqual(["c"]);
});

test("what is due frees its owner for who comes at the same moment", () => {
  const policy = inTurn({ protection: { base: 10, renew: 0, max: 10 } });
  const result = run(policy, world(rep("lin", 1)), [arrives("a", 0), arrives("b", 5), arrives("c", 10)], 11);
  expect([...result.placed].map(([id, { outcome }]) => [id, outcome.state])).toEqual([
    ["a", "pooled"],
    ["b", "pooled"],
    ["c", "owned"],
  ]);
  expect(result.limitHits).toEqual({ lin: 1 });
  expect(result.fallbacks).toEqual({ "no-rule-matched": 0, "nobody-eligible": 1 });
});

test("orders count for whoever owns the customer, and protect where the policy says so", () => {
  const policy = inTurn({ protection: { base: 10, renew: 0, max: 10, exemptAfterOrderDays: 30 } });
  const ordered: SimulationEvent = { is: "ordered", at: 9 * DAY, customerId: "c", amount: 500 };
  const stranger: SimulationEvent = { ...ordered, customerId: "unknown" };
  const result = run(policy, world(rep("lin")), [arrives("c", 0), ordered, stranger], 38);
  expect([result.value, result.recycled]).toEqual([{ lin: 500 }, []]);
});

test("the report says what would change, in both languages", () => {
  const reps = [rep("lin"), rep("zhou")];
  const result = run(inTurn(), world(...reps), [arrives("a", 0), arrives("b", 1)], 2);
  const owners = new Map([
    ["a", "lin"],
    ["b", "lin"],
  ]);
  const report = compareSimulation(result, { owners, load: { lin: 2 }, recycled: 1 }, reps);
  expect(report.moves).toEqual([{ customerId: "b", from: "lin", to: "zhou" }]);
  expect(report.evenness.before.jain).toBe(0.5);
  expect(report.evenness.after.jain).toBe(1);
  expect(report.recycled).toEqual({ before: 1, after: 0 });
  expect(report.text.en.split("\n").slice(0, 4)).toEqual([
    "1 of 2 customers would have another owner",
    "LIN: 2 -> 1",
    "ZHOU: 0 -> 1",
    "Jain index 0.500 -> 1.000, Gini 0.500 -> 0.000",
  ]);
  expect(report.text["zh-CN"]).toContain("2 个客户中 1 个将更换负责人");
});
