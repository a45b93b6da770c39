import { contentHash, DAY, ok } from "../../../kernel/index.js";
import { type Functions, goodFunctions } from "../functions.js";
import { rulesSut } from "../rules-sut.js";
import type { OwnershipMutant } from "./mutant.js";

/** A fault in one function. */
const of = (
  killedBy: string,
  name: string,
  change: (good: Functions) => Partial<Functions>,
): OwnershipMutant => {
  const functions = { ...goodFunctions, ...change(goodFunctions) };
  return { name, killedBy, sut: rulesSut(), decide: functions.decide, functions };
};

/** The decision under the same policy with another strategy in the place of one. */
const insteadOf =
  (from: string, to: "least-loaded" | "in-turn" | "weighted-in-turn" | "rendezvous" | "longest-idle") =>
  ({ decide }: Functions): Partial<Functions> => ({
    decide: (policy, facts, hash) => {
      const { rules, ...rest } = "bits" in policy ? policy.policy : policy;
      const other = rules.map((rule) =>
        "strategy" in rule.then && rule.then.strategy === from && "candidates" in rule.then
          ? { ...rule, then: { strategy: to, candidates: rule.then.candidates } }
          : rule,
      );
      return decide({ ...rest, rules: other }, facts, hash ?? contentHash(rest));
    },
  });

const engine: readonly OwnershipMutant[] = [
  of("D3", "columns forget what the batch itself has given", ({ decideBatch }) => ({
    decideBatch: (compiled, customers, world) => {
      const result = decideBatch(compiled, customers, world);
      const first = result.owners.find((owner) => owner !== -1) ?? -1;
      return { ...result, owners: result.owners.map((owner) => (owner === -1 ? -1 : first)) };
    },
  })),
  of("D10", "a lint sees only rules that one other rule hides", ({ lintPolicy }) => ({
    lintPolicy: (...asked) => lintPolicy(...asked).filter(({ code }) => code !== "OW101" && code !== "OW110"),
  })),
  of("D10", "a lint calls the last rule unreachable", ({ lintPolicy }) => ({
    lintPolicy: (policy, ...rest) => {
      const found = lintPolicy(policy, ...rest);
      const twice = [...policy.rules, ...policy.rules.slice(-1)].map((rule, at) => ({
        ...rule,
        id: `r${at}`,
      }));
      const dead = lintPolicy({ ...policy, rules: twice }).filter(({ code }) => code === "OW102");
      return [
        ...found,
        ...dead.map((one) => ({ ...one, rules: policy.rules.slice(-1).map((rule) => rule.id) })),
      ];
    },
  })),
  of("D11", "a diff names one kind of move and leaves the others out", ({ diffPolicies }) => ({
    diffPolicies: (...asked) => {
      const diff = diffPolicies(...asked);
      return { ...diff, moves: diff.moves.slice(0, 1) };
    },
  })),
  of("D11", "a diff names everybody for whom another rule decides", ({ diffPolicies }) => ({
    diffPolicies: (from, to, options) => {
      const marked = to.rules.map((rule) => ({ ...rule, then: { pool: `${rule.id}'s` } }));
      return diffPolicies(from, { ...to, rules: marked }, options);
    },
  })),
  of("O24", "a simulation gives everything to its first owner", ({ simulatePolicy }) => ({
    simulatePolicy: (...asked) => {
      const good = simulatePolicy(...asked);
      return {
        ...good,
        finish: (until) => {
          const result = good.finish(until);
          const [first] = result.placed.values();
          if (first === undefined) return result;
          return {
            ...result,
            placed: new Map([...result.placed].map(([id, one]) => [id, { ...one, outcome: first.outcome }])),
          };
        },
      };
    },
  })),
];

const turns: readonly OwnershipMutant[] = [
  of("F2", "turns ignore the weights", insteadOf("weighted-in-turn", "longest-idle")),
  of("F3", "in turn, whoever is ahead goes on being served", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { ledger } = facts;
      const entries = ledger?.entries.map((entry) => ({ ...entry, lag: -entry.lag })) ?? [];
      return decide(policy, { ...facts, ledger: ledger && { ...ledger, entries } }, hash);
    },
  })),
  of(
    "F4",
    "weighted turns go to whoever is owed most, and leave the light ones behind",
    insteadOf("weighted-in-turn", "in-turn"),
  ),
  of("F10", "the hash counts reps instead of naming them", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const { trace, ledger } = decide(policy, facts, hash);
      const { reps, customer } = facts;
      const rep = reps[Number(customer.id.slice(2)) % reps.length];
      if (trace.strategy !== "rendezvous" || rep === undefined) return { trace, ledger };
      return {
        trace: { ...trace, outcome: { state: "owned", ownerId: rep.id, teamId: rep.teamId } },
        ledger,
      };
    },
  })),
  of("F11", "each of a batch sees the ledger as it was before the batch", ({ decide }) => ({
    decide: (policy, facts, hash) => {
      const decision = decide(policy, facts, hash);
      return facts.ledger === null ? decision : { ...decision, ledger: facts.ledger };
    },
  })),
  of("F12", "a customer that was somebody's is shared out anew", insteadOf("sticky", "in-turn")),
];

