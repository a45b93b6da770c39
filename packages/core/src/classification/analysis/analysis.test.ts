import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atkinson,
  contributions,
  deciles,
  gainLoss,
  gini,
  heavyMediumLight,
  movements,
  newRepeatLapsed,
  paretoCurve,
  periodIndex,
  periodStart,
  periodUnits,
  tierDemandMatrix,
  variabilityOf,
} from "./index.js";

const amounts = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 40 });
const ranked = fc
  .array(fc.integer({ min: -500, max: 5_000 }), { maxLength: 60 })
  .map((list) => list.map((amount, at) => ({ id: `c${at}`, amount })));
const sum = (list: readonly { readonly amount: number }[]) =>
  list.reduce((all, { amount }) => all + amount, 0);

describe("inequality", () => {
  // The help page of the R package ineq.
  const incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261];

  test("equals what R's ineq prints, in both forms", () => {
    expect(gini(incomes)?.population).toBeCloseTo(0.4620911, 7);
    expect(gini(incomes)?.sample).toBeCloseTo(0.5134346, 7);
    expect(atkinson(incomes, 0.5)).toBeCloseTo(0.1796591, 7);
    expect(atkinson(incomes, 1)).toBeCloseTo(0.3518251, 7);
  });

  test("has no meaning without values, with a negative one, or when all are zero", () => {
    for (const values of [[], [0, 0], [5, -1]]) {
      expect(gini(values)).toBeNull();
      expect(atkinson(values, 1)).toBeNull();
    }
    expect(gini([7])).toEqual({ population: 0, sample: null });
    expect(atkinson([0, 4], 2)).toBe(1);
    expect(() => atkinson([1], 0)).toThrow(RangeError);
  });

  test("law: it lies between 0 and 1, and neither order nor unit matters", () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 2, max: 9 }), (values, factor) => {
        const one = gini(values)?.population;
        fc.pre(one !== undefined);
        expect(one).toBeGreaterThanOrEqual(-1e-12);
        expect(one).toBeLessThan(1);
        const other = gini(values.toReversed().map((value) => value * factor))?.population;
        expect(other).toBeCloseTo(one ?? Number.NaN, 9);
      }),
    );
  });

  test("law: giving from the richer to the poorer never makes it more unequal", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 999 }), { minLength: 2, maxLength: 9 }),
        fc.nat(),
        (values, part) => {
          const [low = 0, ...rest] = values.toSorted((a, b) => a - b);
          const high = rest.at(-1) ?? 0;
          const given = part % (Math.floor((high - low) / 2) + 1);
          const after = [low + given, ...rest.slice(0, -1), high - given];
          fc.pre(values.some((value) => value > 0));
          expect(gini(after)?.population).toBeLessThanOrEqual((gini(values)?.population ?? 0) + 1e-12);
        },
      ),
    );
  });
});

describe("Pareto curve", () => {
  test("law: it rises to the whole, with falling steps", () => {
    fc.assert(
      fc.property(ranked, (customers) => {
        const curve = paretoCurve(customers);
        expect(curve).toHaveLength(customers.filter(({ amount }) => amount > 0).length);
        curve.forEach((point, at) => {
          expect(point.amount).toBeLessThanOrEqual(curve[at - 1]?.amount ?? Number.POSITIVE_INFINITY);
          expect(point.cumulative).toBe((curve[at - 1]?.cumulative ?? 0) + point.amount);
        });
        if (curve.length > 0) expect(curve.at(-1)?.share).toBe(1);
      }),
    );
  });
});

