import { DAY, HOUR, ok } from "../../../kernel/index.js";
import type { DecisionFacts, DecisionTrace } from "../../../ownership/index.js";
import { type OwnershipMutant, ofRules } from "./mutant.js";

const everybody = (facts: DecisionFacts, change: object): DecisionFacts => ({
  ...facts,
  reps: facts.reps.map((rep) => ({ ...rep, ...change })),
});

const retold = (trace: DecisionTrace, change: Partial<DecisionTrace>) => ({ ...trace, ...change });

/** Faults in what is decided. */
const deciding: readonly OwnershipMutant[] = [
  ofRules("F7", "decisions take in people who have left", ({ decide }) => ({
    decide: (policy, facts, hash) => decide(policy, everybody(facts, { active: true }), hash),
  })),
  ofRules("F7", "decisions take in people who are away", ({ decide }) => ({
    decide: (policy, facts, hash) => decide(policy, everybody(facts, { absences: [] }), hash),
  })),
  ofRules("O5a", "a capacity is passed by one", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const reps = facts.reps.map((rep) => ({
        ...rep,
        capacity: rep.capacity === null ? null : rep.capacity + 1,
      }));
      return decide(policy, { ...facts, reps }, hash);
    },
  })),
  ofRules("F7", "a capacity is one short", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const reps = facts.reps.map((rep) => ({
        ...rep,
        capacity: rep.capacity === null ? null : rep.capacity - 1,
      }));
      return decide(policy, { ...facts, reps }, hash);
    },
  })),
  ofRules("O8", "assignment forgets the cooldown", ({ decide }) => ({
    decide: (policy, facts, hash) => decide(policy, { ...facts, excluded: [] }, hash),
  })),
  ofRules("F5", "the ledger is forgotten between decisions", ({ decide }) => ({
    decide: (policy, facts, hash) => decide(policy, { ...facts, ledger: null }, hash),
  })),
  ofRules("F9", "a tie goes to who is called b", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      const tied = trace.ranking.find((one) => one.repId.startsWith("b") && trace.tieBreak !== "none");
      const teamId = trace.candidates.find((one) => one.repId === tied?.repId)?.teamId;
      if (tied === undefined || teamId === undefined) return { trace, ledger };
      return { trace: retold(trace, { outcome: { state: "owned", ownerId: tied.repId, teamId } }), ledger };
    },
  })),
  ofRules("F5b", "in turn, the customer goes to whoever is owed second most", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      const second = trace.strategy === "in-turn" ? trace.ranking[1] : undefined;
      const teamId = trace.candidates.find((one) => one.repId === second?.repId)?.teamId;
      if (second === undefined || teamId === undefined) return { trace, ledger };
      return { trace: retold(trace, { outcome: { state: "owned", ownerId: second.repId, teamId } }), ledger };
    },
  })),
  ofRules("D2", "a tie goes to who is listed first", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      const tied = trace.tieBreak === "none" ? [] : trace.ranking.slice(0, 2).map((one) => one.repId);
      const rep = facts.reps.find((one) => tied.includes(one.id));
      if (rep === undefined) return { trace, ledger };
      return {
        trace: retold(trace, { outcome: { state: "owned", ownerId: rep.id, teamId: rep.teamId } }),
        ledger,
      };
    },
  })),
  ofRules("F6", "who is away is owed for it, and comes back to a burst", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      const away = trace.candidates.find((one) => one.reason === "away");
      if (ledger === null || away === undefined) return { trace, ledger };
      const entries = ledger.entries.filter((entry) => entry.repId !== away.repId);
      const was = ledger.entries.find((entry) => entry.repId === away.repId);
      const credited = { repId: away.repId, lastTurn: was?.lastTurn ?? 0, lag: (was?.lag ?? 0) + 240_240 };
      return { trace, ledger: { ...ledger, entries: [...entries, credited] } };
    },
  })),
  ofRules("F8", "by load, whoever holds most gets more", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const decision = decide(policy, facts, hash);
      if (decision.trace.strategy !== "least-loaded") return decision;
      const load = Object.fromEntries(facts.reps.map((rep) => [rep.id, -(facts.load[rep.id] ?? 0)]));
      return decide(policy, { ...facts, load }, hash);
    },
  })),
  ofRules("D4", "the last rule that matches decides", ({ decide }) => ({
    decide: (policy, facts, hash) => decide({ ...policy, rules: policy.rules.toReversed() }, facts, hash),
  })),
  ofRules("D7", "a missing value counts as none of the others", ({ decide }) => ({
    decide: (policy, facts, hash) =>
      decide(
        policy,
        { ...facts, customer: { ...facts.customer, region: facts.customer.region ?? "none" } },
        hash,
      ),
  })),
  ofRules("D6", "size counts although no rule asks for it", ({ decide }) => ({
    decide: (policy, facts, hash) =>
      decide(facts.customer.size === 7 ? { ...policy, rules: [] } : policy, facts, hash),
  })),
  ofRules("D8", "the explanation names the wrong value", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      const tried = trace.tried.map((trial) => ({
        ...trial,
        conditions: trial.conditions.map((one) => ({ ...one, found: "else?" })),
      }));
      return { trace: retold(trace, { tried }), ledger };
    },
  })),
  ofRules("D9", "a near miss is named for a condition that could never hold", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      const tried = trace.tried.map((trial) =>
        policy.rules.length === 1 && trial.matched && trial.conditions.length > 0
          ? { ...trial, matched: false }
          : trial,
      );
      return { trace: retold(trace, { tried }), ledger };
    },
  })),
  ofRules("D5", "every second rule is passed over", ({ decide }) => ({
    decide: (policy, facts, hash) =>
      decide({ ...policy, rules: policy.rules.filter((_, at) => at % 2 === 0) }, facts, hash),
  })),
  ofRules("D12", "a policy that was read again counts as another", ({ decide }) => {
    const first = new Map<string | undefined, unknown>();
    return {
      decide: (policy, facts, hash) => {
        if (!first.has(hash)) first.set(hash, policy);
        return decide(first.get(hash) === policy ? policy : { ...policy, rules: [] }, facts, hash);
      },
    };
  }),
  ofRules("F1", "who is first by id counts double", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const reps = facts.reps.map((rep) => (rep.id === "ann" ? { ...rep, weight: 2 * rep.weight } : rep));
      return decide(policy, { ...facts, reps }, hash);
    },
  })),
  ofRules("D1", "a pool is made up", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      if (trace.outcome.state === "owned" || trace.fallback === null) return { trace, ledger };
      return { trace: retold(trace, { outcome: { state: "pooled", poolId: "nowhere" } }), ledger };
    },
  })),
];

