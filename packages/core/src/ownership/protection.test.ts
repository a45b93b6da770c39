import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, instant, makeCalendar } from "../kernel/index.js";
import { OwnershipPolicy } from "./policy.js";
import { daysLeft, dueAt, warnAt } from "./protection.js";

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
});
