import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, makeCalendar } from "../../kernel/index.js";
import { OwnershipPolicy } from "../policy.js";
import type { DisputedCustomer, DisputeFacts } from "./facts.js";
import { thawed } from "./freeze.js";
import { judgeAppeal, judgeOpening, judgeRuling } from "./judge.js";
import type { Dispute, Ruling } from "./model.js";
import { disputePhase, overAt } from "./phase.js";
import { recommend } from "./recommend.js";

const calendar = makeCalendar();
const NOW = 100 * DAY;
const parties = ["lin", "zhou"].map((repId) => ({ repId, name: repId, teamId: "east" }));
const acme: DisputedCustomer = {
  ...{ customerId: "acme", ownerId: "lin", poolId: null, since: 90 * DAY, dueAt: NOW, contractUntil: null },
  ...{ registeredAt: 0, registrantId: null, tenures: [], orders: [], decisions: [] },
};
const facts = (more: Partial<DisputedCustomer> = {}, rest: Partial<DisputeFacts> = {}): DisputeFacts => ({
  ...{ now: NOW, parties, customers: [{ ...acme, ...more }], evidence: [] },
  ...rest,
});
const advise = (asked: DisputeFacts, policy: object = {}) =>
  recommend(asked, OwnershipPolicy.parse({ disputes: policy }), calendar);
const call = (id: string, repId: string, at: number) =>
  ({ id, customerId: "acme", kind: "call", repId, at, recordedAt: at, has: [] }) as const;

describe("the recommendation", () => {
  test("is nobody where nothing tells the parties apart", () => {
    expect(advise(facts())).toMatchObject({ repId: null, rule: null });
  });

  test.each([
    ["protection", { dueAt: NOW + 1 }, "lin"],
    ["protection", { dueAt: null }, "lin"],
    ["contract", { contractUntil: NOW + 1 }, "lin"],
    ["order", { orders: [{ orderId: "o", at: 5, ownerId: "zhou" }] }, "zhou"],
    ["registration", { registrantId: "zhou" }, "zhou"],
  ] as const)("is made by %s where %o", (rule, more, repId) => {
    expect(advise(facts(more))).toMatchObject({ repId, rule });
  });

  test("knows no protection that is over, and no contract that has ended", () => {
    expect(advise(facts({ dueAt: NOW, contractUntil: NOW })).rule).toBeNull();
  });

  test("follows the order of the policy, and only the rules that it names", () => {
    const both = facts({ dueAt: null, registrantId: "zhou" });
    expect(advise(both).repId).toBe("lin");
    expect(advise(both, { order: ["registration", "protection"] })).toMatchObject({
      repId: "zhou",
      rule: "registration",
    });
    expect(advise(both, { order: ["contract"] }).findings).toHaveLength(1);
    expect(() => advise(both, { order: ["contract", "contract"] })).toThrow();
  });

  test("goes by the first contact among the parties, and names a third who was earlier", () => {
    const evidence = [call("a", "chen", 98 * DAY), call("b", "zhou", 99 * DAY)];
    const { repId, rule, contact } = advise(facts({ dueAt: null }, { evidence }));
    expect([repId, rule]).toEqual(["zhou", "first-contact"]);
    expect(contact.verdicts.map((one) => one.reason)).toEqual(["not-a-party", null]);
  });

  test("of several records of one customer goes by the earliest", () => {
    const other = { ...acme, customerId: "acme-2", ownerId: "zhou", since: 80 * DAY, dueAt: null };
    const customers = [{ ...acme, dueAt: null }, other];
    expect(advise(facts({}, { customers })).repId).toBe("zhou");
  });

  test("does not depend on how parties, records and evidence are listed, and names a party or nobody", () => {
    const someone = fc.constantFrom("lin", "zhou", "chen", null);
    const day = fc.integer({ min: 90, max: 101 }).map((at) => at * DAY);
    const anyFacts = fc.record({
      customers: fc.uniqueArray(
        fc.record({
          customerId: fc.constantFrom("a", "b", "c"),
          ownerId: someone,
          since: day,
          dueAt: fc.option(day),
          contractUntil: fc.option(day),
          registeredAt: day,
          registrantId: someone,
        }),
        { minLength: 1, maxLength: 3, selector: (one) => one.customerId },
      ),
      evidence: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom("p", "q", "r", "s"),
          repId: fc.constantFrom("lin", "zhou", "chen"),
          at: day,
        }),
        { maxLength: 4, selector: (one) => one.id },
      ),
    });
    fc.assert(
      fc.property(anyFacts, ({ customers, evidence }) => {
        const asked = facts(
          {},
          {
            customers: customers.map((one) => ({ ...acme, ...one })),
            evidence: evidence.map(({ id, repId, at }) => call(id, repId, at)),
          },
        );
        const turned = {
          ...asked,
          parties: [...asked.parties].reverse(),
          customers: [...asked.customers].reverse(),
          evidence: [...asked.evidence].reverse(),
        };
        const advice = advise(asked);
        expect(advise(turned)).toEqual(advice);
        expect(["lin", "zhou", null]).toContain(advice.repId);
        expect(advice.repId).toBe(advice.findings.find((one) => one.repId !== null)?.repId ?? null);
      }),
    );
  });
});

