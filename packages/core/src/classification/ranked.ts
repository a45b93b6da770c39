import { ascendingOrder } from "./radix.js";

/** Customers in ascending order of a figure, equal figures in the order of their positions. */
export interface Ranking {
  size(): number;
  /** Puts a customer, by its position, in its place; moves it there when it has another. O(log n). */
  put(customer: number, value: number): void;
  /** Takes a customer out. O(log n). */
  take(customer: number): void;
  /** The figure at a rank, from 0. O(log n). */
  valueAt(rank: number): number;
  /** How many customers are before this one, which is in the ranking. O(log n). */
  rankOf(customer: number): number;
  /** How many customers have a smaller figure. O(log n). */
  below(value: number): number;
}

/** No node. A customer's node is its position plus one. */
const NIL = 0;

// A tree is out of balance when one side weighs more than three times the other (Adams 1993, with the parameters that
// Hirai and Yamamoto 2011 prove to be right).
const HEAVIER = 3;
const INNER = 2;

/**
 * A ranking of whole figures, as a weight-balanced tree: never deeper than about 2.4 log2 n, whatever the history.
 *
 * @param customers positions of the customers that it starts with, ascending; `values[i]` is the figure of `customers[i]`.
 */
export const rankingOf = (customers: Int32Array, values: Float64Array): Ranking => {
  const left: number[] = [];
  const right: number[] = [];
  /** Of the tree under a node, itself included; 0 for a customer who is not in the ranking. */
  const sizes: number[] = [];
  const figures: number[] = [];

  const l = (node: number): number => left[node] ?? NIL;
  const r = (node: number): number => right[node] ?? NIL;
  const sizeOf = (node: number): number => sizes[node] ?? 0;
  const figureOf = (node: number): number => figures[node] ?? 0;
  const isBefore = (a: number, b: number): boolean =>
    figureOf(a) < figureOf(b) || (figureOf(a) === figureOf(b) && a < b);

  const joined = (node: number, before: number, after: number): number => {
    left[node] = before;
    right[node] = after;
    sizes[node] = sizeOf(before) + sizeOf(after) + 1;
    return node;
  };
  const isHeavier = (a: number, b: number, times: number): boolean => sizeOf(a) + 1 > times * (sizeOf(b) + 1);
  const turnedLeft = (node: number): number => {
    const above = r(node);
    return joined(above, joined(node, l(node), l(above)), r(above));
  };
  const turnedRight = (node: number): number => {
    const above = l(node);
    return joined(above, l(above), joined(node, r(above), r(node)));
  };
  /** One side may have changed by one. */
  const balanced = (node: number, before: number, after: number): number => {
    joined(node, before, after);
    if (isHeavier(after, before, HEAVIER)) {
      const isDouble = sizeOf(l(after)) + 1 >= INNER * (sizeOf(r(after)) + 1);
      if (isDouble) right[node] = turnedRight(after);
      return turnedLeft(node);
    }
    if (isHeavier(before, after, HEAVIER)) {
      const isDouble = sizeOf(r(before)) + 1 >= INNER * (sizeOf(l(before)) + 1);
      if (isDouble) left[node] = turnedLeft(before);
      return turnedRight(node);
    }
    return node;
  };

  const inserted = (root: number, node: number): number => {
    if (root === NIL) return joined(node, NIL, NIL);
    return isBefore(node, root)
      ? balanced(root, inserted(l(root), node), r(root))
      : balanced(root, l(root), inserted(r(root), node));
  };
  const firstOf = (root: number): number => {
    let node = root;
    while (l(node) !== NIL) node = l(node);
    return node;
  };
  const removed = (root: number, node: number): number => {
    if (root === node) {
      if (l(root) === NIL) return r(root);
      if (r(root) === NIL) return l(root);
      const next = firstOf(r(root));
      return balanced(next, l(root), removed(r(root), next));
    }
    return isBefore(node, root)
      ? balanced(root, removed(l(root), node), r(root))
      : balanced(root, l(root), removed(r(root), node));
  };

  const built = (nodes: Int32Array, from: number, until: number): number => {
    if (from === until) return NIL;
    const middle = (from + until) >> 1;
    return joined(nodes[middle] ?? NIL, built(nodes, from, middle), built(nodes, middle + 1, until));
  };

  const makeRoom = (node: number): void => {
    while (figures.length <= node) for (const column of [left, right, sizes, figures]) column.push(0);
  };
  makeRoom((customers.at(-1) ?? -1) + 1);
  let least = 0;
  for (const value of values) least = Math.min(least, value);
  customers.forEach((customer, at) => {
    figures[customer + 1] = values[at] ?? 0;
  });
  const nodes = ascendingOrder(values.map((value) => value - least)).map((at) => (customers[at] ?? 0) + 1);
  let root = built(nodes, 0, nodes.length);

  const isIn = (node: number): boolean => sizeOf(node) > 0;
  const take = (node: number): void => {
    root = removed(root, node);
    sizes[node] = 0;
  };
  /** How many are before the first for which a place is not behind. */
  const countWhile = (isBehind: (node: number) => boolean): number => {
    let count = 0;
    for (let node = root; node !== NIL; ) {
      const goesOn = isBehind(node);
      if (goesOn) count += sizeOf(l(node)) + 1;
      node = goesOn ? r(node) : l(node);
    }
    return count;
  };

  return {
    size: () => sizeOf(root),
    put(customer, value) {
      const node = customer + 1;
      makeRoom(node);
      if (isIn(node)) {
        if (figureOf(node) === value) return;
        take(node);
      }
      figures[node] = value;
      root = inserted(root, node);
    },
    take(customer) {
      if (isIn(customer + 1)) take(customer + 1);
    },
    valueAt(rank) {
      let node = root;
      let ahead = rank;
      while (node !== NIL && ahead !== sizeOf(l(node))) {
        const before = sizeOf(l(node));
        node = ahead < before ? l(node) : r(node);
        if (ahead > before) ahead -= before + 1;
      }
      return node === NIL ? Number.NaN : figureOf(node);
    },
    rankOf: (customer) => countWhile((node) => isBefore(node, customer + 1)),
    below: (value) => countWhile((node) => figureOf(node) < value),
  };
};
