import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { criticalT, twoSided } from "./student.js";
import { assignGroups, compareMeans, evaluate, sampleOf, sampleSize } from "./trial.js";

const effectOf = (result: ReturnType<typeof compareMeans>) => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe("the comparison of two groups", () => {
  test("knows Student's t as the printed tables have it", () => {
    // Two-sided 5 % and 1 % points of the t distribution, from any statistical table.
    for (const [degrees, five, one] of [
      [1, 12.706, 63.657],
      [5, 2.571, 4.032],
      [10, 2.228, 3.169],
      [30, 2.042, 2.75],
      [120, 1.98, 2.617],
    ] as const) {
      expect(criticalT(0.05, degrees)).toBeCloseTo(five, 3);
      expect(criticalT(0.01, degrees)).toBeCloseTo(one, 3);
    }
    expect(twoSided(0, 7)).toBeCloseTo(1, 12);
  });

  test("is Welch's, as R computes it for Student's sleep data", () => {
    // R: t.test(extra ~ group, data = sleep), data of Student (1908), Biometrika 6
    const first = sampleOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
    const second = sampleOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    const effect = effectOf(compareMeans(first, second));
    expect(effect.difference / effect.error).toBeCloseTo(-1.8608, 4);
    expect(effect.degrees).toBeCloseTo(17.776, 3);
    expect(effect.p).toBeCloseTo(0.07939, 5);
    expect([effect.low, effect.high]).toEqual([expect.closeTo(-3.3654832, 6), expect.closeTo(0.2054832, 6)]);
  });

  test("of changes is difference-in-differences, as Card and Krueger printed it", () => {
    // American Economic Review 84 (1994), table 3: change of employment in New Jersey 0.59 (0.54), Pennsylvania -2.16 (1.25);
    // difference 2.76 (1.36). Standard errors are given, so the spread is that times the root of n.
    const state = (n: number, mean: number, error: number) => ({ n, mean, sd: error * Math.sqrt(n) });
    const effect = effectOf(compareMeans(state(321, 0.59, 0.54), state(77, -2.16, 1.25)));
    expect(effect.difference).toBeCloseTo(2.75, 10);
    expect(effect.error).toBeCloseTo(1.36, 2);
    expect(effect.low).toBeGreaterThan(0);
  });

  test("needs as many as Cohen's tables say", () => {
    // J. Cohen, Statistical Power Analysis (1988), power .80, two-sided .05: d = .8 26, d = .5 64, d = .2 393 (exact 393.4)
    const needed = [0.8, 0.5, 0.2].map((difference) => sampleSize({ difference, sd: 1 }));
    expect(needed).toEqual([26, 64, 394]);
  });

  test("is refused where a group is too small, and says how small", () => {
    const one = compareMeans({ n: 9, mean: 1, sd: 1 }, { n: 40, mean: 0, sd: 1 });
    expect(one).toMatchObject({
      error: { code: "PERFORMANCE.TOO_FEW_TO_COMPARE", facts: { first: 9, second: 40, least: 10 } },
    });
    expect(compareMeans({ n: 1, mean: 1, sd: 0 }, { n: 1, mean: 0, sd: 0 }, { atLeast: 0 }).ok).toBe(false);
  });

  test("of groups without any spread is sure", () => {
    const sure = (a: number, b: number) =>
      effectOf(compareMeans({ n: 10, mean: a, sd: 0 }, { n: 10, mean: b, sd: 0 }));
    expect(sure(3, 1)).toMatchObject({ difference: 2, low: 2, high: 2, p: 0 });
    expect(sure(1, 1).p).toBe(1);
  });

  test("turns round with its groups, and the interval holds the difference", () => {
    const sample = fc.record({
      n: fc.integer({ min: 10, max: 500 }),
      mean: fc.integer({ min: -100, max: 100 }),
      sd: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [there, back] = [effectOf(compareMeans(a, b)), effectOf(compareMeans(b, a))];
        expect(there.low).toBeCloseTo(-back.high, 8);
        expect(there.low <= there.difference && there.difference <= there.high).toBe(true);
        expect(there.p < 0.05).toBe(there.low > 0 || there.high < 0);
      }),
    );
  });
});

describe("the verdict", () => {
  const wave = (n: number, mean: number) =>
    Array.from({ length: n }, (_, at) => mean + (at % 2 === 0 ? 10 : -10));
  const judge = (n: number, difference: number, betterIs: "higher" | "lower" = "higher") => {
    const result = evaluate(wave(n, difference), wave(n, 0), { betterIs, smallest: 5 });
    return result.ok ? result.value : null;
  };

  test("is better or worse only where the whole interval says so", () => {
    expect([judge(100, 6)?.verdict, judge(100, -6)?.verdict, judge(100, 6, "lower")?.verdict]).toEqual([
      ...["better", "worse", "worse"],
    ]);
  });

  test("is no difference only where there were enough to see the smallest that matters", () => {
    expect([judge(100, 1)?.verdict, judge(100, 1)?.needed]).toEqual(["no-difference", 65]);
    expect([judge(40, 1)?.verdict, judge(40, 1)?.needed]).toEqual(["unclear", 66]);
    expect(judge(8, 50)).toBeNull();
  });
});

describe("groups by chance", () => {
  const strata = fc.array(fc.constantFrom("east", "west", "north"), { maxLength: 60 });
  const groups = [
    { id: "trial", weight: 1 },
    { id: "control", weight: 2 },
  ];
  const people = (some: readonly string[]) => some.map((stratum, at) => ({ id: `c-${at}`, stratum }));

  test("are the same for the same seed, whatever the order, and others for another", () => {
    const all = people(Array.from({ length: 40 }, () => "east"));
    const first = assignGroups(all, groups, "spring");
    expect(assignGroups(all.toReversed(), groups, "spring")).toEqual(first);
    expect(assignGroups(all, groups, "autumn")).not.toEqual(first);
  });

  test("hold everybody once, and in each stratum their share to less than one", () => {
    fc.assert(
      fc.property(strata, fc.string(), (some, seed) => {
        const assigned = assignGroups(people(some), groups, seed);
        expect(assigned.map((one) => one.id).sort()).toEqual(
          people(some)
            .map((one) => one.id)
            .sort(),
        );
        for (const stratum of new Set(some)) {
          const own = assigned.filter((one) => one.stratum === stratum);
          const trial = own.filter((one) => one.group === "trial").length;
          expect(Math.abs(trial - own.length / 3)).toBeLessThan(1);
        }
      }),
    );
  });

  test("give everybody the same chance", () => {
    const all = people(Array.from({ length: 4 }, () => "east"));
    const even = [
      { id: "trial", weight: 1 },
      { id: "control", weight: 1 },
    ];
    const times = new Map<string, number>();
    for (let seed = 0; seed < 600; seed += 1) {
      for (const one of assignGroups(all, even, `s-${seed}`))
        if (one.group === "trial") times.set(one.id, (times.get(one.id) ?? 0) + 1);
    }
    // 300 expected of 600, standard deviation 12.2: within four of them
    for (const count of times.values()) expect(Math.abs(count - 300)).toBeLessThan(50);
  });
});
