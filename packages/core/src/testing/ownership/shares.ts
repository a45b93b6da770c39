import { ledgerOf, type RepFacts } from "../../ownership/index.js";
import { canHold, naiveEligible, naiveRule } from "./naive.js";
import type { Arrivals } from "./story.js";

/** One arrival, and what was decided about it. */
export type One = Arrivals["decided"][number];

export const ownerOf = ({ decision: { trace } }: One): string | null =>
  trace.outcome.state === "owned" ? trace.outcome.ownerId : null;

/** Who may be chosen for a customer, worked out anew. */
export const eligibleFor = ({ facts }: One, { setting }: Arrivals): readonly RepFacts[] | null => {
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
export const lags = (story: Arrivals, upTo: number, ledger: string): ReadonlyMap<string, number> => {
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

/** The ledger in turn that an arrival belongs to, or null. */
export const inTurn = (one: One, { setting }: Arrivals): string | null => {
  const rule = naiveRule(setting.policy.rules, one.facts.customer);
  return rule !== null && "candidates" in rule.then && rule.then.strategy === "in-turn"
    ? ledgerOf(rule)
    : null;
};
