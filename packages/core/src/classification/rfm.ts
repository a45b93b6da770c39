import { buyersOf, type SalesFigures } from "./columns.js";
import { type Cut, cutColumn } from "./cut.js";
import type { RfmPolicy } from "./policy.js";

/** In a column of scores: takes no part, having never bought. */
export const NO_SCORE = 0;

/** What a cut says of its column, without the scores of every customer. */
export type CutReport = Omit<Cut, "scores">;

/** RFM scores in the order of the columns that they were made of; 1 is the worst, `NO_SCORE` for who has never bought. */
export interface RfmScores {
  readonly recency: Uint8Array;
  readonly frequency: Uint8Array;
  readonly monetary: Uint8Array;
  /** The weighted mean of the three, in hundredths, rounded half up: 100 to 100 times the number of groups. */
  readonly weighted: Int32Array;
  readonly cuts: {
    readonly recency: CutReport;
    readonly frequency: CutReport;
    readonly monetary: CutReport;
  };
  /** Of nested scores only: frequency cut within each recency score, monetary within each of recency x frequency. */
  readonly within?: { readonly frequency: readonly CutReport[]; readonly monetary: readonly CutReport[] };
}

/** Loops over columns are plain: `from` with a function goes through an iterator, several times slower. */
const pick = <C extends Int32Array | Float64Array>(values: C, at: Int32Array): C => {
  if (at.length === values.length) return values;
  const picked = values.slice(0, at.length) as C;
  for (let index = 0; index < at.length; index += 1) picked[index] = values[at[index] ?? 0] ?? 0;
  return picked;
};

const spread = (scores: Uint8Array, at: Int32Array, length: number): Uint8Array => {
  if (at.length === length) return scores;
  const all = new Uint8Array(length).fill(NO_SCORE);
  for (let index = 0; index < at.length; index += 1) all[at[index] ?? 0] = scores[index] ?? NO_SCORE;
  return all;
};

/** The weighted mean of three scores in hundredths, rounded half up. */
export const weightedScore = (
  { weights }: RfmPolicy,
  recency: number,
  frequency: number,
  monetary: number,
): number => {
  const sum = weights.recency + weights.frequency + weights.monetary;
  const points = weights.recency * recency + weights.frequency * frequency + weights.monetary * monetary;
  return Math.floor((200 * points + sum) / (2 * sum));
};

const report = ({ scores: _, ...rest }: Cut): CutReport => rest;

/**
 * RFM (Hughes 1994): how recently, how often and for how much a customer has bought, each as a score among the
 * customers who have bought at all. Fewer days since the last purchase score higher.
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, columnsBuilder, scoreRfm } from "@clientele/core/classification";
 *
 * const builder = columnsBuilder({ asOfDay: 100, countBy: "orders", windowDays: null });
 * builder.add("a", [{ day: 99, amount: 900 }]);
 * builder.add("b", [{ day: 10, amount: 100 }]);
 * builder.add("never", []);
 * const halves = { method: "ntile", bins: 2 } as const;
 * const { rfm } = ClassificationPolicy.parse({
 *   rfm: { recency: halves, frequency: halves, monetary: halves },
 *   segments: [],
 * });
 * const scores = scoreRfm(builder.finish(), rfm);
 * [...scores.recency]; // => [2, 1, 0]
 * [...scores.weighted]; // => [167, 133, 0]
 * ```
 */
export const scoreRfm = (columns: SalesFigures, policy: RfmPolicy): RfmScores => {
  const buyers = buyersOf(columns);
  const size = columns.recencyDays.length;
  const byRecency = cutColumn(pick(columns.recencyDays, buyers), policy.recency, "low");
  const byFrequency = cutColumn(pick(columns.frequency, buyers), policy.frequency, "high");
  const byMonetary = cutColumn(pick(columns.monetary, buyers), policy.monetary, "high");
  const [recency, frequency, monetary] = [byRecency, byFrequency, byMonetary].map((cut) =>
    spread(cut.scores, buyers, size),
  ) as [Uint8Array, Uint8Array, Uint8Array];
  const weighted = new Int32Array(size);
  for (let at = 0; at < size; at += 1) {
    if (recency[at] === NO_SCORE) continue;
    weighted[at] = weightedScore(policy, recency[at] ?? 0, frequency[at] ?? 0, monetary[at] ?? 0);
  }
  const cuts = {
    recency: report(byRecency),
    frequency: report(byFrequency),
    monetary: report(byMonetary),
  };
  return { recency, frequency, monetary, weighted, cuts };
};
