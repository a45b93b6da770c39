import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, makeCalendar } from "../kernel/index.js";
import { elapsedOf } from "./attainment.js";
import { makeFiscalCalendar } from "./fiscal.js";
import type { Period } from "./model.js";
import { dayNumberOf, windowOf } from "./period.js";
import { FiscalPolicy } from "./policy.js";

const fiscal = (over: object) => makeFiscalCalendar(FiscalPolicy.parse(over));
const retail = fiscal({ pattern: "4-5-4", endMonth: 1, endWeekday: 6, anchor: "nearest" });
const daysOf = (calendar: typeof retail, period: Period) => {
  const dates = calendar.datesOf(period);
  if (!dates.ok) throw new Error(dates.error.code);
  return dates.value;
};

describe("a fiscal calendar of weeks", () => {
  // Published 4-5-4 calendars of the National Retail Federation: 2012, 2017 and 2023 have 53 weeks.
  test.each([
    ["2012-01-29", "2013-02-03", 53],
    ["2017-01-29", "2018-02-04", 53],
    ["2022-01-30", "2023-01-29", 52],
    ["2023-01-29", "2024-02-04", 53],
    ["2024-02-04", "2025-02-02", 52],
  ])("has the retail year that begins on %s end before %s, after %d weeks", (start, until, weeks) => {
    expect(daysOf(retail, { kind: "year", start }).until).toBe(until);
    expect((dayNumberOf(until) - dayNumberOf(start)) / 7).toBe(weeks);
  });

  test("has months of four and five weeks, and the last a week longer in a long year", () => {
    const months = retail.periodsIn({ kind: "year", start: "2023-01-29" }, "month");
    if (!months.ok) throw new Error(months.error.code);
    const weeks = months.value.map((month) => {
      const { from, until } = daysOf(retail, month);
      return (dayNumberOf(until) - dayNumberOf(from)) / 7;
    });
    expect(weeks).toEqual([4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]);
  });

  test("compares a month with the one of the same number a year before", () => {
    expect(retail.yearBefore({ kind: "month", start: "2024-02-04" })).toEqual({
      kind: "month",
      start: "2023-01-29",
    });
  });

  test("refuses a day on which no such period begins, and names the one before", () => {
    const refused = retail.datesOf({ kind: "month", start: "2023-03-01" });
    expect(refused).toMatchObject({
      error: { code: "PERFORMANCE.NOT_A_PERIOD", facts: { before: "2023-02-26" } },
    });
    expect(retail.datesOf({ kind: "quarter", start: "2023-02-26" }).ok).toBe(false);
    expect(retail.periodsIn({ kind: "year", start: "2023-02-26" }, "month").ok).toBe(false);
    expect(retail.periodsIn({ kind: "month", start: "2023-01-29" }, "month").ok).toBe(false);
    expect(retail.periodsIn({ kind: "year", start: "2023-01-29" }, "quarter", [1]).ok).toBe(false);
    const inMonths = fiscal({}).datesOf({ kind: "month", start: "2026-03-15" });
    expect(inMonths).toMatchObject({ error: { facts: { before: "2026-03-01" } } });
  });

  test("covers every day of every year once, whatever the pattern and wherever the year ends", () => {
    const policies = fc.record({
      pattern: fc.constantFrom("4-4-5", "4-5-4", "5-4-4"),
      endMonth: fc.integer({ min: 1, max: 12 }),
      endWeekday: fc.integer({ min: 1, max: 7 }),
      anchor: fc.constantFrom("last", "nearest"),
    });
    fc.assert(
      fc.property(policies, fc.integer({ min: 1990, max: 2060 }), (policy, near) => {
        const calendar = fiscal(policy);
        const refused = calendar.datesOf({ kind: "year", start: `${near}-06-15` });
        let start = refused.ok ? `${near}-06-15` : String(refused.error.facts.before);
        for (let year = 0; year < 6; year += 1) {
          const { until } = daysOf(calendar, { kind: "year", start });
          expect([52, 53]).toContain((dayNumberOf(until) - dayNumberOf(start)) / 7);
          let next = start;
          const months = calendar.periodsIn({ kind: "year", start }, "month");
          for (const month of months.ok ? months.value : []) {
            expect(month.start).toBe(next);
            next = daysOf(calendar, month).until;
          }
          expect(next).toBe(until);
          start = until;
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("days that are not of 24 hours", () => {
  const newYork = makeCalendar({ zone: "America/New_York" });
  const hours = (from: string, until: string) => {
    const window = windowOf({ from, until }, newYork);
    return window.ok ? (window.value.until - window.value.from) / 3_600_000 : null;
  };

  test("belong wholly to their window: 23 hours when the clocks go forward, 25 when they go back", () => {
    expect([hours("2026-03-08", "2026-03-09"), hours("2026-11-01", "2026-11-02")]).toEqual([23, 25]);
    expect(hours("2026-03-01", "2026-04-01")).toBe(31 * 24 - 1);
  });

  test("are working days like any other", () => {
    const march = windowOf({ from: "2026-03-02", until: "2026-03-16" }, newYork);
    if (!march.ok) throw new Error(march.error.code);
    expect(elapsedOf(march.value, instant("2026-03-09T04:00:00Z"), newYork)).toEqual({
      elapsed: 5,
      total: 10,
    });
    expect(elapsedOf(march.value, instant("2026-03-10T03:59:59Z"), newYork).elapsed).toBe(5);
    expect(elapsedOf(march.value, instant("2026-03-10T04:00:00Z"), newYork).elapsed).toBe(6);
  });
});
