import type {
  AggregateRow,
  Condition,
  Measure,
  StoreAggregate,
  StoreRow,
  StoreValue,
} from "@clientele/core/port";
import { refuse } from "./failure.js";
import { compareValues } from "./order.js";
import { inAnyOrder, type OnVisit, orderOf, scan } from "./scan.js";
import type { Table } from "./table.js";

/** A sum is a bigint from where it leaves what a number can say, for it may still come back. */
type Sofar = number | bigint | null;

interface Group {
  readonly key: readonly StoreValue[];
  readonly values: Record<string, Sofar>;
}

const nothingYet = (measure: Measure): number | null =>
  measure.op === "count" || measure.op === "sum" ? 0 : null;

const plus = (sofar: number | bigint, value: number): number | bigint => {
  const sum = typeof sofar === "number" ? sofar + value : sofar;
  return typeof sum === "number" && Number.isSafeInteger(sum) ? sum : BigInt(sofar) + BigInt(value);
};

const add = (measure: Measure, sofar: Sofar, row: StoreRow): Sofar => {
  if (measure.op === "count") return plus(sofar ?? 0, 1);
  const value = row[measure.field ?? ""];
  if (typeof value !== "number") return sofar;
  if (measure.op === "sum") return plus(sofar ?? 0, value);
  if (sofar === null) return value;
  return measure.op === "min" ? Math.min(Number(sofar), value) : Math.max(Number(sofar), value);
};

const checkMeasures = (table: Table, measures: readonly Measure[]): void => {
  for (const { op, field } of measures) {
    const type = table.description.fields[field ?? ""]?.type;
    if (op !== "count" && type !== "integer" && type !== "instant") {
      refuse(
        `${op} takes an integer or an instant; ${table.description.name}.${field} is ${type ?? "not a field"}`,
      );
    }
  }
};

const said = (name: string, value: Sofar): number | null => {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number)
    ? number
    : refuse(`${name} is ${value}, beyond ${Number.MAX_SAFE_INTEGER}; sum fewer rows, or group them`);
};

const answered = ({ key, values }: Group): AggregateRow => ({
  key,
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(name, value)])),
});

const compareKeys = (a: readonly StoreValue[], b: readonly StoreValue[]): number => {
  for (const [at, value] of a.entries()) {
    const order = compareValues(value, b[at]);
    if (order !== 0) return order;
  }
  return 0;
};

const sharedStart = (one: readonly string[], other: readonly string[]): number => {
  const parted = one.findIndex((field, at) => field !== other[at]);
  return parted === -1 ? one.length : parted;
};

/** What rows to look at: none of those that are surely before the page. A comparison would leave out nulls, too. */
const fromPage = (table: Table, { where, groupBy: [first], after }: StoreAggregate): readonly Condition[] => {
  const isNullable = table.description.fields[first ?? ""]?.nullable !== false;
  const value = after?.[0] ?? null;
  if (first === undefined || value === null || isNullable) return where;
  return [...where, { field: first, op: "gte", value }];
};

/**
 * Grouped measures of the rows that a filter allows. Without groups there is one row, also of nothing. Rows that come in
 * the order of the keys are read as far as the page goes.
 */
export const aggregate = (table: Table, asked: StoreAggregate, onVisit: OnVisit): readonly AggregateRow[] => {
  const measures = Object.entries(asked.measures);
  checkMeasures(table, Object.values(asked.measures));
  for (const field of asked.groupBy) {
    if (table.description.fields[field] === undefined)
      refuse(`${asked.table} has no field ${field} to group by`);
  }
  const start = (key: readonly StoreValue[]): Group => ({
    key,
    values: Object.fromEntries(measures.map(([name, measure]) => [name, nothingYet(measure)])),
  });
  const groups = new Map<string, Group>();
  if (asked.groupBy.length === 0) groups.set("[]", start([]));
  const { limit, after } = asked;
  const where = fromPage(table, asked);
  const ordered = limit === null ? 0 : sharedStart(orderOf(table, where), asked.groupBy);
  let last: readonly StoreValue[] = [];
  for (const row of scan(table, { where, ...inAnyOrder }, onVisit)) {
    const key = asked.groupBy.map((field) => row[field] ?? null);
    if (ordered > 0 && groups.size >= (limit ?? 0) && compareKeys(key.slice(0, ordered), last) !== 0) break;
    if (after !== null && compareKeys(key, after) <= 0) continue;
    last = key.slice(0, ordered);
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? start(key);
    groups.set(name, group);
    for (const [measured, measure] of measures) {
      group.values[measured] = add(measure, group.values[measured] ?? null, row);
    }
  }
  const page = [...groups.values()].sort((a, b) => compareKeys(a.key, b.key));
  return page.slice(0, limit ?? page.length).map(answered);
};
