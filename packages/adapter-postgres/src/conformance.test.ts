import { type Setup, storeConformance } from "@clientele/core/testing";
import { Pool } from "pg";
import { afterAll, describe, inject, it } from "vitest";
import { beginOn, inspectRow, Schemas, storeOn } from "../fixtures/store-for-tests.js";

const runner = { describe, it: (name: string, body: () => Promise<void>) => void it(name, body, 60_000) };
const claims = { durable: true, hostTransactions: true };

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 20 });
const others = new Pool({ connectionString: inject("postgresUrl"), max: 20 });
const ask = async (text: string, values: readonly unknown[] = []) =>
  (await pool.query(text, [...values])).rows;
const schemas = new Schemas(ask, "kit_pg");

const setup: Setup = async (tables) => {
  const schema = await schemas.empty(tables);
  const store = storeOn(pool, schema);
  await store.open(tables);
  const peer = storeOn(others, schema);
  await peer.open(tables);
  return {
    store,
    peer,
    inspect: inspectRow(ask, schema, tables),
    reopen: async () => {
      const again = storeOn(others, schema);
      await again.open(tables);
      return again;
    },
    begin: beginOn(pool),
    dispose: async () => {
      await store.close();
      await peer.close();
    },
  };
};

storeConformance({ runner, name: "postgres by pg", claims, setup });

afterAll(async () => {
  await schemas.drop();
  await pool.end();
  await others.end();
});
