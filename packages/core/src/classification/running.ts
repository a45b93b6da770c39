import { type DayNumber, type Fault, fail, ok, type Result } from "../kernel/index.js";
import { buyersOf, NEVER, type SalesFigures } from "./columns.js";
import { type Better, binsOf, groupOf } from "./cut.js";
import { notIncremental } from "./faults.js";
import { meanPurchase } from "./measure.js";
import { tileOf } from "./ntile.js";
import type { CutPolicy, RfmPolicy, SegmentRule } from "./policy.js";
import { quantileCuts } from "./quantile.js";
import { type Ranking, rankingOf } from "./ranked.js";
import { NO_SCORE, weightedScore } from "./rfm.js";
import { NONE, segmentOf } from "./segments.js";

/** The figures of one customer, as in `SalesFigures`. */
export interface CustomerFigures {
  readonly recencyDays: number;
  readonly frequency: number;
  readonly monetary: number;
  /** Where M is scored by margin; 0 unless said otherwise. */
  readonly margin?: number;
}

/** The scores of one customer: 1 is the worst, `NO_SCORE` for who has never bought. */
export interface CustomerScores {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  /** In hundredths; see `RfmScores`. */
  readonly weighted: number;
  /** Position of the rule, `REST`, or `NONE`. */
  readonly segment: number;
}

/**
 * Scores that follow each order. At any moment every customer has exactly the scores that `scoreRfm` would give to the
 * figures of that moment: an order moves the cuts, and with them the scores of customers who did nothing, so scores are
 * worked out when they are asked for, against the cuts as they are then. A customer is known by its position; a new one
 * takes the next. n is the number of buyers.
 */
export interface RunningScores {
  /**
   * One more order, or a return when the amount is negative. Nothing but orders without a window can be counted on like
   * this: when days are counted, or a window is set, `replace` the customer's figures. A day after the as-of day is
   * refused with a RangeError. A margin that is not known (null) adds nothing. O(log n).
   */
  order(customer: number, day: DayNumber, amount: number, margin?: number | null): void;
  /** The figures of a customer after anything else: an order was cancelled, changed, or left the window. O(log n). */
  replace(customer: number, figures: CustomerFigures): void;
  /** Later: the last purchase of every customer is longer ago. An earlier day is refused with a RangeError. O(1). */
  moveTo(asOfDay: DayNumber): void;
  /** The customer's figures now. */
  figuresOf(customer: number): CustomerFigures;
  /** The customer's scores and segment among all customers now. O(bins log n) after a change, then O(log n). */
  scoresOf(customer: number): CustomerScores;
}

/** Ranked so that a greater figure is better; `valueAt` is in ascending order of the figure that the policy cuts. */
interface Measure {
  readonly ranking: Ranking;
  readonly policy: CutPolicy;
  readonly better: Better;
  readonly valueAt: (rank: number) => number;
}

const cutsOf = ({ ranking, policy, valueAt }: Measure): readonly number[] => {
  if (policy.method === "ntile") return [];
  return policy.method === "breaks" ? policy.breaks : quantileCuts(ranking.size(), valueAt, policy);
};

/** As `cutColumn` scores it. `ranked` is the figure by which the customer is ranked. */
const scoreOf = (
  { ranking, policy, better }: Measure,
  cuts: readonly number[],
  customer: number,
  value: number,
  ranked: number,
): number => {
  const bins = binsOf(policy);
  if (policy.method === "ntile") {
    const rank = policy.ties === "together" ? ranking.below(ranked) : ranking.rankOf(customer);
    return tileOf(rank, ranking.size(), bins) + 1;
  }
  const group = groupOf(value, cuts, policy.convention);
  return better === "high" ? group + 1 : bins - group;
};

/**
 * Starts from the figures of many customers, in O(n). M may be any measure; figures of margin are its `margins`. Nested scores
 * are refused (`CLASSIFICATION.NOT_INCREMENTAL`): there the groups themselves move with every order.
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, runningScores, salesFigures } from "@clientele/core/classification";
 *
 * const { rfm, segments } = ClassificationPolicy.parse({});
 * const orders = {
 *   customers: Int32Array.of(0, 1, 2),
 *   days: Int32Array.of(10, 50, 90),
 *   amounts: Int32Array.of(900, 500, 100),
 * };
 * const figures = salesFigures(orders, 3, { asOfDay: 100, countBy: "orders", windowDays: null });
 * const started = runningScores(figures, rfm, segments);
 * if (!started.ok) throw new Error(started.error.code);
 * const running = started.value;
 * running.scoresOf(0).recency; // => 1
 * running.order(0, 99, 2_000);
 * running.scoresOf(0).recency; // => 5
 * running.scoresOf(1).recency; // => 1
 * running.figuresOf(0); // => { recencyDays: 1, frequency: 2, monetary: 2900, margin: 0 }
 * ```
 */
