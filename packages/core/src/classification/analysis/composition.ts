import { bestFirst, type Ranked } from "./concentration.js";

/** A part of the customers, ranked by what they bought for. */
export interface CompositionGroup {
  readonly name: string;
  readonly customers: number;
  /** Minor units. */
  readonly amount: number;
  /** Part of the sum of all amounts; null where that sum is not above 0. */
  readonly share: number | null;
  readonly ids: readonly string[];
}

const groupsOf = (
  ranked: readonly Ranked[],
  named: readonly { readonly name: string; readonly size: number }[],
): readonly CompositionGroup[] => {
  const sum = (items: readonly Ranked[]) => items.reduce((all, { amount }) => all + amount, 0);
  const whole = sum(ranked);
  let from = 0;
  return named.map(({ name, size }) => {
    const members = ranked.slice(from, from + size);
    from += size;
    const amount = sum(members);
    const share = whole > 0 ? amount / whole : null;
    return { name, customers: size, amount, share, ids: members.map(({ id }) => id) };
  });
};

/**
 * Decile analysis デシル分析: customers from the best down in ten groups, `"1"` the best. Sizes differ by at most one; the
 * first `n mod 10` are larger, as SQL's NTILE deals them. Equal amounts go by id. Groups add up to the whole.
 *
 * @example
 * ```ts
 * import { deciles } from "@clientele/core/classification";
 *
 * const eleven = Array.from({ length: 11 }, (_, at) => ({ id: `c${at}`, amount: at === 0 ? 90 : 1 }));
 * const [best, second] = deciles(eleven);
 * [best?.customers, best?.share, second?.customers]; // => [2, 0.91, 1]
 * ```
 */
export const deciles = (customers: readonly Ranked[]): readonly CompositionGroup[] => {
  const size = Math.floor(customers.length / 10);
  const larger = customers.length % 10;
  return groupsOf(
    customers.toSorted(bestFirst),
    Array.from({ length: 10 }, (_, at) => ({ name: `${at + 1}`, size: at < larger ? size + 1 : size })),
  );
};

/**
 * Heavy, medium, light, zero: of those with an amount above 0 the best 20 % are heavy, the next 30 % medium, the other
 * half light; an amount of 0 or less is zero. Borders are rounded up, so that one buyer alone is heavy.
 *
 * @example
 * ```ts
 * import { heavyMediumLight } from "@clientele/core/classification";
 *
 * const five = [50, 40, 30, 20, 10, 0].map((amount) => ({ id: `c${amount}`, amount }));
 * heavyMediumLight(five).map(({ name, customers }) => `${name} ${customers}`);
 * // => ["heavy 1", "medium 2", "light 2", "zero 1"]
 * ```
 */
export const heavyMediumLight = (customers: readonly Ranked[]): readonly CompositionGroup[] => {
  const ranked = customers.toSorted(bestFirst);
  const buyers = ranked.filter(({ amount }) => amount > 0).length;
  const heavy = Math.ceil(buyers / 5);
  const upper = Math.ceil(buyers / 2);
  return groupsOf(ranked, [
    { name: "heavy", size: heavy },
    { name: "medium", size: Math.max(0, upper - heavy) },
    { name: "light", size: buyers - Math.max(heavy, upper) },
    { name: "zero", size: ranked.length - buyers },
  ]);
};
