import { createClientele } from "@clientele/core";
import type { Store, StoreRow, StoreValue, TableDescription } from "@clientele/core/port";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { event, nothing } from "../fixtures/store-for-tests.js";
import { postgresStore } from "./index.js";

const owner = new Pool({ connectionString: inject("postgresUrl"), max: 4 });
const schema = "walked_by_tenants";
const role = `clientele_walker_${process.pid}`;
const as = inject("postgresUrl").replace(/\/\/[^@]*@/, `//${role}:secret@`);
const app = new Pool({ connectionString: as, max: 2 });
const OWN = ["journal", "journal_head", "counter", "lease"];
const REPORTS = ["metric_term", "funnel_step"];
const IDS = ["r-1", "r-2"];

let tables: readonly TableDescription[] = [];
let store: Store;

const sampleOf = (type: string, id: string): StoreValue =>
  ({ text: id, integer: 7, instant: 1_553_475_600_000, boolean: true, json: { of: id } })[type] ?? null;
const rowOf = ({ fields }: TableDescription, id: string): Readonly<Record<string, StoreValue>> =>
  Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, sampleOf(type, id)]));
const listed = (table: string, orderBy: readonly string[] = []) =>
  ({ table, where: [], orderBy, direction: "asc", limit: 99, after: null }) as const;

/** What a tenant is shown by every method of the store, of a table that holds rows of another. */
const walks: Readonly<
  Record<
    keyof Omit<Store, "id" | "contractVersion" | "capabilities" | "open" | "close">,
    (tenant: string, table: TableDescription) => Promise<unknown>
  >
> = {
  get: async (tenant, { name }) => (await store.get(tenant, name, IDS)).filter((row) => row !== null),
  find: async (tenant, { name, indexes, fields }) => {
    const found: StoreRow[] = [];
    for (const orderBy of [[], ...indexes]) found.push(...(await store.find(tenant, listed(name, orderBy))));
    for (const [field, { type }] of Object.entries(fields)) {
      if (type === "json") continue;
      const where = [{ field, op: "in", value: IDS.map((id) => sampleOf(type, id)) }] as const;
      found.push(...(await store.find(tenant, { ...listed(name), where })));
    }
    return found;
  },
  count: async (tenant, { name }) => Array.from({ length: await store.count(tenant, name, []) }),
  aggregate: async (tenant, { name, fields }) => {
    const [groupBy] = Object.entries(fields).filter(([, { type }]) => type !== "json");
    const measures = { n: { op: "count", field: null } } as const;
    const whole = { limit: null, after: null };
    return store.aggregate(tenant, {
      ...whole,
      table: name,
      where: [],
      groupBy: [groupBy?.[0] ?? ""],
      measures,
    });
  },
  counters: async (tenant, { name }) => (await store.counters(tenant, [name])).filter((value) => value !== 0),
  journal: async (tenant, { name }) => [
    ...(await store.journal(tenant, { after: null, subject: name, limit: 99 })),
    ...(await store.journal(tenant, { after: null, subject: null, limit: 99 })),
  ],
  lease: (tenant, { name }) => store.lease(tenant, listed(name), { holder: tenant, now: 1, until: 2 }),
  commit: async (tenant, { name, appendOnly }) => {
    const writes = IDS.map((id) => ({ table: name, id, version: 1, set: {} }));
    const tried = [
      { expect: writes.slice(0, 1) },
      ...(appendOnly ? [] : [{ update: writes }, { remove: writes }]),
      { count: [{ counter: name, delta: -1, min: 0, max: null }] },
    ];
    const results = await Promise.all(tried.map((part) => store.commit(tenant, { ...nothing, ...part })));
    return results.filter(({ tag }) => tag === "committed");
  },
};

