import type { CustomerFacts } from "../match.js";
import {
  type Box,
  type Carved,
  type Constraint,
  type Cover,
  carve,
  contains,
  type Fuel,
  meet,
  touches,
} from "./box.js";
import type { Space } from "./space.js";
import type { Row } from "./table.js";

/** What an analysis may look at. */
export interface Budget {
  /** Boxes for one question. */
  readonly perQuestion: number;
  /** Boxes altogether. */
  readonly total: number;
}

export const defaultBudget: Budget = { perQuestion: 50_000, total: 3_000_000 };

/** Grants each question its share of what is left. */
export const makeMeter = ({ perQuestion, total }: Budget) => {
  let left = total;
  return {
    ask: <A>(question: (fuel: Fuel) => A, most: number = perQuestion): A => {
      const granted = Math.min(most, perQuestion, left);
      const fuel = { left: granted };
      const answer = question(fuel);
      left -= granted - fuel.left;
      return answer;
    },
    isEmpty: (): boolean => left <= 0,
  };
};
export type Meter = ReturnType<typeof makeMeter>;

/** Whether a rule ever decides. */
export type Reach =
  | { readonly is: "reachable"; readonly box: Box; readonly witness: CustomerFacts }
  | {
      readonly is: "unreachable";
      readonly blame: readonly number[];
      /** Where one of those to blame decides; null where the budget did not reach for it. */
      readonly box: Box | null;
    }
  | { readonly is: "empty"; readonly attribute: string }
  | { readonly is: "unknown" };

/** The boxes of a row, as boxes of the space. */
export const boxesIn = (space: Space, boxes: readonly Constraint[]): readonly Box[] =>
  boxes.map((constraint) => meet(space.whole, constraint)).filter((box) => box !== null);

/** Visits what is left of several boxes; each is carved for itself. */
export const carveAll = (
  boxes: readonly Box[],
  covers: readonly Cover[],
  fuel: Fuel,
  visit: (rest: Box) => boolean,
): Carved => {
  const used = new Set<number>();
  for (const box of boxes) {
    const { used: more, end } = carve(box, covers, fuel, visit);
    for (const rule of more) used.add(rule);
    if (end !== "done") return { used, end };
  }
  return { used, end: "done" };
};

/** Drops from a set of rules whichever the others can do without. */
const fewest = (
  boxes: readonly Box[],
  blame: readonly number[],
  covers: readonly Cover[],
  fuel: Fuel,
): readonly number[] => {
  let kept = blame;
  for (const one of blame) {
    const rest = kept.filter((rule) => rule !== one);
    const still = covers.filter(({ rule }) => rule === null || rest.includes(rule));
    if (carveAll(boxes, still, fuel, () => true).end === "done") kept = rest;
  }
  return kept;
};

/** What is left of boxes, a part of it; null of none, or where it stays unknown. */
const restOf = (boxes: readonly Box[], covers: readonly Cover[], fuel: Fuel): Box | null => {
  let found: Box | null = null;
  carveAll(boxes, covers, fuel, (rest) => {
    found = rest;
    return true;
  });
  return found;
};

/** So many are noted before what is left is worked out anew. */
const AT_ONCE = 32;

/**
 * Rules that between them decide for everybody in these boxes, each for somebody, with where it does. What the rules found
 * so far leave over is decided by the first that touches it; null when the fuel runs out.
 */
const decidersIn = (
  boxes: readonly Box[],
  earlier: readonly Cover[],
  impossible: readonly Cover[],
  fuel: Fuel,
): ReadonlyMap<number, Box> | null => {
  const inOrder = earlier
    .filter((cover) => boxes.some((box) => touches(box, cover)))
    .sort((a, b) => (a.rule ?? -1) - (b.rule ?? -1));
  const found = new Map<number, Box>();
  for (;;) {
    const before = found.size;
    const known = inOrder.filter(({ rule }) => rule !== null && found.has(rule));
    carveAll(boxes, [...impossible, ...known], fuel, (rest) => {
      const first = inOrder.find((cover) => touches(rest, cover));
      const where = first === undefined ? null : meet(rest, first.constraint);
      if (first !== undefined && first.rule !== null && where !== null) found.set(first.rule, where);
      return found.size >= before + AT_ONCE;
    });
    if (fuel.left <= 0) return null;
    if (found.size === before) return found;
  }
};

/** Does the rule at this place ever decide, after those before it? */
export const reachOf = (space: Space, row: Row, earlier: readonly Cover[], fuel: Fuel): Reach => {
  if (row.contradiction !== null) return { is: "empty", attribute: row.contradiction };
  const boxes = boxesIn(space, row.boxes);
  const possible = carveAll(boxes, space.impossible, fuel, () => true);
  if (possible.end === "done") return { is: "empty", attribute: listOf(row) };
  const single = earlier.find(({ constraint }) => boxes.every((box) => contains(constraint, box)));
  if (single !== undefined && single.rule !== null) {
    const { rule } = single;
    const before = earlier.filter((cover) => cover.rule !== null && cover.rule < rule);
    const box = restOf(boxes, [...space.impossible, ...before], fuel);
    // where nothing is left for it, it is not what keeps the rule from deciding
    if (box !== null || fuel.left <= 0) return { is: "unreachable", blame: [rule], box };
  }
  let found: Box | null = null;
  const { used, end } = carveAll(boxes, [...space.impossible, ...earlier], fuel, (rest) => {
    found = rest;
    return true;
  });
  if (end === "unknown") return { is: "unknown" };
  if (found !== null)
    return row.exact ? { is: "reachable", box: found, witness: space.witness(found) } : { is: "unknown" };
  const deciders = decidersIn(boxes, earlier, space.impossible, fuel);
  const blamed = deciders === null ? used : new Set(deciders.keys());
  const near = earlier.filter(({ rule }) => rule !== null && blamed.has(rule));
  const inOrder = [...blamed].sort((a, b) => a - b);
  const blame = fewest(boxes, inOrder, [...space.impossible, ...near], fuel);
  return { is: "unreachable", blame, box: deciders?.get(blame[0] ?? -1) ?? null };
};

const listOf = ({ rule }: Row): string =>
  Object.keys(rule.when).find((name) => name === "tags") ?? "attributes";
