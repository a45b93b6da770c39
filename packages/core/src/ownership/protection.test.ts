import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, instant, makeCalendar } from "../kernel/index.js";
import { OwnershipPolicy } from "./policy.js";
import { type ClockFacts, daysLeft, dueAt, nextStep, protectionClock, warnAt } from "./protection.js";
import { termsFor } from "./protection-policy.js";

const shanghai = makeCalendar({ zone: "Asia/Shanghai", holidays: ["2019-04-05"] });
const protect = (some: object) => {
  const { protection } = OwnershipPolicy.parse({ protection: { base: 10, renew: 3, max: 20, ...some } });
  if (protection === null) throw new Error("a protection was given");
  return protection;
};
const at = (date: string) => instant(`${date}T09:00:00+08:00`);
const receivedAt = at("2019-03-25");
const due = (lastFollowUpAt: string | null, some: object = {}, lastOrderAt: string | null = null): string => {
  const last = lastFollowUpAt === null ? null : at(lastFollowUpAt);
  const order = lastOrderAt === null ? null : at(lastOrderAt);
  const found = dueAt({ receivedAt, lastFollowUpAt: last, lastOrderAt: order }, protect(some), shanghai);
  return shanghai.dateText(found ?? 0);
};

describe("the protection clock", () => {
  test("comes out as in the worked example: base 10, renewed by 3, at most 20 days", () => {
    expect(due(null)).toBe("2019-04-04");
    expect(due("2019-03-28")).toBe("2019-04-04");
    expect(due("2019-04-02")).toBe("2019-04-05");
    expect(due("2019-04-05")).toBe("2019-04-08");
    expect(due("2019-04-12")).toBe("2019-04-14");
    expect(due("2019-04-14")).toBe("2019-04-14");
  });

  test("is due at the same time of day, to the millisecond", () => {
    expect(dueAt({ receivedAt, lastFollowUpAt: null }, protect({}), shanghai)).toBe(receivedAt + 10 * DAY);
  });

  test("keeps the time of day over a change to summer time", () => {
    const berlin = makeCalendar({ zone: "Europe/Berlin" });
    const got = instant("2026-03-25T09:00:00+01:00");
    const found = dueAt({ receivedAt: got, lastFollowUpAt: null }, protect({}), berlin);
    expect(found).toBe(instant("2026-04-04T09:00:00+02:00"));
  });

  test("never strikes without a protection", () => {
    expect(dueAt({ receivedAt, lastFollowUpAt: null }, null, shanghai)).toBeNull();
    expect(warnAt(null, null, shanghai)).toBeNull();
    expect(daysLeft(null, receivedAt, null, shanghai)).toBeNull();
  });

  test("counts working days where the policy says so, without weekends and holidays", () => {
    expect(due(null, { base: 5, days: "working" })).toBe("2019-04-01");
    expect(due(null, { base: 9, days: "working" })).toBe("2019-04-08");
  });

  test("starts again at an order, and strikes no sooner than the policy allows after one", () => {
    expect(due(null, { exemptAfterOrderDays: 30 }, "2019-04-02")).toBe("2019-05-02");
    expect(due(null, { exemptAfterOrderDays: 2 }, "2019-04-02")).toBe("2019-04-12");
    expect(due(null, { exemptAfterOrderDays: 30 }, "2019-03-20")).toBe("2019-04-19");
    expect(due(null, { exemptAfterOrderDays: 30 }, "2018-01-01")).toBe("2019-04-04");
    expect(due(null, { exemptAfterOrderDays: null }, "2019-04-02")).toBe("2019-04-04");
  });

  test("warns so many days before, or never", () => {
    const last = at("2019-04-08");
    expect(shanghai.dateText(warnAt(last, protect({ warnDays: 2 }), shanghai) ?? 0)).toBe("2019-04-06");
    expect(shanghai.dateText(warnAt(last, protect({ warnDays: 2, days: "working" }), shanghai) ?? 0)).toBe(
      "2019-04-03",
    );
    expect(warnAt(last, protect({ warnDays: 0 }), shanghai)).toBeNull();
  });

  test("counts down in days of the calendar: 0 on the day, negative after it", () => {
    const late = instant("2019-04-03T23:59:00+08:00");
    const left = (now: number, days = "calendar") =>
      daysLeft(at("2019-04-04"), now, protect({ days }), shanghai);
    expect([at("2019-03-25"), late, at("2019-04-04"), at("2019-04-06")].map((now) => left(now))).toEqual([
      10, 1, 0, -2,
    ]);
    expect(
      [at("2019-03-25"), late, at("2019-04-04"), at("2019-04-08")].map((now) => left(now, "working")),
    ).toEqual([8, 1, 0, -1]);
  });

  const clock = (some: Partial<ClockFacts>, policy: object) => {
    const facts = { receivedAt, lastFollowUpAt: null, ...some };
    const { dueAt: found, trigger, exemption } = protectionClock(facts, protect(policy), shanghai);
    return [found === null ? null : shanghai.dateText(found), trigger ?? exemption];
  };

  test("the earliest clock wins and is named; of equal ones the first", () => {
    const all = { noOpportunityDays: 4, noDealDays: 6 };
    expect(clock({}, all)).toEqual(["2019-03-29", "no-opportunity"]);
    expect(clock({ opportunityAt: at("2019-03-26") }, all)).toEqual(["2019-03-31", "no-deal"]);
    expect(clock({ opportunityAt: at("2019-03-20") }, all)).toEqual(["2019-03-29", "no-opportunity"]);
    const open = [{ id: "d-1", at: at("2019-03-01"), won: false }];
    expect(clock({ deals: open }, all)).toEqual(["2019-03-31", "no-deal"]);
    const bought = { opportunityAt: receivedAt, lastOrderAt: receivedAt };
    expect(clock(bought, all)).toEqual(["2019-04-04", "no-follow-up"]);
    expect(clock({ ...bought, lastFollowUpAt: at("2019-04-13") }, all)).toEqual(["2019-04-14", "maximum"]);
    expect(clock({}, { noDealDays: 10, noOpportunityDays: 10 })).toEqual(["2019-04-04", "no-follow-up"]);
  });

  test("a won deal satisfies only who won it; won and open deals keep a customer where the policy says so", () => {
    const deal = (won: boolean, date: string) => ({ deals: [{ id: "d", at: at(date), won }] });
    expect(clock(deal(true, "2019-03-26"), { noDealDays: 6 })).toEqual(["2019-04-04", "no-follow-up"]);
    expect(clock(deal(true, "2019-03-24"), { noDealDays: 6 })).toEqual(["2019-03-31", "no-deal"]);
    const both = { exempt: ["won", "open-opportunity"] };
    expect(clock(deal(true, "2019-03-25"), both)).toEqual([null, "won"]);
    expect(clock(deal(true, "2019-03-24"), both)).toEqual(["2019-04-04", "no-follow-up"]);
    expect(clock(deal(false, "2019-03-24"), both)).toEqual([null, "open-opportunity"]);
    expect(clock(deal(false, "2019-03-24"), { exempt: ["won"] })).toEqual(["2019-04-04", "no-follow-up"]);
  });

  test("a contract starts the clocks at its end, or has one of its own; a lock holds all of them off", () => {
    const contractUntil = at("2019-06-01");
    expect(clock({ contractUntil }, {})).toEqual(["2019-06-11", "no-follow-up"]);
    expect(clock({ contractUntil }, { contractEndDays: 5 })).toEqual(["2019-06-06", "contract-end"]);
    expect(clock({ contractUntil: at("2019-03-24") }, { contractEndDays: 5 })).toEqual([
      "2019-04-04",
      "no-follow-up",
    ]);
    expect(clock({ lockedUntil: at("2019-05-01") }, {})).toEqual(["2019-05-01", "no-follow-up"]);
    expect(clock({ lockedUntil: at("2019-03-27") }, {})).toEqual(["2019-04-04", "no-follow-up"]);
  });

  test("a pause stops every clock that was running, in the days that the policy counts", () => {
    const holds = [{ from: at("2019-03-28"), until: at("2019-04-02") }];
    expect(clock({ holds }, {})).toEqual(["2019-04-09", "no-follow-up"]);
    expect(clock({ holds, lastFollowUpAt: at("2019-04-07") }, {})).toEqual(["2019-04-10", "no-follow-up"]);
    expect(clock({ holds }, { noOpportunityDays: 3 })).toEqual(["2019-04-02", "no-opportunity"]);
    // Thursday to Tuesday: three working days of five; 5 April is a holiday
    expect(clock({ holds }, { base: 5, days: "working" })).toEqual(["2019-04-04", "no-follow-up"]);
    expect(clock({ holds }, { base: 6, days: "working" })).toEqual(["2019-04-08", "no-follow-up"]);
  });

  test("the first override that fits has its way, over the terms for everybody", () => {
    const { protection } = OwnershipPolicy.parse({
      protection: {
        ...{ base: 10, renew: 3, max: 20 },
        overrides: [
          { when: { tiers: ["A"], segments: ["retail"] }, base: 15, warnDays: 9 },
          { when: { tiers: ["A", "B"] }, base: 12, renew: undefined },
          { when: { pools: ["public"] }, max: 11 },
        ],
      },
    });
    const found = (tier: string | null, segment: string | null, fromPoolId: string | null) => {
      const terms = termsFor(protection, { tier, segment, fromPoolId });
      return [terms?.base, terms?.renew, terms?.max, terms?.warnDays];
    };
    expect(found("A", "retail", null)).toEqual([15, 3, 20, 9]);
    expect(found("A", null, "public")).toEqual([12, 3, 20, 3]);
    expect(found(null, "retail", "public")).toEqual([10, 3, 11, 3]);
    expect(found("C", null, null)).toEqual([10, 3, 20, 3]);
    expect(termsFor(null, { tier: null, segment: null, fromPoolId: null })).toBeNull();
  });

  test("what comes next waits for what came before: warned, warned for the last time, taken back", () => {
    const due = at("2019-04-10");
    const next = (warned: string | null, last: string | null, some: object) => {
      const marks = { warnedAt: warned && at(warned), lastWarnedAt: last && at(last) };
      const step = nextStep(due, marks as never, protect(some), shanghai);
      return step && [step.step, shanghai.dateText(step.at)];
    };
    expect(next(null, null, { warnDays: 2 })).toEqual(["warn", "2019-04-08"]);
    expect(next("2019-04-08", null, { warnDays: 2 })).toEqual(["release", "2019-04-10"]);
    expect(next("2019-05-01", null, { warnDays: 2 })).toEqual(["release", "2019-05-03"]);
    expect(next(null, null, { warnDays: 0 })).toEqual(["release", "2019-04-10"]);
    expect(next("2019-04-09", null, { warnDays: 2, graceDays: 4 })).toEqual(["last-warning", "2019-04-11"]);
    expect(next("2019-04-08", "2019-04-10", { warnDays: 2, graceDays: 4 })).toEqual([
      "release",
      "2019-04-14",
    ]);
    expect(next("2019-04-08", "2019-04-20", { warnDays: 2, graceDays: 4 })).toEqual([
      "release",
      "2019-04-24",
    ]);
    expect(nextStep(null, { warnedAt: null, lastWarnedAt: null }, protect({}), shanghai)).toBeNull();
  });

  const facts = fc.record({
    receivedAt: fc.integer({ min: 0, max: 4_000 * DAY }),
    followed: fc.integer({ min: 0, max: 60 * DAY }),
    later: fc.integer({ min: 0, max: 60 * DAY }),
  });
  const policies = fc
    .record({
      base: fc.integer({ min: 1, max: 30 }),
      renew: fc.integer({ min: 0, max: 30 }),
      more: fc.nat(30),
    })
    .map(({ base, renew, more }) => protect({ base, renew, max: base + more, warnDays: 0 }));

  test("never strikes before the base, never after the maximum, and a later follow-up never brings it forward", () => {
    fc.assert(
      fc.property(facts, policies, ({ receivedAt: got, followed, later }, protection) => {
        const dueAfter = (lastFollowUpAt: number | null) =>
          dueAt({ receivedAt: got, lastFollowUpAt }, protection, shanghai) ?? 0;
        const [none, first, second] = [null, got + followed, got + followed + later].map(dueAfter);
        expect(none).toBe(shanghai.addDays(got, protection.base));
        expect(first).toBeGreaterThanOrEqual(none ?? 0);
        expect(second).toBeGreaterThanOrEqual(first ?? 0);
        expect(second).toBeLessThanOrEqual(shanghai.addDays(got, protection.max));
      }),
    );
  });

  test("keeps a follow-up's promise: not due before `renew` days after it, short of the maximum", () => {
    fc.assert(
      fc.property(facts, policies, ({ receivedAt: got, followed }, protection) => {
        const found = dueAt({ receivedAt: got, lastFollowUpAt: got + followed }, protection, shanghai) ?? 0;
        const promised = shanghai.addDays(got + followed, protection.renew);
        expect(found).toBeGreaterThanOrEqual(Math.min(promised, shanghai.addDays(got, protection.max)));
      }),
    );
  });

  /** Pauses one after the other, each begun before the clock ran out, as they can be. */
  const pauses = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 9 * DAY }), lasts: fc.integer({ min: 1, max: 20 * DAY }) }),
    { maxLength: 4 },
  );
  const utc = makeCalendar({ zone: "UTC" });

  test("O12: it is due after the base and the sum of the pauses, to the millisecond, and never within a pause", () => {
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 30 }), (spans, base) => {
        const terms = protect({ base, renew: 0, max: 3_000, warnDays: 0 });
        const holds: { from: number; until: number }[] = [];
        const due = () => dueAt({ receivedAt: 0, lastFollowUpAt: null, holds }, terms, utc) ?? 0;
        for (const { after, lasts } of spans) {
          const from = (holds.at(-1)?.until ?? 0) + after;
          if (from < due()) holds.push({ from, until: from + lasts });
        }
        const stopped = holds.reduce((sum, hold) => sum + hold.until - hold.from, 0);
        expect(due()).toBe(base * DAY + stopped);
        for (const hold of holds) expect(hold.from < due() && due() < hold.until).toBe(false);
        holds.reverse();
        expect(due()).toBe(base * DAY + stopped);
      }),
    );
  });

  test("a longer pause, a lock or a contract never brings the due date forward, in calendar and in working days", () => {
    const days = fc.constantFrom("calendar", "working");
    fc.assert(
      fc.property(
        facts,
        days,
        fc.nat(20 * DAY),
        fc.nat(20 * DAY),
        fc.nat(90 * DAY),
        (some, of, from, lasts, more) => {
          const terms = protect({ days: of, noDealDays: 15, contractEndDays: 30 });
          const { receivedAt: got, followed } = some;
          const due = (other: Partial<ClockFacts>) =>
            dueAt({ receivedAt: got, lastFollowUpAt: got + followed, ...other }, terms, shanghai) ?? 0;
          const hold = (until: number) => ({ holds: [{ from: got + from, until }] });
          const plain = due({});
          const paused = due(hold(got + from + lasts));
          expect(paused).toBeGreaterThanOrEqual(plain);
          expect(due(hold(got + from + lasts + more))).toBeGreaterThanOrEqual(paused);
          expect(due({ lockedUntil: got + more })).toBe(Math.max(plain, got + more));
          expect(due({ contractUntil: got - 1 })).toBe(plain);
        },
      ),
    );
  });

  test("nobody loses a customer less than the days of warning after a warning, however late it was", () => {
    const grace = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(
        fc.nat(90 * DAY),
        fc.nat(90 * DAY),
        fc.nat(20 * DAY),
        grace,
        (due, warnedAt, late, graceDays) => {
          const terms = protect({ warnDays: 4, graceDays });
          const lastWarnedAt = graceDays === 0 ? null : Math.max(due, warnedAt) + late;
          const step = nextStep(due, { warnedAt, lastWarnedAt }, terms, utc);
          expect(step?.step).toBe("release");
          expect(step?.at).toBeGreaterThanOrEqual(due);
          expect(step?.at).toBeGreaterThanOrEqual(warnedAt + 4 * DAY);
          if (lastWarnedAt !== null) expect(step?.at).toBeGreaterThanOrEqual(lastWarnedAt + graceDays * DAY);
        },
      ),
    );
  });
});
