import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyHistories, anyPipeline } from "../../../../../tests/support/random-funnel.js";
import { instant, makeCalendar } from "../../kernel/index.js";
import { defaultPipeline } from "../default-pipeline.js";
import type { Step } from "../history.js";
import { Pipeline } from "../policy.js";
import { isStale, staleAt } from "../stale.js";
import type { DealHistory } from "./cohort.js";
import { stageDurations, staysOf } from "./stage-duration.js";

const pipeline = Pipeline.parse(defaultPipeline);
const calendar = makeCalendar({ zone: "Asia/Shanghai" });
const day = (text: string) => instant(`${text}T10:00:00+08:00`);

const history = (id: string, ...steps: readonly [string, Step["kind"], string][]): DealHistory => ({
  id,
  steps: steps.map(([at, kind, stageId], place) => ({
    sequence: place + 1,
    kind,
    stageId,
    from: steps[place - 1]?.[2] ?? null,
    at: day(at),
    reason: kind === "lost" ? "price" : null,
  })),
});

const march = { from: day("2026-03-01"), until: day("2026-04-01") };

test("a stay ends when the deal moves, is won or is lost, and goes on otherwise", () => {
  const deals = [
    history("a", ["2026-03-02", "enter", "potential"], ["2026-03-05", "enter", "intention"]),
    history("b", ["2026-03-02", "enter", "potential"], ["2026-03-12", "lost", "potential"]),
    history("c", ["2026-03-02", "enter", "potential"]),
  ];
  const [potential, intention, , ...none] = stageDurations(
    pipeline,
    deals,
    march,
    day("2026-03-22"),
    calendar,
  ).stages;
  expect(potential).toEqual({
    stageId: "potential",
    median: { value: 10, low: 3, high: null },
    p90: { value: null, low: 3, high: null },
    stays: 3,
    ongoing: 1,
    deals: ["a", "b", "c"],
  });
  expect(intention).toMatchObject({ median: { value: null }, stays: 1, ongoing: 1, deals: ["a"] });
  expect(none).toEqual([]);
});

test("coming back begins another stay, and a closed deal stays nowhere", () => {
  const deal = history(
    "a",
    ["2026-03-02", "enter", "potential"],
    ["2026-03-04", "enter", "intention"],
    ["2026-03-06", "lost", "intention"],
    ["2026-03-20", "reopened", "intention"],
  );
  expect(staysOf(deal).map((stay) => [stay.stageId, calendar.dateText(stay.enteredAt), stay.leftAt])).toEqual(
    [
      ["potential", "2026-03-02", day("2026-03-04")],
      ["intention", "2026-03-04", day("2026-03-06")],
      ["intention", "2026-03-20", null],
    ],
  );
});

test("days are those of the tenant's calendar", () => {
  const late: DealHistory = {
    id: "a",
    steps: [
      {
        ...history("a", ["2026-03-02", "enter", "potential"]).steps[0],
        at: instant("2026-03-02T23:50:00+08:00"),
      },
      {
        ...history("a", ["2026-03-03", "enter", "potential"], ["2026-03-03", "enter", "intention"]).steps[1],
        at: instant("2026-03-03T00:10:00+08:00"),
      },
    ] as Step[],
  };
  const inZone = (zone: string) =>
    stageDurations(pipeline, [late], march, day("2026-03-09"), makeCalendar({ zone })).stages[0]?.median
      .value;
  expect([inZone("Asia/Shanghai"), inZone("UTC")]).toEqual([1, 0]);
});

test("of whatever history, stays do not overlap and every one but an open deal's last has ended", () => {
  const cases = anyPipeline.chain((rules) => anyHistories(rules));
  fc.assert(
    fc.property(cases, (deals) => {
      for (const deal of deals) {
        const stays = staysOf(deal);
        stays.forEach((stay, at) => {
          const next = stays[at + 1];
          if (next !== undefined) expect(stay.leftAt).toBeLessThanOrEqual(next.enteredAt);
          expect(stay.leftAt ?? stay.enteredAt).toBeGreaterThanOrEqual(stay.enteredAt);
        });
        const last = deal.steps.at(-1)?.kind;
        const open = last === "enter" || last === "reopened";
        expect(stays.filter((stay) => stay.leftAt === null)).toHaveLength(open ? 1 : 0);
      }
    }),
    { numRuns: 200 },
  );
});

test("a deal is stalled from the end of its stage's days on, at the same time of day", () => {
  const deal = { status: "open", stageId: "potential", stageSince: day("2026-03-02") } as const;
  expect(staleAt(deal, pipeline, calendar)).toBe(day("2026-04-01"));
  expect(isStale(day("2026-04-01"), day("2026-04-01"))).toBe(true);
  expect(isStale(day("2026-04-01"), day("2026-04-01") - 1)).toBe(false);
});

test("the days of a stage are the tenant's, also when its clock is changed in between", () => {
  const berlin = makeCalendar({ zone: "Europe/Berlin" });
  const deal = {
    status: "open",
    stageId: "potential",
    stageSince: instant("2026-03-10T09:00:00+01:00"),
  } as const;
  expect(staleAt(deal, pipeline, berlin)).toBe(instant("2026-04-09T09:00:00+02:00"));
});

test("neither a closed deal nor one in a stage without a limit is ever stalled", () => {
  const deal = { status: "lost", stageId: "potential", stageSince: 0 } as const;
  expect(staleAt(deal, pipeline, calendar)).toBeNull();
  expect(isStale(null, Number.MAX_SAFE_INTEGER)).toBe(false);
  const stages = pipeline.stages.map((stage) => ({ ...stage, timeLimitDays: null }));
  expect(staleAt({ ...deal, status: "open" }, { stages }, calendar)).toBeNull();
});
