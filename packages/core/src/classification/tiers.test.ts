import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsBuilder } from "./builder.js";
import { ClassificationPolicy, type ClassificationPolicyInput, type TierPolicy } from "./policy.js";
import { NONE } from "./segments.js";
import { tierColumn } from "./tiers.js";

type TierInput = NonNullable<ClassificationPolicyInput["tiers"]>;
const policyOf = (tiers: TierInput): TierPolicy => ClassificationPolicy.parse({ tiers }).tiers;

/** Customers `c000`, `c001`, ... who bought for these amounts; null has never bought. */
const sales = (amounts: readonly (number | null)[]) => {
  const builder = columnsBuilder({ asOfDay: 100, countBy: "orders", windowDays: null });
  amounts.forEach((amount, at) => {
    const id = `c${String(at).padStart(3, "0")}`;
    if (amount === null) builder.add(id, []);
    else if (amount >= 0) builder.add(id, [{ day: 50, amount }]);
    else
      builder.add(id, [
        { day: 50, amount: 0 },
        { day: 60, amount },
      ]);
  });
  return builder.finish();
};
const tiersOf = (amounts: readonly (number | null)[], policy: TierPolicy, before?: readonly number[]) => [
  ...tierColumn(sales(amounts), policy, before === undefined ? undefined : Int16Array.from(before)).tiers,
];

const thresholds = policyOf({
  by: "thresholds",
  tiers: [
    { name: "key", from: 100_000 },
    { name: "potential", from: 10_000 },
  ],
  rest: { name: "ordinary" },
  band: 10,
});
const abc = ClassificationPolicy.parse({}).tiers;
const topFifth = policyOf({
  by: "quantiles",
  tiers: [{ name: "high", top: 20 }],
  rest: { name: "low" },
  band: 0,
});

describe("tiers by thresholds", () => {
  test("begin at their threshold", () => {
    expect(tiersOf([100_000, 99_999, 10_000, 9_999, -5, null], thresholds)).toEqual([0, 1, 1, 2, 2, NONE]);
  });

  test("hold a customer until it is beyond the band: a tenth below to fall, a tenth above to rise", () => {
    const amounts = [90_000, 89_999, 109_999, 110_000, 109_999];
    expect(tiersOf(amounts, thresholds, [0, 0, 1, 1, NONE])).toEqual([0, 1, 1, 0, 0]);
  });

  test("say who is held only by the band", () => {
    const column = tierColumn(sales([90_000, 120_000]), thresholds, Int16Array.of(0, 0));
    expect([...column.held]).toEqual([1, 0]);
  });

  test("law: nobody who moves only within the band ever changes the tier", () => {
    const step = fc.integer({ min: 90_001, max: 109_999 });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), fc.constantFrom(0, 1), (path, start) => {
        let tier: number = start;
        for (const amount of path) {
          const [next] = tiersOf([amount], thresholds, [tier]);
          expect(next).toBe(start);
          tier = next ?? NONE;
        }
      }),
    );
  });
});

describe("tiers by quantiles", () => {
  test("reach as far as fewer than so many percent of the buyers are ahead", () => {
    expect(tiersOf([50, 40, 30, 20, 10], topFifth)).toEqual([0, 1, 1, 1, 1]);
    expect(tiersOf([60, 50, 40, 30, 20, 10], topFifth)).toEqual([0, 0, 1, 1, 1, 1]);
  });

  test("keep equal values together", () => {
    expect(tiersOf([50, 50, 50, 20, 10], topFifth)).toEqual([0, 0, 0, 1, 1]);
  });

  test("put nobody on top who bought for nothing", () => {
    expect(tiersOf([0, 0, 0], topFifth)).toEqual([1, 1, 1]);
  });
});

