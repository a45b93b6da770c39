import { type Store, StoreFailure, type TableDescription } from "@clientele/core/port";
import { catalogues, checks, runCheck, type Setup } from "@clientele/core/testing";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type OwnPostgres, ownPostgres } from "../../../tests/support/own-postgres.js";
import { inspectRow, nothing, Schemas, storeOn } from "../fixtures/store-for-tests.js";
import { postgresStore, rendezvous, tenantRouter } from "./index.js";

const NAMES = ["east", "west", "north"] as const;
const TENANTS = Array.from({ length: 24 }, (_, at) => `tenant-${at}`);
const homeOf = rendezvous(NAMES);
const claim: TableDescription = {
  name: "claim",
  fields: { by: { type: "text", nullable: false } },
  indexes: [],
  unique: {},
  appendOnly: false,
};
const insert = (id: string, by: string) => ({ ...nothing, insert: [{ table: "claim", id, row: { by } }] });
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const servers = new Map<string, OwnPostgres>();
const pools = new Map<string, Pool>();
const on = (name: string) => (): Store => {
  const client = pools.get(name);
  if (client === undefined) throw new Error(name);
  return postgresStore({ client, readSchema: null });
};
const shards = Object.fromEntries(NAMES.map((name) => [name, on(name)]));
const serverOf = (name: string): OwnPostgres => {
  const server = servers.get(name);
  if (server === undefined) throw new Error(name);
  return server;
};

beforeAll(async () => {
  // A server that is killed keeps what it acknowledged; only the machine's own end is not looked at here.
  const settings = { fsync: "off", synchronous_commit: "on" };
  await Promise.all(
    NAMES.map(async (name) => {
      const server = await ownPostgres(settings);
      servers.set(name, server);
      const pool = new Pool({ connectionString: server.url, max: 4 });
      pool.on("error", () => {});
      pools.set(name, pool);
    }),
  );
}, 60_000);
afterAll(async () => {
  for (const pool of pools.values()) await pool.end();
  for (const server of servers.values()) await server.dispose();
});

describe("a router over three servers", () => {
  it("keeps every tenant whole on one of them", async () => {
    const store = tenantRouter({ shards });
    await store.open([claim]);
    for (const tenant of TENANTS)
      expect(await store.commit(tenant, insert("first", tenant))).toEqual({ tag: "committed" });
    for (const name of NAMES) {
      const { rows } = (await pools.get(name)?.query("SELECT tenant FROM clientele.claim")) ?? { rows: [] };
      expect(rows.map(({ tenant }) => tenant).sort()).toEqual(
        TENANTS.filter((one) => homeOf(one) === name).sort(),
      );
      expect(rows.length).toBeGreaterThan(0);
    }
    await store.close();
    await expect(store.count("tenant-1", "claim", [])).rejects.toMatchObject({ reason: "closed" });
  });

  it("one is killed: its tenants are refused by its name and lose nothing, all others go on", async () => {
    const store = tenantRouter({ shards });
    await store.open([claim]);
    const acknowledged = new Map<string, string[]>(TENANTS.map((tenant) => [tenant, []]));
    const refused: { readonly tenant: string; readonly error: unknown }[] = [];
    const [done, asked] = [new Set<string>(), { after: 0 }];
    const writer = async (tenant: string): Promise<void> => {
      for (let turn = 0; !done.has("all"); turn++) {
        try {
          const { tag } = await store.commit(tenant, insert(`${turn}`, tenant));
          if (tag === "committed") acknowledged.get(tenant)?.push(`${turn}`);
          if (done.has("killed") && homeOf(tenant) !== "west") asked.after += 1;
        } catch (error) {
          refused.push({ tenant, error });
          await sleep(20);
        }
        await sleep(2);
      }
    };
    const writing = Promise.all(TENANTS.map(writer));
    await sleep(300);
    const before = new Map([...acknowledged].map(([tenant, ids]) => [tenant, ids.length]));
    await serverOf("west").kill();
    done.add("killed");
    await sleep(400);
    const during = refused.length;
    await serverOf("west").start();
    const recovered = TENANTS.filter((tenant) => homeOf(tenant) === "west").map(async (tenant) => {
      const known = acknowledged.get(tenant)?.length ?? 0;
      for (let wait = 0; wait < 500 && acknowledged.get(tenant)?.length === known; wait++) await sleep(20);
      return (acknowledged.get(tenant)?.length ?? 0) > known;
    });
    expect(new Set(await Promise.all(recovered))).toEqual(new Set([true]));
    done.add("all");
    await writing;

    expect([...before.values()].every((count) => count > 0)).toBe(true);
    expect(during).toBeGreaterThan(0);
    expect(asked.after).toBeGreaterThan(0);
    for (const { tenant, error } of refused) {
      expect(homeOf(tenant)).toBe("west");
      expect(StoreFailure.is(error)).toBe(true);
      expect(error).toMatchObject({
        reason: "unavailable",
        message: expect.stringMatching(/^shard west \/ 分片 west: /),
      });
    }
    for (const [tenant, ids] of acknowledged) {
      const rows = await store.get(tenant, "claim", ids);
      expect(rows.filter((row) => row?.by !== tenant)).toEqual([]);
    }
    await store.close();
  }, 60_000);

  it("starts without one that is down, and takes it in when it is back", async () => {
    await serverOf("north").kill();
    const store = tenantRouter({ shards });
    await store.open([claim]);
    const of = (name: string) => TENANTS.find((tenant) => homeOf(tenant) === name) ?? "";
    expect(await store.count(of("east"), "claim", [])).toBeGreaterThan(0);
    await expect(store.count(of("north"), "claim", [])).rejects.toMatchObject({ reason: "unavailable" });
    await serverOf("north").start();
    const counts = await Promise.all(Array.from({ length: 10 }, () => store.count(of("north"), "claim", [])));
    expect(Math.min(...counts)).toBeGreaterThan(0);
    await store.close();
  }, 60_000);
});

