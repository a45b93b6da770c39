import {
  type Condition,
  chooseIndex,
  type StoreQuery,
  type StoreRow,
  type StoreValue,
} from "@clientele/core/port";
import { refuse } from "./failure.js";
import { AFTER, BEFORE, compareValues, type Place } from "./order.js";
import { checkType } from "./row.js";
import type { Table } from "./table.js";
import { between, type Tree } from "./tree.js";

/** Told of every row that a query looks at. */
export type OnVisit = () => void;

interface Span {
  readonly low: Place;
  readonly high: Place;
}

type Test = (row: StoreRow) => boolean;

/** A list can be as long as the table, so it is looked up in and not looked through for each row. */
const isListed = (field: string, values: readonly StoreValue[]): Test => {
  const listed = new Set(values);
  return (row) => {
    const found = row[field] ?? null;
    return found !== null && listed.has(found);
  };
};

const compares = (row: StoreRow, { field, op, value }: Exclude<Condition, { op: "in" }>): boolean => {
  const found = row[field] ?? null;
  if (op === "eq") return found === value;
  if (found === null || value === null) return false;
  const order = compareValues(found, value);
  if (op === "lt") return order < 0;
  if (op === "lte") return order <= 0;
  return op === "gt" ? order > 0 : order >= 0;
};

const testOf = (condition: Condition): Test =>
  condition.op === "in" ? isListed(condition.field, condition.value) : (row) => compares(row, condition);

const checkConditions = (table: Table, where: readonly Condition[]): void => {
  for (const { field, op, value } of where) {
    for (const one of op === "in" ? value : [value]) checkType(table.description, field, one);
  }
};

/** The narrowest span of an index in which every row that the conditions allow must lie. */
const spanOf = (start: Place, field: string, following: string | null, where: readonly Condition[]): Span => {
  const place = (value: StoreValue, end: typeof BEFORE | typeof AFTER): Place =>
    following === null ? { ...start, [field]: end } : { ...start, [field]: value, [following]: end };
  let low: Place = { ...start, [field]: BEFORE };
  let high: Place = { ...start, [field]: AFTER };
  let lowest: StoreValue | undefined;
  let highest: StoreValue | undefined;
  for (const { op, value } of where.filter((one) => one.field === field && one.op !== "in")) {
    if (op === "gt" || op === "gte") {
      const order = lowest === undefined ? 1 : compareValues(value, lowest);
      if (order > 0 || (order === 0 && op === "gt")) low = place(value, op === "gt" ? AFTER : BEFORE);
      if (order > 0) lowest = value;
    } else {
      const order = highest === undefined ? -1 : compareValues(value, highest);
      if (order < 0 || (order === 0 && op === "lt")) high = place(value, op === "lt" ? BEFORE : AFTER);
      if (order < 0) highest = value;
    }
  }
  // Comparisons never hold for null, which is last.
  if (lowest !== undefined && highest === undefined) high = place(null, BEFORE);
  return { low, high };
};

const spansOf = (index: readonly string[], fixed: number, where: readonly Condition[]): readonly Span[] => {
  const start = Object.fromEntries(
    index
      .slice(0, fixed)
      .map((field) => [field, where.find((one) => one.field === field && one.op === "eq")?.value]),
  ) as Place;
  const field = index[fixed];
  if (field === undefined) return [spanOf(start, "id", null, [])];
  const following = index[fixed + 1] ?? "id";
  const lists = where.flatMap((one) => (one.field === field && one.op === "in" ? [one.value] : []));
  const [listed] = lists;
  if (listed === undefined) return [spanOf(start, field, following, where)];
  return [...new Set(listed)]
    .filter((value) => value !== null)
    .sort(compareValues)
    .map((value) => ({
      low: { ...start, [field]: value, [following]: BEFORE },
      high: { ...start, [field]: value, [following]: AFTER },
    }));
};

const placeAfter = (
  index: readonly string[],
  start: Place,
  fixed: number,
  after: readonly StoreValue[],
): Place => {
  const fields = [...index.slice(fixed), "id"];
  if (after.length !== fields.length) {
    return refuse(`a page continues after the values of ${fields.join(", ")}; ${after.length} were given`);
  }
  const place: Record<string, StoreValue | undefined> = {};
  for (const field of index.slice(0, fixed)) place[field] = start[field] as StoreValue;
  fields.forEach((field, at) => {
    place[field] = after[at];
  });
  return place;
};

const continued = (tree: Tree, span: Span, after: Place, descending: boolean): Span =>
  descending
    ? { low: span.low, high: tree.compare(after, span.high) < 0 ? after : span.high }
    : { low: tree.compare(after, span.low) > 0 ? after : span.low, high: span.high };

/** All that a filter allows, in whatever order serves it. */
export const inAnyOrder = { orderBy: null, direction: "asc", after: null } as const;

/** The fields in whose order the rows of a filter come where no order is asked for. */
export const orderOf = (table: Table, where: readonly Condition[]): readonly string[] => {
  const use = chooseIndex(table.description, where, null);
  return use?.index.slice(use.fixed) ?? [];
};

/** The rows that a filter allows, in order, read from the one index that serves it. Refuses when there is none. */
export function* scan(
  table: Table,
  query: {
    readonly where: readonly Condition[];
    readonly orderBy: readonly string[] | null;
    readonly direction: StoreQuery["direction"];
    readonly after: readonly StoreValue[] | null;
  },
  onVisit: OnVisit,
): Generator<StoreRow> {
  const { where, orderBy, direction, after } = query;
  checkConditions(table, where);
  const use = chooseIndex(table.description, where, orderBy);
  if (use === null) {
    const fields = [...new Set([...where.map((one) => one.field), ...(orderBy ?? [])])].join(", ");
    return refuse(
      `no index of ${table.description.name} serves a query over ${fields}; declare one, or query by another`,
    );
  }
  const tests = where.map(testOf);
  const tree = table.indexes[table.description.indexes.indexOf(use.index)] ?? table.byId;
  const descending = direction === "desc";
  const spans = spansOf(use.index, use.fixed, where);
  const last =
    after === null || spans[0] === undefined ? null : placeAfter(use.index, spans[0].low, use.fixed, after);
  for (const span of descending ? [...spans].reverse() : spans) {
    const { low, high } = last === null ? span : continued(tree, span, last, descending);
    for (const row of between(tree, low, high, descending)) {
      onVisit();
      if (tests.every((isMet) => isMet(row))) yield row;
    }
  }
}
