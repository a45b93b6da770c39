import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerFacts, repFacts } from "../../../../../tests/support/ownership-facts.js";
import { DAY, makeCalendar } from "../../kernel/index.js";
import type { RepFacts } from "../candidates.js";
import { decideAll, type World } from "../decide.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "../policy.js";
import { dueAt } from "../protection.js";
import { termsFor } from "../protection-policy.js";
import { Agenda } from "./agenda.js";
import { compareSimulation, type SimulationEvent, simulatePolicy } from "./index.js";

const calendar = makeCalendar({ zone: "UTC" });
const rep = (id: string, capacity: number | null = null): RepFacts =>
  repFacts(id, { name: id.toUpperCase(), teamId: "east", capacity });
const inTurn = (more: OwnershipPolicyInput = {}) =>
  OwnershipPolicy.parse({
    rules: [{ id: "all", then: { candidates: {}, strategy: "in-turn", ledger: "all" } }],
    ...more,
  });
const world = (...reps: RepFacts[]): World => ({ reps, teams: [], load: {}, ledgers: {}, now: 0 });
const arrives = (id: string, day: number): SimulationEvent => ({
  is: "registered",
  at: day * DAY,
  customer: customerFacts(id),
});
const run = (policy: OwnershipPolicy, start: World, events: readonly SimulationEvent[], until: number) => {
  const simulation = simulatePolicy(policy, start, calendar);
  for (const event of events) simulation.step(event);
  return simulation.finish(until * DAY);
};

test("a customer who lapses goes back into the pool that the policy names for them", () => {
  const policy = inTurn({
    pools: [{ id: "public" }, { id: "key" }],
    returns: [{ when: { tiers: ["A"] }, pool: "key" }],
    protection: { base: 10, renew: 10, max: 40, warnDays: 2 },
  });
  const events: SimulationEvent[] = [
    arrives("big", 0),
    arrives("small", 0),
    { is: "classified", at: 1 * DAY, customerId: "big", tier: "A" },
  ];
  const { placed } = run(policy, world(rep("lin")), events, 30);
  expect(["big", "small"].map((id) => placed.get(id)?.outcome)).toEqual([
    { state: "pooled", poolId: "key" },
    { state: "pooled", poolId: "public" },
  ]);
});

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
        ids.map((id) => ({ customer: customerFacts(id), excluded: [] })),
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

/** What one customer, received on day 0, has happen to them. */
const happens = (day: number, event: object) =>
  ({ at: day * DAY, customerId: "c", ...event }) as SimulationEvent;
const fate = (
  protection: OwnershipPolicyInput["protection"],
  until: number,
  ...events: SimulationEvent[]
) => {
  const { recycled, warned, placed } = run(
    inTurn({ protection }),
    world(rep("lin")),
    [arrives("c", 0), ...events],
    until,
  );
  const due = placed.get("c")?.dueAt ?? null;
  return { recycled: recycled.length, warned, due: due === null ? null : due / DAY };
};