beforeAll(async () => {
  await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  const made = postgresStore({ client: owner, schema, appRole: role, readRole: role });
  const crm = createClientele({
    storage: {
      ...made,
      open: async (all) => {
        tables = all;
        await made.open(all);
      },
    },
  });
  await crm.ready();
  for (const table of tables)
    expect(
      await made.commit("acme", {
        ...nothing,
        insert: IDS.map((id) => ({ table: table.name, id, row: rowOf(table, id) })),
        count: [{ counter: table.name, delta: 1, min: null, max: null }],
        journal: [event(`e-${table.name}`, table.name)],
      }),
    ).toEqual({ tag: "committed" });
  await made.journal("acme", { after: null, subject: null, limit: 1 });
  for (const { name } of tables)
    await made.lease("acme", { ...listed(name), limit: 1 }, { holder: "h", now: 1, until: 9 });
  store = postgresStore({ client: app, schema, migrate: false, appRole: role });
  await store.open(tables);
}, 60_000);
afterAll(async () => {
  await app.end();
  await owner.query(`DROP SCHEMA ${schema} CASCADE; DROP SCHEMA ${schema}_read CASCADE; DROP ROLE ${role}`);
  await owner.end();
});

const METHODS = Object.keys(walks) as readonly (keyof typeof walks)[];

describe("of what acme has in every table of Clientele", () => {
  it("every method is walked, and shows acme what it has", async () => {
    const known = ["id", "contractVersion", "capabilities", "open", "close", ...METHODS];
    expect(Object.keys(store).sort()).toEqual([...known].sort());
    expect(tables.length).toBeGreaterThan(20);
    // Else that another tenant finds nothing would say nothing.
    for (const table of tables)
      for (const method of METHODS)
        if (method !== "commit")
          expect(await walks[method]("acme", table), `${method} ${table.name}`).not.toEqual([]);
  });

  it.each(["umbrella", "Acme", "' OR ''='"])(
    "no method shows %j anything, or lets it change anything",
    async (tenant) => {
      for (const table of tables)
        for (const method of METHODS)
          expect(await walks[method](tenant, table), `${method} ${table.name}`).toEqual([]);
    },
  );

  it("no table, view or SQL of its own does, as the role of the application", async () => {
    const { rows: relations } = await owner.query(
      `SELECT n.nspname || '.' || quote_ident(c.relname) AS name, c.relname AS plain, c.relkind AS kind FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ($1, $2) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
      [schema, `${schema}_read`],
    );
    const plain = relations.map((one) => String(one.plain));
    for (const name of [...OWN, ...tables.map((one) => one.name)]) expect(plain).toContain(name);
    const views = relations.filter(({ kind }) => kind === "v");
    expect(views).toHaveLength(tables.length + REPORTS.length);
    for (const name of REPORTS) expect(plain).toContain(name);
    const client = await app.connect();
    try {
      for (const tenant of [null, "umbrella", "acme%"]) {
        await client.query("BEGIN");
        await client.query("SELECT set_config('clientele.tenant', $1, true)", [tenant]);
        for (const { name, plain: table, kind } of relations) {
          if (table === "migration") continue;
          const all = await client.query(`SELECT * FROM ${name}`);
          expect(all.rows, name).toEqual([]);
          const counted = await client.query(
            `SELECT count(*)::int AS n FROM ${name} x WHERE x::text LIKE '%r-1%'`,
          );
          expect(counted.rows, name).toEqual([{ n: 0 }]);
          if (kind === "v") continue;
          expect((await client.query(`SELECT * FROM ${name} WHERE tenant = 'acme' FOR UPDATE`)).rows).toEqual(
            [],
          );
          expect((await client.query(`DELETE FROM ${name} WHERE tenant = 'acme'`)).rowCount).toBe(0);
          expect((await client.query(`UPDATE ${name} SET tenant = 'umbrella'`)).rowCount).toBe(0);
        }
        await client.query("ROLLBACK");
      }
      const { rows } = await client.query("SELECT tablename FROM pg_stats WHERE schemaname = $1", [schema]);
      expect(rows.filter(({ tablename }) => tablename !== "migration")).toEqual([]);
    } finally {
      client.release(true);
    }
  });

  it("all is still there", async () => {
    for (const { name } of tables)
      expect((await store.get("acme", name, IDS)).map((row) => row?.version)).toEqual([1, 1]);
    expect(
      await store.counters(
        "acme",
        tables.map(({ name }) => name),
      ),
    ).toEqual(tables.map(() => 1));
  });
});
