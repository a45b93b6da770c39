import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, makeCalendar } from "../kernel/index.js";
import { attain, elapsedOf } from "./attainment.js";
import { changeOf, lengthOf, windowToCompare } from "./comparison.js";
import {
  addMonths,
  type DateWindow,
  datesOf,
  dayNumberOf,
  periodsIn,
  windowOf,
  yearBefore,
} from "./period.js";
import { ranking } from "./ranking.js";

const shanghai = makeCalendar({ zone: "Asia/Shanghai", holidays: ["2026-10-01", "2026-10-02"] });

describe("attainment", () => {
  test("is actual by target, and by the part of the target that is due", () => {
    expect(attain(45, 100, { elapsed: 10, total: 20 })).toEqual({
      ...{ actual: 45, target: 100, elapsed: 10, total: 20 },
      ...{ attainment: 0.45, paced: 0.9, projected: 90 },
    });
  });

  test("has no pace before the first working day is over", () => {
    expect(attain(45, 100, { elapsed: 0, total: 20 })).toMatchObject({
      attainment: 0.45,
      paced: null,
      projected: null,
    });
  });

  test("at the end of the period is the pace", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1 }),
        fc.integer({ min: 1, max: 366 }),
        (actual, target, days) => {
          const { attainment, paced } = attain(actual, target, { elapsed: days, total: days });
          expect(paced).toBe(attainment);
        },
      ),
    );
  });

  test("of a target of 0, or of none, is nothing; it is never infinite and never not a number", () => {
    const targets = fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: -10, max: 10 }));
    fc.assert(
      fc.property(fc.integer(), targets, fc.nat(20), fc.nat(20), (actual, target, elapsed, rest) => {
        const { attainment, paced, projected } = attain(actual, target, { elapsed, total: elapsed + rest });
        if (target === null || target <= 0) expect([attainment, paced]).toEqual([null, null]);
        for (const figure of [attainment, paced, projected]) {
          expect(figure === null || Number.isFinite(figure)).toBe(true);
        }
      }),
    );
  });
});

describe("the time that has passed", () => {
  const october = { from: instant("2026-10-01T00:00:00+08:00"), until: instant("2026-11-01T00:00:00+08:00") };
  const elapsedAt = (text: string) => elapsedOf(october, instant(text), shanghai).elapsed;

  test("counts working days in the tenant's zone, without holidays, and today only tomorrow", () => {
    expect(elapsedOf(october, instant("2026-10-06T10:00:00+08:00"), shanghai)).toEqual({
      elapsed: 1,
      total: 20,
    });
    expect(elapsedAt("2026-10-05T15:59:59Z")).toBe(0);
    expect(elapsedAt("2026-10-05T16:00:00Z")).toBe(1);
  });

  test("is nothing before the period, and all of it after", () => {
    expect(elapsedAt("2026-09-01T00:00:00Z")).toBe(0);
    expect(elapsedAt("2026-11-01T00:00:00+08:00")).toBe(20);
    expect(elapsedAt("2027-01-01T00:00:00Z")).toBe(20);
  });
});

describe("a period", () => {
  test("lasts as many months as its kind says, from any month on", () => {
    expect(datesOf({ kind: "year", start: "2026-04-01" })).toEqual({
      from: "2026-04-01",
      until: "2027-04-01",
    });
    expect(datesOf({ kind: "quarter", start: "2026-11-01" }).until).toBe("2027-02-01");
    expect(yearBefore({ kind: "month", start: "2026-03-01" }).start).toBe("2025-03-01");
  });

  test("falls into finer ones without a gap", () => {
    const quarters = periodsIn({ kind: "year", start: "2026-04-01" }, "quarter");
    if (!quarters.ok) throw new Error("expected quarters");
    expect(quarters.value.map((one) => one.start)).toEqual([
      "2026-04-01",
      "2026-07-01",
      "2026-10-01",
      "2027-01-01",
    ]);
    quarters.value.reduce((end, one) => {
      expect(one.start).toBe(end);
      return datesOf(one).until;
    }, "2026-04-01");
    expect(periodsIn({ kind: "month", start: "2026-04-01" }, "month")).toMatchObject({
      error: { code: "PERFORMANCE.NOT_FINER" },
    });
    expect(periodsIn({ kind: "quarter", start: "2026-04-01" }, "month", [1, 2])).toMatchObject({
      error: { code: "PERFORMANCE.WRONG_WEIGHTS", facts: { periods: 3, weights: 2 } },
    });
  });

  test("begins and ends at midnight of the tenant's zone, whose days are not all 24 hours long", () => {
    const newYork = makeCalendar({ zone: "America/New_York" });
    const march = windowOf({ from: "2026-03-01", until: "2026-04-01" }, newYork);
    if (!march.ok) throw new Error("expected a window");
    expect(march.value).toEqual({
      from: instant("2026-03-01T00:00:00-05:00"),
      until: instant("2026-04-01T00:00:00-04:00"),
    });
  });

  test("that holds no day is refused", () => {
    expect(windowOf({ from: "2026-03-01", until: "2026-03-01" }, shanghai)).toMatchObject({
      error: { code: "PERFORMANCE.WINDOW_EMPTY" },
    });
  });

  test("a month later ends at the month's end where there is no such day", () => {
    expect([addMonths("2026-01-31", 1), addMonths("2024-02-29", -12), addMonths("2026-01-15", -1)]).toEqual([
      "2026-02-28",
      "2023-02-28",
      "2025-12-15",
    ]);
  });
});

