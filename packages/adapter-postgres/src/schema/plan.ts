import type { TableDescription } from "@clientele/core/port";
import { twoHashes } from "../driver/statement.js";
import { refuse } from "../failure.js";
import type { Catalog, LiveTable } from "./catalog.js";
import { checkName, quote } from "./identifier.js";
import type { Layout, TableLayout } from "./layout.js";
import { type Migration, migrations, tenantPolicy } from "./own-tables.js";
import { partitionedIndex, partitionSchemaStatement, partitionStatements } from "./partitions.js";
import { reportViewStatements } from "./report-views.js";
import { sqlTypes } from "./sql-types.js";
import { viewStatements } from "./views.js";

export interface PlanStep {
  readonly sql: string;
  /**
   * Run outside a transaction, while the application works: an index of a large table. `migrate` leaves it to whoever
   * looks after the database.
   */
  readonly online: boolean;
  /** Nothing may be stored before it is done. */
  readonly required: boolean;
}

/** From how many rows on an index is built without holding up writers. */
const LARGE = 100_000;

const now = (sql: string): PlanStep => ({ sql, online: false, required: true });

const columnOf = (description: TableDescription, name: string): string => {
  const field = description.fields[name];
  const type = sqlTypes[field?.type ?? "text"];
  const collation = type === "text" ? ' COLLATE "C"' : "";
  return `${quote(name)} ${type}${collation}${field?.nullable === true ? "" : " NOT NULL"}`;
};

const list = (fields: readonly string[]): string => fields.map(quote).join(", ");

const indexSql = (table: TableLayout, name: string, fields: readonly string[], online: boolean): string =>
  `CREATE INDEX ${online ? "CONCURRENTLY " : ""}${quote(name)} ON ${table.sql} (${list(["tenant", ...fields, "id"])})`;

/** Looked at when the whole write set is in, so that two rows may swap their values. */
const uniqueSql = (table: TableLayout, name: string, fields: readonly string[]): string =>
  `ALTER TABLE ${table.sql} ADD CONSTRAINT ${quote(name)} UNIQUE (${list(["tenant", ...fields])}) DEFERRABLE INITIALLY IMMEDIATE`;

const newTable = (schema: string, table: TableLayout, partitions: number | null): readonly PlanStep[] => {
  const { description } = table;
  const columns = [
    'tenant text COLLATE "C" NOT NULL',
    'id text COLLATE "C" NOT NULL',
    "version bigint NOT NULL",
    ...Object.keys(description.fields).map((name) => columnOf(description, name)),
    "PRIMARY KEY (tenant, id)",
  ];
  return [
    `CREATE TABLE ${table.sql} (\n  ${columns.join(",\n  ")}\n)${partitions === null ? "" : " PARTITION BY HASH (tenant)"}`,
    ...(partitions === null ? [] : partitionStatements(schema, table, partitions)),
    ...[...table.uniques].map(([name, { fields }]) => uniqueSql(table, name, fields)),
    ...[...table.indexes].map(([name, fields]) => indexSql(table, name, fields, false)),
    ...tenantPolicy(table.sql),
  ].map(now);
};

const misfit = (table: string, column: string, found: string, wanted: string): never =>
  refuse(
    `${table}.${column} is ${found} in the database and ${wanted} here; convert the column, or name another schema`,
    `数据库中 ${table}.${column} 为 ${found}，此处为 ${wanted}；请转换该列，或使用其他 schema`,
  );

const columnSteps = (table: TableLayout, live: LiveTable): readonly PlanStep[] => {
  const { description } = table;
  return Object.entries(description.fields).flatMap(([name, field]) => {
    const column = live.columns.find((one) => one.name === name);
    if (column === undefined)
      return [now(`ALTER TABLE ${table.sql} ADD COLUMN ${columnOf(description, name)}`)];
    const type = sqlTypes[field.type];
    if (column.type !== type) return misfit(description.name, name, column.type, type);
    if (type === "text" && column.collation !== "C")
      return misfit(description.name, name, `ordered by ${column.collation}`, 'text COLLATE "C"');
    if (column.required === !field.nullable) return [];
    const change = field.nullable ? "DROP" : "SET";
    return [now(`ALTER TABLE ${table.sql} ALTER COLUMN ${quote(name)} ${change} NOT NULL`)];
  });
};

const same = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const indexSteps = (table: TableLayout, live: LiveTable): readonly PlanStep[] => {
  const online = live.rows >= LARGE;
  const has = (map: ReadonlyMap<string, readonly string[]>, columns: readonly string[]) =>
    [...map.values()].some((one) => same(one, columns));
  const uniques = [...table.uniques].flatMap(([name, { fields }]): readonly PlanStep[] => {
    if (has(live.uniques, ["tenant", ...fields])) return [];
    if (!online) return [now(uniqueSql(table, name, fields))];
    // A partitioned table takes over no index as a constraint: writers wait, at an hour that somebody chooses.
    if (live.partitions !== null) return [{ sql: uniqueSql(table, name, fields), online, required: true }];
    const index = `CREATE UNIQUE INDEX CONCURRENTLY ${quote(name)} ON ${table.sql} (${list(["tenant", ...fields])})`;
    const constraint = `ALTER TABLE ${table.sql} ADD CONSTRAINT ${quote(name)} UNIQUE USING INDEX ${quote(name)} DEFERRABLE INITIALLY IMMEDIATE`;
    return [index, constraint].map((sql) => ({ sql, online: true, required: true }));
  });
  const dropped = [...live.uniques].flatMap(([name, columns]) =>
    [...table.uniques.values()].some(({ fields }) => same(columns, ["tenant", ...fields]))
      ? []
      : [now(`ALTER TABLE ${table.sql} DROP CONSTRAINT ${quote(name)}`)],
  );
  const indexes = [...table.indexes].flatMap(([name, fields]): readonly PlanStep[] => {
    if (has(live.indexes, ["tenant", ...fields, "id"])) return [];
    const statements =
      online && live.partitions !== null
        ? partitionedIndex(table, live.partitions, name, list(["tenant", ...fields, "id"]))
        : [indexSql(table, name, fields, online)];
    return statements.map((sql) => ({ sql, online, required: false }));
  });
  return [...dropped, ...uniques, ...indexes];
};

