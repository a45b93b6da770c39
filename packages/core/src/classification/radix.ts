const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * The positions of keys in ascending order; equal keys stay in the order of their positions. Keys are whole numbers from
 * 0 to 2^53 - 1. A radix sort, least significant digit first: O(n) for each eleven bits of the greatest key.
 */
export const ascendingOrder = (keys: Float64Array): Int32Array => {
  const size = keys.length;
  const lastDigit = DIGITS - 1;
  let max = 0;
  for (let at = 0; at < size; at += 1) max = Math.max(max, keys[at] ?? 0);
  let order = new Int32Array(size);
  for (let at = 0; at < size; at += 1) order[at] = at;
  // Keys move along with their positions: reading them through the order would miss the cache each time.
  let sorted = keys.slice();
  let [nextOrder, nextSorted] = [new Int32Array(size), new Float64Array(size)];
  for (let unit = 1; unit <= max; unit *= DIGITS) {
    const scale = 1 / unit;
    const starts = new Int32Array(DIGITS + 1);
    for (let at = 0; at < size; at += 1) {
      // biome-ignore lint/style/noNonNullAssertion: a default would cost a branch for each key
      starts[(((sorted[at] ?? 0) * scale) & lastDigit) + 1]!++;
    }
    for (let digit = 0; digit < DIGITS; digit += 1)
      starts[digit + 1] = (starts[digit + 1] ?? 0) + (starts[digit] ?? 0);
    for (let at = 0; at < size; at += 1) {
      const key = sorted[at] ?? 0;
      // biome-ignore lint/style/noNonNullAssertion: as above
      const to = starts[(key * scale) & lastDigit]!++;
      nextSorted[to] = key;
      nextOrder[to] = order[at] ?? 0;
    }
    [order, nextOrder] = [nextOrder, order];
    [sorted, nextSorted] = [nextSorted, sorted];
  }
  return order;
};
