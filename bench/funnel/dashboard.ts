import {
  type AmountColumns,
  ageCounts,
  amountsByOwner,
  closeCounts,
  cohortCounts,
  type DealColumns,
  expectedWithin,
  flowCounts,
  kaplanMeier,
  leakCounts,
  type OutcomeCounts,
  outcomeCounts,
  quantileEstimate,
  type StayCounts,
  stayCounts,
  staysIn,
  wilson,
} from "@clientele/core/funnel";
import { AS_OF, REASONS, STAGES } from "./company.js";

/** The third quarter, of which most is asked. */
export const QUARTER = { fromDay: 181, untilDay: 273 };
export const YEAR = { fromDay: 0, untilDay: AS_OF };
export const BANDS = [30, 60, 90];
export const HORIZON = 92;

export const OPEN = STAGES - 1;

/** Each figure as plain numbers, in an order of its own. */
export type Dashboard = Readonly<Record<string, ArrayLike<number>>>;

const total = (list: ArrayLike<number>) => Array.from(list).reduce((sum, value) => sum + value, 0);

/** What follows from counts that are a few numbers each; the same for whoever has counted. */
export const durationsOf = (counts: StayCounts): readonly number[] =>
  Array.from({ length: OPEN }, (_, stage) => {
    const curve = kaplanMeier(staysIn(counts, stage));
    return [0.5, 0.9].map((share) => quantileEstimate(curve, share).value ?? -1);
  }).flat();
export const winRateOf = (won: ArrayLike<number>, lost: ArrayLike<number>): readonly number[] => {
  const [part, rest] = [total(won), total(lost)];
  const { low, high } = wilson(part, part + rest);
  return [part, rest, low, high];
};
export const velocityOf = (
  open: number,
  won: ArrayLike<number>,
  lost: ArrayLike<number>,
  amounts: ArrayLike<number>,
  days: ArrayLike<number>,
): readonly number[] => {
  const wins = total(won);
  const rate = wins / (wins + total(lost));
  return [Math.round((open * rate * (total(amounts) / wins)) / (total(days) / wins))];
};
export const forecastOf = (counts: OutcomeCounts): readonly number[] => [
  Math.round(expectedWithin(counts, HORIZON)),
];

/** Ten figures from columns. */
export const dashboard = (deals: DealColumns, orders: AmountColumns, reps: number): Dashboard => {
  const cohort = cohortCounts(deals, STAGES, QUARTER);
  const flows = flowCounts(deals, STAGES, QUARTER);
  const closes = closeCounts(deals, reps, QUARTER);
  const leaks = leakCounts(deals, STAGES, REASONS, QUARTER);
  const ages = ageCounts(deals, BANDS, AS_OF);
  return {
    "cohort funnel": [...cohort.reached, ...cohort.open, ...cohort.won, ...cohort.lost],
    "period funnel": Object.values(flows).flatMap((counts) => [...counts.subarray(0, OPEN)]),
    "stage durations": durationsOf(stayCounts(deals, STAGES, YEAR, AS_OF)),
    "win rate": winRateOf(closes.won, closes.lost),
    "win rate by owner": [...closes.won, ...closes.lost],
    velocity: velocityOf(total(ages.counts), closes.won, closes.lost, closes.wonAmounts, closes.wonDays),
    leakage: [...leaks.counts, ...leaks.amounts],
    ageing: [...ages.counts, ...ages.amounts],
    "forecast by age": forecastOf(outcomeCounts(deals, 0, AS_OF)),
    "revenue by owner": amountsByOwner(orders, reps, QUARTER),
  };
};
