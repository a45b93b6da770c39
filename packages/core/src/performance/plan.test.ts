import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breakDown, breakDownGoals, checkAddsUp, divideByDays, rollUp, weightFrom } from "./breakdown.js";
import type { Plan } from "./model.js";
import {
  approve,
  attainments,
  checkGoals,
  draftPlan,
  heldBy,
  holderOf,
  ownedOf,
  reachedBy,
  revise,
} from "./plan.js";

const target = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 50 })
  .filter((some) => some.some((one) => one > 0));

const partsOf = (some: readonly number[]) => some.map((weight, at) => ({ key: `r-${at}`, weight }));

describe("breaking a plan down", () => {
  test("gives the units that are left to the largest remainders", () => {
    const parts = breakDown(1_000, partsOf([1, 1, 4]));
    expect(parts.ok && parts.value.map((part) => [part.target, part.weight, part.of])).toEqual([
      [167, 1, 6],
      [167, 1, 6],
      [666, 4, 6],
    ]);
  });

  test("sums to the plan exactly, for any shares, and rolls up to it again", () => {
    fc.assert(
      fc.property(target, weights, (amount, some) => {
        const parts = breakDown(amount, partsOf(some));
        if (!parts.ok) throw new Error("expected parts");
        expect(rollUp(amount, parts.value)).toEqual({ target: amount, parts: amount, missing: 0 });
        expect(checkAddsUp({ id: "p", target: amount }, parts.value).ok).toBe(true);
        const total = some.reduce((sum, one) => sum + one, 0);
        parts.value.forEach((part) => {
          const exact = (BigInt(amount) * BigInt(part.weight)) / BigInt(total);
          expect(BigInt(part.target) - exact === 0n || BigInt(part.target) - exact === 1n).toBe(true);
        });
      }),
    );
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[0.5, 1]], [[Number.NaN]]])("refuses the weights %j", (some) => {
    const parts = breakDown(100, partsOf(some));
    expect(!parts.ok && parts.error.code).toBe("PERFORMANCE.NOTHING_TO_SPLIT_BY");
  });

  test("refuses a part that is named twice", () => {
    const twice = breakDown(100, [
      { key: "lin", weight: 1 },
      { key: "lin", weight: 2 },
    ]);
    expect(!twice.ok && twice.error).toMatchObject({
      code: "PERFORMANCE.PART_TWICE",
      facts: { part: "lin" },
    });
  });

  test("lets a part that went below zero weigh nothing", () => {
    expect([weightFrom(-5), weightFrom(null), weightFrom(undefined), weightFrom(7)]).toEqual([0, 0, 0, 7]);
  });
});

const draft = (holder: Parameters<typeof draftPlan>[0]["holder"]): Plan => ({
  id: "p-1",
  version: 1,
  ...draftPlan({
    period: { kind: "month", start: "2026-03-01" },
    metric: "revenue",
    currency: "CNY",
    holder,
    target: 500,
    stretch: null,
    challenge: null,
    reason: "first",
    by: "boss",
    at: 1,
    parentId: null,
    basis: null,
  }),
});

describe("a plan", () => {
  test("is a rep's, a team's, or the company's, and never two's", () => {
    expect(holderOf({ repId: "lin" })).toMatchObject({ value: { level: "rep", id: "lin" } });
    expect(holderOf({ teamId: "east" })).toMatchObject({ value: { level: "team", id: "east" } });
    expect(holderOf({})).toMatchObject({ value: { level: "company" } });
    expect(holderOf({ repId: "lin", teamId: "east" })).toMatchObject({
      error: { code: "PERFORMANCE.HOLDER_MISSING" },
    });
  });

  test("is within reach of its holder and the holder's team; the company's of nobody but who reaches all", () => {
    const rep = draft({ level: "rep", id: "lin", teamId: "east" });
    expect(ownedOf(rep)).toEqual({ ownerId: "lin", teamId: "east" });
    expect(heldBy(rep)).toEqual({ level: "rep", id: "lin", teamId: "east" });
    const team = draft({ level: "team", id: "east", teamId: "east" });
    expect(ownedOf(team)).toEqual({ ownerId: null, teamId: "east" });
    expect(heldBy(team).id).toBe("east");
    expect(ownedOf(draft({ level: "company", id: "company", teamId: null })).teamId).toBe("");
  });

  test("is of a region or a product as well, and those are the company's", () => {
    for (const holder of [{ region: "CN" }, { productId: "chair" }]) {
      const held = holderOf(holder);
      if (!held.ok) throw new Error(held.error.code);
      const plan = draft({ ...held.value, teamId: null });
      expect([heldBy(plan).id, ownedOf(plan).teamId]).toEqual([held.value.id, ""]);
    }
    expect(holderOf({ region: "CN", productId: "chair" }).ok).toBe(false);
  });

  test("is not approved by whoever set it, unless the policy says so", () => {
    const plan = draft({ level: "company", id: "company", teamId: null });
    expect(approve(plan, "boss", 2)).toMatchObject({
      error: { code: "PERFORMANCE.OWN_APPROVAL", facts: { by: "boss" } },
    });
    expect(approve(plan, "boss", 2, true).ok).toBe(true);
    const revised = { ...plan, ...revise(plan, { ...plan, reason: "", by: "chief", at: 3 }) };
    expect([approve(revised, "chief", 4).ok, approve(revised, "boss", 4).ok]).toEqual([false, true]);
  });

  test("keeps every target it has had, with who approved it", () => {
    let plan = draft({ level: "rep", id: "lin", teamId: "east" });
    const step = (change: Partial<Plan>) => {
      plan = { ...plan, ...change };
    };
    const approved = approve(plan, "chief", 2);
    if (!approved.ok) throw new Error("expected an approval");
    step(approved.value);
    expect(plan).toMatchObject({ status: "approved", approvedTarget: 500 });
    expect(approve(plan, "chief", 3)).toMatchObject({ error: { code: "PERFORMANCE.ALREADY_APPROVED" } });
    step(
      revise(plan, {
        ...{ stretch: 700, challenge: 800 },
        target: 650,
        reason: "a new product",
        by: "boss",
        at: 4,
      }),
    );
    expect(plan).toMatchObject({ status: "draft", target: 650, approvedTarget: 500 });
    const again = approve(plan, "chief", 5);
    if (!again.ok) throw new Error("expected an approval");
    step(again.value);
    expect(plan).toMatchObject({ approvedTarget: 650, approvedStretch: 700, approvedChallenge: 800 });
    expect(plan.revisions.map((one) => [one.target, one.reason, one.approvedBy, one.approvedAt])).toEqual([
      [500, "first", "chief", 2],
      [650, "a new product", "chief", 5],
    ]);
  });

  test("whose parts do not sum to it is not approved, and says what is missing", () => {
    const refused = checkAddsUp({ id: "p-1", target: 100 }, [{ target: 60 }, { target: 50 }]);
    expect(refused).toMatchObject({
      error: { code: "PERFORMANCE.DOES_NOT_ADD_UP", facts: { target: 100, parts: 110, missing: -10 } },
    });
    expect(checkAddsUp({ id: "p-1", target: 100 }, []).ok).toBe(true);
  });
});

