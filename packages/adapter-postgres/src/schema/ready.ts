import type { SqlDriver } from "../driver/connection.js";
import { refuse } from "../failure.js";
import type { Mapping } from "../mapping/mapping.js";
import { checkSchemaName } from "./identifier.js";
import type { Layout } from "./layout.js";
import { type MigrateOptions, migrate, missing } from "./migrate.js";
import { checkPartitions } from "./partitions.js";

export interface SchemaOptions {
  /** The schema of the store's tables. Default `clientele`. */
  readonly schema?: string;
  /** The schema of the views for reports, or null for none. Default: that of the tables with `_read`. */
  readonly readSchema?: string | null;
  /** Whether `open` makes what is missing, or only looks whether all is there. Default true. */
  readonly migrate?: boolean;
  /** A role that may do what the application needs and nothing else: it does not own the tables. */
  readonly appRole?: string;
  /** A role that may read the views. */
  readonly readRole?: string;
  /** How long a change of a table may wait for those who use it, in milliseconds. Default 5000. */
  readonly lockTimeout?: number;
  /**
   * Divides the tables of records into so many partitions by the hash of the tenant, 2 to 128, when they are made. Default:
   * none. For very many rows on one server; a tenant's rows lie in one partition.
   */
  readonly partitions?: number;
  /** Records that the host has in tables of its own. */
  readonly mapping?: Mapping;
  /** The time that a migration is noted with. */
  readonly clock?: () => number;
}

export type SettledOptions = MigrateOptions & { readonly schema: string; readonly migrate: boolean };

export const settled = (options: SchemaOptions): SettledOptions => {
  const { schema = "clientele", migrate: make = true, lockTimeout = 5_000, clock = Date.now } = options;
  const { readSchema = `${schema}_read`, appRole = null, readRole = null, partitions = null } = options;
  if (partitions !== null) checkPartitions(partitions);
  checkSchemaName(schema);
  if (readSchema !== null) checkSchemaName(readSchema);
  if (readSchema === schema)
    refuse("`readSchema` must be another schema than `schema`", "`readSchema` 不能与 `schema` 相同");
  return { schema, readSchema, migrate: make, appRole, readRole, lockTimeout, clock, partitions };
};

/** Sees to it that the tables are there, or says what is missing. */
export const schemaReady = async (
  driver: SqlDriver,
  layout: Layout,
  options: SettledOptions,
): Promise<void> => {
  let steps = await driver.use((connection) => missing(connection, layout, options));
  if (options.migrate && steps.some(({ online }) => !online)) steps = await migrate(driver, layout, options);
  const needed = steps.filter(({ required }) => required).map(({ sql }) => sql);
  if (needed.length > 0)
    refuse(
      `schema ${layout.schema} lacks what is declared. Run these statements, then start again:\n${needed.join(";\n")};\n`,
      `schema ${layout.schema} 缺少所声明的内容。请执行上述语句后重新启动`,
    );
};
