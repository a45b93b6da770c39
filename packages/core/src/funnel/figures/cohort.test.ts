import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistories, anyPipeline } from "../../../../../tests/support/random-funnel.js";
import { defaultPipeline } from "../default-pipeline.js";
import type { Step } from "../history.js";
import { Pipeline } from "../policy.js";
import { cohortFunnel, type DealHistory } from "./cohort.js";

const pipeline = Pipeline.parse(defaultPipeline);

/** `history("a", "1 enter potential", "5 lost potential")`. */
const history = (id: string, ...lines: readonly string[]): DealHistory => {
  const steps: Step[] = [];
  for (const line of lines) {
    const [at = "", kind = "", stageId = ""] = line.split(" ");
    steps.push({
      sequence: steps.length + 1,
      kind: kind as Step["kind"],
      stageId,
      from: steps.at(-1)?.stageId ?? null,
      at: Number(at),
      reason: kind === "lost" ? "price" : null,
    });
  }
  return { id, steps };
};

const deals = [
  history("won", "1 enter potential", "3 enter communication", "5 won closed"),
  history(
    "lost-late",
    "2 enter potential",
    "4 enter intention",
    "6 enter communication",
    "8 lost communication",
  ),
  history("back", "3 enter potential", "4 enter communication", "5 enter intention"),
  history("new", "4 enter potential"),
  history("next-month", "40 enter potential", "41 enter intention"),
];

const counts = (funnel: ReturnType<typeof cohortFunnel>) =>
  funnel.stages.map((stage) => stage.reached.length);

describe("the funnel of a cohort", () => {
  const funnel = cohortFunnel(pipeline, deals, { from: 0, until: 30 }, 100);

  test("follows the deals that were opened in the window, and no others", () => {
    expect(funnel.deals).toEqual(["won", "lost-late", "back", "new"]);
    expect(cohortFunnel(pipeline, deals, { from: 1, until: 4 }, 100).deals).toEqual([
      "won",
      "lost-late",
      "back",
    ]);
  });

  test("counts a deal in every stage up to the furthest, also one that it skipped", () => {
    expect(counts(funnel)).toEqual([4, 3, 3, 1]);
    expect(funnel.stages[1]?.reached).toEqual(["won", "lost-late", "back"]);
  });

  test("keeps a deal that was lost later where it has been", () => {
    expect(funnel.stages[2]).toMatchObject({ open: ["back"], won: [], lost: ["lost-late"] });
    expect(funnel.stages[3]).toMatchObject({ reached: ["won"], won: ["won"] });
  });

  test("counts a deal once, however often it comes back, and by its furthest stage when it goes back", () => {
    const comesBack = history(
      "again",
      "1 enter potential",
      "2 enter intention",
      "3 enter communication",
      "4 enter intention",
      "5 enter communication",
    );
    expect(counts(cohortFunnel(pipeline, [comesBack], { from: 0, until: 30 }, 100))).toEqual([1, 1, 1, 0]);
  });

  test("gives each rate with its parts, and none where there is no whole", () => {
    expect(funnel.stages[3]?.ofPrevious).toEqual({ part: 1, whole: 3, rate: 1 / 3 });
    expect(funnel.stages[3]?.ofCohort).toEqual({ part: 1, whole: 4, rate: 0.25 });
    const nobody = cohortFunnel(pipeline, [], { from: 0, until: 30 }, 100);
    expect(nobody.stages[0]?.ofPrevious).toEqual({ part: 0, whole: 0, rate: null });
  });

  test("knows what was known at the time, and says at which", () => {
    const then = cohortFunnel(pipeline, deals, { from: 0, until: 30 }, 4);
    expect(counts(then)).toEqual([4, 3, 2, 0]);
    expect(then.definition).toMatchObject({ window: { from: 0, until: 30 }, asOf: 4 });
  });

  test("has a deal that was won and reopened as open, in the stage that it reached", () => {
    const again = history(
      "a",
      "1 enter potential",
      "2 enter communication",
      "3 won closed",
      "9 reopened communication",
    );
    const last = cohortFunnel(pipeline, [again], { from: 0, until: 30 }, 100).stages[3];
    expect(last).toMatchObject({ reached: ["a"], open: ["a"], won: [] });
  });
});

test("no stage has more deals than the one before, and each deal ends in one place", () => {
  const cohorts = anyPipeline.chain((rules) =>
    fc.record({ rules: fc.constant(rules), histories: anyHistories(rules), until: fc.nat({ max: 600 }) }),
  );
  fc.assert(
    fc.property(cohorts, fc.nat({ max: 800 }), ({ rules, histories, until }, asOf) => {
      const { deals: all, stages } = cohortFunnel(rules, histories, { from: 0, until }, asOf);
      expect(stages[0]?.reached).toEqual(all);
      stages.forEach((stage, at) => {
        const next = stages[at + 1]?.reached ?? [];
        for (const id of next) expect(stage.reached).toContain(id);
        const ended = [...stage.open, ...stage.won, ...stage.lost];
        expect([...ended, ...next].sort()).toEqual([...stage.reached].sort());
        expect(stage.ofPrevious).toMatchObject({
          part: stage.reached.length,
          whole: at === 0 ? all.length : stages[at - 1]?.reached.length,
        });
      });
    }),
    { numRuns: 300 },
  );
});
