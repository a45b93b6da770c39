import type { TableDescription } from "@clientele/core/port";
import { catalogues, checks, runCheck, type Setup } from "@clientele/core/testing";
import { Pool } from "pg";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { hostileTexts } from "../fixtures/hostile.js";
import { inPlaceOfCitus } from "../fixtures/in-place-of-citus.js";
import { beginOn, inspectRow, nothing, Schemas } from "../fixtures/store-for-tests.js";
import { distribute, type PostgresStoreOptions, planSchema, postgresStore } from "./index.js";

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 12 });
const schema = "divided";
const drop = async () => {
  for (const name of [schema, `${schema}_part`, `${schema}_read`])
    await pool.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
};
const ask = async (text: string, values: readonly unknown[] = []) =>
  (await pool.query(text, [...values])).rows;
const city: TableDescription = {
  name: "city",
  fields: { name: { type: "text", nullable: false }, code: { type: "text", nullable: true } },
  indexes: [["name"]],
  unique: { code: ["code"] },
  appendOnly: false,
};
const TENANTS = Array.from({ length: 40 }, (_, at) => `tenant-${at}`);
const open = async (tables: readonly TableDescription[], more: Partial<PostgresStoreOptions> = {}) => {
  const store = postgresStore({ client: pool, schema, ...more });
  await store.open(tables);
  return store;
};
const cities = {
  table: "city",
  where: [],
  orderBy: ["name"],
  direction: "asc",
  limit: 9,
  after: null,
} as const;
const wuhan = { ...nothing, insert: [{ table: "city", id: "c", row: { name: "Wuhan", code: "WUH" } }] };

/** Every check of the kit but the random histories, on a store that is made so. */
const keepsTheContract = async (prefix: string, options: Partial<PostgresStoreOptions>): Promise<void> => {
  const schemas = new Schemas(ask, prefix);
  const setup: Setup = async (tables) => {
    const name = await schemas.empty(tables);
    const opened = () => open(tables, { schema: name, readSchema: null, ...options });
    const store = await opened();
    const begin = beginOn(pool);
    const inspect = inspectRow(ask, name, tables);
    return { store, peer: await opened(), inspect, reopen: opened, begin, dispose: () => store.close() };
  };
  const claims = { durable: true, hostTransactions: true };
  const [plain] = catalogues;
  const asked = /^(TX|CAS|UNQ|CTR|TEN|LSE|JRN|FND)-/;
  for (const check of checks)
    if (plain !== undefined && asked.test(check.id)) await runCheck(check, plain, { claims, setup });
  await schemas.drop();
  await pool.query(`DROP SCHEMA IF EXISTS ${prefix}_0_part CASCADE`);
};

beforeEach(drop);
afterAll(async () => {
  await drop();
  await pool.end();
});