/** Faults in how a claim is judged. */
const claiming: readonly OwnershipMutant[] = [
  ofRules("O5", "a claim passes the limit of customers by one", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) => judgeClaim({ ...facts, held: facts.held - 1 }, policy, calendar),
  })),
  ofRules("O9", "a claim passes the day's limit by one", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) =>
      judgeClaim({ ...facts, claimedToday: facts.claimedToday - 1 }, policy, calendar),
  })),
  ofRules("O10", "the day's limit is one short", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) =>
      judgeClaim({ ...facts, claimedToday: facts.claimedToday + 1 }, policy, calendar),
  })),
  ofRules("O8", "no cooldown holds for claims", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) => judgeClaim({ ...facts, formerOwners: [] }, policy, calendar),
  })),
  ofRules("O8", "the cooldown looks only at the last owner", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) =>
      judgeClaim({ ...facts, formerOwners: facts.formerOwners.slice(-1) }, policy, calendar),
  })),
  ofRules("D13", "the cooldown lasts a day too long", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) => {
      const formerOwners = facts.formerOwners.map((one) => ({ ...one, lostAt: one.lostAt + DAY }));
      return judgeClaim({ ...facts, formerOwners }, policy, calendar);
    },
  })),
  ofRules("D13", "a frozen customer thaws one millisecond late", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) =>
      judgeClaim({ ...facts, since: facts.since + 1 }, policy, calendar),
  })),
  ofRules("D13", "a refused claim names another reason", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) => {
      const judged = judgeClaim(facts, policy, calendar);
      return judged.ok || judged.error.code !== "OWNERSHIP.COOLDOWN"
        ? judged
        : { ok: false, error: { ...judged.error, code: "OWNERSHIP.FROZEN" } };
    },
  })),
  ofRules("O7", "a claim takes what somebody owns", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) =>
      judgeClaim({ ...facts, ownerId: null, poolId: facts.poolId ?? "public" }, policy, calendar),
  })),
  ofRules("O4", "somebody who has left claims", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) =>
      judgeClaim({ ...facts, rep: { ...facts.rep, active: true } }, policy, calendar),
  })),
  ofRules("O23", "a claim that would fill the last place is refused", ({ judgeClaim }) => ({
    judgeClaim: (facts, policy, calendar) => {
      const judged = judgeClaim(facts, policy, calendar);
      const again = judgeClaim({ ...facts, held: facts.held + 1 }, policy, calendar);
      return judged.ok && again.ok ? ok(again.value) : again.ok ? judged : again;
    },
  })),
];

/** Faults in the protection clock. */
const timing: readonly OwnershipMutant[] = [
  ofRules("O12", "taken back one millisecond late", ({ dueAt }) => ({
    dueAt: (facts, protection, calendar) => {
      const due = dueAt(facts, protection, calendar);
      return due === null ? null : due + 1;
    },
  })),
  ofRules("O6", "taken back an hour early", ({ dueAt }) => ({
    dueAt: (facts, protection, calendar) => {
      const due = dueAt(facts, protection, calendar);
      return due === null ? null : due - HOUR;
    },
  })),
  ofRules("O12b", "days are counted a millisecond short", ({ dueAt }) => ({
    dueAt: (facts, protection, calendar) =>
      dueAt(facts, protection, {
        ...calendar,
        addDays: (at, days) => calendar.addDays(at + HOUR * 24, days) - 1,
      }),
  })),
  ofRules("O12b", "working days are counted as calendar days", ({ dueAt }) => ({
    dueAt: (facts, protection, calendar) =>
      dueAt(facts, protection && { ...protection, days: "calendar" }, calendar),
  })),
  ofRules("O12b", "follow-ups protect for ever", ({ dueAt }) => ({
    dueAt: (facts, protection, calendar) =>
      dueAt(facts, protection && { ...protection, max: 3_650 }, calendar),
  })),
  ofRules("O12b", "a follow-up renews nothing", ({ dueAt }) => ({
    dueAt: (facts, protection, calendar) => dueAt({ ...facts, lastFollowUpAt: null }, protection, calendar),
  })),
];

export const rulesMutants: readonly OwnershipMutant[] = [...deciding, ...claiming, ...timing];
