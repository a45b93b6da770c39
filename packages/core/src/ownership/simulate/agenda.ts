import type { Instant } from "../../kernel/index.js";

interface Entry {
  readonly at: Instant;
  readonly id: string;
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

/** What is to be done when, the earliest first, and by id what is to be done at one moment: a binary heap, O(log n) each. */
export class Agenda {
  readonly #heap: Entry[] = [];

  add(at: Instant, id: string): void {
    const heap = this.#heap;
    const entry = { at, id };
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!before(entry, heap[above] as Entry)) break;
      heap[place] = heap[above] as Entry;
      place = above;
    }
    heap[place] = entry;
  }

  /** Takes what comes first, if it is to be done by then. */
  takeUntil(until: Instant): Entry | null {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.at > until) return null;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1] as Entry, heap[below] as Entry)) below += 1;
      if (!before(heap[below] as Entry, last)) break;
      heap[place] = heap[below] as Entry;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}