export const runningScores = (
  figures: SalesFigures,
  policy: RfmPolicy,
  segments: readonly SegmentRule[],
): Result<RunningScores, Fault> => {
  if (policy.method === "nested") return fail(notIncremental({ method: policy.method }));
  let { asOfDay } = figures;
  const buyers = buyersOf(figures);
  const start = (figureAt: (at: number) => number): Ranking =>
    rankingOf(
      buyers,
      new Float64Array(buyers.length).map((_, at) => figureAt(buyers[at] ?? 0)),
    );
  // Ranked by the day of the last purchase, which does not change as time goes by.
  const lastDays = [...figures.recencyDays].map((days) => (days === NEVER ? null : asOfDay - days));
  const frequency = [...figures.frequency];
  const monetary = [...figures.monetary];
  const margins = figures.margins === undefined ? monetary.map(() => 0) : [...figures.margins];
  /** What M is scored by, as `monetaryColumn` has it. */
  const measured = (at: number): number => {
    if (policy.measure === "margin") return margins[at] ?? 0;
    const sold = monetary[at] ?? 0;
    return policy.measure === "mean" ? meanPurchase(sold, frequency[at] ?? 0) : sold;
  };
  const byLastDay = start((at) => lastDays[at] ?? 0);
  const byFrequency = start((at) => frequency[at] ?? 0);
  const byMonetary = start(measured);
  const measures = {
    recency: {
      ranking: byLastDay,
      policy: policy.recency,
      better: "low",
      valueAt: (rank: number) => asOfDay - byLastDay.valueAt(byLastDay.size() - 1 - rank),
    },
    frequency: {
      ranking: byFrequency,
      policy: policy.frequency,
      better: "high",
      valueAt: byFrequency.valueAt,
    },
    monetary: { ranking: byMonetary, policy: policy.monetary, better: "high", valueAt: byMonetary.valueAt },
  } as const satisfies Record<string, Measure>;
  const cutsNow = () => ({
    recency: cutsOf(measures.recency),
    frequency: cutsOf(measures.frequency),
    monetary: cutsOf(measures.monetary),
  });
  let cuts: ReturnType<typeof cutsNow> | null = null;

  const put = (customer: number, last: DayNumber | null, one: Omit<CustomerFigures, "recencyDays">): void => {
    for (let next = lastDays.length; next <= customer; next += 1) {
      lastDays.push(null);
      frequency.push(0);
      monetary.push(0);
      margins.push(0);
    }
    lastDays[customer] = last;
    frequency[customer] = one.frequency;
    monetary[customer] = one.monetary;
    margins[customer] = one.margin ?? 0;
    cuts = null;
    if (last === null) {
      for (const { ranking } of Object.values(measures)) ranking.take(customer);
      return;
    }
    byLastDay.put(customer, last);
    byFrequency.put(customer, one.frequency);
    byMonetary.put(customer, measured(customer));
  };

  const figuresOf = (customer: number): CustomerFigures => {
    const last = lastDays[customer] ?? null;
    return {
      recencyDays: last === null ? NEVER : asOfDay - last,
      frequency: frequency[customer] ?? 0,
      monetary: monetary[customer] ?? 0,
      margin: margins[customer] ?? 0,
    };
  };

  return ok({
    order(customer, day, amount, margin = null) {
      if (day > asOfDay)
        throw new RangeError(`An order of day ${day}, while it is day ${asOfDay}: move there first.`);
      const last = lastDays[customer] ?? null;
      const isPurchase = amount >= 0;
      put(customer, isPurchase ? Math.max(last ?? day, day) : last, {
        frequency: (frequency[customer] ?? 0) + (isPurchase ? 1 : 0),
        monetary: (monetary[customer] ?? 0) + amount,
        margin: (margins[customer] ?? 0) + (margin ?? 0),
      });
    },
    replace(customer, { recencyDays, ...one }) {
      put(customer, recencyDays === NEVER ? null : asOfDay - recencyDays, one);
    },
    moveTo(day) {
      if (day < asOfDay)
        throw new RangeError(`Day ${day} is before day ${asOfDay}; start again from figures of it.`);
      asOfDay = day;
      cuts = null;
    },
    figuresOf,
    scoresOf(customer) {
      const last = lastDays[customer] ?? null;
      if (last === null) {
        return { recency: NO_SCORE, frequency: NO_SCORE, monetary: NO_SCORE, weighted: 0, segment: NONE };
      }
      cuts ??= cutsNow();
      const mine = figuresOf(customer);
      const score = (name: keyof typeof measures, value: number, ranked: number, at: readonly number[]) =>
        scoreOf(measures[name], at, customer, value, ranked);
      const recency = score("recency", mine.recencyDays, last, cuts.recency);
      const frequencyScore = score("frequency", mine.frequency, mine.frequency, cuts.frequency);
      const worth = measured(customer);
      const monetaryScore = score("monetary", worth, worth, cuts.monetary);
      return {
        recency,
        frequency: frequencyScore,
        monetary: monetaryScore,
        weighted: weightedScore(policy.weights, recency, frequencyScore, monetaryScore),
        segment: segmentOf(segments, recency, frequencyScore, monetaryScore),
      };
    },
  });
};
