import type { SqlConnection, SqlDriver } from "../driver/connection.js";
import { failureOf } from "../driver/failure-of.js";
import { codeOf, messageOf } from "../driver/sql-state.js";
import { twoHashes } from "../driver/statement.js";
import { inTransaction } from "../driver/transaction.js";
import { failure } from "../failure.js";
import { readCatalog } from "./catalog.js";
import type { Layout } from "./layout.js";
import { grantsOf, type PlanOptions, type PlanStep, planOf } from "./plan.js";
import { appliedMigrations, checkServer } from "./server.js";

export interface MigrateOptions extends PlanOptions {
  /** How long a change of a table may wait for those who use it, in milliseconds. */
  readonly lockTimeout: number;
}

/** What is missing in the schema that the connection sees. Changes nothing. */
export const missing = async (
  connection: SqlConnection,
  layout: Layout,
  options: PlanOptions,
): Promise<readonly PlanStep[]> => {
  await checkServer(connection);
  const live = await readCatalog(connection, layout.schema);
  const { readSchema } = options;
  const views = readSchema === null ? live : await readCatalog(connection, readSchema);
  const applied = live.tables.has("migration") ? await appliedMigrations(connection, layout.schema) : [];
  return planOf(layout, live, views, applied, options);
};

const misfit = (sql: string, error: unknown) => {
  // Constraints that the rows break; a lock that was not to be had; rights that are lacking say so themselves.
  if (!/^23/.test(codeOf(error))) return failureOf(error);
  return failure(
    "unsupported",
    {
      en: `the rows do not fit what is declared: ${messageOf(error)}. Nothing was changed. It was: ${sql}`,
      zh: `已有数据不符合声明：${messageOf(error)}。未做任何修改。语句：${sql}`,
    },
    error,
  );
};

/**
 * Makes what is missing, in one transaction: all of it or nothing. Of many processes that start at once, one does it
 * and the others wait. Answers what must still be done online.
 */
export const migrate = (
  driver: SqlDriver,
  layout: Layout,
  options: MigrateOptions,
): Promise<readonly PlanStep[]> =>
  inTransaction(driver, async (connection) => {
    const run = (sql: string, values: readonly string[] = []) => connection.query(sql, values, null);
    const [one, other] = twoHashes(`clientele migration ${layout.schema}`);
    await run("SELECT pg_advisory_xact_lock($1::text::integer, $2::text::integer)", [
      String(one),
      String(other),
    ]);
    await run("SELECT set_config('lock_timeout', $1::text, true)", [`${options.lockTimeout}ms`]);
    const steps = await missing(connection, layout, options);
    for (const { sql } of [...steps.filter(({ online }) => !online), ...grantsOf(layout, options)])
      await run(sql).catch((error: unknown) => {
        throw misfit(sql, error);
      });
    return steps.filter(({ online }) => online);
  });
