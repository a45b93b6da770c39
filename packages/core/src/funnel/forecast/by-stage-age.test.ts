import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyHistories, anyPipeline } from "../../../../../tests/support/random-funnel.js";
import { DAY, makeCalendar } from "../../kernel/index.js";
import { defaultPipeline } from "../default-pipeline.js";
import type { DealHistory } from "../figures/index.js";
import { Pipeline } from "../policy.js";
import { forecastByStageAge, stageConversions } from "./by-stage-age.js";

const pipeline = Pipeline.parse(defaultPipeline);
const calendar = makeCalendar();

/** `history("a", "1 enter potential", "5 lost potential")`, in days. */
const history = (id: string, ...lines: readonly string[]): DealHistory => ({
  id,
  steps: lines.map((line, place) => {
    const [day, kind, stageId = ""] = line.split(" ");
    return { sequence: place + 1, kind, stageId, from: null, at: Number(day) * DAY, reason: null } as never;
  }),
});

const deals = [
  history("quick", "0 enter potential", "5 enter intention", "20 won closed"),
  history("dropped", "0 enter potential", "10 lost potential"),
  history("slow", "0 enter potential", "40 won closed"),
  history("stuck", "0 enter potential"),
];
const options = { bands: [30], horizonDays: 30 };

test("a stay counts in each band that it lasted to, and is followed from there", () => {
  const cells = stageConversions(pipeline, deals, options, 100 * DAY, calendar);
  const find = (stageId: string, fromDays: number) =>
    cells.find((one) => one.stageId === stageId && one.fromDays === fromDays);
  expect(find("potential", 0)).toMatchObject({ stays: 4, won: 0.25 });
  expect(find("potential", 30)).toMatchObject({ stays: 2, won: 0.5 });
  expect(find("intention", 0)).toMatchObject({ stays: 1, won: 1 });
  expect(find("intention", 30)).toMatchObject({ stays: 0, won: 0 });
});

test("a deal takes the share of its days in the stage, and the stage's own where too few were there so long", () => {
  const cells = stageConversions(pipeline, deals, options, 100 * DAY, calendar);
  const open = (id: string, since: number) => ({
    id,
    status: "open" as const,
    stageId: "potential",
    amount: 1_000,
    currency: "CNY",
    stageSince: since * DAY,
  });
  const made = forecastByStageAge(
    pipeline,
    cells,
    [open("fresh", 90), open("old", 70), { ...open("won", 0), status: "won" as const }],
    3,
    100 * DAY,
    calendar,
  );
  expect(made.currencies[0]?.lines).toEqual([
    {
      id: "fresh",
      stageId: "potential",
      amount: 1_000,
      probability: 2_500,
      weighted: 250,
      daysInStage: 10,
      basis: "history",
    },
    {
      id: "old",
      stageId: "potential",
      amount: 1_000,
      probability: 1_000,
      weighted: 100,
      daysInStage: 30,
      basis: "stage",
    },
  ]);
});

test("shares lie within 0 and 1, longer stays are fewer, and what happens later changes nothing", () => {
  const cases = anyPipeline.chain((rules) => fc.tuple(fc.constant(rules), anyHistories(rules)));
  fc.assert(
    fc.property(cases, fc.nat({ max: 400 }), ([rules, histories], day) => {
      const days = histories.map((deal) => ({
        ...deal,
        steps: deal.steps.map((step) => ({ ...step, at: (step.at - 1_000) * DAY })),
      }));
      const known = days.map((deal) => ({
        ...deal,
        steps: deal.steps.filter((step) => step.at <= day * DAY),
      }));
      const cells = stageConversions(rules, days, { bands: [5, 20], horizonDays: 30 }, day * DAY, calendar);
      expect(cells).toEqual(
        stageConversions(rules, known, { bands: [5, 20], horizonDays: 30 }, day * DAY, calendar),
      );
      cells.forEach((cell, at) => {
        expect(cell.won >= 0 && cell.won <= 1).toBe(true);
        if (cell.fromDays > 0) expect(cell.stays).toBeLessThanOrEqual(cells[at - 1]?.stays ?? 0);
      });
    }),
    { numRuns: 100 },
  );
});