const { disputes } = OwnershipPolicy.parse({});
const ruling: Ruling = { by: "wu", at: NOW, ownerId: "zhou", reason: "x", appealBy: NOW + 7 * DAY };
const open = {
  ...{ id: "d-1", parties, openedById: "zhou", claimantId: "zhou", facts: facts() },
  ...{ decideBy: NOW + 5 * DAY, ruling: null, appeal: null, withdrawnAt: null },
};
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? "ok" : result.error.code.replace("OWNERSHIP.", "");

describe("opening a case", () => {
  const ask = (
    asked: DisputeFacts,
    repId: string,
    policy: object = {},
    earlier: Pick<Dispute, "id" | "parties" | "ruling" | "appeal">[] = [],
  ) => {
    const parsed = OwnershipPolicy.parse({ disputes: policy }).disputes;
    return judgeOpening(asked, repId, earlier, parsed, calendar);
  };
  const known = facts({}, { evidence: [call("a", "zhou", 99 * DAY)] });

  test("says by when it is to be decided", () => {
    expect(ask(known, "zhou")).toEqual({ ok: true, value: NOW + 5 * DAY });
    // day 100 is a Saturday, so that five working days end with the Friday
    expect(ask(known, "zhou", { days: "working" })).toEqual({ ok: true, value: NOW + 9 * DAY });
  });

  test("takes standing: evidence, a former tenure, or another record of the customer", () => {
    expect(codeOf(ask(facts(), "zhou"))).toBe("NO_STANDING");
    const tenures = [{ ownerId: "zhou", from: 1, until: 2, reason: "claimed", ending: "manual" }];
    expect(codeOf(ask(facts({ tenures }), "zhou"))).toBe("ok");
    const mine = { ...acme, customerId: "acme-2", ownerId: "zhou" };
    expect(codeOf(ask(facts({}, { customers: [acme, mine] }), "zhou"))).toBe("ok");
  });

  test("is refused where there is nothing to dispute", () => {
    expect(codeOf(ask(known, "lin"))).toBe("NOTHING_TO_DISPUTE");
  });

  test("is in time until the day, and not on it", () => {
    const since = (at: number) => facts({ since: at }, { evidence: known.evidence });
    expect(codeOf(ask(since(NOW - 30 * DAY + 1), "zhou"))).toBe("ok");
    expect(codeOf(ask(since(NOW - 30 * DAY), "zhou"))).toBe("DISPUTE_TOO_LATE");
    expect(codeOf(ask(since(0), "zhou", { openWithinDays: null }))).toBe("ok");
  });

  test("is refused to a party of a decided case until the customer changes hands again", () => {
    const decided = (at: number) => [{ id: "d-0", parties, ruling: { ...ruling, at }, appeal: null }];
    expect(codeOf(ask(known, "zhou", {}, decided(90 * DAY)))).toBe("DISPUTE_FINAL");
    expect(codeOf(ask(known, "zhou", {}, decided(90 * DAY - 1)))).toBe("ok");
    const lapsed = [{ id: "d-0", parties, ruling: null, appeal: null }];
    expect(codeOf(ask(known, "zhou", {}, lapsed))).toBe("ok");
    const others = decided(90 * DAY).map((one) => ({ ...one, parties: parties.slice(0, 1) }));
    expect(codeOf(ask(known, "zhou", {}, others))).toBe("ok");
  });
});