describe("tables divided by the hash of the tenant", () => {
  it("keep the contract of stores", () => keepsTheContract("kit_divided", { partitions: 3 }), 120_000);

  it("hold a tenant in one partition, and look into that one alone", async () => {
    const store = await open([city], { partitions: 4 });
    for (const tenant of TENANTS) expect(await store.commit(tenant, wuhan)).toEqual({ tag: "committed" });
    const lying = await ask(
      `SELECT tenant, count(DISTINCT tableoid)::int AS parts FROM ${schema}.city GROUP BY tenant`,
    );
    expect(lying.map(({ parts }) => parts)).toEqual(TENANTS.map(() => 1));
    const used = await ask(`SELECT DISTINCT tableoid::regclass::text AS part FROM ${schema}.city ORDER BY 1`);
    expect(used).toEqual([0, 1, 2, 3].map((at) => ({ part: `${schema}_part.city_${at}` })));
    for (const mode of ["force_custom_plan", "force_generic_plan"]) {
      const client = await pool.connect();
      await client.query(`SET plan_cache_mode = ${mode}`);
      await client.query(
        `PREPARE asked AS SELECT id FROM ${schema}.city t WHERE t.tenant = $1::text AND t.name > $2::text ORDER BY t.name LIMIT 5`,
      );
      const plan = await client.query(
        "EXPLAIN (FORMAT TEXT, ANALYZE, COSTS OFF) EXECUTE asked('tenant-1', 'A')",
      );
      const text = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(text.match(/ on city_\d/g), text).toHaveLength(1);
      await client.query("DEALLOCATE asked; RESET plan_cache_mode");
      client.release();
    }
    expect(
      await store.commit("tenant-1", {
        ...wuhan,
        insert: [{ table: "city", id: "d", row: { name: "x", code: "WUH" } }],
      }),
    ).toMatchObject({ tag: "duplicate", id: "c" });
    const again = await planSchema({ client: pool, schema, partitions: 4 }, (storage) =>
      storage.open([city]),
    );
    expect(again.steps).toEqual([]);
  });

  it("show nobody a partition by itself, be it the owner", async () => {
    const role = `clientele_parts_${process.pid}`;
    await pool.query(`CREATE ROLE ${role}; GRANT CREATE ON DATABASE postgres TO ${role}`);
    const client = await pool.connect();
    await client.query(`SET ROLE ${role}`);
    const own = postgresStore({
      client: {
        id: "one",
        use: (work) =>
          work({ key: client, query: async (text, values) => (await client.query(text, [...values])).rows }),
        join: () => null,
      },
      schema,
      partitions: 2,
    });
    await own.open([city]);
    expect(await own.commit("acme", wuhan)).toEqual({ tag: "committed" });
    expect(await own.find("acme", cities)).toHaveLength(1);
    for (const at of [0, 1])
      expect((await client.query(`SELECT * FROM ${schema}_part.city_${at}`)).rows).toEqual([]);
    await client.query("RESET ROLE");
    client.release(true);
    await drop();
    await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  it("get an index of theirs one partition after the other, when they have grown large", async () => {
    await open([city], { partitions: 2, readSchema: null });
    await pool.query(
      `UPDATE pg_class SET reltuples = 80000 WHERE relnamespace = '${schema}_part'::regnamespace AND relkind = 'r'`,
    );
    const grown = { ...city, indexes: [["name"], ["code", "name"]] };
    const planned = () =>
      planSchema({ client: pool, schema, partitions: 2, readSchema: null }, (storage) =>
        storage.open([grown]),
      );
    const { steps } = await planned();
    expect(steps.map(({ online, required }) => [online, required])).toEqual(steps.map(() => [true, false]));
    expect(steps).toHaveLength(5);
    for (const { sql } of steps) await pool.query(sql);
    expect((await planned()).steps).toEqual([]);
  });

  it("are not made of tables that are there, nor in any number", async () => {
    await open([city]);
    await expect(open([city], { partitions: 4 })).rejects.toMatchObject({
      reason: "unsupported",
      message: expect.stringMatching(/no partitions.*未分区/s),
    });
    for (const partitions of [0, 1, 1.5, 129, Number.NaN])
      expect(() => postgresStore({ client: pool, partitions })).toThrow("2 to 128");
  });
});

describe("for Citus", () => {
  it(
    "the store keeps its contract when it tells the nodes whose statements they are",
    () => keepsTheContract("kit_citus", { engine: "citus" }),
    120_000,
  );

  it("a tenant of any name is told as it is", async () => {
    const store = await open([city], { engine: "citus", readSchema: null });
    const client = await pool.connect();
    for (const strings of ["on", "off"]) {
      await client.query(`SET standard_conforming_strings = ${strings}`);
      const told: string[] = [];
      const spy = postgresStore({
        client: {
          id: "spy",
          use: (work) =>
            work({
              key: client,
              query: async (text, values) => {
                const { rows } = await client.query(text, [...values]);
                if (text.startsWith("SET LOCAL clientele"))
                  told.push(
                    (await client.query("SELECT current_setting('clientele.tenant') AS tenant")).rows[0]
                      .tenant,
                  );
                return rows;
              },
            }),
          join: () => null,
        },
        schema,
        migrate: false,
        readSchema: null,
        engine: "citus",
      });
      await spy.open([city]);
      const texts = hostileTexts(200);
      for (const text of texts) await spy.count(text, "city", []);
      expect(told).toEqual(texts);
    }
    client.release(true);
    await store.close();
  });

  it("distribute answers the statements, and runs them where there is a Citus", async () => {
    await open([city, { ...city, name: "o'clock".replace("'", " ") }], { readSchema: null });
    const statements = await distribute({ client: pool, schema });
    const by = (table: string) =>
      `SELECT create_distributed_table('"${schema}"."${table}"', 'tenant', colocate_with => '"${schema}"."journal_head"')`;
    expect(statements).toEqual([
      `SELECT create_reference_table('"${schema}"."migration"')`,
      `SELECT create_distributed_table('"${schema}"."journal_head"', 'tenant', colocate_with => 'none')`,
      ...["city", "counter", "journal", "lease", "o clock"].map(by),
    ]);
    await expect(distribute({ client: pool, schema, run: true })).rejects.toMatchObject({
      reason: "unsupported",
      message: expect.stringMatching(/no Citus.*未安装/s),
    });
    await expect(distribute({ client: pool, schema: "nothing_here" })).rejects.toMatchObject({
      reason: "unsupported",
    });
  });

  it("distribute runs each statement once: in place of Citus stand functions that note what is asked of them", async () => {
    await open([city], { readSchema: null });
    const client = await pool.connect();
    const driver = await inPlaceOfCitus(client, `${schema}_read`);
    expect(await distribute({ client: driver, schema, run: true })).toHaveLength(6);
    const { rows } = await client.query(
      "SELECT logicalrelid::text AS name FROM pg_dist_partition ORDER BY place",
    );
    expect(rows.map(({ name }) => name)).toEqual(
      ["migration", "journal_head", "city", "counter", "journal", "lease"].map((name) => `${schema}.${name}`),
    );
    expect(await distribute({ client: driver, schema, run: true })).toEqual([]);
    client.release(true);
  });

  it("distribute takes no tables that are divided already", async () => {
    await open([city], { partitions: 2, readSchema: null });
    await expect(distribute({ client: pool, schema })).rejects.toMatchObject({
      reason: "unsupported",
      message: expect.stringMatching(/partitioned by tenant/),
    });
  });
});
