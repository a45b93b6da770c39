import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyPipeline } from "../../../../../tests/support/random-funnel.js";
import { DAY, instant, makeCalendar } from "../../kernel/index.js";
import { defaultPipeline } from "../default-pipeline.js";
import { Pipeline } from "../policy.js";
import { attentionTo, dealDueDates, nextStepOf, type WatchedDeal } from "./attention.js";
import { explainAttention } from "./attention-text.js";

const pipeline = Pipeline.parse(defaultPipeline);
const shanghai = makeCalendar({ zone: "Asia/Shanghai" });
const day = (text: string) => instant(`${text}T10:00:00+08:00`);
const deal = (more: Partial<WatchedDeal> = {}): WatchedDeal => ({
  id: "a",
  status: "open",
  stageId: "potential",
  stageSince: day("2026-03-01"),
  amount: null,
  expectedCloseAt: null,
  expectedDeliveryAt: null,
  products: [],
  competitors: [],
  risks: [],
  ...more,
});
const at = (one: WatchedDeal, date: string) => attentionTo(one, pipeline, 7, shanghai, day(date));

test("a deal is overdue from the end of the day on which it was expected, in the tenant's zone", () => {
  const due = deal({ expectedCloseAt: day("2026-03-20") });
  expect(dealDueDates(due, pipeline, 7, shanghai)).toEqual({
    stalled: day("2026-03-31"),
    overdue: instant("2026-03-21T00:00:00+08:00"),
    atRisk: instant("2026-03-14T00:00:00+08:00"),
  });
  expect(at(due, "2026-03-20").map((one) => one.concern)).toEqual(["at-risk"]);
  expect(at(due, "2026-03-21")).toMatchObject([{ concern: "overdue", nextStep: { action: "agree-date" } }]);
  expect(at(due, "2026-03-31").map((one) => one.concern)).toEqual(["overdue", "stalled"]);
});

test("a deal is not at risk before it entered its stage, however early one is warned", () => {
  expect(dealDueDates(deal(), pipeline, 60, shanghai).atRisk).toBe(day("2026-03-01"));
  const late = deal({ expectedCloseAt: day("2026-02-10") });
  expect(dealDueDates(late, pipeline, 60, shanghai).atRisk).toBe(instant("2026-02-11T00:00:00+08:00"));
});

test("the next step is the next stage, what it asks for, or a decision", () => {
  expect(nextStepOf(deal(), pipeline)).toEqual({ action: "advance", stageId: "intention" });
  expect(nextStepOf(deal({ stageId: "intention", amount: 5 }), pipeline)).toEqual({
    action: "complete",
    stageId: "communication",
    fields: ["expectedCloseAt"],
  });
  expect(nextStepOf(deal({ stageId: "communication" }), pipeline)).toEqual({ action: "decide" });
});

test("it is said in both languages, with dates of the tenant and names of the stages", () => {
  const [stalled] = at(deal({ stageId: "intention" }), "2026-04-01");
  if (stalled === undefined) throw new Error("it is stalled");
  expect(explainAttention(stalled, pipeline, shanghai, "en")).toBe(
    "Stalled since 2026-03-31. Find out the amount, the expected date of the close and move it to Communication.",
  );
  expect(explainAttention(stalled, pipeline, shanghai, "zh-CN")).toBe(
    "自 2026-03-31 起停滞。补全金额、预计成交日，然后推进到“沟通”。",
  );
});

test("what helps in the stage where it is comes with it", () => {
  const tactics = [
    { id: "demo", name: { en: "Show it", "zh-CN": "演示" } },
    { id: "reference", name: { en: "Name a reference", "zh-CN": "提供案例" } },
  ];
  const stages = pipeline.stages.map((stage) => (stage.id === "potential" ? { ...stage, tactics } : stage));
  const rules = { ...pipeline, stages };
  const [stalled] = attentionTo(deal(), rules, 7, shanghai, day("2026-04-01"));
  expect(stalled?.tactics).toEqual(tactics);
  if (stalled === undefined) throw new Error("it is stalled");
  expect(explainAttention(stalled, rules, shanghai, "en")).toMatch(
    /What helps here: Show it, Name a reference\.$/,
  );
  expect(explainAttention(stalled, rules, shanghai, "zh-CN")).toMatch(/。可采取：演示、提供案例。$/);
});

const anyDeal = anyPipeline.chain((rules) =>
  fc.tuple(
    fc.constant(rules),
    fc.record({
      status: fc.constantFrom("open" as const, "won" as const, "lost" as const),
      stageId: fc.constantFrom(...rules.stages.slice(0, -1).map((stage) => stage.id)),
      stageSince: fc.integer({ min: 0, max: 100 * DAY }),
      expectedCloseAt: fc.option(fc.integer({ min: 0, max: 200 * DAY })),
    }),
  ),
);

test("what is stalled or overdue was at risk before or from then on; only an open deal is any of these", () => {
  fc.assert(
    fc.property(anyDeal, fc.nat({ max: 30 }), fc.nat({ max: 250 }), ([rules, more], warnDays, today) => {
      const one = deal(more);
      const { stalled, overdue, atRisk } = dealDueDates(one, rules, warnDays, shanghai);
      const found = attentionTo(one, rules, warnDays, shanghai, today * DAY);
      if (one.status !== "open") expect([stalled, overdue, atRisk, found]).toEqual([null, null, null, []]);
      for (const due of [stalled, overdue]) if (due !== null) expect(atRisk).toBeLessThanOrEqual(due);
      for (const { concern, since } of found) {
        expect(since).toBe({ stalled, overdue, "at-risk": atRisk }[concern]);
        expect(since).toBeLessThanOrEqual(today * DAY);
      }
      if (found.some((seen) => seen.concern === "at-risk")) expect(found).toHaveLength(1);
      const late = [stalled, overdue].filter((due) => due !== null && due <= today * DAY);
      expect(found.filter((seen) => seen.concern !== "at-risk")).toHaveLength(late.length);
    }),
    { numRuns: 150 },
  );
});
