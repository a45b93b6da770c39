import type { SqlConnection, SqlRow } from "../driver/connection.js";

export interface LiveColumn {
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
  readonly required: boolean;
}

export interface LiveTable {
  readonly kind: "table" | "view";
  /** As the server last estimated it. */
  readonly rows: number;
  /** In their order; null where the table is not partitioned. */
  readonly partitions: readonly { readonly schema: string; readonly name: string }[] | null;
  readonly columns: readonly LiveColumn[];
  /** Valid ones, by name. */
  readonly indexes: ReadonlyMap<string, readonly string[]>;
  readonly uniques: ReadonlyMap<string, readonly string[]>;
  readonly comment: string | null;
  /** Row-level security is on, forced, and has a policy. */
  readonly secured: boolean;
}

/** What a schema holds now. */
export interface Catalog {
  readonly exists: boolean;
  readonly tables: ReadonlyMap<string, LiveTable>;
}

const TABLES = `SELECT c.relname AS "table", c.relkind::text AS kind,
  CASE WHEN c.relkind = 'p' THEN (SELECT coalesce(sum(greatest(p.reltuples, 0)), 0) FROM pg_inherits h
    JOIN pg_class p ON p.oid = h.inhrelid WHERE h.inhparent = c.oid) ELSE c.reltuples END::float8 AS rows,
  (SELECT json_agg(json_build_object('schema', s.nspname, 'name', p.relname) ORDER BY length(p.relname), p.relname)
    FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid JOIN pg_namespace s ON s.oid = p.relnamespace
    WHERE h.inhparent = c.oid)::text AS partitions,
  obj_description(c.oid, 'pg_class') AS comment,
  (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)) AS secured,
  coalesce((SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'collation', (SELECT o.collname FROM pg_collation o WHERE o.oid = a.attcollation), 'required', a.attnotnull)
    ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]')::text AS columns,
  coalesce((SELECT json_agg(json_build_object('name', i.relname, 'unique', k.oid IS NOT NULL, 'columns',
    (SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(x.indkey::int2[]) WITH ORDINALITY u(number, place)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number)))
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype = 'u'
    WHERE x.indrelid = c.oid AND x.indisvalid AND NOT x.indisprimary), '[]')::text AS indexes
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1::text AND c.relkind IN ('r', 'p', 'v')`;

interface LiveIndex {
  readonly name: string;
  readonly unique: boolean;
  readonly columns: readonly string[] | null;
}

const tableOf = (row: SqlRow): LiveTable => {
  const indexes = JSON.parse(String(row.indexes)) as readonly LiveIndex[];
  const named = (unique: boolean) =>
    new Map(indexes.filter((one) => one.unique === unique).map((one) => [one.name, one.columns ?? []]));
  return {
    kind: row.kind === "v" ? "view" : "table",
    rows: Number(row.rows),
    partitions:
      row.kind === "p" ? (JSON.parse(String(row.partitions ?? "[]")) as LiveTable["partitions"]) : null,
    columns: JSON.parse(String(row.columns)) as readonly LiveColumn[],
    indexes: named(false),
    uniques: named(true),
    comment: row.comment === null ? null : String(row.comment),
    secured: row.secured === true,
  };
};

export const readCatalog = async (connection: SqlConnection, schema: string): Promise<Catalog> => {
  const found = await connection.query("SELECT 1 FROM pg_namespace WHERE nspname = $1::text", [schema], null);
  const rows = found.length === 0 ? [] : await connection.query(TABLES, [schema], null);
  return {
    exists: found.length > 0,
    tables: new Map(rows.map((row) => [String(row.table), tableOf(row)])),
  };
};
