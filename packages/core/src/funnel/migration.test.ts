import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyPipeline, anyScript, run } from "../../../../tests/support/random-funnel.js";
import { faultText } from "../kernel/index.js";
import { defaultPipeline } from "./default-pipeline.js";
import { evolve, type HistoryEntry, replay } from "./history.js";
import { inPresentStages, mappingBetween, migrated, migrationLine } from "./migration.js";
import type { Opportunity } from "./model.js";
import { Pipeline } from "./policy.js";

const before = Pipeline.parse(defaultPipeline);
const [potential, intention, communication, closed] = before.stages;
if (!potential || !intention || !communication || !closed) throw new Error("the default has four stages");
const after = {
  ...before,
  version: 2,
  stages: [potential, { ...intention, id: "need" }, { ...closed, id: "won" }],
};

describe("a mapping from one version to another", () => {
  test("names every stage that is gone, and none that deals can only win into", () => {
    const refused = mappingBetween(before, after, { intention: "won" });
    if (refused.ok) throw new Error("it is not whole");
    expect(refused.error).toMatchObject({
      code: "FUNNEL.STAGES_UNMAPPED",
      facts: { stages: ["intention", "communication"], offered: ["potential", "need"] },
    });
    expect(refused.error.issues.map((issue) => issue.path)).toEqual([
      "mapping.intention",
      "mapping.communication",
    ]);
    expect(faultText(refused.error, "zh-CN")).toContain("potential、need");
  });

  test("leaves what is still there where it is, and takes the won stage for the won stage", () => {
    const whole = mappingBetween(before, after, { intention: "need", communication: "need", closed: "need" });
    expect(whole).toEqual({
      ok: true,
      value: { potential: "potential", intention: "need", communication: "need", closed: "won" },
    });
    const renamed = mappingBetween(before, before, { potential: "intention" });
    expect(renamed.ok && renamed.value).toMatchObject({ potential: "intention", intention: "intention" });
  });
});

test("a deal that lacks what its new stage asks for is held back, with what is missing", () => {
  const asks = { ...before, stages: [potential, { ...communication, id: "intention" }, closed] };
  const deal = { id: "a", stageId: "intention", amount: 5, expectedCloseAt: null } as Opportunity;
  expect(migrationLine(asks, {}, deal)).toMatchObject({
    from: "intention",
    to: "intention",
    refusal: { code: "FUNNEL.FIELDS_MISSING", facts: { missing: ["expectedCloseAt"] } },
  });
  expect(migrationLine(asks, { intention: "potential" }, deal)).toMatchObject({
    to: "potential",
    refusal: null,
  });
});

test("figures see the stages of the present version, merged where two became one", () => {
  const enter = (sequence: number, stageId: string, from: string | null, at: number): HistoryEntry => ({
    sequence,
    kind: "enter",
    stageId,
    from,
    at,
    reason: null,
  });
  const entries = [
    enter(1, "potential", null, 10),
    enter(2, "intention", "potential", 20),
    enter(3, "communication", "intention", 30),
    migrated({ entries: 3, stageId: "communication", stageSince: 30 }, "need", "m", 40),
    enter(5, "potential", "need", 50),
  ];
  const mappings = new Map([["m", { potential: "potential", intention: "need", communication: "need" }]]);
  expect(inPresentStages(entries, mappings).map((step) => [step.from, step.stageId, step.at])).toEqual([
    [null, "potential", 10],
    ["potential", "need", 20],
    ["need", "potential", 50],
  ]);
});

test("a migrated deal stays open where it was mapped to, its stay goes on, and its history folds to it", () => {
  fc.assert(
    fc.property(
      anyPipeline,
      anyScript,
      fc.nat({ max: 5 }),
      fc.nat({ max: 3_000 }),
      (pipeline, script, to, now) => {
        for (const { after: deal, steps } of run(pipeline, script)) {
          if (deal.status !== "open") continue;
          const entry = migrated(deal, `s${to}`, "m", now);
          const entries = [...steps, entry];
          const state = replay(entries);
          expect(state).toEqual(evolve(deal, entry));
          expect(state).toMatchObject({ status: "open", stageId: `s${to}`, stageSince: deal.stageSince });
          expect(entry.at).toBeGreaterThanOrEqual(deal.stageSince);
          expect(inPresentStages(steps, new Map())).toEqual(steps);
          const same = new Map([["m", Object.fromEntries(pipeline.stages.map(({ id }) => [id, id]))]]);
          expect(inPresentStages(entries, same)).toEqual(steps);
          const one = new Map([["m", Object.fromEntries(pipeline.stages.map(({ id }) => [id, "x"]))]]);
          const merged = inPresentStages(entries, one);
          expect(new Set(merged.map((step) => step.stageId))).toEqual(new Set(["x"]));
          expect(merged.filter((step) => step.kind === "enter")).toHaveLength(1);
        }
      },
    ),
    { numRuns: 100 },
  );
});
