import type { CounterChange } from "@clientele/core/port";
import { refuse } from "../failure.js";

/** What becomes of one counter: its whole change, and between which values it must be for that. */
export interface Counting {
  readonly name: string;
  readonly delta: number;
  readonly least: number;
  readonly most: number;
}

const LEAST = Number.MIN_SAFE_INTEGER;
const MOST = Number.MAX_SAFE_INTEGER;

/**
 * Several changes of a counter as one. Each must stay within its bounds where it stands in the order, which says how much
 * the counter may be before the first.
 */
export const countingOf = (changes: readonly CounterChange[]): readonly Counting[] => {
  const counters = new Map<string, Counting>();
  for (const { counter, delta, min, max } of changes) {
    const before = counters.get(counter) ?? { name: counter, delta: 0, least: LEAST, most: MOST };
    const sum = before.delta + delta;
    if (!Number.isSafeInteger(sum))
      refuse(
        `counter ${counter} would be changed by ${sum}; counters are safe integers`,
        `计数器 ${counter} 的变化量为 ${sum}；计数器必须是安全整数`,
      );
    counters.set(counter, {
      name: counter,
      delta: sum,
      least: Math.max(before.least, (min ?? LEAST) - sum, LEAST),
      most: Math.min(before.most, (max ?? MOST) - sum, MOST),
    });
  }
  return [...counters.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** The first change that a counter of this value does not allow, and what the counter is before it. */
export const refusedCount = (
  changes: readonly CounterChange[],
  stored: ReadonlyMap<string, number>,
): { readonly counter: string; readonly value: number } | null => {
  const values = new Map(stored);
  for (const { counter, delta, min, max } of changes) {
    const value = values.get(counter) ?? 0;
    const next = value + delta;
    if (!Number.isSafeInteger(next))
      refuse(
        `counter ${counter} would be ${next}; counters are safe integers`,
        `计数器 ${counter} 将变为 ${next}；计数器必须是安全整数`,
      );
    if ((min !== null && next < min) || (max !== null && next > max)) return { counter, value };
    values.set(counter, next);
  }
  return null;
};
