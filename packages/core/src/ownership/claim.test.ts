import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, faultText, HOUR, instant, makeCalendar } from "../kernel/index.js";
import { type ClaimFacts, judgeClaim } from "./claim.js";
import { OwnershipPolicy } from "./policy.js";

const shanghai = makeCalendar({ zone: "Asia/Shanghai" });
const now = instant("2026-03-10T10:00:00+08:00");
const limits = { maxHeld: 10, perDay: 3, cooldownDays: 30, freezeHours: 12 };
const policy = (claim: object = limits, teamIds: string[] = []) =>
  OwnershipPolicy.parse({ claim, pools: [{ id: "public", teamIds }] });

const facts = (some: Partial<ClaimFacts> = {}): ClaimFacts => ({
  customerId: "c-1",
  ownerId: null,
  poolId: "public",
  since: now - 2 * DAY,
  formerOwners: [],
  rep: { id: "lin", active: true, capacity: null, teamIds: ["east", "china"] },
  held: 0,
  claimedToday: 0,
  now,
  ...some,
});
const judge = (some: Partial<ClaimFacts>, asked = policy()) => judgeClaim(facts(some), asked, shanghai);
const refusal = (some: Partial<ClaimFacts>, asked = policy()) => {
  const judged = judge(some, asked);
  if (judged.ok) throw new Error("the claim was granted");
  return judged.error;
};

describe("a claim", () => {
  test("is granted from the pool within every limit, with the numbers it was measured by", () => {
    expect(judge({ held: 9, claimedToday: 2 })).toEqual({
      ok: true,
      value: { poolId: "public", held: 9, maxHeld: 10, claimedToday: 2, perDay: 3 },
    });
  });

  test("is refused for what somebody owns, and says who won and since when", () => {
    expect(refusal({ ownerId: "zhou", poolId: null })).toMatchObject({
      kind: "Conflict",
      code: "OWNERSHIP.NOT_IN_POOL",
      facts: { owner: "zhou", since: "2026-03-08T02:00:00.000Z" },
    });
  });

  test("is refused to who has left, and to another team", () => {
    expect(refusal({ rep: { ...facts().rep, active: false } }).code).toBe("OWNERSHIP.REP_NOT_ACTIVE");
    expect(refusal({}, policy({}, ["north"])).code).toBe("OWNERSHIP.OTHER_TEAMS_POOL");
    expect(judge({}, policy({}, ["china"])).ok).toBe(true);
  });

  test("where customers with orders do not count, measures the others by the limit, and all by the capacity", () => {
    const asked = policy({ maxHeld: 2, counts: "without-orders" });
    const rep = { ...facts().rep, capacity: 9 };
    expect(refusal({ held: 8, withoutOrders: 2, rep }, asked).facts).toMatchObject({ held: 2, max: 2 });
    expect(judge({ held: 8, withoutOrders: 1, rep }, asked)).toMatchObject({
      ok: true,
      value: { held: 1, maxHeld: 2 },
    });
    expect(judge({ held: 8, withoutOrders: 2, ordered: true, rep }, asked).ok).toBe(true);
    expect(refusal({ held: 9, withoutOrders: 1, rep }, asked).facts).toMatchObject({ held: 9, max: 9 });
    expect(judge({ held: 8, withoutOrders: 2 }, policy({ maxHeld: 9 })).ok).toBe(true);
    expect(refusal({ held: 9, withoutOrders: 2 }, policy({ maxHeld: 9 })).code).toBe(
      "OWNERSHIP.HOLDING_LIMIT",
    );
  });

  test("waits until a customer that was just put into the pool has thawed, to the millisecond", () => {
    expect(refusal({ since: now - 12 * HOUR + 1 })).toMatchObject({
      code: "OWNERSHIP.FROZEN",
      facts: { hours: 12, until: "2026-03-10T02:00:00.001Z" },
    });
    expect(judge({ since: now - 12 * HOUR }).ok).toBe(true);
  });

  test("waits out the cooldown of every former owner, not only the last", () => {
    const formerOwners = [
      { repId: "lin", lostAt: now - 29 * DAY },
      { repId: "zhou", lostAt: now - 3 * DAY },
    ];
    expect(refusal({ formerOwners })).toMatchObject({
      code: "OWNERSHIP.COOLDOWN",
      facts: { days: 30, until: "2026-03-11T02:00:00.000Z" },
    });
    const twice = [{ repId: "lin", lostAt: now - 60 * DAY }, ...formerOwners];
    expect(refusal({ formerOwners: twice }).facts).toMatchObject({ lostAt: "2026-02-09T02:00:00.000Z" });
    expect(judge({ formerOwners: [{ repId: "lin", lostAt: now - 30 * DAY }] }).ok).toBe(true);
    expect(judge({ formerOwners: [{ repId: "zhou", lostAt: now - 3 * DAY }] }).ok).toBe(true);
  });

  test("stops at the lower of the pool's limit and the rep's own capacity", () => {
    expect(refusal({ held: 10 }).facts).toMatchObject({ held: 10, max: 10 });
    expect(refusal({ held: 4, rep: { ...facts().rep, capacity: 4 } }).facts).toMatchObject({
      held: 4,
      max: 4,
    });
    expect(refusal({ held: 10, rep: { ...facts().rep, capacity: 40 } }).facts).toMatchObject({ max: 10 });
  });

  test("stops at the day's limit, until midnight of the tenant's zone", () => {
    const fault = refusal({ claimedToday: 3 });
    expect(fault.facts).toMatchObject({ claimed: 3, perDay: 3, until: "2026-03-10T16:00:00.000Z" });
    expect(faultText(fault, "en")).toContain("from 2026-03-10T16:00:00.000Z on");
    expect(faultText(fault, "zh-CN")).toContain("今日已领取 3/3");
  });

  test("is granted exactly when no limit speaks against it (O5, O7, O8, O9, O23)", () => {
    const few = fc.integer({ min: 0, max: 3 });
    const limit = fc.option(few, { nil: null });
    const claim = fc.record({ maxHeld: limit, perDay: limit, cooldownDays: few, freezeHours: few });
    const asked = fc.record({
      ownerId: fc.constantFrom(null, null, "zhou"),
      held: few,
      claimedToday: few,
      capacity: limit,
      hours: fc.integer({ min: 0, max: 4 }),
      lostDays: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
    });
    fc.assert(
      fc.property(claim, asked, (given, { ownerId, held, claimedToday, capacity, hours, lostDays }) => {
        const formerOwners = lostDays === null ? [] : [{ repId: "lin", lostAt: now - lostDays * DAY }];
        const rep = { ...facts().rep, capacity };
        const place = { ownerId, poolId: ownerId === null ? "public" : null, since: now - hours * HOUR };
        const granted = judge({ ...place, held, claimedToday, rep, formerOwners }, policy(given)).ok;
        const room = [given.maxHeld, capacity].every((max) => max === null || held < max);
        const today = given.perDay === null || claimedToday < given.perDay;
        const cooled = lostDays === null || lostDays >= given.cooldownDays;
        expect(granted).toBe(ownerId === null && room && today && cooled && hours >= given.freezeHours);
      }),
      { numRuns: 1_000 },
    );
  });
});
