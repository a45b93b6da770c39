import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { ClienteleError, createClientele } from "@clientele/core";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type OwnPostgres, ownPostgres } from "../../../tests/support/own-postgres.js";
import { BATCH, customers, imported } from "../fixtures/imported.js";
import { postgresStore } from "./index.js";

/**
 * What is acknowledged is there after whatever may end: the server, a connection, an answer on its way, the client. On a
 * server of its own. CLIENTELE_LONG=1 does everything twenty times as often.
 */

const LONG = process.env.CLIENTELE_LONG === "1" ? 20 : 1;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let server: OwnPostgres;
const poolOf = (url: string, max = 8): Pool => {
  const pool = new Pool({ connectionString: url, max });
  pool.on("error", () => {});
  onTestFinished(() => pool.end());
  return pool;
};

beforeAll(async () => {
  // What is acknowledged has left the process; that the disk has it too is the disk's to promise, and takes its time.
  server = await ownPostgres({ fsync: "off", full_page_writes: "off", synchronous_commit: "on" });
}, 60_000);
afterAll(() => server.dispose());

/** Rows, events and counter of the imports, as SQL shows them: each batch there is, is there whole. */
const inspect = async (pool: Pool, schema: string) => {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*)::int FROM ${schema}.customer) AS rows, (SELECT value::int FROM ${schema}.counter) AS counted,
(SELECT array_agg(DISTINCT split_part(id, '-', 2)::int) FROM ${schema}.customer) AS batches,
(SELECT array_agg(split_part(id, '-', 2)::int) FROM ${schema}.journal) AS told`,
  );
  const { rows: count, counted, batches, told } = rows[0];
  const inOrder = (list: readonly number[] | null) => [...(list ?? [])].sort((a, b) => a - b);
  return {
    rows: count as number,
    counted: counted as number,
    batches: inOrder(batches),
    told: inOrder(told),
  };
};

const expectWhole = (found: Awaited<ReturnType<typeof inspect>>, acknowledged: readonly number[]): void => {
  expect(found.rows).toBe(found.batches.length * BATCH);
  expect(found.counted).toBe(found.rows);
  expect(found.told).toEqual(found.batches);
  expect(acknowledged.filter((batch) => !found.batches.includes(batch))).toEqual([]);
};

describe("when the server is killed while many commit", () => {
  it("nothing acknowledged is lost, nothing is there by half, and the next start works", async () => {
    const pool = poolOf(server.url);
    const acknowledged: number[] = [];
    let batch = 0;
    for (let round = 0; round < 2 * LONG; round++) {
      const store = postgresStore({ client: pool, schema: "killed", readSchema: null });
      await store.open([customers]);
      let down = false;
      const writing = Array.from({ length: 6 }, async () => {
        while (!down) {
          const mine = batch++;
          const result = await store.commit("acme", imported(mine)).catch((error: unknown) => {
            expect(error).toMatchObject({ reason: "unavailable" });
            return null;
          });
          if (result?.tag === "committed") acknowledged.push(mine);
        }
      });
      const before = acknowledged.length;
      while (acknowledged.length < before + 6) await wait(10);
      await server.kill();
      down = true;
      await Promise.all(writing);
      await server.start();
      expectWhole(await inspect(pool, "killed"), acknowledged);
    }
    expect(acknowledged.length).toBeGreaterThan(0);
  }, 600_000);
});

describe("when the client is killed in the middle of an import", () => {
  it("what it was told is there, and of the rest nothing by half", async () => {
    const pool = poolOf(server.url);
    const arguments_ = ["--conditions=clientele-src", "--import", "tsx"];
    const script = new URL("../fixtures/importer.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [...arguments_, script, server.url, "cut_import"], {
      cwd: new URL("../../..", import.meta.url).pathname,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    const gone = new Promise((resolve) => child.on("exit", resolve));
    child.stdout.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.split("\n").length > 4) child.kill("SIGKILL");
    });
    await gone;
    const told = said.split("\n").slice(0, -1).map(Number);
    expect(told.slice(0, 4)).toEqual([0, 1, 2, 3]);
    // The server goes on with a statement that it has; when it is through, nobody holds a lock of it.
    const store = postgresStore({ client: pool, schema: "cut_import", readSchema: null });
    await store.open([customers]);
    const found = await inspect(pool, "cut_import");
    expectWhole(found, told);
    const next = Math.max(...found.batches) + 1;
    expect(["committed", "stale"]).toContain((await store.commit("acme", imported(next))).tag);
  }, 120_000);
});

/** A way to the server on which an answer is lost now and then, after it was given. */
const cutting = async (
  target: number,
): Promise<{ port: number; cuts: () => number; cut: (on: boolean) => void }> => {
  let on = false;
  let cuts = 0;
  let answers = 0;
  const proxy = createServer((client: Socket) => {
    const to = connect(target, "127.0.0.1");
    client.on("error", () => to.destroy());
    to.on("error", () => client.destroy());
    client.on("close", () => to.destroy());
    to.on("close", () => client.destroy());
    client.on("data", (bytes) => void to.write(bytes));
    to.on("data", (bytes) => {
      answers += 1;
      if (on && answers % 7 === 0) {
        cuts += 1;
        client.destroy();
      } else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as { port: number };
  return {
    port,
    cuts: () => cuts,
    cut: (value) => {
      on = value;
    },
  };
};

/** The same call until it is answered. */
const insisting = async (call: () => Promise<unknown>): Promise<void> => {
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      if (!ClienteleError.is(error) || error.fault.kind !== "Unavailable") throw error;
    }
  }
};

const registered = async (pool: Pool, schema: string) => {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*)::int FROM ${schema}.customer) AS customers, (SELECT count(*)::int FROM ${schema}.holding) AS holdings,
(SELECT count(*)::int FROM ${schema}.journal WHERE type = 'customer.registered') AS told`,
  );
  return rows[0];
};