describe("the window to compare with", () => {
  test("is as many months for whole months, and as many days for anything else", () => {
    const february = { from: "2024-02-01", until: "2024-03-01" };
    expect(windowToCompare(february, "year")).toEqual({ from: "2023-02-01", until: "2023-03-01" });
    expect(windowToCompare(february, "previous")).toEqual({ from: "2024-01-01", until: "2024-02-01" });
    const week = { from: "2024-02-28", until: "2024-03-06" };
    expect(windowToCompare(week, "year")).toEqual({ from: "2023-02-28", until: "2023-03-07" });
    expect(windowToCompare(week, "previous")).toEqual({ from: "2024-02-21", until: "2024-02-28" });
  });

  test("has the same length, and the one before ends where this one begins", () => {
    const date = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
    const starts = fc.integer({ min: 10_000, max: 30_000 });
    const days = fc.integer({ min: 1, max: 800 });
    const windows = fc.oneof(
      fc.tuple(starts, days).map(([start, length]) => ({ from: date(start), until: date(start + length) })),
      fc
        .tuple(fc.integer({ min: -400, max: 400 }), fc.integer({ min: 1, max: 40 }))
        .map(([start, length]) => ({
          from: addMonths("2026-01-01", start),
          until: addMonths("2026-01-01", start + length),
        })),
    );
    fc.assert(
      fc.property(windows, (window) => {
        const { unit, length } = lengthOf(window);
        const daysOf = (one: DateWindow) => dayNumberOf(one.until) - dayNumberOf(one.from);
        const before = windowToCompare(window, "previous");
        const lastYear = windowToCompare(window, "year");
        expect(before.until).toBe(window.from);
        expect(dayNumberOf(window.from) - dayNumberOf(lastYear.from)).toBeGreaterThanOrEqual(365);
        for (const other of [before, lastYear]) {
          if (unit === "days") expect(daysOf(other)).toBe(length);
          else expect(lengthOf(other)).toEqual({ unit, length });
        }
      }),
    );
  });

  test("gives a change in both ways, and no ratio from nothing", () => {
    expect(changeOf(125, 100)).toEqual({ difference: 25, ratio: 0.25 });
    expect(changeOf(50, -100)).toEqual({ difference: 150, ratio: 1.5 });
    expect(changeOf(5, 0)).toEqual({ difference: 5, ratio: null });
    expect(changeOf(null, 5)).toEqual({ difference: null, ratio: null });
  });
});

describe("a ranking", () => {
  const item = fc.record({ key: fc.string(), value: fc.option(fc.integer({ min: -3, max: 3 })) });
  const items = fc.uniqueArray(item, { selector: (one) => one.key, maxLength: 12 });

  test("gives equals the same rank and skips those behind them: 1, 2, 2, 4", () => {
    const ranked = ranking(
      [
        { key: "wu", value: 3 },
        { key: "lin", value: 9 },
        { key: "qian", value: null },
        { key: "zhou", value: 5 },
        { key: "sun", value: 5 },
      ],
      "higher",
    );
    expect(ranked.map((one) => [one.key, one.rank, one.tiedWith])).toEqual([
      ["lin", 1, 0],
      ["sun", 2, 1],
      ["zhou", 2, 1],
      ["wu", 4, 0],
      ["qian", null, 0],
    ]);
  });

  test("puts the shortest cycle first where less is better", () => {
    const days = [
      { key: "lin", value: 40 },
      { key: "wu", value: 12 },
    ];
    expect(ranking(days, "lower").map((one) => one.key)).toEqual(["wu", "lin"]);
  });

  test("does not depend on the order in which they come", () => {
    const shuffled = items.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(
        shuffled,
        fc.constantFrom("higher" as const, "lower" as const),
        ([some, other], betterIs) => {
          expect(ranking(other, betterIs)).toEqual(ranking(some, betterIs));
        },
      ),
    );
  });

  test("is one more than the number of those who are better", () => {
    fc.assert(
      fc.property(items, (some) => {
        for (const { value, rank, tiedWith } of ranking(some, "higher")) {
          if (value === null) expect(rank).toBe(null);
          else {
            expect(rank).toBe(1 + some.filter((one) => one.value !== null && one.value > value).length);
            expect(tiedWith).toBe(some.filter((one) => one.value === value).length - 1);
          }
        }
      }),
    );
  });
});
