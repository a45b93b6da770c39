import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareText } from "./compare-text.js";

const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "～", "\ue000", "𠮷", "😀"), maxLength: 5 });

test("law: texts are in the order of their UTF-8 bytes", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
