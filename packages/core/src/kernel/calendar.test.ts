import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { makeCalendar } from "./calendar.js";
import { instant, iso } from "./time.js";

const zones = [
  "UTC",
  "Asia/Shanghai",
  "America/New_York",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
];
const anyInstant = fc.integer({ min: instant("1990-01-01T00:00:00Z"), max: instant("2060-01-01T00:00:00Z") });

describe("days in a zone", () => {
  test("are those of the zone's own clock, whatever it was changed by", () => {
    const calendars = zones.map((zone) => makeCalendar({ zone }));
    fc.assert(
      fc.property(
        fc.constantFrom(...calendars),
        anyInstant,
        fc.integer({ min: -400, max: 400 }),
        (calendar, at, days) => {
          const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone);
          expect(calendar.dateText(at)).toBe(zoned.toPlainDate().toString());
          expect(calendar.addDays(at, days)).toBe(zoned.add({ days }).epochMilliseconds);
          expect(calendar.startOf(calendar.dayOf(at))).toBe(zoned.startOfDay().epochMilliseconds);
        },
      ),
    );
  });

  test("keep the time of day when the clock is put forward in between", () => {
    const berlin = makeCalendar({ zone: "Europe/Berlin" });
    const before = instant("2026-03-28T09:30:00+01:00");
    expect(iso(berlin.addDays(before, 1))).toBe("2026-03-29T07:30:00.000Z");
  });
});

describe("working days", () => {
  test("skip weekends and holidays, forward and back", () => {
    const shanghai = makeCalendar({ zone: "Asia/Shanghai", holidays: ["2026-10-01", "2026-10-02"] });
    const wednesday = instant("2026-09-30T10:00:00+08:00");
    expect(shanghai.dateText(shanghai.addWorkdays(wednesday, 1))).toBe("2026-10-05");
    expect(shanghai.dateText(shanghai.addWorkdays(instant("2026-10-05T10:00:00+08:00"), -1))).toBe(
      "2026-09-30",
    );
    expect(shanghai.addWorkdays(wednesday, 0)).toBe(wednesday);
  });

  const calendar = makeCalendar({ zone: "America/New_York", holidays: ["2026-07-03", "2026-11-26"] });
  const someDays = fc.integer({ min: -60, max: 60 }).filter((days) => days !== 0);

  test("end on a working day, and there are as many in between as were asked for", () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 60 }), (at, days) => {
        const start = calendar.dayOf(at);
        const end = calendar.dayOf(calendar.addWorkdays(at, days));
        expect(calendar.isWorkday(end)).toBe(true);
        let worked = 0;
        for (let day = start + 1; day <= end; day += 1) if (calendar.isWorkday(day)) worked += 1;
        expect(worked).toBe(calendar.isWorkday(start) ? days : days + 1);
      }),
    );
  });

  test("never end earlier for what begins later", () => {
    const soon = fc.integer({ min: 0, max: 10 * 86_400_000 });
    fc.assert(
      fc.property(anyInstant, soon, someDays, (at, later, days) => {
        expect(calendar.addWorkdays(at, days)).toBeLessThanOrEqual(calendar.addWorkdays(at + later, days));
      }),
    );
  });

  test("count from the next working day when it begins on a day off", () => {
    const saturday = instant("2026-09-26T23:00:00-04:00");
    expect(iso(calendar.addWorkdays(saturday, 1))).toBe("2026-09-29T04:00:00.000Z");
    expect(calendar.dateText(calendar.addWorkdays(saturday, -1))).toBe("2026-09-25");
  });
});

test("a zone that does not exist is refused", () => {
  expect(() => makeCalendar({ zone: "Mars/Olympus" })).toThrow(/IANA/);
});
