import type { Column } from "./buckets.js";
import { NEVER, type SalesFigures } from "./columns.js";
import { type Better, type Cut, cutColumn } from "./cut.js";
import type { CutPolicy, RfmPolicy } from "./policy.js";

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

/** The figures of those who have bought. Loops over columns are plain: `filter` is several times slower. */
const ofBuyers = (values: Column, recencyDays: Int32Array, buyers: number): Column => {
  if (buyers === values.length) return values;
  const picked = values instanceof Int32Array ? new Int32Array(buyers) : new Float64Array(buyers);
  const never = NEVER;
  let found = 0;
  for (let at = 0; at < values.length; at += 1) {
    if (recencyDays[at] !== never) picked[found++] = values[at] ?? 0;
  }
  return picked;
};

/** The scores of buyers, at their places among all. */
const amongAll = (scores: Uint8Array, recencyDays: Int32Array): Uint8Array => {
  if (scores.length === recencyDays.length) return scores;
  const all = new Uint8Array(recencyDays.length);
  const never = NEVER;
  let taken = 0;
  for (let at = 0; at < all.length; at += 1) {
    all[at] = recencyDays[at] === never ? NO_SCORE : (scores[taken++] ?? NO_SCORE);
  }
  return all;
};

const countBuyers = (recencyDays: Int32Array): number => {
  const never = NEVER;
  let buyers = 0;
  for (let at = 0; at < recencyDays.length; at += 1) if (recencyDays[at] !== never) buyers += 1;
  return buyers;
};

/** The weighted mean of three scores in hundredths, rounded half up. */
export const weightedScore = (
  weights: RfmPolicy["weights"],
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
  const { recencyDays } = columns;
  const buyers = countBuyers(recencyDays);
  const cut = (values: Column, by: CutPolicy, better: Better): Cut =>
    cutColumn(ofBuyers(values, recencyDays, buyers), by, better);
  const byRecency = cut(recencyDays, policy.recency, "low");
  const byFrequency = cut(columns.frequency, policy.frequency, "high");
  const byMonetary = cut(columns.monetary, policy.monetary, "high");
  const recency = amongAll(byRecency.scores, recencyDays);
  const frequency = amongAll(byFrequency.scores, recencyDays);
  const monetary = amongAll(byMonetary.scores, recencyDays);
  const { weights } = policy;
  const weighted = new Int32Array(recencyDays.length);
  for (let at = 0; at < weighted.length; at += 1) {
    if (recency[at] === NO_SCORE) continue;
    weighted[at] = weightedScore(weights, recency[at] ?? 0, frequency[at] ?? 0, monetary[at] ?? 0);
  }
  const cuts = {
    recency: report(byRecency),
    frequency: report(byFrequency),
    monetary: report(byMonetary),
  };
  return { recency, frequency, monetary, weighted, cuts };
};
