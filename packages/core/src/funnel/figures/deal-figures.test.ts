import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, instant, makeCalendar } from "../../kernel/index.js";
import { defaultPipeline } from "../default-pipeline.js";
import type { Step } from "../history.js";
import { Pipeline } from "../policy.js";
import { ageing } from "./ageing.js";
import { compareCohorts, windowsOfEqualLength } from "./comparison.js";
import { leakage } from "./leakage.js";
import { velocity } from "./velocity.js";

const calendar = makeCalendar();
const deal = (id: string, more: object = {}) => ({
  id,
  status: "open" as "open" | "won" | "lost",
  openedAt: 0,
  closedAt: null as number | null,
  closedFrom: null as string | null,
  lostReason: null as string | null,
  amount: 100 as number | null,
  currency: "CNY" as string | null,
  ...more,
});
const won = (id: string, days: number, amount: number, more = {}) =>
  deal(id, { status: "won", closedAt: days * DAY, amount, ...more });
const lost = (id: string, from: string, reason: string, more = {}) =>
  deal(id, { status: "lost", closedAt: 5 * DAY, closedFrom: from, lostReason: reason, ...more });
const window = { from: 1 * DAY, until: 31 * DAY };

test("velocity is open deals x win rate x average amount / average days, for each currency", () => {
  const deals = [
    won("a", 10, 300),
    won("b", 20, 500),
    lost("c", "potential", "price"),
    won("before", 0, 1_000_000),
    deal("d"),
    deal("e"),
    deal("f", { currency: "USD" }),
    deal("g", { amount: null }),
  ];
  const [cny, usd, ...none] = velocity(deals, window, 40 * DAY, calendar).currencies;
  expect(cny).toMatchObject({
    open: ["d", "e"],
    won: ["a", "b"],
    lost: ["c"],
    averageAmount: 400,
    averageDays: 15,
  });
  expect(cny?.perDay).toBe(Math.round((2 * (2 / 3) * 400) / 15));
  expect(usd).toMatchObject({ currency: "USD", open: ["f"], averageAmount: null, perDay: null });
  expect(none).toEqual([]);
});

test("velocity has no value where deals were won on the day they were opened", () => {
  expect(
    velocity([won("a", 2, 5, { openedAt: 2 * DAY })], window, 9 * DAY, calendar).currencies[0]?.perDay,
  ).toBeNull();
});

test("leaks are told apart by stage and reason, the greatest first, with what they were to bring", () => {
  const deals = [
    lost("a", "intention", "price"),
    lost("b", "potential", "price", { amount: 7, currency: "USD" }),
    lost("c", "intention", "price", { amount: null }),
    lost("late", "potential", "price", { closedAt: 31 * DAY }),
    won("w", 9, 100),
  ];
  const figure = leakage(deals, window, 40 * DAY);
  expect(figure.deals).toEqual(["a", "b", "c"]);
  expect(figure.leaks).toEqual([
    {
      stageId: "intention",
      reason: "price",
      deals: ["a", "c"],
      share: { part: 2, whole: 3, rate: 2 / 3 },
      amounts: [{ currency: "CNY", amount: 100 }],
    },
    {
      stageId: "potential",
      reason: "price",
      deals: ["b"],
      share: { part: 1, whole: 3, rate: 1 / 3 },
      amounts: [{ currency: "USD", amount: 7 }],
    },
  ]);
});

test("every open deal is in the band of its age, and in no other", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 200 })),
      fc.uniqueArray(fc.integer({ min: 1, max: 150 })),
      (ages, days) => {
        const now = 200 * DAY;
        const deals = ages.map((age, at) => deal(`d${at}`, { openedAt: now - age * DAY }));
        const { bands } = ageing([...deals, won("w", 1, 1)], days, now, calendar);
        expect(bands.flatMap((band) => band.deals).sort()).toEqual(deals.map((one) => one.id).sort());
        for (const { fromDays, untilDays, deals: ids } of bands) {
          for (const id of ids) {
            const age = ages[Number(id.slice(1))] ?? -1;
            expect(age >= fromDays && age < (untilDays ?? Number.POSITIVE_INFINITY)).toBe(true);
          }
        }
      },
    ),
  );
});

test("windows of equal length meet, in the tenant's days, also across a change of clocks", () => {
  const berlin = makeCalendar({ zone: "Europe/Berlin" });
  const april = { from: instant("2026-04-01T00:00:00+02:00"), until: instant("2026-05-01T00:00:00+02:00") };
  const windows = windowsOfEqualLength(april, 3, berlin);
  expect(windows.map(({ from, until }) => berlin.dayOf(until) - berlin.dayOf(from))).toEqual([30, 30, 30]);
  expect(windows[2]).toEqual(april);
  expect(windows[1]?.until).toBe(april.from);
  expect(windows[1]?.from).toBe(instant("2026-03-02T00:00:00+01:00"));
});

test("compared cohorts follow each deal for as long as any other, and leave out whom they cannot", () => {
  const pipeline = Pipeline.parse(defaultPipeline);
  const opened = (id: string, at: number, movedAt: number) => ({
    id,
    steps: [
      { sequence: 1, kind: "enter", stageId: "potential", from: null, at: at * DAY, reason: null },
      {
        sequence: 2,
        kind: "enter",
        stageId: "intention",
        from: "potential",
        at: movedAt * DAY,
        reason: null,
      },
    ] satisfies Step[],
  });
  const deals = [opened("old", 0, 9), opened("slow", 1, 40), opened("young", 55, 56)];
  const windows = [
    { from: 0, until: 50 * DAY },
    { from: 50 * DAY, until: 100 * DAY },
  ];
  const [first, second] = compareCohorts(pipeline, deals, windows, 10, 60 * DAY, calendar);
  expect(first?.funnel.stages.map((stage) => stage.reached)).toEqual([["old", "slow"], ["old"], [], []]);
  expect(first?.tooYoung).toEqual([]);
  expect(second).toMatchObject({ tooYoung: ["young"], followedDays: 10, funnel: { deals: [] } });
  const [, grown] = compareCohorts(pipeline, deals, windows, 10, 65 * DAY, calendar);
  expect(grown?.funnel.deals).toEqual(["young"]);
});