describe("composition", () => {
  test("law: deciles hold everybody once, differ by at most one, and fall from group to group", () => {
    fc.assert(
      fc.property(ranked, (customers) => {
        const groups = deciles(customers);
        expect(groups.flatMap(({ ids }) => ids).sort()).toEqual(customers.map(({ id }) => id).sort());
        expect(sum(groups)).toBe(sum(customers));
        for (const group of groups) expect(group.customers).toBe(group.ids.length);
        const sizes = groups.map((group) => group.customers);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }),
    );
  });

  test("law: heavy, medium, light and zero hold everybody once; zero are those without an amount", () => {
    fc.assert(
      fc.property(ranked, (customers) => {
        const groups = heavyMediumLight(customers);
        expect(groups.flatMap(({ ids }) => ids).sort()).toEqual(customers.map(({ id }) => id).sort());
        expect(groups.every((group) => group.customers >= 0)).toBe(true);
        expect(groups[3]?.customers).toBe(customers.filter(({ amount }) => amount <= 0).length);
      }),
    );
  });

  test("of ten buyers two are heavy, three medium and five light; one alone is heavy", () => {
    const ten = Array.from({ length: 10 }, (_, at) => ({ id: `c${at}`, amount: 10 - at }));
    expect(heavyMediumLight(ten).map(({ customers }) => customers)).toEqual([2, 3, 5, 0]);
    expect(heavyMediumLight(ten.slice(0, 1)).map(({ customers }) => customers)).toEqual([1, 0, 0, 0]);
    expect(heavyMediumLight(ten.slice(0, 3)).map(({ customers }) => customers)).toEqual([1, 1, 1, 0]);
    expect(heavyMediumLight([]).map(({ share }) => share)).toEqual([null, null, null, null]);
  });
});

const period = fc.record({ purchases: fc.nat({ max: 2 }), amount: fc.integer({ min: -100, max: 500 }) });

describe("movement", () => {
  const buyer = (amount: number) => ({ purchases: 1, amount });
  const none = { purchases: 0, amount: 0 };

  test("tells each movement", () => {
    const rows = [
      { id: "new", earlier: false, before: none, now: buyer(5) },
      { id: "returned", earlier: true, before: none, now: buyer(5) },
      { id: "grown", earlier: true, before: buyer(4), now: buyer(5) },
      { id: "steady", earlier: true, before: buyer(5), now: buyer(5) },
      { id: "shrunk", earlier: true, before: buyer(6), now: buyer(5) },
      { id: "lapsed", earlier: true, before: buyer(6), now: none },
      { id: "absent", earlier: true, before: none, now: { purchases: 0, amount: -3 } },
    ];
    const table = gainLoss(rows);
    for (const movement of movements) expect(table.groups[movement].ids).toEqual([movement]);
    expect(table.groups.absent.change).toBe(-3);
    expect(newRepeatLapsed(table)).toEqual({ new: 1, repeat: 4, lapsed: 1 });
  });

  test("law: customers and amounts reconcile from opening to closing", () => {
    const row = fc.record({ id: fc.string(), earlier: fc.boolean(), before: period, now: period });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const { opening, groups, closing } = gainLoss(rows);
        const gained = groups.new.customers + groups.returned.customers;
        expect(opening.customers + gained - groups.lapsed.customers).toBe(closing.customers);
        const change = movements.reduce((all, movement) => all + groups[movement].change, 0);
        expect(opening.amount + change).toBe(closing.amount);
        const table = newRepeatLapsed({ opening, groups, closing });
        expect(table.new + table.repeat).toBe(closing.customers);
        expect(movements.reduce((all, one) => all + groups[one].customers, 0)).toBe(rows.length);
      }),
    );
  });
});

