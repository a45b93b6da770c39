import { heapOf } from "../heap.js";
import type { Books } from "./books.js";
import type { Chooser, Crew } from "./crew.js";
import type { LedgerState } from "./ledger-state.js";

/**
 * `least-loaded` (or `longest-idle`, where loads do not count) as a heap: O(log m) for each customer. Loads and turns only
 * grow in a batch, so whoever comes first by what was noted of them comes first indeed when the note still holds; if not,
 * it is renewed and they sink.
 */
export const queue = (crew: Crew, books: Books, ledger: LedgerState, byLoad: boolean): Chooser => {
  const { reps, slots, weights } = crew;
  const loadOf = (at: number): number => (byLoad ? (books.load[reps[at] as number] as number) : 0);
  const turnOf = (at: number): number => ledger.lastTurn[slots[at] as number] as number;
  const load = Float64Array.from(reps, (_, at) => loadOf(at));
  const turn = Float64Array.from(reps, (_, at) => turnOf(at));
  const before = (a: number, b: number): boolean => {
    const loads = (load[a] as number) * (weights[b] as number) - (load[b] as number) * (weights[a] as number);
    const order = loads || (turn[a] as number) - (turn[b] as number) || a - b;
    return order < 0;
  };
  const heap = heapOf([...reps.keys()], before);

  return () => {
    for (let first = heap.first(); first !== -1; first = heap.first()) {
      const rep = reps[first] as number;
      if (books.isFull(rep)) heap.drop();
      else if (load[first] === loadOf(first) && turn[first] === turnOf(first)) {
        ledger.note(slots[first] as number);
        return rep;
      } else {
        load[first] = loadOf(first);
        turn[first] = turnOf(first);
        heap.sink();
      }
    }
    return -1;
  };
};
