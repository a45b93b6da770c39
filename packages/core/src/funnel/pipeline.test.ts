import { expect, test } from "vitest";
import { deadEnds, firstStageId, nextStageIds, unreachable, wonStageId } from "./pipeline.js";

const stages = ["lead", "talk", "offer", "won"].map((id) => ({ id }));

test("forward leads to every later stage, not back and not on the spot", () => {
  expect(nextStageIds({ stages, moves: "forward" }, "lead")).toEqual(["talk", "offer", "won"]);
  expect(nextStageIds({ stages, moves: "forward" }, "offer")).toEqual(["won"]);
});

test("any leads everywhere but on the spot, and nothing leads out of the won stage", () => {
  expect(nextStageIds({ stages, moves: "any" }, "talk")).toEqual(["lead", "offer", "won"]);
  expect(nextStageIds({ stages, moves: "any" }, "won")).toEqual([]);
});

test("pairs lead where they say, in the order of the stages", () => {
  const moves = [
    { from: "offer", to: "won" },
    { from: "offer", to: "talk" },
  ];
  expect(nextStageIds({ stages, moves }, "offer")).toEqual(["talk", "won"]);
  expect(nextStageIds({ stages, moves }, "lead")).toEqual([]);
  expect(nextStageIds({ stages, moves }, "nowhere")).toEqual([]);
});

test("the first stage is where deals start, the last where they are won", () => {
  expect([firstStageId({ stages }), wonStageId({ stages })]).toEqual(["lead", "won"]);
});

test("a stage is unreachable or a dead end by all of its moves together, also through circles", () => {
  const moves = [
    { from: "lead", to: "won" },
    { from: "lead", to: "talk" },
    { from: "talk", to: "lead" },
    { from: "offer", to: "offer" },
  ];
  expect(unreachable({ stages, moves })).toEqual(["offer"]);
  expect(deadEnds({ stages, moves })).toEqual(["offer"]);
  expect(deadEnds({ stages, moves: [{ from: "lead", to: "talk" }] })).toEqual(["lead", "talk", "offer"]);
});
