import type { StoreRow, StoreValue } from "@clientele/core/port";
import type { SqlRow } from "../driver/connection.js";
import { columnOf } from "../schema/access.js";
import type { TableLayout } from "../schema/layout.js";
import { numberIn } from "./decode.js";

const names = (table: TableLayout): readonly string[] => Object.keys(table.description.fields);

/** The columns of a row under names that no driver changes. */
export const rowColumns = (table: TableLayout): string =>
  [
    "t.id AS id",
    "t.version AS version",
    ...names(table).map((name, at) => `${table.access.field(name).read(columnOf(name))} AS f${at}`),
  ].join(", ");

export const rowOf = (table: TableLayout, row: SqlRow): StoreRow => {
  const read: Record<string, StoreValue> & { id: string; version: number } = {
    id: String(row.id),
    version: numberIn(row.version),
  };
  names(table).forEach((name, at) => {
    read[name] = table.access.field(name).decode(row[`f${at}`]);
  });
  return read;
};
