import type { BetterIs } from "./metric-policy.js";

export interface Ranked {
  readonly key: string;
  readonly value: number | null;
  /** 1 is the best; null for whoever has no figure. */
  readonly rank: number | null;
  /** How many others have this rank. */
  readonly tiedWith: number;
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;

/**
 * Competition ranking 排名: equal figures share a rank, and the ranks behind them are skipped. Ties stand in the order of
 * their keys and say so; who has no figure comes last, without a rank.
 *
 * @example
 * ```ts
 * import { ranking } from "@clientele/core/performance";
 *
 * const of = (key: string, value: number | null) => ({ key, value });
 * const ranked = ranking([of("a", 5), of("b", 9), of("c", 9), of("d", 7), of("e", null)], "higher");
 * ranked.map((one) => [one.key, one.rank]); // => [["b", 1], ["c", 1], ["d", 3], ["a", 4], ["e", null]]
 * ```
 */
export const ranking = (
  items: readonly { readonly key: string; readonly value: number | null }[],
  betterIs: BetterIs,
): readonly Ranked[] => {
  const sign = betterIs === "higher" ? -1 : 1;
  const placed = items
    .flatMap(({ key, value }) => (value === null ? [] : [{ key, value }]))
    .sort((a, b) => sign * (a.value - b.value) || byKey(a, b));
  const equals = new Map<number, number>();
  const ranks = new Map<number, number>();
  placed.forEach(({ value }, at) => {
    equals.set(value, (equals.get(value) ?? 0) + 1);
    if (!ranks.has(value)) ranks.set(value, at + 1);
  });
  const ranked = placed.map(({ key, value }): Ranked => {
    return { key, value, rank: ranks.get(value) ?? null, tiedWith: (equals.get(value) ?? 1) - 1 };
  });
  const unplaced = items
    .flatMap(({ key, value }) => (value === null ? [{ key, value, rank: null, tiedWith: 0 }] : []))
    .sort(byKey);
  return [...ranked, ...unplaced];
};
