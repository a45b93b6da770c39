import type { StoreFailure, TableDescription } from "@clientele/core/port";
import { Client, Pool } from "pg";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { nothing } from "../fixtures/store-for-tests.js";
import { type PostgresStoreOptions, planSchema, postgresStore } from "./index.js";

const url = inject("postgresUrl");
const pool = new Pool({ connectionString: url, max: 10 });
const schema = "made_by_tests";

const city: TableDescription = {
  name: "city",
  fields: { name: { type: "text", nullable: false }, size: { type: "integer", nullable: true } },
  indexes: [["name"]],
  unique: {},
  appendOnly: false,
};
const wuhan = { table: "city", id: "c-1", row: { name: "Wuhan" } };

const open = async (tables: readonly TableDescription[], more: Partial<PostgresStoreOptions> = {}) => {
  const store = postgresStore({ client: pool, schema, ...more });
  await store.open(tables);
  return store;
};
const drop = async () => {
  await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; DROP SCHEMA IF EXISTS ${schema}_read CASCADE`);
};
const said = (work: Promise<unknown>): Promise<StoreFailure> =>
  work.then(
    () => Promise.reject(new Error("expected a refusal")),
    (error: StoreFailure) => error,
  );
const withField = (name: string, nullable: boolean, type: "text" | "integer" = "text"): TableDescription => ({
  ...city,
  fields: { ...city.fields, [name]: { type, nullable } },
});

beforeEach(drop);
afterAll(async () => {
  await drop();
  await pool.end();
});

describe("the schema", () => {
  it("is made once by twenty that start at the same time", async () => {
    const clients = Array.from({ length: 20 }, () => new Client({ connectionString: url }));
    await Promise.all(clients.map((client) => client.connect()));
    await Promise.all(clients.map((client) => open([city], { client })));
    const { rows } = await pool.query(`SELECT version, breaking FROM ${schema}.migration`);
    expect(rows).toEqual([{ version: 1, breaking: true }]);
    await Promise.all(clients.map((client) => client.end()));
  });

  it("is left alone when all is in place", async () => {
    await open([city]);
    const plan = await planSchema({ client: pool, schema }, (storage) => storage.open([city]));
    expect(plan.steps).toEqual([]);
  });

  it("gains the tables, fields, indexes and keys of newer code, and keeps its rows", async () => {
    const before = await open([city]);
    await before.commit("acme", { ...nothing, insert: [wuhan] });
    const newer: TableDescription = {
      ...withField("mayor", true),
      indexes: [["name"], ["mayor", "size"]],
      unique: { name: ["name"] },
    };
    const after = await open([newer, { ...city, name: "country" }]);
    expect(await after.get("acme", "city", ["c-1"])).toEqual([
      { id: "c-1", version: 1, name: "Wuhan", size: null, mayor: null },
    ]);
    const twin = { ...nothing, insert: [{ ...wuhan, id: "c-2" }] };
    expect(await after.commit("acme", twin)).toEqual({
      tag: "duplicate",
      table: "city",
      index: "name",
      id: "c-1",
    });
    // Code of before still works on what newer code has made.
    expect(await before.get("acme", "city", ["c-1"])).toEqual([
      { id: "c-1", version: 1, name: "Wuhan", size: null },
    ]);
  });

  it("is not touched where the rows do not fit what is declared", async () => {
    const store = await open([city]);
    await store.commit("acme", { ...nothing, insert: [wuhan, { ...wuhan, id: "c-2" }] });
    const misfits = [
      withField("mayor", false),
      withField("size", false, "integer"),
      withField("size", true, "text"),
      { ...city, unique: { name: ["name"] } },
    ];
    for (const table of misfits) {
      const refusal = await said(open([table, { ...city, name: "extra" }]));
      expect(refusal.reason).toBe("unsupported");
    }
    const { rows } = await pool.query(
      "SELECT table_name FROM information_schema.columns WHERE table_schema = $1 AND (table_name = 'extra' OR column_name = 'mayor')",
      [schema],
    );
    expect(rows).toEqual([]);
    expect(await store.count("acme", "city", [])).toBe(2);
  });

  it("takes a field that need not have a value any more", async () => {
    await open([withField("mayor", false)]);
    const store = await open([withField("mayor", true)]);
    expect(await store.commit("acme", { ...nothing, insert: [wuhan] })).toEqual({ tag: "committed" });
  });

  it("refuses code that a breaking migration has left behind, and no other", async () => {
    await open([city]);
    const note = `INSERT INTO ${schema}.migration VALUES ($1, 'later', '', $2, 0)`;
    await pool.query(note, [2, false]);
    await open([city]);
    await pool.query(note, [3, true]);
    const refusal = await said(open([city]));
    expect(refusal.reason).toBe("newer");
    expect(refusal.message).toContain("migration 3");
    expect(refusal.message).toContain("请安装该版本");
  });

  it("is only looked at where `migrate` is off, and the message holds the statements", async () => {
    const refusal = await said(open([city], { migrate: false }));
    expect(refusal.message).toContain(`CREATE TABLE "${schema}"."city"`);
    const { sql } = await planSchema({ client: pool, schema }, (storage) => storage.open([city]));
    await pool.query(sql);
    expect((await pool.query(`SELECT 1 FROM ${schema}.city`)).rows).toEqual([]);
    await open([city], { migrate: false });
  });

  it("leaves the index of a large table to be built online", async () => {
    await open([city]);
    await pool.query("UPDATE pg_class SET reltuples = 200000 WHERE oid = $1::regclass", [`${schema}.city`]);
    const larger = { ...city, indexes: [["name"], ["size"]] };
    await open([larger]);
    const { steps } = await planSchema({ client: pool, schema }, (storage) => storage.open([larger]));
    expect(steps.map(({ sql, online }) => [sql.slice(0, 25), online])).toEqual([
      ["CREATE INDEX CONCURRENTLY", true],
    ]);
    for (const { sql } of steps) await pool.query(sql);
    expect((await planSchema({ client: pool, schema }, (storage) => storage.open([larger]))).steps).toEqual(
      [],
    );
  });
});

describe("bad names and bad ways in", () => {
  it.each(["Sales", "a b", "pg_sales", "x".repeat(60), 'a"; DROP SCHEMA public', ""])(
    "a schema cannot be called %j",
    async (name) => {
      const refusal = await said((async () => postgresStore({ client: pool, schema: name }))());
      expect([refusal.reason, refusal.message]).toEqual(["unsupported", expect.stringContaining("不能作为")]);
    },
  );

  it("refuses tables and fields that the store or SQL has for itself", async () => {
    const wrong: readonly TableDescription[] = [
      { ...city, name: "journal" },
      { ...city, name: 'x"y' },
      { ...city, name: "名".repeat(22) },
      withField("tenant", true),
      { ...city, indexes: [["nowhere"]] },
    ];
    for (const table of wrong) expect((await said(open([table]))).reason).toBe("unsupported");
    expect((await said(open([city, city]))).reason).toBe("unsupported");
  });

  it("says that nobody answers, or that it may not come in", async () => {
    const nobody = new Pool({ connectionString: "postgres://postgres@127.0.0.1:1/postgres" });
    expect((await said(open([city], { client: nobody }))).reason).toBe("unavailable");
    const missing = new Pool({ connectionString: url.replace(/[^/]+$/, "no_such_database") });
    const refusal = await said(open([city], { client: missing }));
    expect([refusal.reason, refusal.message]).toEqual([
      "unsupported",
      expect.stringContaining("no_such_database"),
    ]);
    await Promise.all([nobody.end(), missing.end()]);
  });

  it("takes nothing for a client that is none", () => {
    for (const client of [null, 7, {}, "postgres://x"])
      expect(() => postgresStore({ client: client as never })).toThrow("`client` must be");
  });
});
