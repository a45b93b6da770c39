import {
  type Ledger,
  noteTurn,
  rank,
  type Standing,
  standingsOf,
  type TieBreak,
  takeTurn,
} from "./balance.js";
import type { Consideration, RepFacts } from "./candidates.js";
import type { Then } from "./policy.js";
import { bestDraw } from "./rendezvous.js";
import { type Scorer, scoreOf } from "./scorers.js";
import { takeWeightedTurn } from "./tijdeman.js";

/** Somebody eligible, as they were compared. */
export interface Contender extends Standing {
  readonly load: number;
  /** Where the strategy goes by a score: the higher the better. */
  readonly score?: number;
}

type ToRep = Extract<Then, { readonly candidates: unknown }>;

/** How a rule chooses among reps. */
export type StrategyName = ToRep["strategy"];

/** Those eligible, the chosen one first, and the ledger after it. */
export interface Choice {
  readonly strategy: StrategyName;
  readonly ranking: readonly Contender[];
  readonly tieBreak: TieBreak;
  readonly ledger: Ledger;
}

/** Chooses among the eligible reps as the rule says. Nobody eligible: the ranking is empty and the ledger as it was. */
export const chooseBy = (
  then: ToRep,
  eligible: readonly RepFacts[],
  ledger: Ledger,
  facts: Consideration & { readonly formerOwners?: readonly string[] | undefined },
  scorers: Readonly<Record<string, Scorer>>,
): Choice => {
  const weighted = eligible.map(({ id, weight }) => ({ repId: id, weight }));
  const withLoad = (one: Standing): Contender => ({ ...one, load: facts.load[one.repId] ?? 0 });
  const inTurns = (strategy: "in-turn" | "weighted-in-turn"): Choice => {
    const turn = (strategy === "in-turn" ? takeTurn : takeWeightedTurn)(ledger, weighted);
    if (turn === null) return { strategy, ranking: [], tieBreak: "none", ledger };
    return { ...turn, strategy, ranking: turn.ranking.map(withLoad) };
  };
  const noted = (
    strategy: StrategyName,
    better: (a: Contender, b: Contender) => number,
    scored: (one: Contender) => Contender = (one) => one,
  ): Choice => {
    const standings = standingsOf(ledger, weighted).map((one) => scored(withLoad(one)));
    const { ranking, tieBreak } = rank(standings, better);
    const winner = ranking[0]?.repId;
    return { strategy, ranking, tieBreak, ledger: winner === undefined ? ledger : noteTurn(ledger, winner) };
  };
  const byScore = (strategy: StrategyName, scoreFor: (repId: string) => number): Choice =>
    noted(
      strategy,
      (a, b) => (b.score ?? 0) - (a.score ?? 0),
      (one) => ({ ...one, score: scoreFor(one.repId) }),
    );
  const byName = new Map(eligible.map((rep) => [rep.id, rep]));
  const plainly = (strategy: Exclude<StrategyName, "sticky" | "best-score">): Choice => {
    switch (strategy) {
      case "in-turn":
      case "weighted-in-turn":
        return inTurns(strategy);
      case "least-loaded":
        return noted(strategy, (a, b) => a.load * b.weight - b.load * a.weight);
      case "longest-idle":
        return noted(strategy, () => 0);
      case "rendezvous":
        return byScore(strategy, (id) => bestDraw(facts.customer.id, id, byName.get(id)?.weight ?? 0));
    }
  };
  switch (then.strategy) {
    case "best-score":
      return byScore(then.strategy, (id) => {
        const rep = byName.get(id);
        return rep === undefined ? 0 : scoreOf(rep, facts, then.scorers, scorers);
      });
    case "sticky": {
      const former = facts.formerOwners?.find((id) => byName.has(id));
      if (former === undefined) return plainly(then.otherwise);
      return noted("sticky", (a, b) => Number(b.repId === former) - Number(a.repId === former));
    }
    default:
      return plainly(then.strategy);
  }
};