describe("the goals of a plan", () => {
  const goals = (target: number, stretch: number | null, challenge: number | null) => ({
    ...{ target, stretch, challenge },
  });

  test("rise from the target over the stretch to the challenge", () => {
    for (const [goal, good] of [
      [goals(10, null, null), true],
      [goals(10, 10, null), true],
      [goals(10, 12, 12), true],
      [goals(10, 9, null), false],
      [goals(10, 12, 11), false],
      [goals(10, null, 12), false],
    ] as const)
      expect(checkGoals(goal).ok).toBe(good);
  });

  test("are reached one after the other; a target of 0 is never reached", () => {
    const reached = [99, 100, 119, 120, 150].map((actual) => reachedBy(actual, goals(100, 120, 150)));
    expect(reached).toEqual([null, "target", "target", "stretch", "challenge"]);
    expect([reachedBy(5, goals(0, null, null)), reachedBy(500, goals(100, null, null))]).toEqual([
      null,
      "target",
    ]);
  });

  test("are broken down so that each sums exactly and no part falls below the one before", () => {
    fc.assert(
      fc.property(more, more, more, weights, (target, up, further, some) => {
        const whole = goals(target, target + up, target + up + further);
        const parts = breakDownGoals(whole, partsOf(some));
        if (!parts.ok) throw new Error(parts.error.code);
        const sum = (key: keyof typeof whole) =>
          parts.value.reduce((total, part) => total + (part[key] ?? 0), 0);
        expect([sum("target"), sum("stretch"), sum("challenge")]).toEqual(Object.values(whole));
        expect(parts.value.every((part) => checkGoals(part).ok)).toBe(true);
      }),
    );
  });

  test("are divided by working days when the plan changes hands, and sum to it", () => {
    const days = fc
      .nat(60)
      .chain((total) => fc.record({ total: fc.constant(total), elapsed: fc.nat(total) }));
    fc.assert(
      fc.property(more, fc.option(more), days, (target, up, passed) => {
        const stretch = up === null ? null : target + up;
        const [own, rest] = divideByDays(goals(target, stretch, null), passed);
        expect(own.target + rest.target).toBe(target);
        if (stretch !== null) expect((own.stretch ?? 0) + (rest.stretch ?? 0)).toBe(stretch);
        const exact = passed.total === 0 ? target : (target * passed.elapsed) / passed.total;
        expect(Math.abs(own.target - exact)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

const more = fc.integer({ min: 0, max: 1_000_000_000 });

describe("plans against figures", () => {
  const planOf = (repId: string, approvedTarget: number | null) => ({
    ...draft({ level: "rep", id: repId, teamId: "east" }),
    id: `plan-${repId}`,
    approvedTarget,
  });
  const half = { elapsed: 10, total: 20 };

  test("rank by attainment, and list everybody who has a plan or a figure", () => {
    const actuals = new Map<string | null, number>([
      ["lin", 60],
      ["zhou", 90],
      ["qian", 40],
      [null, 7],
    ]);
    const rows = attainments([planOf("lin", 100), planOf("zhou", 200), planOf("wu", 50)], actuals, half);
    expect(rows.map((row) => [row.key, row.actual, row.attainment, row.paced, row.rank])).toEqual([
      ["lin", 60, 0.6, 1.2, 1],
      ["zhou", 90, 0.45, 0.9, 2],
      ["wu", 0, 0, 0, 3],
      ["qian", 40, null, null, null],
      [null, 7, null, null, null],
    ]);
  });

  test("do not count a target that nobody has approved", () => {
    const [row] = attainments([planOf("lin", null)], new Map([["lin", 60]]), half);
    expect(row).toMatchObject({ planId: "plan-lin", target: null, attainment: null, rank: null });
  });
});
