import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyPipeline } from "../../../../tests/support/random-funnel.js";
import { contentHash, parse } from "../kernel/index.js";
import { defaultPipeline } from "./default-pipeline.js";
import { deadEnds, nextStageIds, unreachable } from "./pipeline.js";
import { Pipeline, type PipelineInput, Pipelines } from "./policy.js";

const pathsOf = (input: PipelineInput): readonly string[] => {
  const read = parse(Pipeline, input, { en: "the pipeline", "zh-CN": "销售流程" });
  return read.ok ? [] : read.error.issues.map((issue) => issue.path);
};

const withMoves = (moves: PipelineInput["moves"]): PipelineInput => ({ ...defaultPipeline, moves });

describe("a pipeline", () => {
  test("of four stages is there to start with: 潜在, 意向, 沟通, 成交", () => {
    const pipeline = Pipeline.parse(defaultPipeline);
    expect(pipeline.stages.map((stage) => stage.name["zh-CN"])).toEqual(["潜在", "意向", "沟通", "成交"]);
    expect(pipeline.stages[0]?.guards).toEqual({
      requires: [],
      roles: [],
      activities: [],
      approvals: [],
    });
  });

  test("ends in the won stage, which is certain and has no time limit", () => {
    const stages = defaultPipeline.stages.map((stage) => ({
      ...stage,
      probability: 9_000,
      timeLimitDays: 5,
    }));
    expect(pathsOf({ ...defaultPipeline, stages })).toEqual([
      "stages[3].probability",
      "stages[3].timeLimitDays",
    ]);
  });

  test("names each stage and each reason once", () => {
    const [first, ...rest] = defaultPipeline.stages;
    const [reason] = defaultPipeline.lostReasons;
    if (first === undefined || reason === undefined) throw new Error("the default has both");
    const twice = { ...defaultPipeline, stages: [first, first, ...rest], lostReasons: [reason, reason] };
    expect(pathsOf(twice)).toContain("stages[1].id");
    expect(pathsOf(twice)).toContain("lostReasons[1].id");
  });

  test("has no moves out of the won stage, to nowhere, or on the spot", () => {
    const moves = [
      { from: "potential", to: "intention" },
      { from: "intention", to: "communication" },
      { from: "communication", to: "closed" },
    ];
    expect(pathsOf(withMoves(moves))).toEqual([]);
    expect(pathsOf(withMoves([...moves, { from: "closed", to: "potential" }]))).toEqual(["moves[3].from"]);
    expect(pathsOf(withMoves([...moves, { from: "potential", to: "moon" }]))).toEqual(["moves[3].to"]);
    expect(pathsOf(withMoves([...moves, { from: "potential", to: "potential" }]))).toEqual(["moves[3].to"]);
  });

  test("leads from the first stage to every other, and from every one to the won one", () => {
    const skips = withMoves([
      { from: "potential", to: "closed" },
      { from: "intention", to: "communication" },
    ]);
    expect(pathsOf(skips)).toEqual(["stages[1].id", "stages[2].id", "stages[1].id", "stages[2].id"]);
  });

  test("of which a part is faulty has the faults of the whole named as well", () => {
    const [first, second, ...rest] = defaultPipeline.stages;
    if (first === undefined || second === undefined) throw new Error("the default has both");
    const name = { en: "x", "zh-CN": "x" };
    const approvals = [
      { id: "a", name, roles: ["director"] },
      { id: "a", name, users: ["wu"], needed: 2 },
    ];
    const broken = {
      ...defaultPipeline,
      stages: [
        { ...first, probability: 20_000, guards: { activities: [{ kind: "visit" as const }] } },
        { ...second, guards: { approvals } },
        ...rest,
        { ...second, probability: 5_000 },
      ],
      moves: "forward" as const,
      lostReasons: [],
    };
    expect([...pathsOf(broken)].sort()).toEqual([
      "lostReasons",
      "stages[0].guards.activities",
      "stages[0].probability",
      "stages[1].guards.approvals[1].id",
      "stages[1].guards.approvals[1].needed",
      "stages[4].id",
      "stages[4].probability",
      "stages[4].timeLimitDays",
    ]);
    expect(pathsOf({ ...defaultPipeline, stages: [] })).toEqual(["stages"]);
    const nobody = { ...second, guards: { approvals: [{ id: "a", name }] } };
    expect(pathsOf({ ...defaultPipeline, stages: [first, nobody, ...rest] })).toEqual([
      "stages[1].guards.approvals[0].roles",
    ]);
  });

  test("of another version has another hash, whatever the order of its keys", () => {
    const pipeline = Pipeline.parse(defaultPipeline);
    const reordered = Object.fromEntries(Object.entries(pipeline).reverse());
    expect(contentHash(reordered)).toBe(contentHash(pipeline));
    expect(contentHash({ ...pipeline, version: 2 })).not.toBe(contentHash(pipeline));
  });

  test("has an id of its own among the others, and there is at least one", () => {
    expect(Pipelines.safeParse([]).success).toBe(false);
    const read = parse(Pipelines, [defaultPipeline, defaultPipeline], {
      en: "the pipelines",
      "zh-CN": "销售流程",
    });
    expect(read.ok || read.error.issues.map((issue) => issue.path)).toEqual(["[1].id"]);
  });

  test("that is sound has neither unreachable stages nor dead ends, and nothing leaves the won stage", () => {
    fc.assert(
      fc.property(anyPipeline, (pipeline) => {
        expect(unreachable(pipeline)).toEqual([]);
        expect(deadEnds(pipeline)).toEqual([]);
        expect(nextStageIds(pipeline, pipeline.stages.at(-1)?.id ?? "")).toEqual([]);
      }),
    );
  });
});
