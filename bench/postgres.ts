import { once } from "node:events";
import { postgresStore } from "@clientele/adapter-postgres";
import type { Store, StoreQuery } from "@clientele/core/storage";
import { Pool } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { FORGETFUL, ownPostgres } from "../tests/support/own-postgres.js";
import { bench, short } from "./bench.js";
import { quality, throughput } from "./harness.js";
import { withDrizzle } from "./peers/postgres/drizzle.js";
import { handWritten, oneStatement } from "./peers/postgres/hand-written.js";
import { withKysely } from "./peers/postgres/kysely.js";
import {
  AT,
  answerOf,
  type Claim,
  type Customer,
  claimOf,
  customer,
  eventOf,
  MOST,
  TENANT,
  tables,
  traceOf,
  type Writer,
} from "./peers/postgres/tables.js";
import { withTypeorm } from "./peers/postgres/typeorm.js";

/**
 * A server of its own that forgets when the machine fails: what the disk takes would hide what everybody else takes. Each
 * writes to tables of the same shape, in a schema of its own. Prisma is left out: its generator fetches an engine from
 * elsewhere than the registry.
 */

const CONNECTIONS = 10;
const CALLERS = 32;
const CLAIMS = short ? 100 : 500;
const IMPORTED = short ? 2_000 : 20_000;
const BATCH = 5_000;
const [FEW, MANY] = short ? [1_000, 10_000] : [10_000, 1_000_000];
const PAGES = short ? 100 : 1_000;
/** A claim takes a customer that nobody has, in every round. */
const CLAIMABLE = (short ? 30 : 60) * CLAIMS;

const server = await ownPostgres({ ...FORGETFUL, shared_buffers: "512MB", max_wal_size: "8GB" });
const pool = new Pool({ connectionString: server.url, max: CONNECTIONS });
// A connection that ends with the server says so, when nobody asks any more.
pool.on("error", () => {});

const opened = async (schema: string): Promise<Store> => {
  const store = postgresStore({ client: pool, schema, readSchema: null });
  await store.open(tables);
  return store;
};

/** Customers straight into the table, and a counter for every rep. */
const fill = async (schema: string, count: number): Promise<void> => {
  await pool.query(
    `INSERT INTO ${schema}.customer (tenant, id, version, name, region, owner)
SELECT $1, 'c-' || n, 1, 'name ' || (n * 7919::bigint) % 1000003, 'region ' || n % 20, NULL FROM generate_series(0, $2 - 1) n`,
    [TENANT, count],
  );
  await pool.query(
    `INSERT INTO ${schema}.counter (tenant, name, value) SELECT $1, 'held:rep-' || n, 0 FROM generate_series(0, 19) n`,
    [TENANT],
  );
  await pool.query(`VACUUM ANALYZE ${schema}.customer`);
};

const withStore = (store: Store): Writer => ({
  claim: async (claim: Claim) => {
    const row = { at: AT };
    const result = await store.commit(TENANT, {
      expect: [],
      insert: [
        {
          table: "decision",
          id: claim.id,
          row: { ...row, customer: claim.customerId, trace: traceOf(claim) },
        },
        {
          table: "outcome",
          id: claim.id,
          row: { ...row, command: "ownership.claim", input: "h", answer: answerOf(claim) },
        },
      ],
      update: [
        { table: "customer", id: claim.customerId, version: claim.version, set: { owner: claim.repId } },
      ],
      remove: [],
      count: [{ counter: `held:${claim.repId}`, delta: 1, min: 0, max: MOST }],
      journal: [eventOf(claim)],
    });
    return result.tag === "committed";
  },
  close: () => store.close(),
});

const makers: Readonly<Record<string, (schema: string) => Promise<Writer> | Writer>> = {
  ours: async (schema) => withStore(await opened(schema)),
  "hand-written": (schema) => handWritten(pool, schema),
  "hand-written, one statement": (schema) => oneStatement(pool, schema),
  kysely: (schema) => withKysely(pool, schema),
  drizzle: (schema) => withDrizzle(pool, schema),
  typeorm: (schema) => withTypeorm(server.url, schema, CONNECTIONS),
};

