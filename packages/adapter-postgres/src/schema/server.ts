import type { SqlConnection } from "../driver/connection.js";
import { failure, refuse } from "../failure.js";
import { quote } from "./identifier.js";
import { migrations } from "./own-tables.js";

/**
 * The major versions of PostgreSQL that this adapter is meant for, both ends included.
 *
 * 14 is the oldest that PostgreSQL itself still maintained when the adapter was begun.
 *
 * @example
 * ```ts
 * import { supportedPostgres } from "@clientele/adapter-postgres";
 *
 * supportedPostgres.oldest; // => 14
 * ```
 */
export const supportedPostgres = { oldest: 14, newest: 18 } as const;

/** Refuses a server that is too old, before anything on it is touched. */
export const checkServer = async (connection: SqlConnection): Promise<void> => {
  const [row] = await connection.query(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_encoding') AS encoding",
    [],
    null,
  );
  const major = Math.floor(Number(row?.number) / 10_000);
  if (major < supportedPostgres.oldest)
    refuse(
      `this is PostgreSQL ${major}; ${supportedPostgres.oldest} or newer is needed`,
      `当前为 PostgreSQL ${major}；需要 ${supportedPostgres.oldest} 或更高版本`,
    );
  if (row?.encoding !== "UTF8")
    refuse(
      `the database is encoded in ${row?.encoding}; create one with ENCODING 'UTF8'`,
      `数据库编码为 ${row?.encoding}；请用 ENCODING 'UTF8' 创建数据库`,
    );
};

/** The numbers of the migrations that the schema has had; refuses one that newer code has changed for good. */
export const appliedMigrations = async (
  connection: SqlConnection,
  schema: string,
): Promise<readonly number[]> => {
  const rows = await connection.query(
    `SELECT version, breaking FROM ${quote(schema)}.migration ORDER BY version`,
    [],
    null,
  );
  const newest = Math.max(...migrations.map(({ version }) => version));
  const ahead = rows.find((row) => Number(row.version) > newest && row.breaking === true);
  if (ahead !== undefined)
    throw failure("newer", {
      en: `schema ${schema} was changed by a newer version of @clientele/adapter-postgres (migration ${ahead.version}, this one knows ${newest}); install that version`,
      zh: `schema ${schema} 已被更新版本的 @clientele/adapter-postgres 修改（迁移 ${ahead.version}，当前版本仅支持到 ${newest}）；请安装该版本`,
    });
  return rows.map((row) => Number(row.version));
};