describe("contribution", () => {
  // The worked table of aonuma.net 利益貢献度分析: sales, gross profit and stock; all departments together sell 70,000.
  test("equals the published table", () => {
    const rows = contributions(
      [
        { id: "1", sales: 20_000, margin: 4_500, stock: 2_000 },
        { id: "2", sales: 10_000, margin: 2_500, stock: 150 },
        { id: "3", sales: 10_000, margin: 2_000, stock: 1_000 },
      ],
      70_000,
    );
    const rounded = rows.map(({ marginRate, turnover, crossRatio, contribution }) =>
      [(marginRate ?? 0) * 100, turnover, (crossRatio ?? 0) * 100, (contribution ?? 0) * 100].map((figure) =>
        Number(figure?.toFixed(1)),
      ),
    );
    expect(rounded).toEqual([
      [22.5, 10, 225, 64.3],
      [25, 66.7, 1666.7, 238.1],
      [20, 10, 200, 28.6],
    ]);
    // The page divides by all of its departments, about 373; these three are a part of them.
    const shares = rows.map(({ contribution }) => Number((((contribution ?? 0) * 100) / 3.732).toFixed(1)));
    expect(shares).toEqual([17.2, 63.8, 7.7]);
  });

  test("a rate without a denominator or a cost is null, and never a number", () => {
    const [nothing, unknown] = contributions([
      { id: "nothing", sales: 0, margin: 0, stock: 0 },
      { id: "unknown", sales: 10, margin: null, stock: 5 },
    ]);
    expect(nothing).toMatchObject({ marginRate: null, turnover: null, crossRatio: null, contribution: null });
    expect(unknown).toMatchObject({ marginRate: null, turnover: 2, crossRatio: null, salesShare: 1 });
  });

  test("law: shares of sales and of contribution add up to one", () => {
    const row = fc.record({
      id: fc.string(),
      sales: fc.integer({ min: 1, max: 9_999 }),
      margin: fc.integer({ min: 1, max: 999 }),
      stock: fc.integer({ min: 1, max: 999 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const rated = contributions(rows);
        expect(rated.reduce((all, one) => all + (one.salesShare ?? 0), 0)).toBeCloseTo(1, 9);
        expect(rated.reduce((all, one) => all + (one.contributionShare ?? 0), 0)).toBeCloseTo(1, 9);
        for (const one of rated) {
          expect((one.marginRate ?? 0) * (one.turnover ?? 0)).toBeCloseTo(one.crossRatio ?? Number.NaN, 6);
        }
      }),
    );
  });
});

describe("steadiness", () => {
  const policy = { x: 50, y: 100 };

  test("the borders belong to the steadier class", () => {
    // Mean 100, standard deviation 50 and 100.
    expect(variabilityOf([50, 150], policy)).toMatchObject({ mean: 100, variation: 0.5, demand: "X" });
    expect(variabilityOf([0, 200], policy)).toMatchObject({ variation: 1, demand: "Y" });
    expect(variabilityOf([0, 0, 300], policy).demand).toBe("Z");
  });

  test("one period, nothing sold, or more returned than sold says nothing", () => {
    for (const sales of [[], [100], [0, 0], [100, -200]]) {
      expect(variabilityOf(sales, policy)).toMatchObject({ variation: null, demand: "none" });
    }
  });

  test("law: the same in every period is X; another unit changes nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9_999 }), { minLength: 2 }),
        fc.integer({ min: 1, max: 9 }),
        (list, k) => {
          const one = variabilityOf(list, policy);
          const other = variabilityOf(
            list.map((value) => value * k),
            policy,
          );
          if (one.variation === null) expect(other.variation).toBeNull();
          else expect(other.variation).toBeCloseTo(one.variation, 9);
          expect(variabilityOf([k, k, k], policy)).toMatchObject({ variation: 0, demand: "X" });
        },
      ),
    );
  });

  test("the matrix holds every combination, and everybody once", () => {
    const customers = [
      { id: "a", tier: "A", demand: "X" as const },
      { id: "b", tier: "C", demand: "none" as const },
      { id: "c", tier: "A", demand: "X" as const },
    ];
    const cells = tierDemandMatrix(["A", "B", "C"], customers);
    expect(cells).toHaveLength(12);
    expect(cells.flatMap(({ ids }) => ids).sort()).toEqual(["a", "b", "c"]);
    expect(cells.find(({ tier, demand }) => tier === "A" && demand === "X")?.customers).toBe(2);
  });
});

describe("periods", () => {
  test("law: a day lies in its period, and periods follow each other without a gap", () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), fc.constantFrom(...periodUnits), (day, unit) => {
        const index = periodIndex(day, unit);
        expect(periodStart(index, unit)).toBeLessThanOrEqual(day);
        expect(periodStart(index + 1, unit)).toBeGreaterThan(day);
        expect(periodIndex(periodStart(index, unit), unit)).toBe(index);
      }),
    );
  });

  test("a week begins on Monday", () => {
    // Day 4 is Monday, 5 January 1970.
    expect(periodStart(periodIndex(4, "week"), "week")).toBe(4);
    expect(periodStart(periodIndex(10, "week"), "week")).toBe(4);
  });
});