describe("deciding", () => {
  const decide = (one: typeof open | object, more: object = {}, policy: object = {}) => {
    const parsed = OwnershipPolicy.parse({ disputes: policy }).disputes;
    const said = { by: "wu", roles: ["manager"], ownerId: "zhou", reason: "x", now: NOW, ...more };
    return judgeRuling({ ...open, ...one }, said, parsed, calendar);
  };
  const appeal = { by: "lin", at: NOW, reason: "x", decideBy: NOW + 5 * DAY, ruling: null };

  test("leaves time to appeal, after the first decision only", () => {
    expect(decide({})).toMatchObject({ value: { appealBy: NOW + 7 * DAY } });
    expect(decide({}, {}, { appealWithinDays: 0 })).toMatchObject({ value: { appealBy: null } });
    expect(decide({ ruling, appeal }, { by: "chief" })).toMatchObject({ value: { appealBy: null } });
  });

  test("is possible before the deadline, and not at it", () => {
    expect(codeOf(decide({}, { now: open.decideBy - 1 }))).toBe("ok");
    expect(codeOf(decide({}, { now: open.decideBy }))).toBe("DISPUTE_PHASE");
    expect(codeOf(decide({ ruling }))).toBe("DISPUTE_PHASE");
  });

  test("is for neither a party, nor who opened it, nor who decided or appealed before", () => {
    expect(codeOf(decide({}, { by: "lin" }))).toBe("PARTY_CANNOT_DECIDE");
    expect(codeOf(decide({ openedById: "boss" }, { by: "boss" }))).toBe("PARTY_CANNOT_DECIDE");
    expect(codeOf(decide({ ruling, appeal }))).toBe("SAME_JUDGE");
    const byBoss = { ...appeal, by: "boss" };
    expect(codeOf(decide({ ruling, appeal: byBoss }, { by: "boss" }))).toBe("SAME_JUDGE");
  });

  test("takes the roles that the policy names, those of appeals for an appeal, and a party to decide for", () => {
    expect(codeOf(decide({}, {}, { judges: ["director"] }))).toBe("NOT_A_JUDGE");
    expect(codeOf(decide({}, {}, { appealJudges: ["director"] }))).toBe("ok");
    const onAppeal = { ruling, appeal };
    expect(codeOf(decide(onAppeal, { by: "chief" }, { appealJudges: ["director"] }))).toBe("NOT_A_JUDGE");
    expect(codeOf(decide({}, { ownerId: "chen" }))).toBe("NOT_A_PARTY");
    expect(codeOf(decide({}, { ownerId: null }))).toBe("ok");
  });
});

describe("appealing", () => {
  const ask = (repId: string, now = NOW, more: object = {}) =>
    judgeAppeal({ ...open, ruling, ...more }, { by: repId, repId, reason: "x", now }, disputes, calendar);

  test("is for a party that the decision does not favour, in time, and once", () => {
    expect(ask("lin")).toMatchObject({ value: { decideBy: NOW + 5 * DAY, ruling: null } });
    expect(codeOf(ask("zhou"))).toBe("NOTHING_TO_APPEAL");
    expect(codeOf(ask("chen"))).toBe("NOT_A_PARTY");
    expect(codeOf(ask("lin", NOW + 7 * DAY - 1))).toBe("ok");
    expect(codeOf(ask("lin", NOW + 7 * DAY))).toBe("DISPUTE_PHASE");
    const rejected = { ruling: { ...ruling, ownerId: null } };
    expect([codeOf(ask("lin", NOW, rejected)), codeOf(ask("zhou", NOW, rejected))]).toEqual([
      "NOTHING_TO_APPEAL",
      "ok",
    ]);
  });
});

test("a dispute is over from one moment on, and frozen exactly until then", () => {
  const at = fc.integer({ min: 0, max: 20 });
  const anyRuling = fc.record({ at, appealBy: fc.option(at) }).map((one) => ({ ...ruling, ...one }));
  const anyCourse = fc.record({
    decideBy: at,
    ruling: fc.option(anyRuling),
    appeal: fc.option(fc.record({ decideBy: at, ruling: fc.option(anyRuling) })),
  });
  fc.assert(
    fc.property(anyCourse, at, (course, now) => {
      const appeal = course.ruling && course.appeal && { by: "lin", at: 0, reason: "x", ...course.appeal };
      const one = { ...course, appeal, withdrawnAt: null };
      const running = ["open", "decided", "appealed"].includes(disputePhase(one, now));
      // a decision is made before its case is over, and so is an appeal
      fc.pre(one.ruling?.appealBy !== null || now >= one.ruling.at);
      fc.pre(appeal?.ruling == null || now >= appeal.ruling.at);
      expect(running).toBe(now < overAt(one));
      const freeze = { disputeId: "d-1", from: 0, until: overAt(one) };
      expect(thawed("acme", freeze, now).ok).toBe(!running);
    }),
  );
});
