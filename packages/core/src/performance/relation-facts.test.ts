import { describe, expect, test } from "vitest";
import { lastPurchases, responseFact, touchFact } from "./relation-facts.js";

const HOUR = 3_600_000;
const tenure = { id: "t", customerId: "acme", ownerId: "lin", teamId: "east", from: 10 * HOUR, until: null };
const window = { from: 0, until: 100 * HOUR };
const call = (hour: number, byId = "lin", customerId = "acme") => ({
  ...{ id: `${byId}-${hour}`, customerId, byId, at: hour * HOUR, kind: "call" },
});
const answer = (followUps: readonly ReturnType<typeof call>[], over: object = {}) => {
  const { answered, hours } = responseFact({ ...tenure, ...over }, followUps, window);
  return [answered, hours];
};

describe("the answer to a customer", () => {
  test("is the owner's first follow-up after they received them", () => {
    expect(answer([call(40), call(13), call(20)])).toEqual([true, 3]);
    expect(answer([call(10)])).toEqual([true, 0]);
  });

  test("is nobody else's, of no other customer, and none from before", () => {
    expect(answer([call(9), call(13, "wu"), call(14, "lin", "bolt")])).toEqual([false, 0]);
  });

  test("counts only while they have the customer, and before the window ends", () => {
    expect(answer([call(30)], { until: 30 * HOUR })).toEqual([false, 0]);
    expect(answer([call(29)], { until: 30 * HOUR })).toEqual([true, 19]);
    expect([answer([call(99)]), answer([call(100)])]).toEqual([
      [true, 89],
      [false, 0],
    ]);
  });
});

test("a follow-up has led to an order that was placed after it, and not at the same moment or before", () => {
  const last = lastPurchases([
    { customerId: "acme", placedAt: 50 },
    { customerId: "acme", placedAt: 20 },
  ]);
  const bought = [49, 50, 51].map((at) => touchFact({ ...call(0), at }, null, last).bought);
  expect(bought).toEqual([true, false, false]);
  expect(touchFact(call(1, "lin", "bolt"), null, last).bought).toBe(false);
});
