import type { Baskets } from "./cross-sell.js";

/** Where each product occurs: `at[from[p]]` up to before `at[from[p + 1]]` are places in `items`. */
const occurrencesOf = ({ products, items }: Baskets) => {
  const from = new Int32Array(products.length + 1);
  for (const item of items) from[item + 1] = (from[item + 1] ?? 0) + 1;
  for (let item = 1; item < from.length; item += 1) from[item] = (from[item] ?? 0) + (from[item - 1] ?? 0);
  const next = from.slice();
  const at = new Int32Array(items.length);
  items.forEach((item, place) => {
    const free = next[item] ?? 0;
    at[free] = place;
    next[item] = free + 1;
  });
  return { from, at };
};

/** The same baskets with some products left out. */
const filtered = ({ products, starts, items }: Baskets, keeps: (item: number) => boolean): Baskets => {
  const kept: number[] = [];
  const from = new Int32Array(starts.length);
  for (let basket = 0; basket + 1 < starts.length; basket += 1) {
    for (const item of items.subarray(starts[basket], starts[basket + 1])) if (keeps(item)) kept.push(item);
    from[basket + 1] = kept.length;
  }
  return { products, starts: from, items: Int32Array.from(kept) };
};

/**
 * Tells every pair of kept products that meet, the lower position first, and in how many baskets. Product by product,
 * so that memory grows with the products and not with their pairs. Cost: the sum over baskets of half the square of their size.
 */
export const forEachPair = (
  all: Baskets,
  keeps: (item: number) => boolean,
  tell: (lower: number, higher: number, baskets: number) => void,
): void => {
  const baskets = filtered(all, keeps);
  const { starts, items } = baskets;
  const { from, at } = occurrencesOf(baskets);
  const ends = new Int32Array(items.length);
  for (let basket = 0; basket + 1 < starts.length; basket += 1) {
    ends.fill(starts[basket + 1] ?? 0, starts[basket], starts[basket + 1]);
  }
  const met = new Int32Array(all.products.length);
  for (let lower = 0; lower < met.length; lower += 1) {
    const partners: number[] = [];
    for (let index = from[lower] ?? 0; index < (from[lower + 1] ?? 0); index += 1) {
      const place = at[index] ?? 0;
      const end = ends[place] ?? 0;
      for (let other = place + 1; other < end; other += 1) {
        const higher = items[other] ?? 0;
        const times = met[higher] ?? 0;
        if (times === 0) partners.push(higher);
        met[higher] = times + 1;
      }
    }
    for (const higher of partners) {
      tell(lower, higher, met[higher] ?? 0);
      met[higher] = 0;
    }
  }
};
