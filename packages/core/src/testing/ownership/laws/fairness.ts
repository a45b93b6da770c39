import { canonicalJson } from "../../../kernel/index.js";
import { ledgerOf, type RepFacts, UNIT } from "../../../ownership/index.js";
import { type Breach, type Law, ofDecisions, words, wrong } from "../law.js";
import { canHold, naiveEligible, naiveRule } from "../naive.js";
import type { Arrivals } from "../story.js";

type One = Arrivals["decided"][number];

const ownerOf = ({ decision: { trace } }: One): string | null =>
  trace.outcome.state === "owned" ? trace.outcome.ownerId : null;

/** Reps with the same profile, whom a policy has no reason to tell apart. */
const alike = (a: RepFacts, b: RepFacts): boolean => {
  const profile = ({ id: _, name: __, ...rest }: RepFacts) => canonicalJson(rest);
  return profile(a) === profile(b);
};

const pairs = (reps: readonly RepFacts[]): readonly (readonly [RepFacts, RepFacts])[] =>
  reps.flatMap((a, at) => reps.slice(at + 1).flatMap((b) => (alike(a, b) ? [[a, b] as const] : [])));

/** By how many customers two alike may differ: one for each ledger in turn, and one for all that go by load. */
const leeway = ({ setting: { policy } }: Arrivals): number => {
  const byTurn = policy.rules.flatMap((rule) =>
    "candidates" in rule.then && rule.then.strategy === "in-turn" ? [ledgerOf(rule)] : [],
  );
  const byLoad = policy.rules.some(({ then }) => "strategy" in then && then.strategy === "least-loaded");
  return Math.max(1, new Set(byTurn).size + Number(byLoad));
};

/** Who may be chosen for a customer, worked out anew. */
const eligibleFor = ({ facts }: One, { setting }: Arrivals): readonly RepFacts[] | null => {
  const { customer, excluded, now } = facts;
  const rule = naiveRule(setting.policy.rules, customer);
  if (rule === null || "pool" in rule.then) return null;
  const { then } = rule;
  const moment = (rep: RepFacts) => ({
    ...{ customer, now, held: facts.load[rep.id] ?? 0, excluded: excluded.includes(rep.id) },
  });
  return facts.reps.filter((rep) =>
    "repId" in then
      ? rep.id === then.repId && canHold(rep, moment(rep))
      : naiveEligible(rep, then.candidates, setting, moment(rep)),
  );
};

/** The lags of one ledger, worked out anew in fractions. */
const lags = (story: Arrivals, upTo: number, ledger: string): ReadonlyMap<string, number> => {
  const lag = new Map<string, number>();
  for (const one of story.decided.slice(0, upTo + 1)) {
    const rule = naiveRule(story.setting.policy.rules, one.facts.customer);
    if (rule === null || ledgerOf(rule) !== ledger) continue;
    const eligible = eligibleFor(one, story) ?? [];
    const total = eligible.reduce((sum, rep) => sum + rep.weight, 0);
    for (const rep of eligible) {
      const got = ownerOf(one) === rep.id ? 1 : 0;
      lag.set(rep.id, (lag.get(rep.id) ?? 0) + rep.weight / total - got);
    }
  }
  return lag;
};

const inTurn = (one: One, { setting }: Arrivals): string | null => {
  const rule = naiveRule(setting.policy.rules, one.facts.customer);
  return rule !== null && "candidates" in rule.then && rule.then.strategy === "in-turn"
    ? ledgerOf(rule)
    : null;
};

const place = (regions: readonly (string | null)[]): string | null => {
  const [first = null] = regions;
  return first !== null && regions.every((one) => one === first) ? first : null;
};

const unequal =
  (byName: boolean) =>
  (story: Arrivals): Breach | null => {
    const { decided, setting } = story;
    const most = leeway(story);
    const twins = pairs(setting.reps);
    const got = new Map<string, number>();
    const count = (rep: RepFacts) => got.get(rep.id) ?? 0;
    for (const [step, one] of decided.entries()) {
      const owner = ownerOf(one);
      const named = owner !== null && one.decision.trace.ranking.length === 0;
      if (one.facts.excluded.length > 0 || (named && !byName)) return null;
      if (owner !== null) got.set(owner, (got.get(owner) ?? 0) + 1);
      const pair = twins.find(([a, b]) => Math.abs(count(a) - count(b)) > most);
      if (pair === undefined) continue;
      const [more, less] = count(pair[0]) > count(pair[1]) ? pair : [pair[1], pair[0]];
      const facts = { n: step + 1, a: more.name, b: less.name, x: count(more), y: count(less) };
      const region = place(decided.slice(0, step + 1).map(({ facts: { customer } }) => customer.region));
      const text =
        region === null
          ? words([
              "after {n} customers, {a} holds {x} and {b} {y}",
              "{n} 个客户之后，{a} 持有 {x}，{b} 持有 {y}",
            ])
          : words([
              "after {n} customers from {region}, {a} holds {x} and {b} {y}",
              "来自 {region} 的 {n} 个客户之后，{a} 持有 {x}，{b} 持有 {y}",
            ]);
      return { step, text, facts: { ...facts, region } };
    }
    return null;
  };

const renamed = (text: string): string => `x-${text}`;

/** What the author of a policy answers for, not the engine. */
export const policyLaws: readonly Law[] = [
  {
    id: "P1",
    title: words([
      "The policy serves reps who are alike alike, customers given by name included",
      "策略对条件相同者一视同仁",
    ]),
    formula: "alike(i, j) ⇒ |cᵢ(n) − cⱼ(n)| ≤ max(1, ledgers(π))",
    of: "arrivals",
    check: unequal(true),
  },
];

/** Who gets how much, as customers arrive. */
export const fairnessLaws: readonly Law[] = [
  {
    id: "F1",
    title: words([
      "Reps who are alike are served alike, within one customer for each ledger",
      "条件相同的销售，分得相同",
    ]),
    formula: "alike(i, j), chosen by rules ⇒ |cᵢ(n) − cⱼ(n)| ≤ ledgers(π)",
    of: "arrivals",
    check: unequal(false),
  },
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
