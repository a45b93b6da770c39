import type { Scalar } from "../operators.js";
import { type Bounds, boundsOf, reached } from "./bounds.js";
import type { RuleBitsBuilder } from "./rule-bits.js";

/**
 * One question that rules ask of an attribute: for any value, the row of the rules that it does not rule out. Rules that
 * do not ask the question are in every row.
 */
export interface Axis {
  readonly kind: "in" | "notIn" | "within" | "prefix" | "span" | "exists";
  /** The row of a value that is missing. */
  readonly missing: number;
  /** The row of a value that no condition names. */
  readonly other: number;
  /** The rows of the values that conditions name. */
  readonly rows: ReadonlyMap<Scalar, number>;
  /** Lengths of the prefixes, longest first. */
  readonly lengths: readonly number[];
  /** Where spans begin and end; the row of span `i` is `spans[i]`, and it lies before bound `i`. */
  readonly bounds: Bounds;
  readonly spans: Int32Array;
}

/** What a rule at a position asks on an axis. */
export interface Asked<Operand> {
  readonly at: number;
  readonly operand: Operand;
}

/** From when on, and until before when; null where it is open. */
export interface Span {
  readonly gte: number | null;
  readonly lt: number | null;
}

const NOTHING = {
  rows: new Map<Scalar, number>(),
  lengths: [],
  bounds: boundsOf(new Float64Array(0)),
  spans: new Int32Array(0),
};

type Lists = readonly Asked<readonly Scalar[]>[];

const positions = (asked: readonly Asked<unknown>[]): readonly number[] => asked.map((one) => one.at);

/** One of these values. */
export const inAxis = (builder: RuleBitsBuilder, asked: Lists): Axis => {
  const other = builder.without(positions(asked));
  const rows = new Map<Scalar, number>();
  for (const { at, operand } of asked) {
    for (const value of operand) {
      const row = rows.get(value) ?? builder.copy(other);
      rows.set(value, row);
      builder.set(row, at);
    }
  }
  return { ...NOTHING, kind: "in", missing: other, other, rows };
};

/** None of these values; a value that is missing is not enough. */
export const notInAxis = (builder: RuleBitsBuilder, asked: Lists): Axis => {
  const missing = builder.without(positions(asked));
  const other = builder.without([]);
  const rows = new Map<Scalar, number>();
  for (const { at, operand } of asked) {
    for (const value of operand) {
      const row = rows.get(value) ?? builder.copy(other);
      rows.set(value, row);
      builder.clear(row, at);
    }
  }
  return { ...NOTHING, kind: "notIn", missing, other, rows };
};

/** The place above, or null at the top: `CN/Zhejiang` for `CN/Zhejiang/Hangzhou`. */
export const above = (place: string): string | null => {
  const cut = place.lastIndexOf("/");
  return cut === -1 ? null : place.slice(0, cut);
};

/** Rows of texts that build on one another: each begins as that of the nearest shorter one. */
const nested = (
  builder: RuleBitsBuilder,
  asked: Lists,
  other: number,
  nearest: (text: string, rows: ReadonlyMap<Scalar, number>) => number | undefined,
): Map<Scalar, number> => {
  const named = new Map<string, number[]>();
  for (const { at, operand } of asked)
    for (const one of operand) {
      const known = named.get(String(one));
      if (known === undefined) named.set(String(one), [at]);
      else known.push(at);
    }
  const rows = new Map<Scalar, number>();
  for (const [text, rules] of [...named].sort(([a], [b]) => a.length - b.length)) {
    const row = builder.copy(nearest(text, rows) ?? other);
    for (const at of rules) builder.set(row, at);
    rows.set(text, row);
  }
  return rows;
};

/** The row of the nearest named place around this one, itself included. */
export const rowAround = (place: string, rows: ReadonlyMap<Scalar, number>): number | undefined => {
  for (let at: string | null = place; at !== null; at = above(at)) {
    const row = rows.get(at);
    if (row !== undefined) return row;
  }
  return undefined;
};

/** At any depth of one of these places. */
export const withinAxis = (builder: RuleBitsBuilder, asked: Lists): Axis => {
  const other = builder.without(positions(asked));
  const rows = nested(builder, asked, other, rowAround);
  return { ...NOTHING, kind: "within", missing: other, other, rows };
};

/** The row of the longest named prefix of a text. */
export const rowOfPrefix = (
  text: string,
  rows: ReadonlyMap<Scalar, number>,
  lengths: readonly number[],
): number | undefined => {
  for (const length of lengths) {
    const row = length > text.length ? undefined : rows.get(text.slice(0, length));
    if (row !== undefined) return row;
  }
  return undefined;
};

/** Begins with one of these. */
export const prefixAxis = (builder: RuleBitsBuilder, asked: Lists): Axis => {
  const other = builder.without(positions(asked));
  const all = asked.flatMap(({ operand }) => operand.map((one) => String(one).length));
  const lengths = [...new Set(all)].sort((a, b) => b - a);
  const rows = nested(builder, asked, other, (text, known) => rowOfPrefix(text, known, lengths));
  return { ...NOTHING, kind: "prefix", missing: other, other, rows, lengths };
};

/** Numbers and instants from one bound on, and before another. Rows: one more than there are bounds. */
export const spanAxis = (builder: RuleBitsBuilder, asked: readonly Asked<Span>[]): Axis => {
  const other = builder.without(positions(asked));
  const ends = asked.flatMap(({ operand: { gte, lt } }) => [gte, lt].filter((end) => end !== null));
  const bounds = boundsOf(Float64Array.from(new Set(ends)).sort());
  const spans = Int32Array.from({ length: bounds.ends.length + 1 }, () => builder.copy(other));
  for (const { at, operand } of asked) {
    const from = operand.gte === null ? 0 : reached(bounds, operand.gte);
    const until = operand.lt === null ? spans.length : reached(bounds, operand.lt);
    for (let span = from; span < until; span += 1) builder.set(spans[span] as number, at);
  }
  return { ...NOTHING, kind: "span", missing: other, other, bounds, spans };
};

/** Whether there is a value at all. */
export const existsAxis = (builder: RuleBitsBuilder, asked: readonly Asked<boolean>[]): Axis => {
  const wanting = (present: boolean) => asked.filter((one) => one.operand === present);
  const missing = builder.without(positions(wanting(true)));
  const other = builder.without(positions(wanting(false)));
  return { ...NOTHING, kind: "exists", missing, other };
};
