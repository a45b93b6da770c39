import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chances } from "../../../../tests/support/chances.js";
import { columnsBuilder } from "./builder.js";
import { buyersOf, type SalesColumns } from "./columns.js";
import { type Better, cutColumn } from "./cut.js";
import { tileOf } from "./ntile.js";
import { CutPolicy, TierPolicy } from "./policy.js";
import { quantile } from "./quantile.js";
import { ascendingOrder } from "./radix.js";
import { valuesAtRanks } from "./select.js";
import { tierColumn } from "./tiers.js";

/** What the engine does without sorting, done by sorting: shorter, slower, and what it has to equal. */

const scoresBySorting = (values: Float64Array, policy: CutPolicy, better: Better): number[] => {
  const sign = better === "high" ? 1 : -1;
  if (policy.method === "ntile") {
    const scores = new Array<number>(values.length);
    const worstFirst = [...values.keys()].sort(
      (a, b) => sign * ((values[a] ?? 0) - (values[b] ?? 0)) || a - b,
    );
    let tile = 0;
    worstFirst.forEach((at, rank) => {
      const isNew = rank === 0 || values[at] !== values[worstFirst[rank - 1] ?? 0];
      if (policy.ties === "split-by-key" || isNew) tile = tileOf(rank, values.length, policy.bins);
      scores[at] = tile + 1;
    });
    return scores;
  }
  const cuts = cutsBySorting(values, policy);
  return [...values].map((value) => {
    const below = cuts.filter((cut) => (policy.convention === "at-most" ? cut < value : cut <= value)).length;
    return better === "high" ? below + 1 : cuts.length + 1 - below;
  });
};

const cutsBySorting = (values: Float64Array, policy: CutPolicy): readonly number[] => {
  if (policy.method === "breaks") return policy.breaks;
  if (policy.method === "ntile" || values.length === 0) return [];
  const sorted = values.slice().sort();
  const plus = policy.convention === "r-rfm" ? 1 : 0;
  return Array.from({ length: policy.bins - 1 }, (_, at) => quantile(sorted, at + 1, policy.bins) + plus);
};

const positionsBySorting = (columns: SalesColumns, by: TierPolicy["by"]): number[] => {
  const worth = (at: number): number => columns.monetary[at] ?? 0;
  const positions = columns.ids.map(() => Number.POSITIVE_INFINITY);
  const ranked = [...buyersOf(columns)]
    .filter((at) => worth(at) > 0)
    .sort((a, b) => worth(b) - worth(a) || a - b);
  for (const [rank, at] of ranked.entries()) {
    positions[at] =
      by === "quantiles"
        ? ranked.filter((other) => worth(other) > worth(at)).length
        : ranked.slice(0, rank).reduce((sum, other) => sum + worth(other), 0);
  }
  return positions;
};

/** Few different values, many, skewed ones, and ones far apart: each takes another way through the engine. */
const shapes = fc.constantFrom(
  (chance: number) => Math.floor(chance * 7),
  (chance: number) => Math.floor(chance * 2_000_000) - 500_000,
  (chance: number) => Math.floor(1 / (chance + 1e-9)),
  (chance: number) => (chance < 0.5 ? -3 : Math.floor(chance * 1e15)),
  (chance: number) => (chance < 0.999 ? Math.floor(chance * 100) : 2 ** 52),
);
const sizes = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 4_090, max: 6_000 }));
const column = fc
  .tuple(sizes, fc.nat(), shapes)
  .map(([size, seed, shape]) => Float64Array.from(chances(size, seed).map(shape)));
const bins = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 2, max: 9 }) }, fc.constant(100));
const convention = fc.constantFrom("at-most" as const, "r-rfm" as const);
const cutting = fc
  .oneof(
    fc.record({ method: fc.constant("quantile" as const), bins, convention }),
    fc.record({
      method: fc.constant("ntile" as const),
      bins,
      ties: fc.constantFrom("together" as const, "split-by-key" as const),
    }),
    fc.record({
      method: fc.constant("breaks" as const),
      convention,
      breaks: fc
        .uniqueArray(
          fc.oneof(
            fc.integer({ min: -10, max: 10 }),
            fc.maxSafeInteger(),
            fc.double({ min: -5, max: 5, noNaN: true }),
          ),
          {
            minLength: 1,
            maxLength: 9,
          },
        )
        .map((list) => list.sort((a, b) => a - b))
        .filter((list) => !list.includes(-0) || !list.includes(0)),
    }),
  )
  .map((input) => CutPolicy.parse(input));

