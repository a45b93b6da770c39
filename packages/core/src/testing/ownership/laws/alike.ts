import { canonicalJson } from "../../../kernel/index.js";
import { ledgerOf, type RepFacts } from "../../../ownership/index.js";
import { type Breach, type Law, words } from "../law.js";
import { ownerOf } from "../shares.js";
import type { Arrivals } from "../story.js";

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

/** What the engine answers for. */
export const alikeLaws: readonly Law[] = [
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
];
