/**
 * Where spans begin and end, ascending, with a grid laid over them: cell `i` begins behind the first `starts[i]` bounds.
 * A value's cell is one multiplication away, so that bounds that lie evenly are found in O(1); any others, by a binary
 * search in the cell, in O(log n).
 */
export interface Bounds {
  readonly ends: Float64Array;
  readonly starts: Int32Array;
  readonly first: number;
  readonly scale: number;
}

const CELLS_PER_BOUND = 2;

const cellOf = ({ first, scale, starts }: Bounds, value: number): number =>
  Math.max(0, Math.min(starts.length - 2, Math.floor((value - first) * scale)));

/** Lays the grid over bounds, given once each and ascending. */
export const boundsOf = (ends: Float64Array): Bounds => {
  const cells = Math.max(1, ends.length * CELLS_PER_BOUND);
  const first = ends[0] ?? 0;
  const width = (ends.at(-1) ?? 0) - first;
  const bounds = {
    ends,
    starts: new Int32Array(cells + 1),
    first,
    scale: width > 0 ? (cells - 1) / width : 1,
  };
  // the cell grows with the value, so that what lies in a later cell is larger
  for (const end of ends) {
    const next = cellOf(bounds, end) + 1;
    bounds.starts[next] = (bounds.starts[next] as number) + 1;
  }
  for (let cell = 1; cell <= cells; cell += 1)
    bounds.starts[cell] = (bounds.starts[cell] as number) + (bounds.starts[cell - 1] as number);
  return bounds;
};

/** How many of the bounds a value has reached; of a number. */
export const reached = (bounds: Bounds, value: number): number => {
  const { ends, starts } = bounds;
  const cell = cellOf(bounds, value);
  let low = starts[cell] as number;
  let high = starts[cell + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (ends[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
};
