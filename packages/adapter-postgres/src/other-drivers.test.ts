import {
  catalogues,
  checks,
  type HostTransaction,
  runCheck,
  type Setup,
  storeConformance,
} from "@clientele/core/testing";
import { PGlite } from "@electric-sql/pglite";
import postgres from "postgres";
import { afterAll, describe, inject, it } from "vitest";
import { type Ask, inspectRow, Schemas, storeOn } from "../fixtures/store-for-tests.js";
import type { PostgresClient } from "./driver/driver-of.js";

const runner = { describe, it: (name: string, body: () => Promise<void>) => void it(name, body, 60_000) };
const claims = { durable: true, hostTransactions: true };

/** A transaction that a driver runs around a function, held open from outside. */
const held = async (
  transaction: (body: (host: unknown) => Promise<void>) => Promise<unknown>,
): Promise<HostTransaction> => {
  let end: (undo: boolean) => void = () => {};
  const undone = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  let all: Promise<unknown> = Promise.resolve();
  const host = await new Promise<unknown>((resolve) => {
    all = transaction(async (given) => {
      resolve(given);
      if (await undone) throw new Error("undone");
    }).catch(() => {});
  });
  const finish = async (undo: boolean): Promise<void> => {
    end(undo);
    await all;
  };
  return { host, commit: () => finish(false), rollback: () => finish(true) };
};

const setupOn =
  (client: PostgresClient, ask: Ask, schemas: Schemas, begin: () => Promise<HostTransaction>): Setup =>
  async (tables) => {
    const schema = await schemas.empty(tables);
    const store = storeOn(client, schema);
    await store.open(tables);
    return {
      store,
      peer: null,
      inspect: inspectRow(ask, schema, tables),
      reopen: async () => {
        const again = storeOn(client, schema);
        await again.open(tables);
        return again;
      },
      begin,
      dispose: () => store.close(),
    };
  };

const db = new PGlite();
const askDb: Ask = async (text, values = []) =>
  (await db.query<Record<string, unknown>>(text, [...values])).rows;
const inDb = setupOn(db, askDb, new Schemas(askDb, "kit_lite"), () =>
  held((body) => db.transaction(async (transaction) => body(transaction))),
);
storeConformance({ runner, name: "postgres in the process, by PGlite", claims, setup: inDb });

const sql = postgres(inject("postgresUrl"), { max: 20, onnotice: () => {} });
const askSql: Ask = async (text, values = []) => [...(await sql.unsafe(text, values as never[]))];
const schemas = new Schemas(askSql, "kit_js");
const bySql = setupOn(sql, askSql, schemas, () => held((body) => sql.begin(async (host) => body(host))));

// The statements are those of the other two; what differs is the bridge, and names that are hard on it.
describe("postgres by postgres.js keeps the contract of stores", () => {
  const [, renamed] = catalogues;
  for (const check of checks.filter(({ id }) => id !== "MDL-1"))
    it(`${check.id} ${check.title}`, () =>
      renamed === undefined ? undefined : runCheck(check, renamed, { claims, setup: bySql }));
});

afterAll(async () => {
  await schemas.drop();
  await sql.end();
  await db.close();
});
