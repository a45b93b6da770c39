import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsBuilder } from "./builder.js";
import { churnLimit, lifecycleColumn, lifecycleOf, lifecycleStages } from "./lifecycle.js";
import { ClassificationPolicy, type ClassificationPolicyInput, type LifecyclePolicy } from "./policy.js";

const policyOf = (lifecycle: NonNullable<ClassificationPolicyInput["lifecycle"]>): LifecyclePolicy =>
  ClassificationPolicy.parse({ lifecycle }).lifecycle;

const byDays = policyOf({ loyalFrom: 3, churn: { by: "days", days: 90 } });
const byRhythm = policyOf({
  loyalFrom: 4,
  churn: { by: "rhythm", times: 3, atLeastDays: 20, days: 200, minGaps: 2 },
});

const stage = (days: readonly number[], asOf: number, policy = byDays) =>
  lifecycleOf(days, asOf, policy).stage;

const AS_OF = 1_000;
const days = fc
  .array(fc.nat({ max: AS_OF + 100 }), { maxLength: 12 })
  .map((list) => list.sort((a, b) => a - b));
const policies = fc.oneof(
  fc.record({
    loyalFrom: fc.integer({ min: 2, max: 6 }),
    wonBackFor: fc.integer({ min: 1, max: 3 }),
    churn: fc.record({ by: fc.constant("days" as const), days: fc.integer({ min: 1, max: 300 }) }),
  }),
  fc.record({
    loyalFrom: fc.integer({ min: 2, max: 6 }),
    wonBackFor: fc.integer({ min: 1, max: 3 }),
    churn: fc.record({
      by: fc.constant("rhythm" as const),
      times: fc.integer({ min: 1, max: 5 }),
      atLeastDays: fc.integer({ min: 1, max: 60 }),
      days: fc.integer({ min: 1, max: 300 }),
      minGaps: fc.integer({ min: 1, max: 3 }),
    }),
  }),
);

describe("the life of a customer", () => {
  test("goes from potential over first purchase and repeat to loyal", () => {
    const orders = [10, 20, 30];
    expect([9, 10, 19, 20, 30].map((asOf) => stage(orders, asOf))).toEqual([
      "potential",
      "first-purchase",
      "first-purchase",
      "repeat",
      "loyal",
    ]);
  });

  test("ends when the silence is longer than allowed, not when it is as long", () => {
    expect([100, 101].map((asOf) => stage([10], asOf))).toEqual(["first-purchase", "churned"]);
    expect(lifecycleOf([10], 300, byDays)).toEqual({
      stage: "churned",
      since: 101,
      purchases: 1,
      sinceReturn: 1,
      returns: 0,
      silentDays: 290,
      churnAfterDays: 90,
    });
  });

  test("goes on after a return: won back by the first purchase, then what all purchases make it", () => {
    const orders = [10, 200, 210];
    expect([200, 209, 210, 301].map((asOf) => stage(orders, asOf))).toEqual([
      "won-back",
      "won-back",
      "loyal",
      "churned",
    ]);
    expect(lifecycleOf(orders, 209, byDays).since).toBe(200);
  });

  test("whoever comes back on the last day allowed was never gone", () => {
    expect([100, 101].map((day) => lifecycleOf([10, day], day, byDays).returns)).toEqual([0, 1]);
  });

  test("a customer can be won back again and again", () => {
    const again = lifecycleOf([10, 200, 400], 400, byDays);
    expect([again.stage, again.since, again.returns]).toEqual(["won-back", 400, 2]);
  });

  test("stays won back for as many purchases as the policy says", () => {
    const patient: LifecyclePolicy = { ...byDays, wonBackFor: 2 };
    expect([200, 210, 220].map((asOf) => stage([10, 200, 210, 220], asOf, patient))).toEqual([
      "won-back",
      "won-back",
      "loyal",
    ]);
  });

  test("counts two orders on one day as two purchases, and as no gap", () => {
    expect(stage([10, 10, 10], 10)).toBe("loyal");
    expect(lifecycleOf([10, 10, 40, 70], 70, byRhythm).churnAfterDays).toBe(90);
  });
});

describe("a customer's own rhythm", () => {
  test("is its median gap, times the policy's factor, rounded down", () => {
    expect(churnLimit([10, 20, 60], byRhythm.churn)).toBe(60);
    expect(churnLimit([10, 15], byRhythm.churn)).toBe(37);
  });

  test("never counts a customer as gone sooner than the least number of days", () => {
    expect(churnLimit([1, 1, 1], byRhythm.churn)).toBe(20);
  });

  test("counts only when there are enough gaps", () => {
    expect(churnLimit([10], byRhythm.churn)).toBe(200);
  });

  test("tells the weekly customer who is silent for a month from the quarterly one", () => {
    expect(stage([0, 7, 14, 21], 50, byRhythm)).toBe("churned");
    expect(stage([0, 90, 180], 210, byRhythm)).toBe("repeat");
  });
});

