import type { Condition, TableDescription } from "./store.js";

/** How an index serves a query: equality on its first fields, then a range, then the order. */
export interface IndexUse {
  readonly index: readonly string[];
  /** How many leading fields are fixed by equality. */
  readonly fixed: number;
}

const distinct = (fields: readonly string[]): readonly string[] => [...new Set(fields)];

const startsWith = (list: readonly string[], start: readonly string[]): boolean =>
  start.every((field, at) => list[at] === field);

/**
 * The first index whose leading fields are those fixed by equality, followed by the order that is asked for, and which
 * holds every other field of the filter. Null when there is none.
 */
export const chooseIndex = (
  table: Pick<TableDescription, "indexes">,
  where: readonly Condition[],
  orderBy: readonly string[] | null,
): IndexUse | null => {
  const fixed = new Set(where.filter((one) => one.op === "eq").map((one) => one.field));
  const others = distinct(where.map((one) => one.field)).filter((field) => !fixed.has(field));
  for (const index of [[], ...table.indexes]) {
    const head = index.slice(0, fixed.size);
    const rest = index.slice(fixed.size);
    const serves =
      head.every((field) => fixed.has(field)) &&
      head.length === fixed.size &&
      others.every((field) => rest.includes(field)) &&
      (others.length === 0 || others.includes(rest[0] ?? "")) &&
      (orderBy === null || (orderBy.length === rest.length && startsWith(rest, orderBy)));
    if (serves) return { index, fixed: fixed.size };
  }
  return null;
};
