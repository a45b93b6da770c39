import { postgresStore } from "@clientele/adapter-postgres";
import type { Store } from "@clientele/core";
import { Pool, type PoolClient } from "pg";
import { inject } from "vitest";

/** Test files of one run take turns on a few schemas; tables are made once and then emptied. */
const SCHEMAS = 40;

let pool: Pool | null = null;
let keeper: PoolClient | null = null;
const free: string[] = [];
const taken = new Set<number>();

const connected = (): Pool => {
  pool ??= new Pool({ connectionString: inject("postgresUrl"), max: 6, allowExitOnIdle: true });
  return pool;
};

/** A schema that no other file has now, held by a lock that ends with this process. */
const reserve = async (): Promise<string> => {
  keeper ??= await connected().connect();
  const known = free.pop();
  if (known !== undefined) return known;
  for (let number = 0; number < SCHEMAS; number++) {
    if (taken.has(number)) continue;
    const { rows } = await keeper.query("SELECT pg_try_advisory_lock(7201, $1) AS held", [number]);
    if (rows[0]?.held !== true) continue;
    taken.add(number);
    return `every_store_${number}`;
  }
  throw new Error(`all ${SCHEMAS} schemas are in use`);
};

const empty = async (schema: string): Promise<void> => {
  const { rows } = await connected().query(
    "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'r' AND relname <> 'migration'",
    [schema],
  );
  await connected().query(rows.map(({ relname }) => `DELETE FROM ${schema}."${relname}"`).join(";"));
};

/** A store on the server of this run, empty when it is opened. */
export const storeOnPostgres = (): { readonly store: Store; readonly dispose: () => void } => {
  let schema: string | null = null;
  let inner: Store | null = null;
  const opened = (): Store => inner ?? postgresStore({ client: connected() });
  const store: Store = {
    id: "postgres",
    contractVersion: 1,
    capabilities: { durable: true, hostTransactions: true },
    open: async (tables) => {
      schema = await reserve();
      await empty(schema);
      inner = postgresStore({ client: connected(), schema, readSchema: null });
      await inner.open(tables);
    },
    get: (...asked) => opened().get(...asked),
    find: (...asked) => opened().find(...asked),
    count: (...asked) => opened().count(...asked),
    aggregate: (...asked) => opened().aggregate(...asked),
    counters: (...asked) => opened().counters(...asked),
    journal: (...asked) => opened().journal(...asked),
    commit: (...asked) => opened().commit(...asked),
    lease: (...asked) => opened().lease(...asked),
    close: async () => inner?.close(),
  };
  const dispose = (): void => {
    if (schema !== null) free.push(schema);
  };
  return { store, dispose };
};
