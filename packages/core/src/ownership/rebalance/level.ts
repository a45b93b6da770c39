import { heapOf } from "../heap.js";
import type { Loads } from "./loads.js";
import type { Shelf, Transfer } from "./transfers.js";

/**
 * Levels books whose customers may all go to the same reps: from whoever it relieves most to whomever it burdens least,
 * while that is less. Whoever has given never gets, so each customer goes once, and no fewer could do. O(log m) for each.
 */
export const levelOne = (
  group: number,
  shelves: readonly Shelf[],
  takers: readonly number[],
  loads: Loads,
): readonly Transfer[] => {
  const left = new Map(shelves.map(({ owner, count }) => [owner, count]));
  const givers = heapOf([...left.keys()], (a, b) => {
    const order = loads.relief(b) - loads.relief(a);
    return order < 0 || (order === 0 && a < b);
  });
  const open = heapOf(takers, (a, b) => {
    const [one, other] = [loads.burden(a), loads.burden(b)];
    return one < other || (one === other && a < b);
  });
  const counts = new Map<number, Map<number, number>>();
  for (;;) {
    const [from, to] = [givers.first(), open.first()];
    if (from === -1 || to === -1 || loads.relief(from) <= loads.burden(to)) break;
    loads.move(from, to);
    const own = counts.get(from) ?? new Map<number, number>();
    counts.set(from, own.set(to, (own.get(to) ?? 0) + 1));
    const rest = (left.get(from) ?? 0) - 1;
    left.set(from, rest);
    if (rest === 0) givers.drop();
    else givers.sink();
    open.sink();
  }
  return [...counts].flatMap(([from, own]) => [...own].map(([to, count]) => ({ from, group, to, count })));
};
