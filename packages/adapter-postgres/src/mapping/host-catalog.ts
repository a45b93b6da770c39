import type { SqlConnection, SqlRow } from "../driver/connection.js";

export interface HostColumnFound {
  readonly name: string;
  /** With its parameters: `numeric(12,2)`. */
  readonly type: string;
  readonly required: boolean;
  /** The server gives it a value where an insert names none. */
  readonly given: boolean;
}

export interface HostIndexFound {
  /** The definitions of its columns, in their order. */
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly partial: boolean;
}

/** A table of the host's as it is now. */
export interface HostTableFound {
  readonly columns: ReadonlyMap<string, HostColumnFound>;
  /** Those that are valid and in one direction. */
  readonly indexes: readonly HostIndexFound[];
  readonly rights: ReadonlySet<string>;
  readonly isTable: boolean;
}

const TABLE = `SELECT c.relkind::text AS kind,
  (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull,
    'given', a.atthasdef OR a.attidentity <> '') ORDER BY a.attnum), '[]') FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns,
  (SELECT coalesce(json_agg(json_build_object('unique', x.indisunique, 'partial', x.indpred IS NOT NULL, 'columns',
    (SELECT json_agg(pg_get_indexdef(x.indexrelid, n, false) ORDER BY n) FROM generate_series(1, x.indnkeyatts) n))), '[]')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
    WHERE x.indrelid = c.oid AND x.indisvalid AND m.amname = 'btree'
    AND (0 = ALL (x.indoption::int2[]) OR 3 = ALL (x.indoption::int2[])))::text AS indexes,
  (SELECT coalesce(json_agg(r), '[]') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) r
    WHERE has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, r))::text AS rights
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1::text AND c.relname = $2::text AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

const tableOf = (row: SqlRow): HostTableFound => {
  const columns = JSON.parse(String(row.columns)) as readonly HostColumnFound[];
  return {
    columns: new Map(columns.map((column) => [column.name, column])),
    indexes: JSON.parse(String(row.indexes)) as readonly HostIndexFound[],
    rights: new Set(JSON.parse(String(row.rights)) as readonly string[]),
    isTable: row.kind === "r" || row.kind === "p",
  };
};

/** `erp.customers` as schema and table; null where it is not that. */
export const tableNames = (table: string): readonly [schema: string, name: string] | null => {
  const [schema = "", name = "", ...more] = table.split(".");
  return schema === "" || name === "" || more.length > 0 || table.includes("\u0000") ? null : [schema, name];
};

/** The tables of these names that there are. */
export const readHostTables = async (
  connection: SqlConnection,
  tables: readonly string[],
): Promise<ReadonlyMap<string, HostTableFound>> => {
  const found = new Map<string, HostTableFound>();
  for (const table of new Set(tables)) {
    const names = tableNames(table);
    if (names === null) continue;
    const [row] = await connection.query(TABLE, [...names], null);
    if (row !== undefined) found.set(table, tableOf(row));
  }
  return found;
};
