const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Without values, with a negative one, or all of them 0, inequality has no meaning. */
const isMeaningful = (values: readonly number[]): boolean =>
  values.every((value) => value >= 0) && total(values) > 0;

/** Both forms of the Gini coefficient. */
export interface Gini {
  /** Over n: 0 when all are equal, (n - 1) / n when one has everything. Comparable between groups of one size. */
  readonly population: number;
  /** Over n - 1, for a sample: 1 when one has everything; null for a single value. */
  readonly sample: number | null;
}

/**
 * The Gini coefficient of amounts: `sum((2i - n - 1) x_i) / (n sum(x))` over ascending values (as R's `ineq`), and the
 * same times `n / (n - 1)`. Null without values, with a negative one, or when all are 0. Cost: one sort.
 *
 * @example
 * ```ts
 * import { gini } from "@clientele/core/classification";
 *
 * gini([5, 5, 5]); // => { population: 0, sample: 0 }
 * gini([0, 0, 0, 8]); // => { population: 0.75, sample: 1 }
 * gini([0, 0]); // => null
 * ```
 */
export const gini = (values: readonly number[]): Gini | null => {
  if (!isMeaningful(values)) return null;
  const n = values.length;
  const weighted = values
    .toSorted((a, b) => a - b)
    .reduce((sum, value, at) => sum + (2 * (at + 1) - n - 1) * value, 0);
  const population = weighted / (n * total(values));
  return { population, sample: n === 1 ? null : weighted / ((n - 1) * total(values)) };
};

/**
 * Atkinson's index (1970): the share of the total that could be given up if the rest were spread equally, from 0 to 1.
 * `aversion` above 0 weighs the small ones; at 1 it is `1 - geometric mean / mean`. A value of 0 makes it 1 from an
 * aversion of 1 on. Null where `gini` is.
 *
 * @throws RangeError when `aversion` is not above 0.
 * @example
 * ```ts
 * import { atkinson } from "@clientele/core/classification";
 *
 * atkinson([4, 4], 0.5); // => 0
 * atkinson([0, 8], 1); // => 1
 * ```
 */
export const atkinson = (values: readonly number[], aversion: number): number | null => {
  if (!(aversion > 0)) throw new RangeError(`the aversion to inequality is above 0, not ${aversion}`);
  if (!isMeaningful(values)) return null;
  const n = values.length;
  const mean = total(values) / n;
  const relative = values.map((value) => value / mean);
  if (aversion === 1) return 1 - Math.exp(total(relative.map((value) => Math.log(value))) / n);
  const power = 1 - aversion;
  return 1 - (total(relative.map((value) => value ** power)) / n) ** (1 / power);
};

/** One point of a Pareto curve: the best so many hold so much. */
export interface ParetoPoint {
  readonly id: string;
  /** Rank from 1, the best first. */
  readonly rank: number;
  /** Minor units. */
  readonly amount: number;
  /** The amounts up to and with this one. */
  readonly cumulative: number;
  /** The cumulative amount as a part of all positive amounts, from 0 to 1. */
  readonly share: number;
}

/** Whoever or whatever has an amount: a customer, a product, a region. */
export interface Ranked {
  readonly id: string;
  /** Minor units of one currency. */
  readonly amount: number;
}

/** The best first; equal amounts in the order of their ids. */
export const bestFirst = (a: Ranked, b: Ranked): number =>
  b.amount - a.amount || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * The Pareto curve: from the best down, what they hold together. Amounts of 0 or less are not on it and do not count in
 * the whole, as in ABC tiers. Equal amounts go by id.
 *
 * @example
 * ```ts
 * import { paretoCurve } from "@clientele/core/classification";
 *
 * const curve = paretoCurve([{ id: "small", amount: 20 }, { id: "big", amount: 60 }, { id: "back", amount: -5 }]);
 * curve.map(({ id, share }) => [id, share]); // => [["big", 0.75], ["small", 1]]
 * ```
 */
export const paretoCurve = (items: readonly Ranked[]): readonly ParetoPoint[] => {
  const sold = items.filter(({ amount }) => amount > 0).toSorted(bestFirst);
  const whole = total(sold.map(({ amount }) => amount));
  let cumulative = 0;
  return sold.map(({ id, amount }, at) => {
    cumulative += amount;
    return { id, rank: at + 1, amount, cumulative, share: cumulative / whole };
  });
};