describe("protection counts as it does in earnest:", () => {
  const plain = { base: 10, renew: 5, max: 30 };

  test("a pause stops the clock, and its early end starts it again", () => {
    const pause = happens(4, { is: "paused", until: 8 * DAY });
    expect(fate(plain, 13.9, pause)).toEqual({ recycled: 0, warned: 1, due: 14 });
    expect(fate(plain, 14, pause)).toEqual({ recycled: 1, warned: 1, due: null });
    expect(fate(plain, 11, pause, happens(5, { is: "paused", until: null })).recycled).toBe(1);
  });

  test("an owner is warned, warned for the last time when it is due, and keeps the customer for the grace", () => {
    const graced = { ...plain, warnDays: 2, graceDays: 3 };
    expect(fate(graced, 7.9)).toMatchObject({ recycled: 0, warned: 0 });
    expect(fate(graced, 8)).toMatchObject({ recycled: 0, warned: 1 });
    expect(fate(graced, 12.9)).toMatchObject({ recycled: 0, warned: 2 });
    expect(fate(graced, 13)).toMatchObject({ recycled: 1, warned: 2 });
    expect(fate(graced, 14.5, happens(9, { is: "followed-up", kind: "call" })).warned).toBe(3);
  });

  test("deals, locks and contracts keep a customer for as long as they last", () => {
    const exempt = { ...plain, exempt: ["won", "open-opportunity"] as const };
    const opened = happens(1, { is: "deal", dealId: "d", stage: "opened" });
    const ends = (stage: string) => happens(12, { is: "deal", dealId: "d", stage });
    const open = { ...exempt, exempt: [...exempt.exempt] };
    expect(fate(open, 99, opened)).toMatchObject({ recycled: 0, due: null });
    expect(fate(open, 99, opened, ends("won"))).toMatchObject({ recycled: 0, due: null });
    expect(fate(open, 14.9, opened, ends("lost")).recycled).toBe(0);
    expect(fate(open, 15, opened, ends("lost")).recycled).toBe(1);
    expect(fate(plain, 19.9, happens(1, { is: "locked", until: 20 * DAY })).recycled).toBe(0);
    expect(fate(plain, 20, happens(1, { is: "locked", until: 20 * DAY })).recycled).toBe(1);
    expect(fate(plain, 20, happens(1, { is: "contracted", until: 11 * DAY })).due).toBe(21);
  });

  test("terms depend on the tier, and change with it", () => {
    const tiered = { ...plain, overrides: [{ when: { tiers: ["A"] }, base: 20 }] };
    expect(fate(tiered, 0.5, happens(0, { is: "classified", tier: "A" })).due).toBe(20);
    expect(fate(tiered, 0.5).due).toBe(10);
    expect(
      fate(
        tiered,
        13,
        happens(0, { is: "classified", tier: "A" }),
        happens(12, { is: "classified", tier: null }),
      ).recycled,
    ).toBe(0);
  });

  test("at every moment the clock is that of the live service", () => {
    const anyEvent = fc.record({
      day: fc.integer({ min: 0, max: 40 }),
      event: fc.constantFrom(
        { is: "followed-up", kind: "call" },
        { is: "ordered", amount: 1 },
        { is: "paused", until: null },
        { is: "deal", dealId: "d", stage: "opened" },
        { is: "deal", dealId: "d", stage: "lost" },
        { is: "locked", until: 25 * DAY },
        { is: "contracted", until: 18 * DAY },
        { is: "classified", tier: "A" },
      ),
    });
    const protection = { ...plain, exempt: ["open-opportunity" as const], noDealDays: 25, graceDays: 2 };
    const policy = inTurn({
      protection: { ...protection, overrides: [{ when: { tiers: ["A"] }, base: 20 }] },
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const inOrder = events.toSorted((a, b) => a.day - b.day);
        const { placed } = run(
          policy,
          world(rep("lin")),
          [arrives("c", 0), ...inOrder.map(({ day, event }) => happens(day, event))],
          41,
        );
        const one = placed.get("c");
        const terms = termsFor(policy.protection, {
          segment: null,
          tier: one?.tier ?? null,
          fromPoolId: null,
        });
        const due = one && one.outcome.state === "owned" ? dueAt(one, terms, calendar) : null;
        expect(one?.dueAt).toBe(due);
        if (due !== null) expect(one?.next?.at).toBeGreaterThan(41 * DAY);
      }),
    );
  });
});

test("when somebody leaves, their customers are decided anew among who stays, and nobody else moves", () => {
  const [lin, zhou] = [rep("lin"), rep("zhou")];
  const arrivals = ["a", "b", "c", "d"].map((id) => arrives(id, 0));
  const left: SimulationEvent = { is: "staffed", at: DAY, reps: [{ ...lin, active: false }, zhou] };
  const back: SimulationEvent = { is: "staffed", at: 2 * DAY, reps: [lin, zhou] };
  const result = run(inTurn(), world(lin, zhou), [...arrivals, left, back, arrives("e", 3)], 4);
  expect(result.redistributed).toEqual(["a", "c"]);
  expect(result.load).toEqual({ lin: 1, zhou: 4 });
  expect(result.placed.get("a")?.formerOwners).toEqual([{ repId: "lin", lostAt: DAY }]);
});

test("no rep is given more in a period than the intake allows", () => {
  const policy = inTurn({ intake: { max: 1, per: "day" } });
  const result = run(policy, world(rep("lin")), [arrives("a", 0), arrives("b", 0.5), arrives("c", 1)], 2);
  expect([...result.placed.values()].map((one) => one.outcome.state)).toEqual(["owned", "pooled", "owned"]);
  expect(result.limitHits).toEqual({ lin: 1 });
});

test("what is first on the agenda comes first, whatever came when", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom("a", "b", "c"))), (entries) => {
      const agenda = new Agenda();
      for (const [at, id] of entries) agenda.add(at, id);
      const taken = Array.from({ length: entries.length }, () => agenda.takeUntil(9));
      const key = (one: { at: number; id: string } | null) => `${one?.at}${one?.id}`;
      expect(taken.map(key)).toEqual(entries.map(([at, id]) => key({ at, id })).toSorted());
      expect(agenda.takeUntil(9)).toBeNull();
      agenda.add(5, "a");
      expect(agenda.takeUntil(4)).toBeNull();
    }),
  );
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
    "Jain index 0.500 -> 1.000, Gini 0.500 -> 0.000, least 0 -> 1",
  ]);
  expect(report.text["zh-CN"]).toContain("2 个客户中 1 个将更换负责人");
});
