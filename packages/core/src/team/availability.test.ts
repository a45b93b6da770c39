import { describe, expect, test } from "vitest";
import { covers, isAway } from "./availability.js";

describe("regions", () => {
  test("cover what lies within them, and not what only begins alike", () => {
    expect(covers(["CN/Zhejiang"], "CN/Zhejiang/Hangzhou")).toBe(true);
    expect(covers(["CN/Zhejiang"], "CN/Zhejiangsu")).toBe(false);
    expect(covers(["CN"], null)).toBe(false);
  });

  test("cover everything when none is named", () => {
    expect(covers([], null)).toBe(true);
  });
});

describe("an absence", () => {
  test("begins at its first moment and is over at its last", () => {
    const rep = { absences: [{ from: 10, until: 20, reason: "leave" }] };
    expect([9, 10, 19, 20].map((now) => isAway(rep, now))).toEqual([false, true, true, false]);
  });
});
