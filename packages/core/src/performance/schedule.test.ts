import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, instant, makeCalendar } from "../kernel/index.js";
import { dueReports, MAX_MISSED } from "./schedule.js";
import type { ReportSchedule } from "./schedule-policy.js";

const shanghai = makeCalendar({ zone: "Asia/Shanghai" });
const windowsOf = (every: ReportSchedule["every"], from: string | null, now: string, calendar = shanghai) =>
  dueReports([{ id: "r", every, hour: 8 }], from === null ? null : instant(from), instant(now), calendar).map(
    ({ window }) => `${window.from}/${window.until}`,
  );

test("without a last run only the latest is due", () => {
  const now = "2026-03-04T08:00:00+08:00";
  expect(windowsOf("day", null, now)).toEqual(["2026-03-03/2026-03-04"]);
  expect(windowsOf("week", null, now)).toEqual(["2026-02-23/2026-03-02"]);
  expect(windowsOf("month", null, now)).toEqual(["2026-02-01/2026-03-01"]);
  expect(windowsOf("quarter", null, now)).toEqual(["2025-10-01/2026-01-01"]);
  expect(windowsOf("year", null, now)).toEqual(["2025-01-01/2026-01-01"]);
});

test("is due from its hour in the tenant's zone on, and not again once it was run", () => {
  const lastRun = "2026-03-03T08:00:00+08:00";
  expect(windowsOf("day", lastRun, "2026-03-04T07:59:59+08:00")).toEqual([]);
  expect(windowsOf("day", lastRun, "2026-03-04T08:00:00+08:00")).toEqual(["2026-03-03/2026-03-04"]);
  expect(windowsOf("day", "2026-03-04T08:00:00+08:00", "2026-03-04T23:00:00+08:00")).toEqual([]);
});

test("what was missed is caught up with, the earliest first, and no more than it can be of use", () => {
  const due = dueReports(
    [
      { id: "monthly", every: "month", hour: 0 },
      { id: "daily", every: "day", hour: 0 },
    ],
    instant("2026-03-30T12:00:00+08:00"),
    instant("2026-04-01T12:00:00+08:00"),
    shanghai,
  );
  expect(due.map((one) => [one.id, one.window.from])).toEqual([
    ["daily", "2026-03-30"],
    ["daily", "2026-03-31"],
    ["monthly", "2026-03-01"],
  ]);
  expect(windowsOf("day", "2000-01-01T00:00:00Z", "2026-03-04T08:00:00Z")).toHaveLength(MAX_MISSED);
});

test("however often one asks, every report is due exactly once, also where clocks change", () => {
  const newYork = makeCalendar({ zone: "America/New_York" });
  const every = fc.constantFrom("day", "week", "month", "quarter" as const);
  const start = instant("2026-02-20T00:00:00Z");
  fc.assert(
    fc.property(
      every,
      fc.nat(23),
      fc.array(fc.integer({ min: 1, max: 20 * DAY }), { maxLength: 12 }),
      (of, hour, steps) => {
        const schedule = [{ id: "r", every: of, hour }];
        let last = start;
        const seen = steps.flatMap((step) => {
          const due = dueReports(schedule, last, last + step, newYork);
          last += step;
          return due;
        });
        const atOnce = dueReports(schedule, start, last, newYork);
        expect(seen).toEqual(atOnce);
        const ends = atOnce.map((one) => one.window.until);
        expect(atOnce.slice(1).map((one) => one.window.from)).toEqual(ends.slice(0, -1));
      },
    ),
  );
});