describe("when an answer is lost", () => {
  const CUSTOMERS = 60 * LONG;

  it("the same call under the same idempotency key is done once; without one it is done again", async () => {
    const direct = poolOf(server.url);
    const proxy = await cutting(Number(new URL(server.url).port));
    const cutUrl = server.url.replace(/:\d+\//, `:${proxy.port}/`);
    const run = async (schema: string, keyOf: (at: number) => string | undefined) => {
      proxy.cut(false);
      const crm = createClientele({
        storage: postgresStore({ client: poolOf(cutUrl), schema, readSchema: null }),
      });
      await crm.ready();
      proxy.cut(true);
      const { customers: api } = crm.as({ user: "admin", roles: ["admin"] });
      const before = proxy.cuts();
      await Promise.all(
        Array.from({ length: CUSTOMERS }, (_, at) =>
          insisting(() => api.register({ name: `C ${at}` }, { idempotencyKey: keyOf(at) })),
        ),
      );
      expect(proxy.cuts()).toBeGreaterThan(before);
      return registered(direct, schema);
    };
    const keyed = await run("cut_keyed", (at) => `k-${at}`);
    expect(keyed).toEqual({ customers: CUSTOMERS, holdings: CUSTOMERS, told: CUSTOMERS });
    const blind = await run("cut_blind", () => undefined);
    expect(blind.customers).toBeGreaterThan(CUSTOMERS);
    expect(blind).toEqual({ customers: blind.customers, holdings: blind.customers, told: blind.customers });
  }, 600_000);

  it("and when connections are ended at random, too", async () => {
    const direct = poolOf(server.url, 2);
    const schema = "ended";
    const crm = createClientele({
      storage: postgresStore({ client: poolOf(server.url), schema, readSchema: null }),
    });
    await crm.ready();
    const { customers: api } = crm.as({ user: "admin", roles: ["admin"] });
    let done = false;
    let ended = 0;
    const ending = (async () => {
      while (!done) {
        const { rowCount } = await direct.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND query LIKE $1 AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1`,
          [`%"${schema}"%`],
        );
        ended += rowCount ?? 0;
        await wait(10);
      }
    })();
    await Promise.all(
      Array.from({ length: CUSTOMERS }, (_, at) =>
        insisting(() => api.register({ name: `C ${at}` }, { idempotencyKey: `k-${at}` })),
      ),
    );
    done = true;
    await ending;
    expect(ended).toBeGreaterThan(0);
    expect(await registered(direct, schema)).toEqual({
      customers: CUSTOMERS,
      holdings: CUSTOMERS,
      told: CUSTOMERS,
    });
  }, 600_000);
});
