import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@clientele/adapter-memory";
import type { Store, StoreQuery, TableDescription, WriteSet } from "@clientele/core/storage";
import { PGlite } from "@electric-sql/pglite";
import { bench, short } from "./bench.js";
import { throughput } from "./harness.js";

/** What an embedder would take instead of the embedded store: PostgreSQL in WebAssembly, or a map and a file by hand. */

const ROWS = short ? 2_000 : 20_000;
const READS = short ? 500 : 5_000;
const PAGES = short ? 20 : 200;
const WRITES = short ? 256 : 2_048;
const AT_ONCE = 64;
const TENANT = "t";

const table: TableDescription = {
  name: "customer",
  fields: { name: { type: "text", nullable: false }, region: { type: "text", nullable: false } },
  indexes: [["region", "name"]],
  unique: {},
  appendOnly: false,
};

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly region: string;
}

const customer = (at: number): Customer => ({
  id: `c-${at}`,
  name: `name ${(at * 7_919) % 100_003}`,
  region: `region ${at % 20}`,
});

const customers = Array.from({ length: ROWS }, (_, at) => customer(at));
const readIds = Array.from({ length: READS }, (_, at) => `c-${(at * 31) % ROWS}`);
const regions = Array.from({ length: PAGES }, (_, at) => `region ${at % 20}`);

const inserting = (rows: readonly Customer[]): WriteSet => ({
  expect: [],
  insert: rows.map(({ id, ...row }) => ({ table: "customer", id, row })),
  update: [],
  remove: [],
  count: [],
  journal: [],
});

const pageOf = (region: string): StoreQuery => ({
  table: "customer",
  where: [{ field: "region", op: "eq", value: region }],
  orderBy: ["name"],
  direction: "asc",
  limit: 50,
  after: null,
});

const folder = mkdtempSync(join(tmpdir(), "clientele-bench-"));

const openStore = async (directory?: string): Promise<Store> => {
  const store = memoryStore(directory === undefined ? {} : { directory });
  await store.open([table]);
  return store;
};

const openPglite = async (directory?: string): Promise<PGlite> => {
  const db = directory === undefined ? await PGlite.create() : await PGlite.create(directory);
  await db.exec(`create table customer (tenant text, id text, name text collate "C" not null, region text not null,
    primary key (tenant, id)); create index on customer (tenant, region, name, id)`);
  return db;
};

const fill = async (db: PGlite) =>
  db.query(
    "insert into customer select $1, u.id, u.name, u.region from unnest($2::text[], $3::text[], $4::text[]) u(id, name, region)",
    [
      TENANT,
      customers.map((one) => one.id),
      customers.map((one) => one.name),
      customers.map((one) => one.region),
    ],
  );

/** Runs in turns of 64, as that many callers would. */
const inTurns = async (count: number, write: (at: number) => Promise<unknown>): Promise<number> => {
  for (let from = 0; from < count; from += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => write(from + at)));
  }
  return count;
};

const store = await openStore();
await store.commit(TENANT, inserting(customers));
const db = await openPglite();
await fill(db);
const byId = new Map(customers.map((one) => [one.id, one]));

const durable = await openStore(join(folder, "ours"));
const durableDb = await openPglite(join(folder, "pglite"));
const file = openSync(join(folder, "by-hand.log"), "a");
let written = ROWS;
const next = (): Customer => customer(written++);

await bench("storage", [
  {
    case: `get by id, one after the other, ${ROWS.toLocaleString("en")} rows`,
    metric: throughput(READS),
    ours: async () => {
      const names: unknown[] = [];
      for (const id of readIds) names.push((await store.get(TENANT, "customer", [id]))[0]?.name);
      return names;
    },
    peers: {
      "@electric-sql/pglite": async () => {
        const names: unknown[] = [];
        const text = "select name from customer where tenant = $1 and id = $2";
        for (const id of readIds) names.push((await db.query<Customer>(text, [TENANT, id])).rows[0]?.name);
        return names;
      },
      "hand-written": async () => {
        const names: unknown[] = [];
        for (const id of readIds) names.push((await Promise.resolve(byId.get(id)))?.name);
        return names;
      },
    },
  },
  {
    case: "the first 50 of a region, in order of the name",
    metric: throughput(PAGES),
    ours: async () => {
      const pages: unknown[] = [];
      for (const region of regions)
        pages.push((await store.find(TENANT, pageOf(region))).map((row) => row.id));
      return pages;
    },
    peers: {
      "@electric-sql/pglite": async () => {
        const pages: unknown[] = [];
        const text = "select id from customer where tenant = $1 and region = $2 order by name, id limit 50";
        for (const region of regions) {
          pages.push((await db.query<Customer>(text, [TENANT, region])).rows.map((row) => row.id));
        }
        return pages;
      },
      "hand-written": async () =>
        regions.map((region) =>
          customers
            .filter((one) => one.region === region)
            .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
            .slice(0, 50)
            .map((one) => one.id),
        ),
    },
  },
  {
    case: `durable writes of one row, ${AT_ONCE} callers`,
    metric: throughput(WRITES),
    ours: () => inTurns(WRITES, () => durable.commit(TENANT, inserting([next()]))),
    peers: {
      "@electric-sql/pglite": () =>
        inTurns(WRITES, () => {
          const { id, name, region } = next();
          return durableDb.query("insert into customer values ($1, $2, $3, $4)", [TENANT, id, name, region]);
        }),
      "hand-written": () =>
        inTurns(WRITES, async () => {
          writeSync(file, `${JSON.stringify(next())}\n`);
          fsyncSync(file);
        }),
    },
  },
]);

closeSync(file);
for (const one of [store, durable]) await one.close();
for (const one of [db, durableDb]) await one.close();
rmSync(folder, { recursive: true, force: true });
