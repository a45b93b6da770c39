import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareText, compareValues } from "./order.js";

const text = fc.string({
  unit: fc.constantFrom("", "a", "z", "é", "中", "\uD7FF", "\uE000", "～", "𐀀", "𠮷", "😀"),
});

describe("the order of values", () => {
  it("is that of UTF-8 bytes for text", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    );
  });

  it("puts false before true, and null last", () => {
    expect([null, true, false].sort(compareValues)).toEqual([false, true, null]);
    expect([null, 10, 9, -1].sort(compareValues)).toEqual([-1, 9, 10, null]);
    expect([null, "b", ""].sort(compareValues)).toEqual(["", "b", null]);
  });
});