/** The stages one after the other, as the purchases come: slower than the engine, and nearer to the definition. */
const stagesOneByOne = (list: readonly number[], asOf: number, policy: LifecyclePolicy) => {
  const gaps: number[] = [];
  let [purchases, sinceReturn, returns] = [0, 0, 0];
  let stage: string = "potential";
  let since: number | null = null;
  let last: number | null = null;
  const limit = () =>
    churnLimit(
      gaps.toSorted((a, b) => a - b),
      policy.churn,
    );
  for (const day of list.filter((one) => one <= asOf)) {
    const gap = last === null ? 0 : day - last;
    const isReturn = gap > limit();
    if (isReturn) [returns, sinceReturn] = [returns + 1, 0];
    if (gap > 0) gaps.push(gap);
    [purchases, sinceReturn, last] = [purchases + 1, sinceReturn + 1, day];
    const isWonBack = returns > 0 && sinceReturn <= policy.wonBackFor;
    const many = purchases >= policy.loyalFrom ? "loyal" : purchases > 1 ? "repeat" : "first-purchase";
    const next = isWonBack ? "won-back" : many;
    if (next !== stage || isReturn) since = day;
    stage = next;
  }
  if (last !== null && asOf - last > limit()) [stage, since] = ["churned", last + limit() + 1];
  return { stage, since, purchases, sinceReturn, returns };
};

describe("laws of the lifecycle", () => {
  test("the engine answers what following the purchases one by one does", () => {
    fc.assert(
      fc.property(days, fc.nat({ max: AS_OF }), policies, (list, asOf, input) => {
        const policy = policyOf(input);
        expect(lifecycleOf(list, asOf, policy)).toMatchObject(stagesOneByOne(list, asOf, policy));
      }),
      { numRuns: 500 },
    );
  });

  test("a purchase on the as-of day is never that of a churned customer", () => {
    fc.assert(
      fc.property(days, policies, (list, input) => {
        const policy = policyOf(input);
        const bought = [...list.filter((day) => day <= AS_OF), AS_OF];
        expect(stage(bought, AS_OF, policy)).not.toBe("churned");
        expect(stage(bought, AS_OF, policy)).not.toBe("potential");
      }),
    );
  });

  test("with a fixed number of days, another purchase at whatever time never makes a customer churned", () => {
    fc.assert(
      fc.property(days, fc.nat({ max: AS_OF }), policies, (list, day, input) => {
        const policy = policyOf({ ...input, churn: { by: "days", days: 100 } });
        const before = stage(list, AS_OF, policy);
        const after = stage(
          [...list, day].sort((a, b) => a - b),
          AS_OF,
          policy,
        );
        if (before !== "churned" && before !== "potential") expect(after).not.toBe("churned");
      }),
    );
  });

  test("with a rhythm, none within the least number of days does", () => {
    fc.assert(
      fc.property(days, fc.nat({ max: 20 }), (list, ago) => {
        const known = list.filter((day) => day <= AS_OF - ago);
        expect(stage([...known, AS_OF - ago], AS_OF, byRhythm)).not.toBe("churned");
      }),
    );
  });

  test("what comes after a day never changes what was true on it", () => {
    fc.assert(
      fc.property(days, fc.nat({ max: AS_OF }), policies, (list, asOf, input) => {
        const policy = policyOf(input);
        expect(lifecycleOf(list, asOf, policy)).toEqual(
          lifecycleOf(
            list.filter((day) => day <= asOf),
            asOf,
            policy,
          ),
        );
      }),
    );
  });

  test("a stage holds from the day it was entered, and another held the day before", () => {
    fc.assert(
      fc.property(days, fc.nat({ max: AS_OF }), policies, (list, asOf, input) => {
        const policy = policyOf(input);
        const now = lifecycleOf(list, asOf, policy);
        if (now.since === null) return;
        expect(lifecycleOf(list, now.since, policy).stage).toBe(now.stage);
        expect(lifecycleOf(list, now.since - 1, policy)).not.toEqual(
          expect.objectContaining({ since: now.since }),
        );
        for (let day = now.since; day <= asOf; day += 1) {
          expect(lifecycleOf(list, day, policy).stage).toBe(now.stage);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("of many customers, each is in exactly one stage, and only those without a purchase are potential", () => {
    fc.assert(
      fc.property(fc.array(days, { maxLength: 20 }), policies, (histories, input) => {
        const policy = policyOf(input);
        const builder = columnsBuilder({ asOfDay: AS_OF, countBy: "orders", windowDays: null });
        histories.forEach((list, at) => {
          builder.add(
            `c${at}`,
            list.map((day) => ({ day, amount: 1 })),
          );
        });
        const column = lifecycleColumn(builder.finish(), policy);
        const counts = lifecycleStages.map((_, at) => column.filter((one) => one === at).length);
        expect(counts.reduce((sum, one) => sum + one, 0)).toBe(histories.length);
        expect(counts[0]).toBe(histories.filter((list) => !list.some((day) => day <= AS_OF)).length);
      }),
    );
  });
});