describe("ABC by cumulative share", () => {
  test("A while those before hold less than 80 %, B until 95 %, C the rest", () => {
    expect(tiersOf([5_000, 80_000, 15_000], abc)).toEqual([2, 0, 1]);
  });

  test("the customer who crosses the border is still above it", () => {
    expect(tiersOf([79, 10, 6, 5], abc)).toEqual([0, 0, 1, 2]);
  });

  test("one customer alone is A, and nobody has to be", () => {
    expect(tiersOf([1], abc)).toEqual([0]);
    expect(tiersOf([], abc)).toEqual([]);
    expect(tiersOf([0, -3, null], abc)).toEqual([2, 2, NONE]);
  });

  test("equal values go by id", () => {
    expect(tiersOf([10, 10, 10, 10, 10], abc)).toEqual([0, 0, 0, 0, 1]);
  });

  test("a return that makes a customer negative does not shift the shares of the others", () => {
    expect(tiersOf([5_000, 80_000, 15_000, -50_000], abc)).toEqual([2, 0, 1, 2]);
  });

  test("the band is in points of the share: from 80 down to 78 to rise, up to 82 to fall", () => {
    // the second customer stands behind 79 %: A afresh, B while it was B
    expect(tiersOf([79, 10, 6, 5], abc, [0, 1, 1, 2])).toEqual([0, 1, 1, 2]);
    expect(tiersOf([77, 12, 6, 5], abc, [0, 1, 1, 2])).toEqual([0, 0, 1, 2]);
    expect(tiersOf([81, 8, 6, 5], abc, [0, 0, 1, 2])).toEqual([0, 0, 1, 2]);
    expect(tiersOf([82, 7, 6, 5], abc, [0, 0, 1, 2])).toEqual([0, 1, 1, 2]);
  });

  test("is exact where floating point is not", () => {
    // 80 % of this whole is 6_989_905_253_212_470.4; in floating point the limit comes out one lower
    const whole = 8_737_381_566_515_588;
    const border = 6_989_905_253_212_470;
    expect(tiersOf([border, whole - border], abc)).toEqual([0, 0]);
    expect(tiersOf([border + 1, whole - border - 1], abc)).toEqual([0, 1]);
  });
});

const amount = fc.oneof(fc.constant(null), fc.integer({ min: -100, max: 2_000 }), fc.constant(500));
const amounts = fc.array(amount, { minLength: 1, maxLength: 30 });
const anyPolicy = fc.oneof(
  fc.constant(abc),
  fc.constant(topFifth),
  fc.constant(
    policyOf({
      by: "quantiles",
      tiers: [
        { name: "a", top: 10 },
        { name: "b", top: 40 },
      ],
      rest: { name: "c" },
      band: 5,
    }),
  ),
  fc.constant(
    policyOf({
      by: "thresholds",
      tiers: [
        { name: "a", from: 1_000 },
        { name: "b", from: 300 },
      ],
      rest: { name: "c" },
      band: 20,
    }),
  ),
);

describe("tiers of every kind", () => {
  test("law: of two customers the one worth more is never in a lower tier", () => {
    fc.assert(
      fc.property(amounts, anyPolicy, (list, policy) => {
        const tiers = tiersOf(list, policy);
        list.forEach((a, i) => {
          list.forEach((b, j) => {
            if (a !== null && b !== null && a > b) expect(tiers[i]).toBeLessThanOrEqual(tiers[j] ?? 0);
          });
        });
      }),
    );
  });

  test("law: deciding again on the same sales changes nothing", () => {
    fc.assert(
      fc.property(amounts, amounts, anyPolicy, (earlier, list, policy) => {
        const start = tiersOf(
          list.map((_, at) => earlier[at] ?? null),
          policy,
        );
        const once = tiersOf(list, policy, start);
        expect(tiersOf(list, policy, once)).toEqual(once);
      }),
    );
  });

  test("law: without a band the tier of before does not matter", () => {
    fc.assert(
      fc.property(amounts, anyPolicy, fc.array(fc.integer({ min: NONE, max: 3 })), (list, policy, before) => {
        const plain: TierPolicy = { ...policy, band: 0 };
        const from = list.map((_, at) => before[at] ?? NONE);
        expect(tiersOf(list, plain, from)).toEqual(tiersOf(list, plain));
      }),
    );
  });

  test("law: exactly those who have bought have a tier", () => {
    fc.assert(
      fc.property(amounts, anyPolicy, (list, policy) => {
        const tiers = tiersOf(list, policy);
        expect(tiers.map((tier) => tier !== NONE)).toEqual(list.map((one) => one !== null));
        for (const tier of tiers) expect(tier).toBeLessThanOrEqual(policy.tiers.length);
      }),
    );
  });
});
