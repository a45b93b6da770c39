import { type Store, StoreFailure } from "@clientele/core/port";
import { commitWrites } from "./commit/commit.js";
import { driverOf, type PostgresClient } from "./driver/driver-of.js";
import { failureOf } from "./driver/failure-of.js";
import { type Sessions, sessionsOf } from "./driver/sessions.js";
import { Values } from "./driver/statement.js";
import { failure, refuse } from "./failure.js";
import { mappedLayouts } from "./mapping/map-layout.js";
import { aggregateRow, aggregateStatement } from "./read/aggregate.js";
import { readCounters } from "./read/counters.js";
import { numberIn } from "./read/decode.js";
import { whereOf } from "./read/filter.js";
import { readJournal } from "./read/journal.js";
import { leaseRows } from "./read/lease.js";
import { pageStatement } from "./read/page.js";
import { rowOf } from "./read/rows.js";
import { rowsById } from "./read/rows-by-id.js";
import { type Layout, tableIn } from "./schema/layout.js";
import { type SchemaOptions, schemaReady, settled } from "./schema/ready.js";

export interface PostgresStoreOptions extends SchemaOptions {
  /** A `Pool` or `Client` of `pg`, `postgres(...)` of postgres.js, a `PGlite`, or a driver of your own. */
  readonly client: PostgresClient;
  /** `transaction` behind a pooler that hands out another connection for each transaction. Default `none`. */
  readonly pooler?: "none" | "transaction";
  /** Whether statements are prepared under names. Default: yes, and no behind a pooler. */
  readonly prepare?: boolean;
  /**
   * `citus` where the tables are spread by `distribute`: each call is then a transaction that tells the nodes its tenant.
   * Default `postgres`.
   */
  readonly engine?: "postgres" | "citus";
}

type Phase =
  | { readonly tag: "new" | "opening" | "closed" }
  | { readonly tag: "open"; readonly layout: Layout };

/**
 * The store on PostgreSQL 14 and later: in a schema of its own, beside the host's tables, through the host's client, which
 * stays the host's to close. Every decision is one statement; every row, key and statement carries the tenant.
 *
 * @example
 * ```ts
 * import { postgresStore } from "@clientele/adapter-postgres";
 * import { Pool } from "pg";
 *
 * const client = new Pool({ connectionString: "postgres://localhost/erp" });
 * postgresStore({ client }).id; // => "postgres:clientele"
 * postgresStore({ client, schema: "Sales Team" }); // throws StoreFailure
 * ```
 */
export const postgresStore = (options: PostgresStoreOptions): Store => {
  const driver = driverOf(options.client);
  const { pooler = "none", prepare = pooler === "none", engine = "postgres", mapping = {} } = options;
  const schema = settled(options);
  const sessions: Sessions = sessionsOf(driver, { pooler, prepare, engine });
  let phase: Phase = { tag: "new" };

  const opened = (): Layout => {
    if (phase.tag === "open") return phase.layout;
    throw failure(
      "closed",
      phase.tag === "closed"
        ? { en: "the store is closed", zh: "存储已关闭" }
        : {
            en: "the store is not open yet; await open(tables) first",
            zh: "存储尚未打开；请先 await open(tables)",
          },
    );
  };

  /** What a driver throws becomes a failure of the store. */
  const saying = async <A>(work: () => Promise<A>): Promise<A> => {
    try {
      return await work();
    } catch (error) {
      throw StoreFailure.is(error) ? error : failureOf(error);
    }
  };

  return {
    id: `postgres:${schema.schema}`,
    contractVersion: 1,
    capabilities: { durable: true, hostTransactions: true },
    open: (tables) =>
      saying(async () => {
        if (phase.tag === "closed") opened();
        if (phase.tag !== "new")
          refuse("the store is open already; open it once", "存储已打开；只需打开一次");
        phase = { tag: "opening" };
        try {
          const { kept, used } = await driver.use((connection) =>
            mappedLayouts(connection, schema.schema, tables, mapping),
          );
          await schemaReady(driver, kept, schema);
          phase = { tag: "open", layout: used };
        } catch (error) {
          phase = { tag: "closed" };
          throw error;
        }
      }),
    get: (tenant, name, ids) =>
      saying(async () => {
        const table = tableIn(opened(), name);
        if (ids.length === 0) return [];
        const rows = await sessions.each(tenant, (session) => rowsById(session, table, tenant, ids));
        return ids.map((id) => rows.get(id) ?? null);
      }),
    find: (tenant, query) =>
      saying(async () => {
        const table = tableIn(opened(), query.table);
        const statement = pageStatement(table, tenant, query);
        if (query.limit <= 0) return [];
        const rows = await sessions.each(tenant, (session) => session.run(statement));
        return rows.map((row) => rowOf(table, row));
      }),
    count: (tenant, name, where) =>
      saying(async () => {
        const table = tableIn(opened(), name);
        const values = new Values();
        const from = table.access.from(tenant, values);
        const text = `SELECT count(*) AS rows FROM ${from} WHERE ${whereOf(table, tenant, where, values)}`;
        const [row] = await sessions.each(tenant, (session) => session.run({ text, values: values.list }));
        return numberIn(row?.rows);
      }),
    aggregate: (tenant, asked) =>
      saying(async () => {
        const table = tableIn(opened(), asked.table);
        const statement = aggregateStatement(table, tenant, asked);
        const rows = await sessions.each(tenant, (session) => session.run(statement));
        return rows.map((row) => aggregateRow(table, asked, row));
      }),
    counters: (tenant, names) =>
      saying(async () => {
        const layout = opened();
        if (names.length === 0) return [];
        const found = await sessions.each(tenant, (session) =>
          readCounters(session, layout.schema, tenant, names),
        );
        return names.map((name) => found.get(name) ?? 0);
      }),
    journal: (tenant, query) => saying(async () => readJournal(sessions, opened().schema, tenant, query)),
    lease: (tenant, query, asked) =>
      saying(async () => {
        const layout = opened();
        return leaseRows(sessions, layout.schema, tableIn(layout, query.table), tenant, query, asked);
      }),
    commit: (tenant, writes, more) =>
      saying(async () => commitWrites(sessions, opened(), tenant, writes, more?.host)),
    close: async () => {
      phase = { tag: "closed" };
    },
  };
};