describe("the engine equals the same done by sorting", () => {
  test("law: cuts and scores of a column of amounts", () => {
    fc.assert(
      fc.property(
        column,
        cutting,
        fc.constantFrom("high" as const, "low" as const),
        (values, policy, better) => {
          const cut = cutColumn(values, policy, better);
          expect(cut.cuts).toEqual(cutsBySorting(values, policy));
          expect([...cut.scores]).toEqual(scoresBySorting(values, policy, better));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("law: cuts and scores of a column of whole numbers of 32 bits, near together or far apart", () => {
    fc.assert(
      fc.property(
        sizes,
        fc.nat(),
        fc.constantFrom(5, 1_000, 2 ** 31),
        cutting,
        (size, seed, range, policy) => {
          const days = Int32Array.from(chances(size, seed), (chance) => Math.floor(chance * range) - 3);
          const cut = cutColumn(days, policy, "low");
          expect(cut.cuts).toEqual(cutsBySorting(Float64Array.from(days), policy));
          expect([...cut.scores]).toEqual(scoresBySorting(Float64Array.from(days), policy, "low"));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("law: values at ranks", () => {
    fc.assert(
      fc.property(column, fc.uniqueArray(fc.nat({ max: 6_000 }), { maxLength: 20 }), (values, wanted) => {
        const ranks = wanted.filter((rank) => rank < values.length).sort((a, b) => a - b);
        const sorted = values.slice().sort();
        expect(valuesAtRanks(values, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
      }),
    );
  });

  test("values that differ by less than their size can be told still find their ranks", () => {
    const near = Float64Array.from({ length: 5_000 }, (_, at) => (at % 2 === 0 ? 1 : 1 + Number.EPSILON));
    expect(valuesAtRanks(near, [0, 2_499, 2_500, 4_999])).toEqual([
      1,
      1,
      1 + Number.EPSILON,
      1 + Number.EPSILON,
    ]);
    const huge = Float64Array.from({ length: 5_000 }, (_, at) => (at % 2 === 0 ? -1 : 1) * Number.MAX_VALUE);
    expect(valuesAtRanks(huge, [0, 4_999])).toEqual([-Number.MAX_VALUE, Number.MAX_VALUE]);
    expect(valuesAtRanks(new Float64Array(5_000).fill(7), [3])).toEqual([7]);
  });

  test("law: the order of keys is ascending, and that of their positions where they are equal", () => {
    const key = fc.oneof(fc.nat({ max: 3 }), fc.nat(), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
        const sorted = [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
        expect([...ascendingOrder(Float64Array.from(keys))]).toEqual(sorted);
      }),
    );
  });

  test("law: where each customer stands in tiers", () => {
    const amounts = fc.array(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.nat({ max: 2 ** 40 })), {
      maxLength: 60,
    });
    const by = fc.constantFrom("quantiles" as const, "cumulative-share" as const);
    fc.assert(
      fc.property(amounts, by, (list, kind) => {
        const builder = columnsBuilder({ asOfDay: 9, countBy: "orders", windowDays: null });
        list.forEach((amount, at) => {
          builder.add(
            `c${at}`,
            at % 7 === 0
              ? [{ day: 9, amount }]
              : [
                  { day: 1, amount: 0 },
                  { day: 9, amount },
                ],
          );
        });
        const columns = builder.finish();
        const tiers = [kind === "quantiles" ? { name: "a", top: 20 } : { name: "a", share: 80 }];
        const { positions } = tierColumn(columns, TierPolicy.parse({ by: kind, tiers }));
        expect([...positions]).toEqual(positionsBySorting(columns, kind));
      }),
    );
  });
});
