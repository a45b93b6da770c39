import { type Store, StoreFailure, type TableDescription } from "@clientele/core/port";
import { driverOf, type PostgresClient } from "./driver/driver-of.js";
import { failureOf } from "./driver/failure-of.js";
import { failure } from "./failure.js";
import { mappedLayouts } from "./mapping/map-layout.js";
import { missing } from "./schema/migrate.js";
import { grantsOf, type PlanStep } from "./schema/plan.js";
import { type SchemaOptions, settled } from "./schema/ready.js";

export interface SchemaPlan {
  /** In their order; none when all is in place. */
  readonly steps: readonly PlanStep[];
  /** The same as a script. */
  readonly sql: string;
}

/** A store that only listens which tables it is asked for. */
const listener = (hear: (tables: readonly TableDescription[]) => void): Store => {
  const refused = async (): Promise<never> => {
    throw failure("closed", {
      en: "this store only tells which tables are declared; it keeps nothing",
      zh: "此存储仅用于获取表声明，不保存任何内容",
    });
  };
  return {
    id: "postgres-plan",
    contractVersion: 1,
    capabilities: { durable: false, hostTransactions: false },
    open: async (tables) => hear(tables),
    get: refused,
    find: refused,
    count: refused,
    aggregate: refused,
    counters: refused,
    journal: refused,
    commit: refused,
    lease: refused,
    close: async () => {},
  };
};

/**
 * The statements that would make the schema ready, for whoever looks after the database. Changes nothing. `start` is given
 * a store and opens it as the application would, so that plugins are counted in.
 *
 * @throws StoreFailure as opening the store would.
 * @example
 * ```ts no-run
 * const { sql } = await planSchema({ client: pool }, (storage) => createClientele({ storage }).ready());
 * ```
 */
export const planSchema = async (
  options: SchemaOptions & { readonly client: PostgresClient },
  start: (storage: Store) => Promise<unknown>,
): Promise<SchemaPlan> => {
  const driver = driverOf(options.client);
  const schema = settled(options);
  let tables: readonly TableDescription[] = [];
  await start(
    listener((heard) => {
      tables = heard;
    }),
  );
  try {
    const { lacking, kept } = await driver.use(async (connection) => {
      const layouts = await mappedLayouts(connection, schema.schema, tables, options.mapping ?? {});
      return { lacking: await missing(connection, layouts.kept, schema), kept: layouts.kept };
    });
    const steps = [...lacking, ...grantsOf(kept, schema)];
    const script = steps.map(({ sql, online }) => `${online ? "-- outside a transaction\n" : ""}${sql};\n`);
    return { steps, sql: script.join("") };
  } catch (error) {
    throw StoreFailure.is(error) ? error : failureOf(error);
  }
};
