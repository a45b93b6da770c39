import type { Consideration, RepFacts } from "./candidates.js";

/** How well a rep suits a customer, from 0 to 100. Pure. What is beyond is taken for 0 or 100, a fraction is cut off. */
export type Scorer = (rep: RepFacts, consideration: Consideration) => number;

/** The scorers of core. */
export const coreScorers = {
  /** How much of their capacity is free, in percent; 100 for who has no limit. */
  headroom: ({ id, capacity }, { load }) =>
    capacity === null ? 100 : capacity === 0 ? 0 : (100 * (capacity - (load[id] ?? 0))) / capacity,
  /** How narrowly their own regions fit that of the customer: 25 for each level; 0 when none does. */
  locality: ({ regions }, { customer: { region } }) =>
    region === null
      ? 0
      : Math.max(
          0,
          ...regions
            .filter((one) => `${region}/`.startsWith(`${one}/`))
            .map((one) => 25 * one.split("/").length),
        ),
} as const satisfies Readonly<Record<string, Scorer>>;

/** The sum of the scores for each scorer's weight; a scorer that is not known gives 0. */
export const scoreOf = (
  rep: RepFacts,
  consideration: Consideration,
  asked: readonly { readonly scorer: string; readonly weight: number }[],
  scorers: Readonly<Record<string, Scorer>>,
): number =>
  asked.reduce((sum, { scorer, weight }) => {
    const score = scorers[scorer]?.(rep, consideration) ?? 0;
    return sum + weight * Math.min(100, Math.max(0, Math.trunc(score)));
  }, 0);