const writers: Writer[] = [];
/** Each has its own customers, and goes on where it was. */
const claimers = new Map<string, (count: number, callers: number) => Promise<readonly boolean[]>>();
const written: string[] = [];
for (const [at, [name, make]] of Object.entries(makers).entries()) {
  const schema = `writer_${at}`;
  const layout = await opened(schema);
  await fill(schema, CLAIMABLE);
  const writer = await make(schema);
  writers.push(writer);
  let next = 0;
  claimers.set(name, async (count, callers) => {
    const done: boolean[] = [];
    const last = next + count;
    const work = async () => {
      while (next < last) done.push(await writer.claim(claimOf(next++)));
    };
    await Promise.all(Array.from({ length: callers }, work));
    return done;
  });
  // What one claim leaves, and that a second is refused.
  const first = await writer.claim(claimOf(CLAIMABLE - 1));
  const again = await writer.claim(claimOf(CLAIMABLE - 1)).catch(() => false);
  const { rows } = await pool.query(
    `SELECT (SELECT to_jsonb(c) FROM ${schema}.customer c WHERE id = $1) c, (SELECT jsonb_agg(d) FROM ${schema}.decision d) d,
(SELECT jsonb_agg(o) FROM ${schema}.outcome o) o, (SELECT jsonb_agg(to_jsonb(j) - 'entry') FROM ${schema}.journal j) j,
(SELECT jsonb_agg(n ORDER BY name) FROM ${schema}.counter n) n`,
    [`c-${CLAIMABLE - 1}`],
  );
  written.push(JSON.stringify([first, again, rows]));
  await layout.close();
}
if (new Set(written).size !== 1) throw new Error(`They do not write the same:\n${written.join("\n")}`);

const claiming = (callers: number) => {
  const [ours, ...peers] = [...claimers].map(
    ([name, claim]) => [name, () => claim(CLAIMS, callers)] as const,
  );
  return { ours: ours?.[1] ?? (async () => []), peers: Object.fromEntries(peers) };
};

await opened("imported");
const importer = await opened("importer");
let imported = 0;
const batches = (): (readonly Customer[])[] => {
  const from = imported;
  imported += IMPORTED;
  return Array.from({ length: Math.ceil(IMPORTED / BATCH) }, (_, batch) =>
    Array.from({ length: Math.min(BATCH, IMPORTED - batch * BATCH) }, (_, at) =>
      customer(from + batch * BATCH + at),
    ),
  );
};

const lists = { few: await opened("few"), many: await opened("many") };
await fill("few", FEW);
await fill("many", MANY);
/** Pages of a region from any place in it, as somebody who leafs through does. */
const pageTimes = async (store: Store, rows: number): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let page = 0; page < PAGES; page++) {
    const { id, region, name } = customer((page * 7_907) % rows);
    const query: StoreQuery = {
      table: "customer",
      where: [{ field: "region", op: "eq", value: region }],
      orderBy: ["name"],
      direction: "asc",
      limit: 50,
      after: [name, id],
    };
    const start = performance.now();
    await store.find(TENANT, query);
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other);
};
const p99 = quality<readonly number[]>(
  "p99",
  "ms",
  "lower",
  (times) => times[Math.floor(times.length * 0.99)] ?? 0,
);
const sameCount = (one: readonly unknown[], other: readonly unknown[]) => one.length === other.length;

await bench("postgres", [
  { case: "command claim, one caller", metric: throughput(CLAIMS), ...claiming(1) },
  { case: `command claim, ${CALLERS} callers`, metric: throughput(CLAIMS), ...claiming(CALLERS) },
  {
    case: `import of ${IMPORTED.toLocaleString("en")} customers, ${BATCH.toLocaleString("en")} in a write set`,
    metric: throughput(IMPORTED),
    ours: async () => {
      for (const batch of batches()) {
        const insert = batch.map(({ id, ...row }) => ({
          table: "customer",
          id,
          row: { ...row, owner: null },
        }));
        await importer.commit(TENANT, {
          ...{ expect: [], insert, update: [], remove: [], count: [], journal: [] },
        });
      }
    },
    peers: {
      "bare COPY": async () => {
        const client = await pool.connect();
        for (const batch of batches()) {
          const stream = client.query(
            copyFrom("COPY imported.customer (tenant, id, version, name, region) FROM STDIN"),
          );
          stream.end(
            batch.map(({ id, name, region }) => `${TENANT}\t${id}\t1\t${name}\t${region}\n`).join(""),
          );
          await once(stream, "finish");
        }
        client.release();
      },
    },
  },
  {
    case: `a page of 50 of ${MANY.toLocaleString("en")} customers`,
    metric: p99,
    ours: () => pageTimes(lists.many, MANY),
    peers: { [`of ${FEW.toLocaleString("en")}`]: () => pageTimes(lists.few, FEW) },
    same: sameCount,
  },
]);

for (const writer of writers) await writer.close();
await pool.end();
await server.dispose();
