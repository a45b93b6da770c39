import { driverOf, type PostgresClient } from "./driver/driver-of.js";
import { failureOf } from "./driver/failure-of.js";
import { inTransaction } from "./driver/transaction.js";
import { refuse } from "./failure.js";
import { checkSchemaName, quote } from "./schema/identifier.js";

export interface DistributeOptions {
  readonly client: PostgresClient;
  /** The schema of the tables. Default `clientele`. */
  readonly schema?: string;
  /** Runs the statements, all or none of them. Default: only answers them. */
  readonly run?: boolean;
}

/** Whole on every node: what all tenants share. */
const REFERENCE = "migration";
/** The table beside which all others are laid. */
const FIRST = "journal_head";

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const statementsFor = (schema: string, tables: readonly string[], spread: ReadonlySet<string>) => {
  const nameOf = (table: string): string => literal(`${quote(schema)}.${quote(table)}`);
  const order = [...tables].sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || (a < b ? -1 : 1));
  return [
    ...(spread.has(REFERENCE) ? [] : [`SELECT create_reference_table(${nameOf(REFERENCE)})`]),
    ...order
      .filter((table) => table !== REFERENCE && !spread.has(table))
      .map(
        (table) =>
          `SELECT create_distributed_table(${nameOf(table)}, 'tenant', colocate_with => ${table === FIRST ? "'none'" : nameOf(FIRST)})`,
      ),
  ];
};

/**
 * The statements that spread the tables of a store over the nodes of Citus: first what is whole on every node, then the
 * others by tenant, all of one tenant on one node. There are no foreign keys to add after. Send them to the coordinator;
 * tables that are spread already are left alone, so it is run again when new ones came. The store takes
 * `engine: "citus"` from then on.
 *
 * @throws StoreFailure `unsupported` where `run` is wished and the server is no Citus, or where a table is partitioned.
 * @example
 * ```ts no-run
 * const statements = await distribute({ client: pool }); // to read
 * await distribute({ client: pool, run: true });
 * ```
 */
export const distribute = async (options: DistributeOptions): Promise<readonly string[]> => {
  const { client, schema = "clientele", run = false } = options;
  checkSchemaName(schema);
  const driver = driverOf(client);
  try {
    return await inTransaction(driver, async (connection) => {
      const ask = (text: string, values: readonly string[] = []) => connection.query(text, values, null);
      const tables = await ask(
        `SELECT c.relname AS name, c.relkind::text AS kind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1::text AND c.relkind IN ('r', 'p') ORDER BY c.relname`,
        [schema],
      );
      const names = tables.map(({ name }) => String(name));
      if (!names.includes(FIRST))
        refuse(
          `schema ${schema} has no tables of a store; open the store on it first`,
          `schema ${schema} 中没有存储的数据表；请先打开存储`,
        );
      const divided = tables.find(({ kind }) => kind === "p");
      if (divided !== undefined)
        refuse(
          `${divided.name} is partitioned by tenant, and Citus spreads by tenant: make the schema without \`partitions\``,
          `${divided.name} 已按租户分区，而 Citus 也按租户分布：请不带 \`partitions\` 创建 schema`,
        );
      const [citus] = await ask("SELECT to_regclass('pg_dist_partition')::text AS catalog");
      const isCitus = citus?.catalog !== null && citus?.catalog !== undefined;
      if (run && !isCitus)
        refuse(
          "this server is no Citus: CREATE EXTENSION citus on the coordinator first, or leave `run` out to read the statements",
          "此服务器未安装 Citus：请先在协调节点执行 CREATE EXTENSION citus，或省略 `run` 仅查看语句",
        );
      const spread = isCitus
        ? await ask(
            `SELECT c.relname AS name FROM pg_dist_partition d JOIN pg_class c ON c.oid = d.logicalrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1::text`,
            [schema],
          )
        : [];
      const done = new Set(spread.map(({ name }) => String(name)));
      const statements = statementsFor(schema, names, done);
      if (run) for (const statement of statements) await ask(statement);
      return statements;
    });
  } catch (error) {
    throw failureOf(error);
  }
};