const people: readonly OwnershipMutant[] = [
  of("O22", "the contact that was noted first is the first", ({ firstContact }) => ({
    firstContact: (facts, policy, calendar) => {
      const evidence = facts.evidence.map((one) => ({ ...one, at: one.recordedAt }));
      return firstContact({ ...facts, evidence }, policy, calendar);
    },
  })),
  of("O22", "of two contacts at one moment the one that is processed first wins", ({ firstContact }) => ({
    firstContact: (facts, policy, calendar) => {
      const good = firstContact(facts, policy, calendar);
      const tied = facts.evidence.find(
        ({ id, at }) => at === good.winner?.at && good.verdicts.some((one) => one.id === id && one.counts),
      );
      return { ...good, winner: good.verdicts.find((one) => one.id === tied?.id) ?? good.winner };
    },
  })),
  of("O22", "incomplete evidence counts", ({ firstContact }) => ({
    firstContact: (facts, policy, calendar) => {
      const evidence = policy.evidence.map((one) => ({ ...one, requires: [] }));
      return firstContact(facts, { ...policy, evidence }, calendar);
    },
  })),
  of("H1", "a request can still be approved at the moment when it expires", ({ judgeApproval }) => ({
    judgeApproval: (handover, actor, now) => judgeApproval(handover, actor, now - 1),
  })),
  of("H1", "a request never expires", ({ judgeApproval, judgeWithdrawal }) => ({
    judgeApproval: (handover, actor) => judgeApproval(handover, actor, 0),
    judgeWithdrawal: (handover, actor) => judgeWithdrawal(handover, actor, 0),
  })),
  of("H2", "a manager approves what they asked for themselves", ({ judgeApproval }) => ({
    judgeApproval: (handover, actor, now) =>
      judgeApproval({ ...handover, requestedBy: "system" }, actor, now),
  })),
  of("H2", "any team's manager approves", ({ judgeApproval }) => ({
    judgeApproval: (handover, actor, now) =>
      judgeApproval(handover, { ...actor, teams: [handover.fromTeamId ?? "", handover.toTeamId] }, now),
  })),
  of("H2", "the second yes of one person counts again", ({ judgeApproval }) => ({
    judgeApproval: (handover, actor, now) => judgeApproval({ ...handover, approvals: [] }, actor, now),
  })),
  of("H3", "a handover skips the receiver's capacity", ({ judgeReceipt }) => ({
    judgeReceipt: (facts, policy, calendar) =>
      judgeReceipt({ ...facts, rep: { ...facts.rep, capacity: null } }, policy, calendar),
  })),
  of("H3", "a handover goes to somebody who has left", ({ judgeReceipt }) => ({
    judgeReceipt: (facts, policy, calendar) =>
      judgeReceipt({ ...facts, rep: { ...facts.rep, active: true } }, policy, calendar),
  })),
  of("H3", "the limits of claims always hold for a receiver", ({ judgeReceipt }) => ({
    judgeReceipt: (facts, policy, calendar) =>
      judgeReceipt(
        facts,
        { ...policy, handover: { ...policy.handover, limits: ["max-held", "cooldown"] } },
        calendar,
      ),
  })),
  of("H4", "a collaborator stays for ever", ({ allowancesAt }) => ({
    allowancesAt: (all, at) =>
      allowancesAt(
        all.map((one) => ({ ...one, until: Number.POSITIVE_INFINITY })),
        at,
      ),
  })),
  of("S1", "shares may miss the whole by a basis point", ({ judgeShares }) => ({
    judgeShares: (customer, owners, policy) => {
      const judged = judgeShares(customer, owners, policy);
      const sum = owners.reduce((total, one) => total + one.share, 0);
      return !judged.ok && Math.abs(10_000 - sum) === 1 ? ok(owners) : judged;
    },
  })),
  of("S2", "a co-owner who takes over has two shares", ({ handedOver }) => ({
    handedOver: (owners, from, to) =>
      owners.some((one) => one.repId === to.repId)
        ? owners.map((one) => (one.repId === from ? { ...one, ...to } : one))
        : handedOver(owners, from, to),
  })),
  of("S3", "shares outlive the tenure", ({ ownersAt }) => ({
    ownersAt: (tenures, entries, at) => {
      const { owners } = entries.findLast((one) => one.at <= at) ?? { owners: [] };
      return owners.length > 0 ? owners : ownersAt(tenures, entries, at);
    },
  })),
  of("C1", "a cover stays when the absence is over", ({ coversAt }) => ({
    coversAt: ({ absences }, at) =>
      coversAt({ absences: absences.map((one) => ({ ...one, until: Number.POSITIVE_INFINITY })) }, at),
  })),
  of("Q1", "a customer thaws before the case is over", ({ thawed }) => ({
    thawed: (customer, freeze, now) => thawed(customer, freeze, now + 1),
  })),
  of("Q2", "an appeal is admitted at its deadline", ({ judgeAppeal }) => ({
    judgeAppeal: (one, asked, policy, calendar) =>
      judgeAppeal(one, { ...asked, now: asked.now - 1 }, policy, calendar),
  })),
  of("Q2", "who won may appeal", ({ judgeAppeal }) => ({
    judgeAppeal: (one, asked, policy, calendar) =>
      judgeAppeal(
        one.ruling === null ? one : { ...one, ruling: { ...one.ruling, ownerId: "nobody" } },
        asked,
        policy,
        calendar,
      ),
  })),
  of("Q3", "a party decides its own case", ({ judgeRuling }) => ({
    judgeRuling: (one, judgement, policy, calendar) =>
      judgeRuling(one, { ...judgement, by: judgement.by === "bo" ? "nina" : judgement.by }, policy, calendar),
  })),
  of("Q3", "a case is decided after its deadline", ({ judgeRuling }) => ({
    judgeRuling: (one, judgement, policy, calendar) =>
      judgeRuling(one, { ...judgement, now: judgement.now - DAY }, policy, calendar),
  })),
  of("Q4", "the clock runs on while the customer is with somebody else", ({ protectionClock }) => ({
    protectionClock: (facts, terms, calendar) => protectionClock({ ...facts, holds: [] }, terms, calendar),
  })),
];

/** Faults in single functions. */
export const functionMutants: readonly OwnershipMutant[] = [...engine, ...turns, ...people];
