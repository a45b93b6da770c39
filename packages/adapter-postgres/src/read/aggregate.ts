import type { AggregateRow, Measure, StoreAggregate } from "@clientele/core/port";
import type { SqlRow } from "../driver/connection.js";
import { type Statement, Values } from "../driver/statement.js";
import { refuse } from "../failure.js";
import { columnOf } from "../schema/access.js";
import type { TableLayout } from "../schema/layout.js";
import { fieldType } from "./decode.js";
import { orderedColumn, whereOf } from "./filter.js";

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

export const aggregateStatement = (table: TableLayout, tenant: string, asked: StoreAggregate): Statement => {
  const values = new Values();
  const from = table.access.from(tenant, values);
  const where = whereOf(table, tenant, asked.where, values);
  const keys = asked.groupBy.map((field) => orderedColumn(table, field));
  const measures = Object.values(asked.measures).map((one) => measureSql(table, one));
  const columns = [
    ...asked.groupBy.map((field, at) => `${table.access.field(field).read(columnOf(field))} AS k${at}`),
    ...measures.map((one, at) => `(${one})::text AS m${at}`),
  ];
  const group = keys.length === 0 ? "" : ` GROUP BY ${keys.join(", ")} ORDER BY ${keys.join(", ")}`;
  const selected = columns.length === 0 ? "1" : columns.join(", ");
  return { text: `SELECT ${selected} FROM ${from} WHERE ${where}${group}`, values: values.list };
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
