import { createClientele } from "@clientele/core";
import type { TableDescription } from "@clientele/core/port";
import { catalogues, checks, runCheck, type Setup } from "@clientele/core/testing";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { inPlaceOfCitus } from "../fixtures/in-place-of-citus.js";
import { ShardingChecker } from "../fixtures/sharding/checker.js";
import { collecting } from "../fixtures/sharding/collecting.js";
import { sqlInSource } from "../fixtures/sharding/sql-in-source.js";
import { beginOn, inspectRow, nothing, Schemas, storeOn } from "../fixtures/store-for-tests.js";
import { distribute, fromPg, planSchema, postgresStore } from "./index.js";

const claims = { durable: true, hostTransactions: true };
const pool = new Pool({ connectionString: inject("postgresUrl"), max: 20 });
const ask = async (text: string, values: readonly unknown[] = []) =>
  (await pool.query(text, [...values])).rows;
const schemas = new Schemas(ask, "kit_sharded");
const texts = new Set<string>();
const client = collecting(fromPg(pool), texts);
const role = `clientele_walk_${process.pid}`;
const SCHEMA = "walked";

/** Every check of the kit but the random histories, which ask nothing that the others do not. */
const runKit = async (): Promise<void> => {
  const setup: Setup = async (tables) => {
    const schema = await schemas.empty(tables);
    const [store, peer] = [storeOn(client, schema), storeOn(client, schema)];
    await store.open(tables);
    await peer.open(tables);
    return {
      store,
      peer,
      inspect: inspectRow(ask, schema, tables),
      reopen: async () => {
        const again = storeOn(client, schema);
        await again.open(tables);
        return again;
      },
      begin: beginOn(pool),
      dispose: () => store.close(),
    };
  };
  const [, renamed] = catalogues;
  if (renamed === undefined) throw new Error("the kit has no second catalogue");
  for (const check of checks) if (check.id !== "MDL-1") await runCheck(check, renamed, { claims, setup });
};

const first: TableDescription = {
  name: "visit",
  fields: { place: { type: "text", nullable: false }, note: { type: "text", nullable: true } },
  indexes: [["place"]],
  unique: { note: ["note"] },
  appendOnly: false,
};
const field = (nullable: boolean) => ({ type: "text", nullable }) as const;

/** A schema that is made, grows, changes its mind, and has grown large. */
const runSchemas = async (): Promise<void> => {
  const open = (table: TableDescription) =>
    postgresStore({ client, schema: SCHEMA, appRole: role, readRole: role }).open([table]);
  await open(first);
  await open({ ...first, fields: { ...first.fields, place: field(true), topic: field(true) }, unique: {} });
  await open({ ...first, fields: { place: field(true), remark: field(true) }, unique: {} });
  await open({ ...first, unique: {} });
  await pool.query(`ALTER TABLE ${SCHEMA}.visit DROP COLUMN topic CASCADE`);
  await open({ ...first, fields: { place: field(false) }, unique: {} });
  await pool.query(
    `UPDATE pg_class SET reltuples = 200000 WHERE relname = 'visit' AND relnamespace = '${SCHEMA}'::regnamespace`,
  );
  const grown = { ...first, indexes: [["place"], ["note"]], unique: { place: ["place"] } };
  const plan = await planSchema({ client, schema: SCHEMA }, (storage) => storage.open([grown]));
  for (const { sql } of plan.steps) texts.add(sql);
};

/** A commit within a transaction of the host that is refused: the transaction goes on. */
const runHost = async (): Promise<void> => {
  const store = postgresStore({ client, schema: SCHEMA, readSchema: null, migrate: false });
  await store.open([{ ...first, fields: { place: field(false) }, unique: {} }]);
  const host = await pool.connect();
  await host.query("BEGIN");
  const stale = { ...nothing, remove: [{ table: "visit", id: "v", version: 1 }] };
  expect((await store.commit("acme", stale, { host })).tag).toBe("stale");
  await host.query("ROLLBACK");
  host.release();
};

/** Tables that are divided, and tables that are spread. */
const runSpread = async (): Promise<void> => {
  // The views of reports are made over the tables of Clientele itself.
  const whole = createClientele({ storage: postgresStore({ client, schema: `${SCHEMA}_whole` }) });
  await whole.ready();
  await whole.close();
  const divided = { client, schema: `${SCHEMA}_parts`, readSchema: null, partitions: 2 };
  await postgresStore(divided).open([first]);
  await pool.query(
    `UPDATE pg_class SET reltuples = 200000 WHERE relkind = 'r' AND relnamespace = '${SCHEMA}_parts_part'::regnamespace`,
  );
  const grown = { ...first, indexes: [["place"], ["note", "place"]] };
  const plan = await planSchema(divided, (storage) => storage.open([grown]));
  for (const { sql } of plan.steps) texts.add(sql);
  const spread = postgresStore({ client, schema: SCHEMA, engine: "citus", readSchema: null });
  await spread.open([{ ...first, fields: { place: field(false) }, unique: {} }]);
  await spread.count("acme", "visit", []);
  const connection = await pool.connect();
  const driver = collecting(await inPlaceOfCitus(connection, `${SCHEMA}_citus`), texts);
  await distribute({ client: driver, schema: SCHEMA, run: true });
  connection.release(true);
};

beforeAll(async () => {
  await pool.query(`CREATE ROLE ${role}`);
  await runKit();
  await runSchemas();
  await runHost();
  await runSpread();
}, 60_000);
afterAll(async () => {
  await schemas.drop();
  for (const name of ["", "_read", "_whole", "_whole_read", "_parts", "_parts_part", "_citus"])
    await pool.query(`DROP SCHEMA IF EXISTS ${SCHEMA}${name} CASCADE`);
  await pool.query(`DROP ROLE ${role}`);
  await pool.end();
});

describe("the statements of the store", () => {
  it("were all sent: none is in the sources that no check reaches", () => {
    const sent = [...texts];
    // Tables of the host's are not ours to spread: a mapping is for a plain server, and is tested by itself.
    const unsent = sqlInSource(import.meta.dirname)
      .filter(({ place }) => !place.startsWith("mapping/"))
      .filter(({ isIn }) => !sent.some(isIn))
      .map(({ place }) => place);
    expect(unsent).toEqual([]);
  });

  it("can all run on a store that is sharded by tenant, save for how the tenant is set", async () => {
    const checker = await ShardingChecker.load(
      ["kit_sharded_0", SCHEMA, `${SCHEMA}_parts`, `${SCHEMA}_whole`].map((name) => `${name}.migration`),
    );
    const breaches = [...texts].flatMap((text) =>
      checker.breaches(text).map(({ rule }) => `${rule}: ${text}`),
    );
    expect(breaches.sort()).toEqual([
      "Q6: SELECT set_config('clientele.tenant', $1, $2 = 1)",
      "Q6: SELECT set_config('lock_timeout', $1::text, true)",
    ]);
  });
});
