import * as fc from "fast-check";
import { expect, test } from "vitest";
import { timeOrderedIds } from "./id.js";

test("ids sort by time, and by the order of asking within a millisecond or when the clock steps back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 2, maxLength: 200 }), (steps) => {
      const newId = timeOrderedIds((into) => into.fill(0x5a));
      let at = 1_800_000_000_000;
      const ids = steps.map((step) => {
        at += step;
        return newId(at);
      });
      expect(ids).toEqual([...ids].sort());
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});
