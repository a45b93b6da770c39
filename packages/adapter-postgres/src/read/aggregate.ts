import type { AggregateRow, Measure, StoreAggregate } from "@clientele/core/port";
import type { SqlRow } from "../driver/connection.js";
import { type Statement, Values } from "../driver/statement.js";
import { refuse } from "../failure.js";
import { columnOf } from "../schema/access.js";
import type { TableLayout } from "../schema/layout.js";
import { fieldType } from "./decode.js";
import { orderedColumn, valueFor, whereOf } from "./filter.js";
import { stretchesAfter } from "./page.js";

const measureSql = (table: TableLayout, { op, field }: Measure): string => {
  if (op === "count") return "count(*)";
  const type = fieldType(table.description, field ?? "");
  if (type !== "integer" && type !== "instant")
    refuse(
      `${op} takes an integer or an instant; ${table.description.name}.${field} is ${type}`,
      `${op} 只能用于 integer 或 instant；${table.description.name}.${field} 为 ${type}`,
    );
  // A sum of bigint is numeric: exact, however large.
  return `${op}(${table.access.field(field ?? "").read(columnOf(field ?? ""))})`;
};

/**
 * Rows of the groups after a key. One row comparison is a range of the index; where nulls need stretches of their own, the
 * fields before the first that can be null still make one.
 */
const fromKey = (
  table: TableLayout,
  { groupBy, after }: StoreAggregate,
  values: Values,
): readonly string[] => {
  if (after === null || groupBy.length === 0) return [];
  const places = groupBy.map((field, at) => ({
    field,
    column: orderedColumn(table, field),
    type: "",
    value: after[at] ?? null,
  }));
  const stretches = stretchesAfter(table, places, "asc", values);
  const nullable = places.findIndex(({ field }) => table.description.fields[field]?.nullable === true);
  const start = places.slice(0, Math.max(0, nullable));
  if (stretches.length === 0) return ["false"];
  const range = `(${start.map(({ column }) => column).join(", ")}) >= (${start
    .map(({ field, value }) => valueFor(table, field, value, values))
    .join(", ")})`;
  return [...(start.length === 0 ? [] : [range]), `(${stretches.join(" OR ")})`];
};

export const aggregateStatement = (table: TableLayout, tenant: string, asked: StoreAggregate): Statement => {
  const values = new Values();
  const from = table.access.from(tenant, values);
  const filter = whereOf(table, tenant, asked.where, values);
  const where = [filter, ...fromKey(table, asked, values)].join(" AND ");
  const keys = asked.groupBy.map((field) => orderedColumn(table, field));
  const measures = Object.values(asked.measures).map((one) => measureSql(table, one));
  const columns = [
    ...asked.groupBy.map((field, at) => `${table.access.field(field).read(columnOf(field))} AS k${at}`),
    ...measures.map((one, at) => `(${one})::text AS m${at}`),
  ];
  const group = keys.length === 0 ? "" : ` GROUP BY ${keys.join(", ")} ORDER BY ${keys.join(", ")}`;
  const page = asked.limit === null ? "" : ` LIMIT ${values.add(Math.max(0, asked.limit), "bigint")}`;
  const selected = columns.length === 0 ? "1" : columns.join(", ");
  const text = `SELECT ${selected} FROM ${from} WHERE ${where}${group}${page}`;
  return { text, values: values.list };
};

const said = (name: string, { op }: Measure, value: unknown): number | null => {
  if (value === null || value === undefined) return op === "sum" || op === "count" ? 0 : null;
  const number = Number(value);
  return Number.isSafeInteger(number)
    ? number
    : refuse(
        `${name} is ${value}, beyond ${Number.MAX_SAFE_INTEGER}; sum fewer rows, or group them`,
        `${name} 为 ${value}，超出 ${Number.MAX_SAFE_INTEGER}；请减少汇总的行数，或分组汇总`,
      );
};

export const aggregateRow = (table: TableLayout, asked: StoreAggregate, row: SqlRow): AggregateRow => ({
  key: asked.groupBy.map((field, at) => table.access.field(field).decode(row[`k${at}`])),
  values: Object.fromEntries(
    Object.entries(asked.measures).map(([name, measure], at) => [name, said(name, measure, row[`m${at}`])]),
  ),
});
