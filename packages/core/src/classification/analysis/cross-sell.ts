import { forEachPair } from "./pairs.js";
import { fisherUpper, logFactorials } from "./significance.js";

/** What was bought together: products by their position in a list of names, each once a basket. */
export interface Baskets {
  readonly products: readonly string[];
  /** Basket `i` holds `items[starts[i]]` up to before `items[starts[i + 1]]`. */
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

export interface CrossSellPolicy {
  /** A product, and a pair, must be in at least so many baskets. */
  readonly minBaskets: number;
  /** In percent: of the baskets with the one, so many hold the other as well. */
  readonly minConfidence: number;
  /** Chance, in thousandths, that even one of all pairs is named although nothing is behind it. */
  readonly maxError: number;
}

/** Who buys `from` also buys `to`. */
export interface CrossSellRule {
  readonly from: string;
  readonly to: string;
  readonly baskets: {
    readonly from: number;
    readonly to: number;
    readonly both: number;
    readonly all: number;
  };
  /** Part of all baskets that hold both. */
  readonly support: number;
  /** Part of the baskets with `from` that hold `to`. */
  readonly confidence: number;
  /** Confidence against how common `to` is: 1 is chance. */
  readonly lift: number;
  /** One-sided exact probability of so many together by chance (Fisher). */
  readonly pValue: number;
  /** The same, times the pairs that were tested (Bonferroni), at most 1. */
  readonly adjusted: number;
}

/** Rules, and how many pairs were looked at for them. */
export interface CrossSell {
  readonly baskets: number;
  /** Pairs of products that are common enough each, met or not: what the correction counts. */
  readonly tested: number;
  readonly rules: readonly CrossSellRule[];
}

/**
 * Lays out baskets as columns; a product that is there twice counts once, and an empty basket is a basket.
 *
 * @example
 * ```ts
 * import { basketsOf } from "@clientele/core/classification";
 *
 * const baskets = basketsOf([["desk", "lamp", "desk"], ["lamp"]]);
 * [[...baskets.starts], [...baskets.items]]; // => [[0, 2, 3], [0, 1, 1]]
 * ```
 */
export const basketsOf = (lists: readonly (readonly string[])[]): Baskets => {
  const products = [...new Set(lists.flat())].sort();
  const positions = new Map(products.map((name, at) => [name, at]));
  const starts = new Int32Array(lists.length + 1);
  const items: number[] = [];
  lists.forEach((list, at) => {
    const handles = [...new Set(list)].map((name) => positions.get(name) ?? 0);
    for (const handle of handles.sort((a, b) => a - b)) items.push(handle);
    starts[at + 1] = items.length;
  });
  return { products, starts, items: Int32Array.from(items) };
};

const countItems = ({ products, items }: Baskets): Int32Array => {
  const counts = new Int32Array(products.length);
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
};

/**
 * Cross-sell rules between two products (Agrawal, Imielinski and Swami 1993): support, confidence and lift, kept only
 * where so many together are no chance: Fisher's exact test, one-sided, with Bonferroni's correction for every pair of
 * products that is common enough each (that selection looks only at single counts, so it spoils no test). The strongest
 * lift first, then by baskets and names. Cost: the sum over baskets of the square of their size.
 *
 * @example
 * ```ts
 * import { basketsOf, crossSellRules } from "@clientele/core/classification";
 *
 * const together = Array.from({ length: 10 }, () => ["desk", "lamp"]);
 * const apart = Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? ["chair"] : ["rug"]));
 * const policy = { minBaskets: 3, minConfidence: 50, maxError: 50 };
 * const [rule] = crossSellRules(basketsOf([...together, ...apart]), policy).rules;
 * [rule?.from, rule?.to, rule?.support, rule?.confidence, rule?.lift]; // => ["desk", "lamp", 0.5, 1, 2]
 * ```
 */
export const crossSellRules = (baskets: Baskets, policy: CrossSellPolicy): CrossSell => {
  const all = baskets.starts.length - 1;
  const counts = countItems(baskets);
  const isCommon = (item: number): boolean => (counts[item] ?? 0) >= policy.minBaskets;
  const kept = counts.filter((count) => count >= policy.minBaskets).length;
  const tested = (kept * Math.max(0, kept - 1)) / 2;
  const logs = logFactorials(all);
  const rules: CrossSellRule[] = [];
  forEachPair(baskets, isCommon, (lower, higher, both) => {
    const [a, b] = [counts[lower] ?? 0, counts[higher] ?? 0];
    if (both < policy.minBaskets || both * all <= a * b) return;
    const pValue = fisherUpper({ all, a, b, both }, logs);
    const adjusted = Math.min(1, pValue * tested);
    if (adjusted * 1_000 > policy.maxError) return;
    const common = { support: both / all, lift: (both * all) / (a * b), pValue, adjusted };
    for (const [from, to] of [
      [lower, higher],
      [higher, lower],
    ] as const) {
      const [ofFrom, ofTo] = [counts[from] ?? 0, counts[to] ?? 0];
      if (both * 100 < policy.minConfidence * ofFrom) continue;
      rules.push({
        from: baskets.products[from] ?? "",
        to: baskets.products[to] ?? "",
        baskets: { from: ofFrom, to: ofTo, both, all },
        confidence: both / ofFrom,
        ...common,
      });
    }
  });
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  rules.sort(
    (a, b) =>
      b.lift - a.lift || b.baskets.both - a.baskets.both || byName(a.from, b.from) || byName(a.to, b.to),
  );
  return { baskets: all, tested, rules };
};

/** A product to offer, and the rule that says so. */
export interface CrossSellOffer {
  readonly product: string;
  readonly because: CrossSellRule;
}

/**
 * What to offer to who already has these products: what the rules lead to and is not there yet, each once, by its
 * strongest rule; the highest confidence first.
 *
 * @example
 * ```ts
 * import { crossSellOffers } from "@clientele/core/classification";
 *
 * crossSellOffers([], ["desk"]); // => []
 * ```
 */
export const crossSellOffers = (
  rules: readonly CrossSellRule[],
  bought: readonly string[],
): readonly CrossSellOffer[] => {
  const has = new Set(bought);
  const offers = new Map<string, CrossSellOffer>();
  for (const rule of rules.toSorted((a, b) => b.confidence - a.confidence || b.lift - a.lift)) {
    if (!has.has(rule.from) || has.has(rule.to) || offers.has(rule.to)) continue;
    offers.set(rule.to, { product: rule.to, because: rule });
  }
  return [...offers.values()];
};
