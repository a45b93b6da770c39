import { valuesAtRanks } from "./select.js";

/** The group of a rank when `n` are dealt into `bins` groups of which the first `n mod bins` hold one more. */
export const tileOf = (rank: number, n: number, bins: number): number => {
  const size = Math.floor(n / bins);
  const larger = (n % bins) * (size + 1);
  return rank < larger ? Math.floor(rank / (size + 1)) : (n % bins) + Math.floor((rank - larger) / size);
};

/** The ranks at which a new group begins, without the first. */
const firstRanks = (n: number, bins: number): readonly number[] =>
  Array.from({ length: bins - 1 }, (_, at) => {
    const tile = at + 1;
    return tile * Math.floor(n / bins) + Math.min(tile, n % bins);
  }).filter((rank) => rank < n);

/** How many of the ascending borders are below a value. */
const bordersBelow = (value: number, borders: Float64Array): number => {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Scores from 1 as SQL's NTILE over ascending values. Nothing is sorted: only a value at which a group begins can be
 * split between groups, so all others are placed by comparison with those. Cost: O(n log bins).
 */
export const tileScores = (
  values: Float64Array,
  bins: number,
  ties: "together" | "split-by-key",
): Uint8Array => {
  const n = values.length;
  const borders = Float64Array.from(new Set(valuesAtRanks(values, firstRanks(n, bins))));
  // Places alternate: below the first border, equal to it, between it and the second, and so on.
  const places = new Uint8Array(n);
  const counts = new Float64Array(2 * borders.length + 1);
  for (let at = 0; at < n; at += 1) {
    const value = values[at] ?? 0;
    const below = bordersBelow(value, borders);
    const place = 2 * below + (borders[below] === value ? 1 : 0);
    places[at] = place;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  let before = 0;
  const ranks = counts.map((count) => {
    before += count;
    return before - count;
  });
  const scores = new Uint8Array(n);
  for (let at = 0; at < n; at += 1) {
    const place = places[at] ?? 0;
    const rank = ranks[place] ?? 0;
    scores[at] = tileOf(rank, n, bins) + 1;
    if (ties === "split-by-key" && place % 2 === 1) ranks[place] = rank + 1;
  }
  return scores;
};
