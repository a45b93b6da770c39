import { expect, test } from "vitest";
import { instant, makeCalendar } from "../kernel/index.js";
import { defaultPipeline } from "./default-pipeline.js";
import type { Step } from "./history.js";
import { Pipeline } from "./policy.js";
import { actionsOf } from "./stage-action.js";

const name = { en: "x", "zh-CN": "x" };
const pipeline = Pipeline.parse({
  ...defaultPipeline,
  stages: defaultPipeline.stages.map((stage) => ({
    ...stage,
    onEnter: [{ id: "in", name, dueWorkdays: 1 }],
    onExit: [{ id: "out", name, kind: "event" }],
  })),
});
const friday = instant("2026-01-09T10:00:00Z");
const called = (step: Pick<Step, "kind" | "from" | "stageId">) =>
  actionsOf(pipeline, { ...step, sequence: 2, at: friday, reason: null }, makeCalendar()).map(
    (one) => `${one.on} ${one.stageId}`,
  );

test.each([
  ["opened", { kind: "enter", from: null, stageId: "potential" }, ["enter potential"]],
  [
    "moved",
    { kind: "enter", from: "potential", stageId: "intention" },
    ["exit potential", "enter intention"],
  ],
  ["won", { kind: "won", from: "intention", stageId: "closed" }, ["exit intention", "enter closed"]],
  ["lost", { kind: "lost", from: "intention", stageId: "intention" }, ["exit intention"]],
  [
    "reopened after a loss",
    { kind: "reopened", from: "intention", stageId: "intention" },
    ["enter intention"],
  ],
  [
    "reopened after a win",
    { kind: "reopened", from: "closed", stageId: "intention" },
    ["exit closed", "enter intention"],
  ],
] as const)("a deal that is %s calls for what its stages ask", (_, step, actions) => {
  expect(called(step)).toEqual(actions);
});

test("an action is due in working days from the step, or has no date", () => {
  const step = {
    sequence: 2,
    kind: "won",
    from: "intention",
    stageId: "closed",
    at: friday,
    reason: null,
  } as const;
  expect(actionsOf(pipeline, step, makeCalendar()).map((one) => [one.kind, one.dueAt])).toEqual([
    ["event", null],
    ["task", instant("2026-01-12T10:00:00Z")],
  ]);
});
