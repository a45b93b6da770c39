import { type Credited, type Ledger, shareOut, type Turn, UNIT, type Weighted } from "./balance.js";

/**
 * Which of two reps must get their next customer first, not to be more than `1 - 1/(2m-2)` behind. In whole numbers, exact
 * for up to 8,000 reps.
 */
const earlier =
  (reps: number) =>
  (a: Credited, b: Credited): number => {
    const slack = 2 * reps - 2;
    const left = ({ owed }: Credited) => (slack - 1) * UNIT - slack * owed;
    return left(a) * b.share - left(b) * a.share;
  };

/** Those first who are owed at least `1/(2m-2)`, by who must be served first; then the others, by what they are owed. */
export const mostUrgent = (reps: number): ((a: Credited, b: Credited) => number) => {
  const due = earlier(reps);
  const unready = ({ owed }: Credited) => ((2 * reps - 2) * owed >= UNIT ? 0 : 1);
  return (a, b) => unready(a) - unready(b) || (unready(a) === 0 ? due(a, b) : b.owed - a.owed);
};

/**
 * Gives one customer by weight, with a bound that holds on both sides: with the same reps and weights every time, nobody is
 * ever further than `1 - 1/(2m-2)` customers from their share, m being how many they are (R. Tijdeman, "The chairman
 * assignment problem", Discrete Math. 32, 1980). Among those who are owed at least `1/(2m-2)`, whoever must be served first.
 *
 * Shares are whole units of 1/720720 customer, so the bound is exact where the sum of the weights divides that, and
 * otherwise off by less than one customer in 720,720 decisions. Where those eligible change, the sum of the lags is 0 all
 * the same, but the bound is not proven. Null when nobody is eligible.
 *
 * @example
 * ```ts
 * import { emptyLedger, takeWeightedTurn } from "@clientele/core/ownership";
 *
 * const pair = [{ repId: "lin", weight: 3 }, { repId: "zhou", weight: 1 }];
 * let ledger = emptyLedger;
 * const winners = [1, 2, 3, 4].map(() => {
 *   const turn = takeWeightedTurn(ledger, pair);
 *   ledger = turn?.ledger ?? ledger;
 *   return turn?.winner;
 * });
 * winners; // => ["lin", "zhou", "lin", "lin"]
 * ```
 */
export const takeWeightedTurn = (ledger: Ledger, eligible: readonly Weighted[]): Turn | null =>
  shareOut(ledger, eligible, mostUrgent);
