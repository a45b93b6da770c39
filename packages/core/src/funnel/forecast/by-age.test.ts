import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, makeCalendar } from "../../kernel/index.js";
import { type AgedDeal, forecastByAge } from "./by-age.js";

const calendar = makeCalendar();
const deal = (id: string, opened: number, closed: number | null, status: AgedDeal["status"]): AgedDeal => ({
  id,
  status,
  stageId: "potential",
  amount: 1_000,
  currency: "CNY",
  openedAt: opened * DAY,
  closedAt: closed === null ? null : closed * DAY,
});
const at = (deals: readonly AgedDeal[], day: number, horizonDays: number, minClosed = 1) =>
  forecastByAge(deals, { horizonDays, minClosed }, day * DAY, calendar);
const linesOf = (made: ReturnType<typeof at>) =>
  made.ok ? made.value.currencies.flatMap((one) => one.lines) : [];

describe("the forecast by age", () => {
  const closed = [
    deal("a", 0, 10, "won"),
    deal("b", 0, 20, "lost"),
    deal("c", 0, 30, "won"),
    deal("d", 0, 40, "won"),
  ];

  test("gives a deal the chance of those that were as old and undecided", () => {
    const [young, old, ...none] = linesOf(
      at([...closed, deal("young", 95, null, "open"), deal("old", 75, null, "open")], 100, 10),
    );
    expect(none).toEqual([]);
    // at 10 days 5 are undecided and 1 is won: the young one is censored before
    expect(young).toMatchObject({
      id: "young",
      ageDays: 5,
      comparable: 5,
      probability: 2_000,
      weighted: 200,
    });
    // at 25 days 3 are, the open one among them, which is as old by chance: c of c, d
    expect(old).toMatchObject({ id: "old", ageDays: 25, comparable: 2, probability: 5_000 });
  });

  test("gives nothing to a deal older than any that was ever decided", () => {
    const [stuck] = linesOf(at([...closed, deal("stuck", 0, null, "open")], 100, 365));
    expect(stuck).toMatchObject({ ageDays: 100, comparable: 0, probability: 0, weighted: 0 });
  });

  test("is refused where too few deals are closed, with the numbers", () => {
    const refused = at(closed, 35, 10, 4);
    expect(refused.ok || refused.error).toMatchObject({
      code: "FUNNEL.TOO_FEW_CLOSED",
      facts: { closed: 3, needed: 4 },
    });
    expect(at(closed, 40, 10, 4).ok).toBe(true);
  });

  const anyDeals = fc
    .array(
      fc.record({
        opened: fc.nat({ max: 100 }),
        lasts: fc.option(fc.nat({ max: 60 })),
        won: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((given) =>
      given.map(({ opened, lasts, won }, number) =>
        deal(
          `d${number}`,
          opened,
          lasts === null ? null : opened + lasts,
          lasts === null ? "open" : won ? "won" : "lost",
        ),
      ),
    );

  test("knows nothing of what happens later", () => {
    fc.assert(
      fc.property(
        anyDeals,
        fc.nat({ max: 120 }),
        fc.integer({ min: 1, max: 90 }),
        (deals, today, horizon) => {
          const known = deals
            .filter((one) => one.openedAt <= today * DAY)
            .map(
              (one): AgedDeal =>
                one.closedAt !== null && one.closedAt > today * DAY
                  ? { ...one, closedAt: null, status: "open" }
                  : one,
            );
          expect(at(deals, today, horizon)).toEqual(at(known, today, horizon));
        },
      ),
    );
  });

  test("promises no more than the amounts, more for a longer horizon, and the sum of its lines", () => {
    fc.assert(
      fc.property(anyDeals, fc.integer({ min: 1, max: 50 }), (deals, horizon) => {
        const short = at(deals, 110, horizon);
        const long = at(deals, 110, horizon + 10);
        if (!short.ok || !long.ok) return;
        short.value.currencies.forEach((one, place) => {
          expect(one.weighted).toBe(one.lines.reduce((sum, line) => sum + line.weighted, 0));
          expect(one.weighted).toBeLessThanOrEqual(one.amount);
          expect(long.value.currencies[place]?.weighted).toBeGreaterThanOrEqual(one.weighted);
        });
      }),
    );
  });
});
