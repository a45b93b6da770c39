import fc from "fast-check";
import { expect, test } from "vitest";
import type { CreditFact } from "./facts.js";
import { productFacts } from "./product-facts.js";

const fact = (amount: number, margin: number): CreditFact => ({
  ...{
    source: "credit",
    id: "e",
    repId: "lin",
    teamId: "east",
    customerId: "c",
    orderId: "o",
    share: 10_000,
  },
  ...{ amount, margin, marginKnown: true, placedHere: true, first: false },
});

test("a share of an order is divided by what was sold, and what comes back takes its part away", () => {
  const lines = [
    { productId: "chair", amount: 300 },
    { productId: "desk", amount: -100 },
    { productId: null, amount: 800 },
  ];
  const parts = productFacts(fact(101, 33), lines);
  expect(parts.map((part) => [part.productId, part.amount])).toEqual([
    ["chair", 30],
    ["desk", -10],
    [null, 81],
  ]);
  expect(productFacts(fact(0, 0), [{ productId: "chair", amount: 0 }])).toMatchObject([{ productId: null }]);
});

test("the products of a share sum to it to the unit, and of the whole order are its lines", () => {
  const line = fc.record({
    productId: fc.constantFrom("a", "b", null),
    amount: fc.integer({ min: -1e9, max: 1e12 }),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.integer(),
      fc.integer(),
      (lines, amount, margin) => {
        const order = lines.reduce((sum, one) => sum + one.amount, 0);
        const parts = productFacts(fact(amount, margin), lines);
        expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
        expect(parts.reduce((sum, part) => sum + part.margin, 0)).toBe(margin);
        if (order !== 0) {
          const whole = productFacts(fact(order, 0), lines).map((part) => part.amount);
          expect(whole).toEqual(lines.map((one) => one.amount));
        }
      },
    ),
  );
});