const tableSteps = (
  schema: string,
  table: TableLayout,
  live: LiveTable | undefined,
  { partitions }: PlanOptions,
): readonly PlanStep[] => {
  if (live === undefined) return newTable(schema, table, partitions);
  if (partitions !== null && live.kind === "table" && live.partitions === null)
    return refuse(
      `${table.sql} is there already and has no partitions; leave \`partitions\` out, or name another schema and copy the rows`,
      `${table.sql} 已存在且未分区；请省略 \`partitions\`，或使用其他 schema 并复制数据`,
    );
  if (live.kind === "view")
    return refuse(
      `${table.sql} is a view and not a table of this store; name another schema`,
      `${table.sql} 是视图而非本存储的数据表；请使用其他 schema`,
    );
  const secured = live.secured ? [] : tenantPolicy(table.sql).map(now);
  return [...columnSteps(table, live), ...indexSteps(table, live), ...secured];
};

export interface PlanOptions {
  readonly readSchema: string | null;
  /** The role that the application connects as, where it is not the owner. */
  readonly appRole: string | null;
  /** The role that reports connect as. */
  readonly readRole: string | null;
  readonly clock: () => number;
  /** Into how many partitions, by the hash of the tenant, a new table is divided; null for none. */
  readonly partitions: number | null;
}

const MIGRATIONS = (schema: string): string =>
  `CREATE TABLE ${quote(schema)}.migration (
  version integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  breaking boolean NOT NULL,
  applied_at bigint NOT NULL
)`;

/** Numbers, and texts of our own: nothing that comes from outside. */
const noted = (
  { version, name, breaking, statements }: Migration,
  { schema }: Layout,
  { clock }: PlanOptions,
) => {
  const checksum = twoHashes(statements(schema).join(";"))
    .map((one) => (one >>> 0).toString(16))
    .join("");
  return `INSERT INTO ${quote(schema)}.migration (version, name, checksum, breaking, applied_at)
VALUES (${version}, '${name}', '${checksum}', ${breaking}, ${Math.trunc(clock())})`;
};

/** What the roles of the application and of reports may do: never more than their work needs. */
export const grantsOf = (
  layout: Layout,
  { appRole, readRole, readSchema }: PlanOptions,
): readonly PlanStep[] => {
  const schema = quote(layout.schema);
  const steps: string[] = [];
  if (appRole !== null) {
    checkName(appRole, "a role");
    steps.push(
      `GRANT USAGE ON SCHEMA ${schema} TO ${quote(appRole)}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${quote(appRole)}`,
      `REVOKE INSERT, UPDATE, DELETE ON ${schema}.migration FROM ${quote(appRole)}`,
    );
  }
  if (readRole !== null && readSchema !== null) {
    checkName(readRole, "a role");
    steps.push(
      `GRANT USAGE ON SCHEMA ${quote(readSchema)} TO ${quote(readRole)}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${quote(readSchema)} TO ${quote(readRole)}`,
    );
  }
  return steps.map(now);
};

/**
 * The statements that lead from what is there to what is declared, in their order; none when all is in place. Nothing
 * that holds data is ever dropped, and columns that are no longer declared stay.
 */
export const planOf = (
  layout: Layout,
  live: Catalog,
  views: Catalog,
  applied: readonly number[],
  options: PlanOptions,
): readonly PlanStep[] => {
  const schema = live.exists ? [] : [now(`CREATE SCHEMA ${quote(layout.schema)}`)];
  const register = live.tables.has("migration") ? [] : [now(MIGRATIONS(layout.schema))];
  const own = migrations
    .filter(({ version }) => !applied.includes(version))
    .flatMap((migration) =>
      [...migration.statements(layout.schema), noted(migration, layout, options)].map(now),
    );
  const records = [...layout.tables.values()].flatMap((table) =>
    tableSteps(layout.schema, table, live.tables.get(table.description.name), options),
  );
  const isNew = [...layout.tables.keys()].some((name) => !live.tables.has(name));
  const parts = options.partitions === null || !isNew ? [] : [now(partitionSchemaStatement(layout.schema))];
  const { readSchema } = options;
  const reports: PlanStep[] = [];
  if (readSchema !== null) {
    if (!views.exists) reports.push(now(`CREATE SCHEMA ${quote(readSchema)}`));
    for (const table of layout.tables.values()) {
      reports.push(...viewStatements(readSchema, table, views).map(now));
    }
    reports.push(...reportViewStatements(readSchema, layout, views).map(now));
  }
  return [...schema, ...register, ...own, ...parts, ...records, ...reports];
};
