import type { TableDescription } from "@clientele/core/port";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { event, nothing } from "../fixtures/store-for-tests.js";
import { postgresStore } from "./index.js";

const owner = new Pool({ connectionString: inject("postgresUrl"), max: 4 });
const schema = "tenants_apart";
const role = `clientele_app_${process.pid}`;
const reader = `clientele_read_${process.pid}`;
const as = (user: string) => inject("postgresUrl").replace(/\/\/[^@]*@/, `//${user}:secret@`);

const deal: TableDescription = {
  name: "deal",
  fields: {
    title: { type: "text", nullable: false },
    dueAt: { type: "instant", nullable: true },
    details: { type: "json", nullable: true },
  },
  indexes: [["title"]],
  unique: {},
  appendOnly: false,
};
const of = (tenant: string) => ({
  ...nothing,
  insert: [{ table: "deal", id: "d-1", row: { title: tenant, dueAt: 1_553_475_600_000 } }],
  count: [{ counter: "n", delta: 1, min: null, max: null }],
  journal: [event("e-1", "deal:1")],
});
const byTitle = {
  table: "deal",
  where: [],
  orderBy: ["title"],
  direction: "asc",
  limit: 9,
  after: null,
} as const;

let app: Pool;
beforeAll(async () => {
  await owner.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'secret'; CREATE ROLE ${reader} LOGIN PASSWORD 'secret'`,
  );
  await postgresStore({ client: owner, schema, appRole: role, readRole: reader }).open([deal]);
  app = new Pool({ connectionString: as(role), max: 2 });
});
afterAll(async () => {
  await app.end();
  await owner.query(`DROP SCHEMA ${schema} CASCADE; DROP SCHEMA ${schema}_read CASCADE`);
  await owner.query(`DROP ROLE ${role}; DROP ROLE ${reader}`);
  await owner.end();
});

describe("as a role that owns nothing", () => {
  it.each(["none", "transaction"] as const)(
    "every way of asking shows one tenant alone (pooler: %s)",
    async (pooler) => {
      await owner.query(
        ["deal", "journal", "journal_head", "counter", "lease"]
          .map((t) => `DELETE FROM ${schema}.${t}`)
          .join(";"),
      );
      const store = postgresStore({ client: app, schema, migrate: false, pooler });
      await store.open([deal]);
      const tenants = ["acme", "umbrella", "a'; --", "租户"];
      for (const tenant of tenants)
        expect(await store.commit(tenant, of(tenant))).toEqual({ tag: "committed" });
      // Many at once over two connections, so that each connection changes hands between tenants.
      await Promise.all(
        [...tenants, ...tenants, ...tenants].map(async (tenant) => {
          expect((await store.find(tenant, byTitle)).map(({ title }) => title)).toEqual([tenant]);
          expect((await store.get(tenant, "deal", ["d-1"]))[0]?.title).toBe(tenant);
          expect(await store.count(tenant, "deal", [])).toBe(1);
          expect(await store.counters(tenant, ["n"])).toEqual([1]);
          expect((await store.journal(tenant, { after: null, subject: null, limit: 9 })).length).toBe(1);
        }),
      );
      expect(await store.lease("acme", byTitle, { holder: "h", now: 1, until: 2 })).toHaveLength(1);
      expect(await store.count("nobody", "deal", [])).toBe(0);
    },
  );

  it("SQL without a tenant sees nothing and writes nothing, in any table", async () => {
    const client = new Pool({ connectionString: as(role), max: 1 });
    for (const table of ["deal", "journal", "counter", "lease"])
      expect((await client.query(`SELECT * FROM ${schema}.${table}`)).rows).toEqual([]);
    const write = `INSERT INTO ${schema}.counter VALUES ('acme', 'forged', 1)`;
    await expect(client.query(write)).rejects.toThrow("row-level security");
    await client.query("SELECT set_config('clientele.tenant', 'umbrella', false)");
    await expect(client.query(write)).rejects.toThrow("row-level security");
    expect((await client.query(`DELETE FROM ${schema}.deal WHERE tenant = 'acme'`)).rowCount).toBe(0);
    await expect(client.query(`ALTER TABLE ${schema}.deal DISABLE ROW LEVEL SECURITY`)).rejects.toThrow(
      "owner",
    );
    await expect(client.query(`DELETE FROM ${schema}.migration`)).rejects.toThrow("permission denied");
    await client.end();
  });

  it("the role of reports reads the views of one tenant, and no table", async () => {
    const client = new Pool({ connectionString: as(reader), max: 1 });
    const look = `SELECT id, title, due_at FROM ${schema}_read.deal`;
    expect((await client.query(look)).rows).toEqual([]);
    await client.query("SELECT set_config('clientele.tenant', 'acme', false)");
    expect((await client.query(look)).rows).toEqual([
      { id: "d-1", title: "acme", due_at: new Date(1_553_475_600_000) },
    ]);
    await expect(client.query(`SELECT * FROM ${schema}.deal`)).rejects.toThrow("permission denied");
    await client.end();
  });

  it("says what rights are lacking where it is to make tables", async () => {
    const store = postgresStore({ client: app, schema: "not_allowed" });
    await expect(store.open([deal])).rejects.toMatchObject({
      reason: "unsupported",
      message: expect.stringMatching(/too few rights.*角色权限不足/s),
    });
  });
});
