import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyHistories, anyPipeline } from "../../../../../tests/support/random-funnel.js";
import { makeCalendar } from "../../kernel/index.js";
import { defaultPipeline } from "../default-pipeline.js";
import { statusAfter } from "../history.js";
import { Pipeline } from "../policy.js";
import type { DealHistory } from "./cohort.js";
import { dealOutcomes } from "./outcomes.js";
import { periodFunnel } from "./period-funnel.js";

const pipeline = Pipeline.parse(defaultPipeline);

/** `history("a", "1 enter potential", "5 lost potential")`. */
const history = (id: string, ...lines: readonly string[]): DealHistory => ({
  id,
  steps: lines.map((line, place) => {
    const [at, kind, stageId = ""] = line.split(" ");
    return { sequence: place + 1, kind, stageId, from: null, at: Number(at), reason: null } as never;
  }),
});

const deals = [
  history("before", "1 enter potential", "4 enter intention", "9 won closed"),
  history(
    "through",
    "1 enter potential",
    "12 enter intention",
    "14 enter communication",
    "16 enter intention",
  ),
  history("lost", "11 enter potential", "15 lost potential", "18 reopened potential"),
  history("later", "20 enter potential"),
];

test("a stage holds at the start and the end what was in it then, and what came and went in between", () => {
  const [potential, intention, communication] = periodFunnel(
    pipeline,
    deals,
    { from: 10, until: 20 },
    99,
  ).stages;
  expect(potential).toEqual({
    stageId: "potential",
    atStart: ["through"],
    entered: ["lost", "lost"],
    advanced: ["through"],
    returned: [],
    won: [],
    lost: ["lost"],
    atEnd: ["lost"],
    conversion: { part: 1, whole: 2, rate: 0.5 },
    leak: { part: 1, whole: 2, rate: 0.5 },
  });
  expect(intention).toMatchObject({
    atStart: [],
    entered: ["through", "through"],
    atEnd: ["through"],
    won: [],
  });
  expect(communication).toMatchObject({ entered: ["through"], returned: ["through"], atEnd: [] });
});

test("what was not known yet is not counted, though the window is longer", () => {
  const [potential] = periodFunnel(pipeline, deals, { from: 10, until: 20 }, 13).stages;
  expect(potential).toMatchObject({ entered: ["lost"], advanced: ["through"], lost: [], atEnd: ["lost"] });
});

const cases = anyPipeline.chain((rules) => fc.tuple(fc.constant(rules), anyHistories(rules)));
const anyWindow = fc.tuple(fc.nat({ max: 700 }), fc.integer({ min: 1, max: 300 }));

test("every stage balances, and the end of one window is the start of the next", () => {
  fc.assert(
    fc.property(cases, anyWindow, ([rules, histories], [from, length]) => {
      const until = from + length;
      const first = periodFunnel(rules, histories, { from, until }, 2_000);
      const second = periodFunnel(rules, histories, { from: until, until: until + length }, 2_000);
      first.stages.forEach((stage, at) => {
        const left = [...stage.advanced, ...stage.returned, ...stage.won, ...stage.lost];
        expect([...left, ...stage.atEnd].sort()).toEqual([...stage.atStart, ...stage.entered].sort());
        expect(stage.atEnd).toEqual(second.stages[at]?.atStart);
        expect(stage.leak.whole).toBe(left.length);
      });
    }),
    { numRuns: 100 },
  );
});

test("what stands in the stages at the end are the open deals", () => {
  fc.assert(
    fc.property(cases, ([rules, histories]) => {
      const { stages } = periodFunnel(rules, histories, { from: 0, until: 5_000 }, 5_000);
      const open = histories.filter((deal) => statusAfter(deal.steps) === "open").map((deal) => deal.id);
      expect(stages.flatMap((stage) => stage.atEnd).sort()).toEqual(open.sort());
    }),
    { numRuns: 100 },
  );
});

test("outcomes by age count lost deals out, which 1 - Kaplan-Meier does not", () => {
  const day = 86_400_000;
  const aged = [
    history("a", "0 enter potential", `${2 * day} lost potential`),
    history("b", "0 enter potential", `${4 * day} won closed`),
    history("c", "0 enter potential"),
  ];
  const calendar = makeCalendar();
  const figure = dealOutcomes(aged, { from: 0, until: 1 }, [1, 4], 10 * day, calendar);
  expect(figure).toMatchObject({ deals: ["a", "b", "c"], won: ["b"], lost: ["a"] });
  const [early, late] = figure.by;
  expect(early).toEqual({ days: 1, won: 0, lost: 0, open: 1, wonByKaplanMeier: 0 });
  expect(late?.won).toBeCloseTo(1 / 3, 12);
  expect(late?.open).toBeCloseTo(1 / 3, 12);
  expect(late?.wonByKaplanMeier).toBeCloseTo(1 / 2, 12);
});