describe("a router", () => {
  const schemas: Schemas[] = [];
  const pool = new Pool({ connectionString: inject("postgresUrl"), max: 12 });
  const ask = async (text: string, values: readonly unknown[] = []) =>
    (await pool.query(text, [...values])).rows;
  afterAll(async () => {
    for (const one of schemas) await one.drop();
    await pool.end();
  });

  it("keeps the contract of stores, over three schemas", async () => {
    const made = NAMES.map((name) => new Schemas(ask, `kit_router_${name}`));
    schemas.push(...made);
    const setup: Setup = async (tables) => {
      const names = await Promise.all(made.map((one) => one.empty(tables)));
      const over = Object.fromEntries(NAMES.map((name, at) => [name, () => storeOn(pool, names[at] ?? "")]));
      const store = tenantRouter({ shards: over });
      await store.open(tables);
      const schemaOf = (tenant: string) => names[NAMES.indexOf(homeOf(tenant) as "east")] ?? "";
      return {
        store,
        peer: null,
        inspect: (tenant, table, id) => inspectRow(ask, schemaOf(tenant), tables)(tenant, table, id),
        reopen: async () => {
          const again = tenantRouter({ shards: over });
          await again.open(tables);
          return again;
        },
        dispose: () => store.close(),
      };
    };
    const [plain] = catalogues;
    const claims = { durable: true, hostTransactions: false };
    for (const check of checks)
      if (plain !== undefined && check.id !== "MDL-1") await runCheck(check, plain, { claims, setup });
  }, 60_000);

  it("says which shard there is not, and asks for none that is down everywhere", async () => {
    const lost = tenantRouter({ shards, shardFor: () => "south" });
    await lost.open([claim]);
    await expect(lost.count("acme", "claim", [])).rejects.toMatchObject({
      reason: "unsupported",
      message: expect.stringMatching(/"south".*east, west, north.*分片/s),
    });
    expect(() => tenantRouter({ shards: {} })).toThrow("at least one shard");
    const nobody = () =>
      postgresStore({ client: new Pool({ connectionString: "postgres://x@127.0.0.1:1/x" }) });
    const down = tenantRouter({ shards: { down: nobody } });
    await expect(down.open([claim])).rejects.toMatchObject({ reason: "unavailable" });
    await expect(down.open([claim])).rejects.toMatchObject({ reason: "unsupported" });
    const misfit = tenantRouter({ shards: { ...shards, down: nobody } });
    await expect(misfit.open([{ ...claim, name: "journal" }])).rejects.toMatchObject({
      reason: "unsupported",
    });
  });
});
