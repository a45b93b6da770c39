import type { StoreRow, StoreValue } from "@clientele/core/port";

/** Stand-ins in a probe: before every value, and after every value, null included. */
export const BEFORE: unique symbol = Symbol("before");
export const AFTER: unique symbol = Symbol("after");

/** A place in an index: a row, or the leading fields of one and a stand-in where it ends. */
export type Place =
  | StoreRow
  | Readonly<Record<string, StoreValue | typeof BEFORE | typeof AFTER | undefined>>;
export type Compare = (a: Place, b: Place) => number;

const SURROGATES = 0xd800;
const ABOVE_SURROGATES = 0xe000;

/** UTF-16 puts code points above U+FFFF (surrogates) before U+E000..U+FFFF; UTF-8 puts them after. */
const inByteOrder = (unit: number): number =>
  unit < SURROGATES ? unit : unit >= ABOVE_SURROGATES ? unit - 0x800 : unit + 0x2000;

/** Order of two texts by their UTF-8 bytes. */
export const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return inByteOrder(left) - inByteOrder(right);
  }
  return a.length - b.length;
};

const rank = (value: unknown): number => {
  if (typeof value === "number") return 1;
  if (typeof value === "string") return 2;
  if (typeof value === "boolean") return 3;
  if (value === null) return 4;
  return value === BEFORE ? 0 : 5;
};

/** Numbers by size, text by its bytes, false before true, null last. */
export const compareValues = (a: unknown, b: unknown): number => {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : 1;
  if (typeof a === "boolean" && typeof b === "boolean") return a ? 1 : -1;
  return rank(a) - rank(b);
};

/** Order of an index: its fields, then the id. */
export const compareBy = (fields: readonly string[]): Compare => {
  const all = [...fields, "id"];
  return (a, b) => {
    for (const field of all) {
      const order = compareValues(a[field], b[field]);
      if (order !== 0) return order;
    }
    return 0;
  };
};
