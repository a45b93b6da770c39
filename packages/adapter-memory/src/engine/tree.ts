import type { StoreRow } from "@clientele/core/port";
import sortedBtree from "sorted-btree";
import { type Compare, compareBy, type Place } from "./order.js";

// The package is CommonJS with `exports.default`; node hands over the whole exports object, bundlers its default.
const BTree = (sortedBtree as unknown as { default?: typeof sortedBtree }).default ?? sortedBtree;

/** What is used of a sorted map; its own type reads differently under Node's resolution and a bundler's. */
interface SortedPlaces {
  set(place: Place, value: undefined): boolean;
  delete(place: Place): boolean;
  clone(): SortedPlaces;
  keys(): Iterable<Place>;
  entries(from: Place, reused: [Place, undefined]): Iterable<[Place, undefined]>;
  entriesReversed(from: Place, reused: [Place, undefined]): Iterable<[Place, undefined]>;
}

/** One index: rows in the order of its fields and their id. */
export interface Tree {
  readonly compare: Compare;
  readonly rows: SortedPlaces;
}

export const emptyTree = (fields: readonly string[]): Tree => {
  const compare = compareBy(fields);
  return { compare, rows: new BTree<Place, undefined>(undefined, compare) };
};

/** The rows strictly between two places. */
export function* between(tree: Tree, low: Place, high: Place, descending: boolean): Generator<StoreRow> {
  const { compare, rows } = tree;
  const pair: [Place, undefined] = [low, undefined];
  if (descending) {
    for (const [row] of rows.entriesReversed(high, pair)) {
      if (compare(row, high) >= 0) continue;
      if (compare(row, low) <= 0) return;
      yield row as StoreRow;
    }
    return;
  }
  for (const [row] of rows.entries(low, pair)) {
    if (compare(row, low) <= 0) continue;
    if (compare(row, high) >= 0) return;
    yield row as StoreRow;
  }
}
