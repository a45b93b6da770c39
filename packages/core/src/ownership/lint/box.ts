import { type Bits, both, countOf, isEmpty, isSubset, meets, sharedBy, without } from "./bits.js";

/** A product of one set of classes for each dimension: the customers of a conjunction of conditions. */
export type Box = readonly Bits[];

/** The dimensions that a rule asks about, each with what it allows there; the others allow everything. */
export type Constraint = readonly (readonly [dimension: number, allowed: Bits])[];

/** A box to take away, and which rule it belongs to (null for customers who cannot exist). */
export interface Cover {
  readonly rule: number | null;
  readonly constraint: Constraint;
}

/** How much more may be looked at; deterministic, unlike time. */
export interface Fuel {
  left: number;
}

export interface Carved {
  /** The rules that were taken away from the box. */
  readonly used: ReadonlySet<number>;
  /** `stopped` when a visitor had seen enough, `unknown` when the fuel ran out. */
  readonly end: "done" | "stopped" | "unknown";
}

/** Both at once, or null when nothing satisfies both. */
export const meet = (box: Box, constraint: Constraint): Box | null => {
  const met = [...box];
  for (const [dimension, allowed] of constraint) {
    const rest = both(met[dimension] ?? allowed, allowed);
    if (isEmpty(rest)) return null;
    met[dimension] = rest;
  }
  return met;
};

/** Does the constraint hold for anybody in the box? */
export const touches = (box: Box, { constraint }: Pick<Cover, "constraint">): boolean => {
  for (const [dimension, allowed] of constraint) if (!meets(box[dimension] as Bits, allowed)) return false;
  return true;
};

/** The share of the box that a cover takes; `sizes` are those of the box, by dimension. */
const shareOf = (box: Box, { constraint }: Cover, sizes: readonly number[]): number => {
  let share = 1;
  for (const [dimension, allowed] of constraint)
    share *= sharedBy(box[dimension] as Bits, allowed) / (sizes[dimension] as number);
  return share;
};

/** Does the constraint hold for everybody in the box? */
export const contains = (constraint: Constraint, box: Box): boolean => {
  for (const [dimension, allowed] of constraint) if (!isSubset(box[dimension] as Bits, allowed)) return false;
  return true;
};

/**
 * Takes covers away from a box, and visits what is left in disjoint boxes, until a visitor answers true: the sharp
 * operator of logic minimisation (R. Brayton et al., "Logic Minimization Algorithms for VLSI Synthesis", 1984). The cover
 * that takes most goes first. Exact; exponential in the worst case, hence the fuel: one unit for each box looked at.
 */
export const carve = (
  box: Box,
  covers: readonly Cover[],
  fuel: Fuel,
  visit: (rest: Box) => boolean,
): Carved => {
  const used = new Set<number>();
  const step = (piece: Box, near: readonly Cover[]): Carved["end"] => {
    if (fuel.left <= 0) return "unknown";
    fuel.left -= 1;
    const meeting = near.filter((cover) => touches(piece, cover));
    const sizes = meeting.length === 0 ? [] : piece.map(countOf);
    let [best, most] = [meeting[0], 0];
    for (const cover of meeting) {
      const share = shareOf(piece, cover, sizes);
      if (share > most) [best, most] = [cover, share];
      if (share === 1) break;
    }
    if (best === undefined) return visit(piece) ? "stopped" : "done";
    if (best.rule !== null) used.add(best.rule);
    if (most === 1) return "done";
    const rest = meeting.filter((cover) => cover !== best);
    const inside = [...piece];
    for (const [dimension, allowed] of best.constraint) {
      const own = inside[dimension] as Bits;
      const outside = without(own, allowed);
      if (isEmpty(outside)) continue;
      const end = step(
        inside.map((bits, at) => (at === dimension ? outside : bits)),
        rest,
      );
      if (end !== "done") return end;
      inside[dimension] = both(own, allowed);
    }
    return "done";
  };
  const end = step(box, covers);
  return { used, end };
};
