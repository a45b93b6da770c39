import type { Scalar } from "../operators.js";
import { type Axis, rowAround, rowOfPrefix } from "./axis.js";
import { reached } from "./bounds.js";

/** The row of one value on an axis. */
export const rowOf = (axis: Axis, value: Scalar): number => {
  switch (axis.kind) {
    case "in":
    case "notIn":
      return axis.rows.get(value) ?? axis.other;
    case "within":
      return rowAround(String(value), axis.rows) ?? axis.other;
    case "prefix":
      return rowOfPrefix(String(value), axis.rows, axis.lengths) ?? axis.other;
    case "span":
      // not a number: NaN has reached no bound, yet it lies in no span either
      return typeof value === "number" && !Number.isNaN(value)
        ? (axis.spans[reached(axis.bounds, value)] as number)
        : axis.other;
    case "exists":
      return axis.other;
  }
};

/**
 * Puts the row of a list on an axis into `into`: one item is enough for what is asked for, and one is enough to rule out
 * what is excluded.
 */
export const listRow = (
  axis: Axis,
  bits: Int32Array,
  stride: number,
  list: readonly string[],
  into: number,
): void => {
  const first = list[0];
  const only = axis.kind === "span" || first === undefined ? axis.other : rowOf(axis, first);
  bits.copyWithin(into, only, only + stride);
  if (axis.kind === "span" || axis.kind === "exists") return;
  const all = axis.kind === "notIn";
  for (let at = 1; at < list.length; at += 1) {
    const row = rowOf(axis, list[at] as string);
    for (let word = 0; word < stride; word += 1) {
      const [have, more] = [bits[into + word] as number, bits[row + word] as number];
      bits[into + word] = all ? have & more : have | more;
    }
  }
};
