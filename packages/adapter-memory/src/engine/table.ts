import type { StoreRow, TableDescription } from "@clientele/core/port";
import { emptyTree, type Tree } from "./tree.js";

/** A unique key of a table, and which row has which values. */
export interface UniqueKey {
  readonly name: string;
  /** Null where the row is not constrained. */
  readonly valuesOf: (row: StoreRow) => string | null;
  readonly holders: Map<string, string>;
}

/** The rows of one table of one tenant. */
export interface Table {
  readonly description: TableDescription;
  readonly rows: Map<string, StoreRow>;
  readonly byId: Tree;
  /** As declared, in that order. */
  readonly indexes: readonly Tree[];
  readonly uniques: readonly UniqueKey[];
}

const uniqueKey = (name: string, fields: readonly string[]): UniqueKey => ({
  name,
  holders: new Map(),
  valuesOf: (row) => {
    const values = fields.map((field) => row[field] ?? null);
    return values.includes(null) ? null : JSON.stringify(values);
  },
});

export const emptyTable = (description: TableDescription): Table => ({
  description,
  rows: new Map(),
  byId: emptyTree([]),
  indexes: description.indexes.map(emptyTree),
  uniques: Object.entries(description.unique).map(([name, fields]) => uniqueKey(name, fields)),
});

/** Takes a row out of every index. */
export const takeOut = (table: Table, row: StoreRow): void => {
  table.rows.delete(row.id);
  table.byId.rows.delete(row);
  for (const index of table.indexes) index.rows.delete(row);
  for (const unique of table.uniques) {
    const values = unique.valuesOf(row);
    // Within one write set another row may have taken the values over already.
    if (values !== null && unique.holders.get(values) === row.id) unique.holders.delete(values);
  }
};

/** Puts a row into every index. A row of that id must have been taken out before. */
export const putIn = (table: Table, row: StoreRow): void => {
  table.rows.set(row.id, row);
  table.byId.rows.set(row, undefined);
  for (const index of table.indexes) index.rows.set(row, undefined);
  for (const unique of table.uniques) {
    const values = unique.valuesOf(row);
    if (values !== null) unique.holders.set(values, row.id);
  }
};
