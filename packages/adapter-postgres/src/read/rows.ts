import type { FieldType, StoreRow, StoreValue, TableDescription } from "@clientele/core/port";
import type { SqlRow } from "../driver/connection.js";
import { refuse } from "../failure.js";
import { quote } from "../schema/identifier.js";
import type { TableLayout } from "../schema/layout.js";

/** Whole numbers come as text, number or bigint, as the driver likes. */
export const numberIn = (value: unknown): number => {
  const number = Number(value);
  return Number.isSafeInteger(number)
    ? number
    : refuse(
        `the database holds ${value}, beyond ${Number.MAX_SAFE_INTEGER}; it was not written by this store`,
        `数据库中的值 ${value} 超出 ${Number.MAX_SAFE_INTEGER}；它不是由本存储写入的`,
      );
};

const decoders: Readonly<Record<FieldType, (value: unknown) => StoreValue>> = {
  text: String,
  integer: numberIn,
  instant: numberIn,
  boolean: (value) => value === true,
  json: (value) => JSON.parse(String(value)) as StoreValue,
};

export const decode = (type: FieldType, value: unknown): StoreValue =>
  value === null || value === undefined ? null : decoders[type](value);

export const fieldType = (table: TableDescription, field: string): FieldType =>
  table.fields[field]?.type ??
  refuse(
    `${table.name} has no field ${field}; declare it, or leave it out`,
    `${table.name} 没有字段 ${field}；请先声明，或去掉该字段`,
  );

const names = (table: TableLayout): readonly string[] => Object.keys(table.description.fields);

/** The columns of a row under names that no driver changes; json as text, which every driver leaves alone. */
export const rowColumns = (table: TableLayout): string =>
  [
    "t.id AS id",
    "t.version AS version",
    ...names(table).map((name, at) => {
      const cast = table.description.fields[name]?.type === "json" ? "::text" : "";
      return `t.${quote(name)}${cast} AS f${at}`;
    }),
  ].join(", ");

export const rowOf = (table: TableLayout, row: SqlRow): StoreRow => {
  const { fields } = table.description;
  const read: Record<string, StoreValue> & { id: string; version: number } = {
    id: String(row.id),
    version: numberIn(row.version),
  };
  names(table).forEach((name, at) => {
    read[name] = decode(fields[name]?.type ?? "text", row[`f${at}`]);
  });
  return read;
};
