import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeCalendar } from "./calendar.js";
import { DAY, instant, iso } from "./time.js";
import { addWorkingMinutes, WorkingHours } from "./working-time.js";

const hours = WorkingHours.parse({});
const calendar = makeCalendar({ zone: "Asia/Shanghai", holidays: ["2026-01-12"] });
const after = (text: string, minutes: number) =>
  iso(addWorkingMinutes(instant(`${text}+08:00`), minutes, hours, calendar));

test.each([
  ["within the day", "2026-01-08T10:00:00", 30, "2026-01-08T10:30:00"],
  ["before it opens", "2026-01-08T06:00:00", 30, "2026-01-08T09:30:00"],
  ["up to its end", "2026-01-08T17:30:00", 30, "2026-01-08T18:00:00"],
  ["after its end", "2026-01-08T18:00:00", 30, "2026-01-09T09:30:00"],
  ["over a weekend and a holiday", "2026-01-09T17:30:00", 31, "2026-01-13T09:01:00"],
  ["over a whole day", "2026-01-07T17:00:00", 60 + 540 + 1, "2026-01-09T09:01:00"],
  ["with nothing to wait, on a day off", "2026-01-10T12:00:00", 0, "2026-01-13T09:00:00"],
  ["with nothing to wait, at work", "2026-01-08T12:00:00", 0, "2026-01-08T12:00:00"],
])("working time %s", (_, from, minutes, until) => {
  expect(after(from, minutes)).toBe(iso(instant(`${until}+08:00`)));
});

test("hours that end before they begin are refused", () => {
  expect(WorkingHours.safeParse({ fromMinute: 600, untilMinute: 600 }).success).toBe(false);
});

test("waiting twice is waiting for the sum, and who comes later is never due earlier", () => {
  const minutes = fc.nat({ max: 3_000 });
  fc.assert(
    fc.property(fc.nat({ max: 60 * DAY }), fc.nat({ max: DAY }), minutes, minutes, (at, later, a, b) => {
      const due = (from: number, wait: number) => addWorkingMinutes(from, wait, hours, calendar);
      expect(due(at, a + b)).toBe(b === 0 ? due(at, a) : due(due(at, a), b));
      expect(due(at + later, a)).toBeGreaterThanOrEqual(due(at, a));
    }),
    { numRuns: 300 },
  );
});
