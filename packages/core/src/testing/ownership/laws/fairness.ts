import { type RepFacts, UNIT } from "../../../ownership/index.js";
import { type Law, ofDecisions, words, wrong } from "../law.js";
import { naiveRule } from "../naive.js";
import { eligibleFor, inTurn, lags, type One, ownerOf } from "../shares.js";

const renamed = (text: string): string => `x-${text}`;

/** Who gets how much, as customers arrive. */
export const fairnessLaws: readonly Law[] = [
  ofDecisions(
    "F5",
    [
      "Nobody drifts from their fair share: equals by no more than (m−1)/2, and all lags sum to 0",
      "公平份额不漂移",
    ],
    "Σ lagᵢ = 0; equal weights: max|lagᵢ| ≤ (m−1)/2",
    (one, story, at) => {
      const ledger = inTurn(one, story);
      if (ledger === null) return null;
      const kept = one.decision.ledger?.entries.reduce((sum, entry) => sum + entry.lag, 0) ?? 0;
      const lag = lags(story, at, ledger);
      const weights = new Set(story.setting.reps.map((rep) => rep.weight));
      const bound = weights.size === 1 ? (story.setting.reps.length - 1) / 2 : Number.POSITIVE_INFINITY;
      for (const [rep, owed] of lag) {
        const entry = one.decision.ledger?.entries.find((each) => each.repId === rep)?.lag ?? 0;
        const off = Math.abs(entry / UNIT - owed) > 0.001;
        if (kept === 0 && !off && Math.abs(owed) <= bound + 0.001) continue;
        return wrong(
          "after {n} customers {rep} is owed {owed}; the ledger says {entry} and sums to {sum}, and {bound} is the bound",
          "{n} 个客户之后 {rep} 应得 {owed}；账本为 {entry}，合计 {sum}，界限 {bound}",
          { n: at + 1, rep, owed: owed.toFixed(2), entry: (entry / UNIT).toFixed(2), sum: kept, bound },
        );
      }
      return null;
    },
  ),
  ofDecisions(
    "F5b",
    ["In turn, the customer goes to whoever is owed most", "轮转时归应得最多者"],
    "owner = argmax owedᵢ over E",
    (one, story, at) => {
      const ledger = inTurn(one, story);
      const owner = ownerOf(one);
      if (ledger === null || owner === null) return null;
      const eligible = eligibleFor(one, story) ?? [];
      const before = lags(story, at - 1, ledger);
      const total = eligible.reduce((sum, rep) => sum + rep.weight, 0);
      const owed = (rep: RepFacts) => (before.get(rep.id) ?? 0) + rep.weight / total;
      const winner = eligible.find((rep) => rep.id === owner);
      const better =
        winner === undefined ? undefined : eligible.find((rep) => owed(rep) > owed(winner) + 0.001);
      return winner === undefined || better === undefined
        ? null
        : wrong(
            "{a} was owed {x} and {b} {y}, yet {a} got the customer",
            "{a} 应得 {x}，{b} 应得 {y}，客户却归 {a}",
            {
              a: winner.name,
              x: owed(winner).toFixed(2),
              b: better.name,
              y: owed(better).toFixed(2),
            },
          );
    },
  ),
  ofDecisions(
    "F6",
    ["Who is away, or full, neither gains nor loses by it", "缺席者不得不失"],
    "i ∉ E ⇒ lagᵢ′ = lagᵢ",
    (one, story) => {
      if (inTurn(one, story) === null) return null;
      const eligible = new Set((eligibleFor(one, story) ?? []).map((rep) => rep.id));
      const lagIn = (ledger: One["decision"]["ledger"], id: string) =>
        ledger?.entries.find((entry) => entry.repId === id)?.lag ?? 0;
      const rep = one.facts.reps.find(
        ({ id, active }) =>
          active && !eligible.has(id) && lagIn(one.facts.ledger, id) !== lagIn(one.decision.ledger, id),
      );
      return rep === undefined
        ? null
        : wrong(
            "{rep} could not be chosen, and what {rep} is owed changed",
            "{rep} 不在候选之列，应得却变了",
            {
              rep: rep.name,
            },
          );
    },
  ),
  ofDecisions(
    "F7",
    ["When somebody can take the customer, somebody who can does", "有人可接，必由可接者得"],
    "E ≠ ∅ ⇒ owner ∈ E",
    (one, story) => {
      const eligible = eligibleFor(one, story);
      const owner = ownerOf(one);
      if (eligible === null || eligible.length === 0) return null;
      return eligible.some((rep) => rep.id === owner)
        ? null
        : wrong(
            "{eligible} could take {customer}; it went to {owner}",
            "{eligible} 可接 {customer}，却归 {owner}",
            {
              eligible: eligible.map((rep) => rep.name),
              customer: one.facts.customer.id,
              owner: owner ?? null,
            },
          );
    },
  ),
  ofDecisions(
    "F8",
    ["By load, the customer goes to whoever holds least for their weight", "负载最少者得"],
    "owner = argmin loadᵢ / wᵢ over E",
    (one, story) => {
      const rule = naiveRule(story.setting.policy.rules, one.facts.customer);
      if (rule === null || !("strategy" in rule.then) || rule.then.strategy !== "least-loaded") return null;
      const eligible = eligibleFor(one, story) ?? [];
      const winner = eligible.find((rep) => rep.id === ownerOf(one));
      const load = (rep: RepFacts) => one.facts.load[rep.id] ?? 0;
      const better =
        winner === undefined
          ? undefined
          : eligible.find((rep) => load(rep) * winner.weight < load(winner) * rep.weight);
      return winner === undefined || better === undefined
        ? null
        : wrong(
            "{a} held {x} and {b} {y}, yet {a} got the customer",
            "{a} 持有 {x}，{b} 持有 {y}，客户却归 {a}",
            {
              a: winner.name,
              x: load(winner),
              b: better.name,
              y: load(better),
            },
          );
    },
  ),
  ofDecisions(
    "F9",
    ["Nobody is preferred by name", "不因姓名而异"],
    "A(σE) = σA(E) for σ that keeps the order",
    (one, { decide, setting: { policy } }) => {
      const { facts } = one;
      const rules = policy.rules.map((rule) =>
        "repId" in rule.then ? { ...rule, then: { ...rule.then, repId: renamed(rule.then.repId) } } : rule,
      );
      const fallback = "rep" in policy.fallback ? { rep: renamed(policy.fallback.rep) } : policy.fallback;
      const ledger = facts.ledger && {
        ...facts.ledger,
        entries: facts.ledger.entries.map((entry) => ({ ...entry, repId: renamed(entry.repId) })),
      };
      const again = decide(
        { ...policy, rules, fallback },
        {
          ...facts,
          ledger,
          reps: facts.reps.map((rep) => ({ ...rep, id: renamed(rep.id) })),
          excluded: facts.excluded.map(renamed),
          load: Object.fromEntries(Object.entries(facts.load).map(([id, load]) => [renamed(id), load])),
        },
        "same",
      ).trace.outcome;
      const owner = ownerOf(one);
      const then = again.state === "owned" ? again.ownerId : null;
      return (owner === null ? null : renamed(owner)) === then
        ? null
        : wrong(
            "{customer} goes to {a}; with other names for the same people, to {b}",
            "{customer} 归 {a}；换名后归 {b}",
            {
              customer: facts.customer.id,
              a: owner,
              b: then,
            },
          );
    },
  ),
  {
    id: "O5a",
    title: words(["No decision passes a rep's capacity, however many arrive together", "批量分配不超过上限"]),
    formula: "∀n: cᵢ(n) ≤ capᵢ",
    of: "arrivals",
    check: (story) => {
      const got = new Map<string, number>();
      for (const [step, one] of story.decided.entries()) {
        const rep = story.setting.reps.find(({ id }) => id === ownerOf(one));
        if (rep === undefined) continue;
        const held = (got.get(rep.id) ?? 0) + 1;
        got.set(rep.id, held);
        const found =
          rep.capacity !== null && held > rep.capacity
            ? wrong("{rep} holds {held} of {max}", "{rep} 持有 {held}/{max}", {
                rep: rep.name,
                held,
                max: rep.capacity,
              })
            : null;
        if (found !== null) return { step, ...found };
      }
      return null;
    },
  },
];
