import { describe, expect, test } from "vitest";
import { makeCalendar } from "../kernel/index.js";
import { addRunning, joined, pause } from "./hold.js";

describe("holds", () => {
  test("that overlap or touch count once", () => {
    const holds = [
      { from: 20, until: 30 },
      { from: 0, until: 8 },
      { from: 5, until: 6 },
      { from: 8, until: 10 },
    ];
    expect(joined(holds)).toEqual([
      { from: 0, until: 10 },
      { from: 20, until: 30 },
    ]);
  });

  test("a new pause takes the place of the one that is running; null ends it now; what is over stays", () => {
    const holds = [
      { from: 0, until: 10 },
      { from: 20, until: 40 },
    ];
    expect(pause(holds, 30, 35)).toEqual([
      { from: 0, until: 10 },
      { from: 20, until: 35 },
    ]);
    expect(pause(holds, 30, null)).toEqual([
      { from: 0, until: 10 },
      { from: 20, until: 30 },
    ]);
    expect(pause(holds, 20, null)).toEqual([{ from: 0, until: 10 }]);
    expect(pause(holds, 50, 60)).toEqual([...holds, { from: 50, until: 60 }]);
  });

  test("stop only what is running: nothing before the start, nothing once the days are over", () => {
    const count = { days: "calendar", calendar: makeCalendar({ zone: "UTC" }) } as const;
    const day = 86_400_000;
    const after = (from: number, until: number) => addRunning(count, [{ from, until }], 10 * day, 5) / day;
    expect(after(0, 9 * day)).toBe(15);
    expect(after(8 * day, 12 * day)).toBe(17);
    expect(after(15 * day, 18 * day)).toBe(15);
    expect(after(15 * day - 1, 15 * day)).toBe(15 + 1 / day);
  });
});
