import type { TableDescription } from "@clientele/core/port";
import { refuse } from "../failure.js";
import type { MappedTable } from "../mapping/mapped-table.js";
import { ownAccess, type TableAccess } from "./access.js";
import { checkName, joinedName, quote } from "./identifier.js";
import { ownTables } from "./own-tables.js";

/** `__proto__` because no plain object can hold a value under that name. */
const RESERVED = ["tenant", "id", "version", "__proto__"];

/** A table as it lies in PostgreSQL. */
export interface TableLayout {
  readonly description: TableDescription;
  readonly access: TableAccess;
  /** Null where the rows are in a table of the store's own. */
  readonly mapped: MappedTable | null;
  /** With schema, quoted. */
  readonly sql: string;
  /** Index name to its fields; the tenant before them and the id after them go without saying. */
  readonly indexes: ReadonlyMap<string, readonly string[]>;
  /** Constraint name to the key as it was declared. */
  readonly uniques: ReadonlyMap<string, { readonly name: string; readonly fields: readonly string[] }>;
}

export interface Layout {
  readonly schema: string;
  readonly tables: ReadonlyMap<string, TableLayout>;
}

const checkDescription = (table: TableDescription): void => {
  checkName(table.name, "a table");
  if (ownTables.includes(table.name))
    refuse(
      `a record cannot be called ${table.name}, which is a table of the store itself; rename it`,
      `记录不能命名为 ${table.name}，该表由存储自身使用；请改名`,
    );
  for (const name of Object.keys(table.fields)) {
    checkName(name, "a field");
    if (RESERVED.includes(name))
      refuse(
        `${table.name} declares ${name}, which every row has by itself`,
        `${table.name} 声明了 ${name}，但每行都已自带该列`,
      );
  }
  for (const field of [...table.indexes, ...Object.values(table.unique)].flat()) {
    const type = table.fields[field]?.type;
    if (type === undefined || type === "json")
      refuse(
        `an index of ${table.name} names ${field}, which is ${type === undefined ? "no field of it" : "json and has no order"}`,
        `${table.name} 的索引使用了 ${field}，它${type === undefined ? "不是其字段" : "是 json，没有顺序"}`,
      );
  }
};

const key = (fields: readonly string[]): string => JSON.stringify(fields);

const tableLayout = (schema: string, description: TableDescription): TableLayout => {
  const { name, indexes, unique } = description;
  // The index behind a unique key finds and orders by these fields as well as a second one would.
  const covered = new Set(Object.values(unique).map(key));
  const wanted = new Map(indexes.filter((one) => !covered.has(key(one))).map((one) => [key(one), one]));
  const sql = `${quote(schema)}.${quote(name)}`;
  return {
    description,
    access: ownAccess(sql, description),
    mapped: null,
    sql,
    indexes: new Map([...wanted.values()].map((fields) => [joinedName(name, ...fields, "idx"), fields])),
    uniques: new Map(
      Object.entries(unique).map(([one, fields]) => [joinedName(name, one, "key"), { name: one, fields }]),
    ),
  };
};

/** The tables by name, checked, and out of the caller's reach. */
export const layoutOf = (schema: string, tables: readonly TableDescription[]): Layout => {
  const layouts = new Map<string, TableLayout>();
  for (const table of tables) {
    if (layouts.has(table.name)) refuse(`table ${table.name} is declared twice`, `表 ${table.name} 重复声明`);
    checkDescription(table);
    layouts.set(table.name, tableLayout(schema, structuredClone(table)));
  }
  return { schema, tables: layouts };
};

export const tableIn = (layout: Layout, name: string): TableLayout =>
  layout.tables.get(name) ??
  refuse(`there is no table ${name}; declare it before it is used`, `没有表 ${name}；请先声明再使用`);
