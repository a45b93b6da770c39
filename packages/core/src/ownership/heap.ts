/** The first of some numbers, by an order that may change for the first alone. */
export interface Heap {
  /** The first, or -1 of none. */
  readonly first: () => number;
  /** The first has changed, and comes later now if at all: O(log n). */
  readonly sink: () => void;
  /** Takes the first away: O(log n). */
  readonly drop: () => void;
}

/** A binary heap of these numbers: O(n) to build. `before` must be a strict total order. */
export const heapOf = (of: readonly number[], before: (a: number, b: number) => boolean): Heap => {
  const heap = Int32Array.from(of);
  let size = heap.length;
  const sinkFrom = (from: number): void => {
    const moving = heap[from] as number;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1] as number, heap[child] as number)) child += 1;
      if (!before(heap[child] as number, moving)) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = moving;
  };
  for (let at = (size >> 1) - 1; at >= 0; at -= 1) sinkFrom(at);
  return {
    first: () => (size === 0 ? -1 : (heap[0] as number)),
    sink: () => {
      if (size > 0) sinkFrom(0);
    },
    drop: () => {
      size -= 1;
      heap[0] = heap[size] as number;
      if (size > 0) sinkFrom(0);
    },
  };
};
