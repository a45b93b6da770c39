import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistories, anyPipeline } from "../../../../../tests/support/random-funnel.js";
import { DAY, makeCalendar } from "../../kernel/index.js";
import {
  ageing,
  cohortFunnel,
  kaplanMeier,
  leakage,
  periodFunnel,
  quantileEstimate,
  stageDurations,
  velocity,
  winRateBy,
} from "../figures/index.js";
import { forecastByAge } from "../forecast/index.js";
import { replay } from "../history.js";
import type { Pipeline } from "../policy.js";
import { dealColumns } from "./deal-columns.js";
import { ageCounts, closeCounts, expectedWithin, leakCounts, outcomeCounts } from "./deal-counts.js";
import { cohortCounts, flowCounts, stayCounts, staysIn } from "./stage-counts.js";

const calendar = makeCalendar();
const owners = ["lin", "zhou", "wang"];

/** Random histories with days for moments, and what is known of each deal. */
const anyCase = anyPipeline
  .chain((pipeline) =>
    fc.tuple(fc.constant(pipeline), anyHistories(pipeline), fc.nat(), fc.nat({ max: 600 })),
  )
  .map(([pipeline, histories, seed, fromDay]) => {
    const deals = histories.map(({ id, steps }, at) => ({
      id,
      steps: steps.map((step) => ({ ...step, at: step.at * DAY })),
      ownerId: owners[(seed + at) % 3] ?? "",
      amount: ((seed % 1_000) + 1) * (at + 1),
      currency: "CNY",
    }));
    return { pipeline, deals, fromDay, columns: dealColumns(pipeline, deals, calendar) };
  });
const windowsOf = (fromDay: number) => ({
  days: { fromDay, untilDay: fromDay + 200 },
  window: { from: fromDay * DAY, until: (fromDay + 200) * DAY },
});
const AS_OF = 1_200;
const asOf = AS_OF * DAY;
const recordOf = (deal: { id: string; steps: readonly { at: number }[] }) => {
  const state = replay((deal as never as { steps: never[] }).steps);
  if (state === null) throw new Error("every deal has a step");
  return { ...deal, ...state, openedAt: deal.steps[0]?.at ?? 0 };
};
const lengths = (lists: readonly (readonly string[])[]) => lists.map((list) => list.length);
const holds = (check: (one: typeof anyCase extends fc.Arbitrary<infer C> ? C : never) => void) =>
  fc.assert(fc.property(anyCase, check), { numRuns: 60 });
const size = (pipeline: Pipeline) => pipeline.stages.length;

describe("figures from columns are those of the deals", () => {
  test("of a cohort", () => {
    holds(({ pipeline, deals, fromDay, columns }) => {
      const { days, window } = windowsOf(fromDay);
      const { stages } = cohortFunnel(pipeline, deals, window, asOf);
      const counts = cohortCounts(columns, size(pipeline), days);
      expect([...counts.reached]).toEqual(lengths(stages.map((stage) => stage.reached)));
      expect([...counts.open]).toEqual(lengths(stages.map((stage) => stage.open)));
      expect([...counts.won]).toEqual(lengths(stages.map((stage) => stage.won)));
      expect([...counts.lost]).toEqual(lengths(stages.map((stage) => stage.lost)));
    });
  });

  test("of a period", () => {
    holds(({ pipeline, deals, fromDay, columns }) => {
      const { days, window } = windowsOf(fromDay);
      const { stages } = periodFunnel(pipeline, deals, window, asOf);
      const counts = flowCounts(columns, size(pipeline), days);
      for (const way of ["atStart", "entered", "advanced", "returned", "won", "lost", "atEnd"] as const)
        expect([...counts[way].slice(0, -1)]).toEqual(lengths(stages.map((stage) => stage[way])));
    });
  });

  test("of stage durations", () => {
    holds(({ pipeline, deals, fromDay, columns }) => {
      const { days, window } = windowsOf(fromDay);
      const { stages } = stageDurations(pipeline, deals, window, asOf, calendar);
      const counts = stayCounts(columns, size(pipeline), days, AS_OF);
      stages.forEach((stage, at) => {
        const curve = kaplanMeier(staysIn(counts, at));
        expect(quantileEstimate(curve, 0.5)).toEqual(stage.median);
        expect(quantileEstimate(curve, 0.9)).toEqual(stage.p90);
      });
    });
  });

  test("of closes by owner, of velocity, leaks and ages", () => {
    holds(({ pipeline, deals, fromDay, columns }) => {
      const { days, window } = windowsOf(fromDay);
      const records = deals.map(
        (deal) =>
          recordOf(deal) as never as Parameters<typeof velocity>[0][number] &
            Parameters<typeof leakage>[0][number] & { ownerId: string },
      );
      const counts = closeCounts(columns, columns.ownerIds.length, days);
      for (const { value, rate } of winRateBy(records, (one) => [one.ownerId], window, asOf)) {
        const at = columns.ownerIds.indexOf(value ?? "");
        expect([counts.won[at], counts.lost[at]]).toEqual([rate.won.length, rate.lost.length]);
      }
      const [cny] = velocity(records, window, asOf, calendar).currencies;
      const sum = (of: ArrayLike<number>) => Array.from(of).reduce((total, one) => total + one, 0);
      if (cny !== undefined && cny.averageDays !== null) {
        expect(sum(counts.wonDays) / sum(counts.won)).toBeCloseTo(cny.averageDays, 9);
        expect(Math.round(sum(counts.wonAmounts) / sum(counts.won))).toBe(cny.averageAmount);
      }
      const reasons = Math.max(1, columns.lostReasons.length);
      const leaks = leakCounts(columns, size(pipeline), reasons, days);
      expect(sum(leaks.counts)).toBe(leakage(records, window, asOf).deals.length);
      for (const leak of leakage(records, window, asOf).leaks) {
        const stage = pipeline.stages.findIndex((one) => one.id === leak.stageId);
        const cell = stage * reasons + columns.lostReasons.indexOf(leak.reason);
        expect([leaks.counts[cell], leaks.amounts[cell]]).toEqual([
          leak.deals.length,
          leak.amounts[0]?.amount,
        ]);
      }
      const band = AS_OF - (columns.openedDays[0] ?? 0);
      const bands = ageing(records, [100, band], asOf, calendar).bands;
      const ages = ageCounts(columns, [100, band], AS_OF);
      expect([...ages.counts]).toEqual(bands.map((band) => band.deals.length));
      expect([...ages.amounts]).toEqual(bands.map((band) => band.amounts[0]?.amount ?? 0));
    });
  });

  test("of a forecast by age, but for the rounding of each line", () => {
    holds(({ deals, columns }) => {
      const records = deals.map(
        (deal) => recordOf(deal) as never as Parameters<typeof forecastByAge>[0][number],
      );
      const made = forecastByAge(records, { horizonDays: 90, minClosed: 1 }, asOf, calendar);
      if (!made.ok) return;
      const exact = expectedWithin(outcomeCounts(columns, 0, AS_OF), 90);
      const [cny] = made.value.currencies;
      const slack = deals.length + (cny?.amount ?? 0) / 10_000;
      expect(Math.abs(exact - (cny?.weighted ?? 0))).toBeLessThanOrEqual(slack);
    });
  });
});
