import { expect, test } from "vitest";
import { ownerAt } from "./tenure.js";

const tenures = [
  { ownerId: "lin", teamId: "east", from: 10, until: 20 },
  { ownerId: "wu", teamId: "east", from: 20, until: 20 },
  { ownerId: "zhou", teamId: "north", from: 20, until: null },
];

test("the owner at a moment is whoever held the customer then: from the first moment, and not at the last", () => {
  expect([9, 10, 19, 20, 1_000].map((at) => ownerAt(tenures, at)?.ownerId ?? null)).toEqual([
    null,
    "lin",
    "lin",
    "zhou",
    "zhou",
  ]);
});
