import fc from "fast-check";
import { DAY, HOUR, makeCalendar } from "../../../kernel/index.js";
import { DisputePolicy, OwnershipPolicy, type Ruling } from "../../../ownership/index.js";
import { ofFunctions, say } from "../functions.js";
import type { Law } from "../law.js";

const calendar = makeCalendar();
const party = (repId: string) => ({ repId, name: repId, teamId: "east" });

/** A case of bo's over c-1, which ann owns. */
const opened = (decideBy: number) => ({
  ...{ id: "d-1", parties: [party("ann"), party("bo")], openedById: "bo", claimantId: "bo", decideBy },
  ...{ ruling: null, appeal: null, withdrawnAt: null },
  facts: {
    ...{ now: 0, parties: [party("ann"), party("bo")], evidence: [] },
    customers: [
      {
        ...{ customerId: "c-1", ownerId: "ann", poolId: null, since: 0, dueAt: null, contractUntil: null },
        ...{ registeredAt: 0, registrantId: null, tenures: [], orders: [], decisions: [] },
      },
    ],
  },
});

const anyDays = fc.integer({ min: 1, max: 4 });
/** One millisecond before so many days, then, and one after. */
const around = (days: number) => fc.constantFrom(days * DAY - 1, days * DAY, days * DAY + 1);

/** Disputes over a customer 撞单. */
export const disputeLaws: readonly Law[] = [
  ofFunctions(
    "Q1",
    [
      "While a case can change anything the customer is frozen, and from then on it is free",
      "争议期间客户冻结，终结即解冻",
    ],
    "frozen(c, t) ⇔ t < until",
    anyDays.chain((days) => fc.tuple(fc.constant(days), around(days))),
    ({ thawed, disputePhase }, [days, now]) => {
      const open = disputePhase(opened(days * DAY), now) === "open";
      const free = thawed("c-1", { disputeId: "d-1", from: 0, until: days * DAY }, now).ok;
      if (free === now >= days * DAY && open === !free) return null;
      return {
        text: say(
          "{now} ms into a case of {days} days the customer is free: {free}, the case open: {open}",
          "案件限 {days} 天，第 {now} 毫秒：客户可动 {free}，案件进行 {open}",
          { now, days, free, open },
        ),
        story: [],
      };
    },
  ),
  ofFunctions(
    "Q2",
    [
      "An appeal comes before its deadline, once, from a party that lost",
      "申诉须在期限内、由败诉方提出、仅一次",
    ],
    "appeal(i, t) = ok ⇔ decided ∧ t < appealBy ∧ i ∈ parties ∖ favoured",
    anyDays.chain((days) =>
      fc.record({
        days: fc.constant(days),
        later: around(days),
        rep: fc.constantFrom("ann", "bo", "cy"),
        owner: fc.constantFrom("bo", "ann", null),
        before: fc.boolean(),
      }),
    ),
    ({ judgeRuling, judgeAppeal }, { days, later, rep, owner, before }) => {
      const policy = DisputePolicy.parse({ appealWithinDays: days, decideWithinDays: 9 });
      const judgement = { by: "mo", roles: [], ownerId: owner, reason: "so", now: DAY };
      const judged = judgeRuling(opened(9 * DAY), judgement, policy, calendar);
      if (!judged.ok)
        return {
          text: say("the case could not be decided: {code}", "案件无法裁决：{code}", {
            code: judged.error.code,
          }),
          story: [],
        };
      const earlier = { by: "bo", at: DAY, reason: "no", decideBy: 9 * DAY, ruling: null };
      const decided = { ...opened(9 * DAY), ruling: judged.value, appeal: before ? earlier : null };
      const asked = { by: rep, repId: rep, reason: "no", now: DAY + later };
      const { ok } = judgeAppeal(decided, asked, policy, calendar);
      const winner = owner ?? "ann";
      const due = !before && later < days * DAY && rep !== "cy" && rep !== winner;
      if (ok === due) return null;
      return {
        text: say(
          "{winner} won; {rep} appealed {later} ms later, of {days} days, after another appeal: {before}. It was admitted: {ok}",
          "{winner} 胜诉；{rep} 于 {later} 毫秒后申诉（限 {days} 天，已有申诉：{before}），受理：{ok}",
          { winner, rep, later, days, before, ok },
        ),
        story: [],
      };
    },
  ),
  ofFunctions(
    "Q3",
    [
      "Nobody who is a party, or who decided before, decides; and each case in its time",
      "当事人与原裁决人不得裁决，逾期不裁",
    ],
    "rule(i, t) = ok ⇔ t < decideBy ∧ i ∉ parties ∧ i decided nothing before",
    anyDays.chain((days) =>
      fc.record({
        days: fc.constant(days),
        now: around(days),
        by: fc.constantFrom("ann", "bo", "mo", "nina"),
        owner: fc.constantFrom("ann", "bo", "cy", null),
        onAppeal: fc.boolean(),
      }),
    ),
    ({ judgeRuling }, { days, now, by, owner, onAppeal }) => {
      const ruling: Ruling = { by: "mo", at: 0, ownerId: "bo", reason: "so", appealBy: 1 };
      const appeal = { by: "ann", at: 0, reason: "no", decideBy: days * DAY, ruling: null };
      const one = { ...opened(days * DAY), ...(onAppeal ? { ruling, appeal } : {}) };
      const judgement = { by, roles: [], ownerId: owner, reason: "so", now };
      const { ok } = judgeRuling(one, judgement, DisputePolicy.parse({}), calendar);
      const fit = by === "nina" || (by === "mo" && !onAppeal);
      const due = now < days * DAY && fit && owner !== "cy";
      if (ok === due) return null;
      return {
        text: say(
          "{by} decides for {owner} after {now} ms of {days} days, on appeal {onAppeal}: allowed {ok}",
          "{by} 于第 {now} 毫秒（限 {days} 天，申诉 {onAppeal}）裁定归 {owner}：准许 {ok}",
          { by, owner, now, days, onAppeal, ok },
        ),
        story: [],
      };
    },
  ),
  ofFunctions(
    "Q4",
    ["What is restored has the protection that was left when it was lost", "恢复后的保护期等于失去时的剩余"],
    "due(restored) − t_restored = due(lost) − t_lost",
    fc.record({
      base: fc.integer({ min: 2, max: 5 }),
      lost: fc.integer({ min: 1, max: 24 }),
      gone: fc.integer({ min: 1, max: 100 }),
      followedUp: fc.boolean(),
    }),
    ({ protectionClock }, { base, lost, gone, followedUp }) => {
      const { protection } = OwnershipPolicy.parse({
        protection: { base, renew: base, max: 4 * base, warnDays: 0 },
      });
      const facts = { receivedAt: 0, lastFollowUpAt: followedUp ? HOUR : null };
      const [lostAt, backAt] = [lost * HOUR, (lost + gone) * HOUR];
      const holds = [{ from: lostAt, until: backAt }];
      const before = (protectionClock(facts, protection, calendar).dueAt ?? 0) - lostAt;
      const after = (protectionClock({ ...facts, holds }, protection, calendar).dueAt ?? 0) - backAt;
      if (before === after) return null;
      return {
        text: say(
          "{before} h of protection were left when it was lost, and {after} h are restored",
          "失去时剩余保护 {before} 小时，恢复后为 {after} 小时",
          { before: before / HOUR, after: after / HOUR },
        ),
        story: [],
      };
    },
  ),
];
