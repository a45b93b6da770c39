import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breakDown, checkAddsUp, rollUp, weightFrom } from "./breakdown.js";
import type { Plan } from "./model.js";
import { approve, attainments, draftPlan, heldBy, holderOf, ownedOf, revise } from "./plan.js";

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
    step(revise(plan, { target: 650, reason: "a new product", by: "boss", at: 4 }));
    expect(plan).toMatchObject({ status: "draft", target: 650, approvedTarget: 500 });
    const again = approve(plan, "chief", 5);
    if (!again.ok) throw new Error("expected an approval");
    step(again.value);
    expect(plan.approvedTarget).toBe(650);
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
