import fc from "fast-check";
import { expect, test } from "vitest";
import { boundsOf, reached } from "./bounds.js";

const number = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0.5, 1e12, 1e12 + 1),
);
const ends = fc
  .uniqueArray(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer(), fc.maxSafeInteger()), {
    maxLength: 40,
  })
  .map((some) => Float64Array.from(some).sort());

test("a value has reached the bounds that are not above it, however unevenly they lie", () => {
  fc.assert(
    fc.property(ends, fc.array(number, { minLength: 1, maxLength: 20 }), (some, values) => {
      const bounds = boundsOf(some);
      for (const value of [...values, ...some])
        expect(reached(bounds, value)).toBe(some.filter((end) => end <= value).length);
    }),
  );
});
