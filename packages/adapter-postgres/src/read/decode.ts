import type { FieldType, StoreValue, TableDescription } from "@clientele/core/port";
import { refuse } from "../failure.js";

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
