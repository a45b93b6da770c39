import type { Store, StoreQuery, StoreValue } from "@clientele/core/port";
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { erpMapping, erpRecords, erpTables } from "../../fixtures/erp-tables.js";
import { nothing } from "../../fixtures/store-for-tests.js";
import { postgresStore } from "../postgres-store.js";

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 8 });
const HOST = "erp_mapping_host";
const OURS = "erp_mapping_ours";
const ask = async (text: string, values: readonly unknown[] = []) =>
  (await pool.query(text, [...values])).rows;

const BOOKED = Date.parse("2024-05-02T10:00:00Z");
const tenant = "7";
let store: Store;

const read = async (name: string, ...ids: string[]) => store.get(tenant, name, ids);
const query = (table: string, more: Partial<StoreQuery> = {}): StoreQuery => ({
  table,
  where: [],
  orderBy: [],
  direction: "asc",
  limit: 10,
  after: null,
  ...more,
});
const customer = (name: string, more: Readonly<Record<string, StoreValue>> = {}) => ({
  name,
  nameKey: name.toLowerCase(),
  kind: "end-customer",
  region: null,
  registeredAt: BOOKED,
  active: true,
  tags: [],
  segment: null,
  ...more,
});
const insert = (id: string, row: Readonly<Record<string, StoreValue>>) => ({
  ...nothing,
  insert: [{ table: "customer", id, row }],
});
const update = (table: string, id: string, version: number, set: Readonly<Record<string, StoreValue>>) => ({
  ...nothing,
  update: [{ table, id, version, set }],
});
const versionOf = async (table: string, id: string): Promise<number> => {
  const [row] = await read(table, id);
  if (row === null || row === undefined) throw new Error(`no ${table} ${id}`);
  return row.version;
};

beforeAll(async () => {
  await ask(`DROP SCHEMA IF EXISTS ${HOST}, ${OURS} CASCADE`);
  await ask(erpTables(HOST));
  store = postgresStore({ client: pool, schema: OURS, readSchema: null, mapping: erpMapping(HOST) });
  await store.open(structuredClone(erpRecords) as never);
});
beforeEach(async () => {
  for (const table of ["customers", "invoices", "invoice_items"]) await ask(`DELETE FROM ${HOST}.${table}`);
  for (const table of ["customer_side", "order_side", "task"]) await ask(`DELETE FROM ${OURS}.${table}`);
  await ask(`INSERT INTO ${HOST}.customers (client, customer_no, company, sales_area, created_at, blocked, account_group) VALUES
    (7, 100, 'Ａcme  Corp', 'US/West', '2024-01-01Z', 'N', 'KUNA'), (7, 9, 'Beta', NULL, '2024-01-02Z', 'Y', 'KUNA'),
    (8, 200, 'Of another', 'US/West', '2024-01-01Z', 'N', 'KUNA'), (7, 300, 'A supplier', NULL, '2024-01-01Z', 'N', 'LIEF')`);
  await ask(`INSERT INTO ${HOST}.invoices (country, number, customer_no, booked, net) VALUES
    ('DE', 'a/1', 100, '2024-05-02 10:00', 12.34), ('DE', '2~', 100, '2024-05-02 10:00', -0.05), ('US', '2', 9, '2024-05-01 10:00', 3)`);
  await ask(
    `INSERT INTO ${HOST}.invoice_items VALUES ('DE', 'a/1', 2, NULL, 1, 2.34), ('DE', 'a/1', 1, 55, 2, 10.00)`,
  );
});
afterAll(async () => {
  await store.close();
  await ask(`DROP SCHEMA IF EXISTS ${HOST}, ${OURS} CASCADE`);
  await pool.end();
});

describe("reading the host's tables", () => {
  test("renames, casts, folds and fills up what the host does not have", async () => {
    const [found] = await read("customer", "0000000100");
    expect(found).toEqual({
      id: "0000000100",
      version: expect.any(Number),
      name: "Ａcme  Corp",
      nameKey: "acme corp",
      kind: "end-customer",
      region: "US/West",
      registeredAt: Date.parse("2024-01-01T00:00:00Z"),
      active: true,
      tags: [],
      segment: null,
    });
  });

  test("makes a list of the rows that refer to one, in their order", async () => {
    const [found] = await read("order", "DE/a~11");
    expect(found).toMatchObject({
      customerId: "0000000100",
      placedAt: BOOKED,
      amount: 1234,
      status: "placed",
      lines: [
        { productId: "0000000055", quantity: 2, amount: 1000 },
        { productId: null, quantity: 1, amount: 234 },
      ],
      version: 1,
    });
    expect((await read("order", "DE/2~0"))[0]).toMatchObject({ amount: -5, lines: [] });
  });

  test("sees no row of another tenant, nor what the filter leaves out", async () => {
    expect(await read("customer", "0000000200", "0000000300", "0000000009")).toMatchObject([
      null,
      null,
      { active: false },
    ]);
    expect(await store.count(tenant, "customer", [])).toBe(2);
    expect(await store.count("8", "customer", [])).toBe(1);
    expect(await store.count("nobody' OR true --", "customer", [])).toBe(0);
    expect(await store.count("8", "order", [])).toBe(0);
  });

  test("an id that the key cannot hold is of nobody", async () => {
    const ids = [
      "100",
      "0000000100 ",
      "+000000100",
      "1e2",
      "99999999999999999999",
      "'",
      "DE/2~",
      "0000000100",
    ];
    expect((await read("customer", ...ids)).map((row) => row?.id ?? null)).toEqual([
      ...ids.slice(1).map(() => null),
      "0000000100",
    ]);
    expect(await read("order", "DE", "DE/2~", "DE/2~2", "DE/a/1")).toEqual([null, null, null, null]);
  });

  test("filters and groups in the host's own terms", async () => {
    const by = (field: string, value: StoreValue) =>
      store.find(tenant, query("order", { where: [{ field, op: "eq", value }] }));
    expect((await by("customerId", "0000000100")).map(({ id }) => id)).toEqual(["DE/2~0", "DE/a~11"]);
    expect(await by("customerId", "x")).toEqual([]);
    expect((await by("amount", -5)).map(({ id }) => id)).toEqual(["DE/2~0"]);
    expect((await by("status", "cancelled")).length).toBe(0);
    expect((await by("placedAt", BOOKED)).length).toBe(2);
    expect(
      await store.aggregate(tenant, {
        table: "order",
        where: [{ field: "status", op: "in", value: ["placed", "unheard of"] }],
        groupBy: ["customerId"],
        measures: { amount: { op: "sum", field: "amount" }, last: { op: "max", field: "placedAt" } },
        after: null,
        limit: null,
      }),
    ).toEqual([
      { key: ["0000000009"], values: { amount: 300, last: BOOKED - 86_400_000 } },
      { key: ["0000000100"], values: { amount: 1229, last: BOOKED } },
    ]);
  });

  test("pages through groups in the order of the column", async () => {
    const groups = (after: readonly StoreValue[] | null) =>
      store.aggregate(tenant, {
        table: "order",
        where: [],
        groupBy: ["customerId", "amount"],
        measures: {},
        after,
        limit: 1,
      });
    expect((await groups(null)).map(({ key }) => key)).toEqual([["0000000009", 300]]);
    expect((await groups(["0000000009", 300])).map(({ key }) => key)).toEqual([["0000000100", -5]]);
    expect((await groups(["0000000100", -5])).map(({ key }) => key)).toEqual([["0000000100", 1234]]);
    expect(await groups(["0000000100", 1234])).toEqual([]);
  });

  test("pages in both directions, without a gap, by the key's own order", async () => {
    await ask(`INSERT INTO ${HOST}.customers (client, customer_no, company, sales_area, created_at)
      SELECT 7, n, 'C' || n % 7, CASE WHEN n % 3 = 0 THEN NULL ELSE 'US' END, '2024-01-01Z' FROM generate_series(1000, 1060) n`);
    for (const direction of ["asc", "desc"] as const) {
      const seen: string[] = [];
      let after: readonly StoreValue[] | null = null;
      for (;;) {
        const asked = query("customer", { orderBy: ["region"], direction, after, limit: 7 });
        const page = await store.find(tenant, asked);
        seen.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        if (last === undefined) break;
        after = [last.region ?? null, last.id];
      }
      expect(seen.length).toBe(63);
      expect(new Set(seen).size).toBe(63);
    }
  });

  test("a page late in the list comes out of the host's index", async () => {
    await ask(`INSERT INTO ${HOST}.customers (client, customer_no, company, sales_area, created_at)
      SELECT 7, n, 'C' || n, 'US/' || n % 50, '2024-01-01Z'::timestamptz + n * interval '1 minute' FROM generate_series(1000, 6000) n`);
    await ask(`ANALYZE ${HOST}.customers`);
    const plans: string[] = [];
    const watching = {
      id: "watching",
      use: async <A>(work: (connection: never) => Promise<A>): Promise<A> => {
        const client = await pool.connect();
        const key = {};
        const ran = async (text: string, values: readonly unknown[]) => {
          if (text.startsWith("SELECT t.id")) {
            const { rows } = await client.query(`EXPLAIN ${text}`, [...values]);
            plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
          }
          return (await client.query(text, [...values])).rows;
        };
        try {
          return await work({ key, query: ran } as never);
        } finally {
          client.release();
        }
      },
      join: () => null,
    };
    const seen = postgresStore({
      client: watching as never,
      schema: OURS,
      readSchema: null,
      mapping: erpMapping(HOST),
    });
    await seen.open(structuredClone(erpRecords) as never);
    const at = Date.parse("2024-01-02T00:00:00Z");
    await seen.find(tenant, query("customer", { orderBy: ["registeredAt"], after: [at, "0000002000"] }));
    await seen.find(
      tenant,
      query("customer", { where: [{ field: "nameKey", op: "eq", value: "c3000" }], after: ["0000000003"] }),
    );
    await seen.get(tenant, "customer", ["0000003000"]);
    await seen.get(tenant, "customer", ["0000003000", "0000003001"]);
    for (const plan of plans) {
      expect(plan).toMatch(/Index (Only )?Scan[^\n]*customers|Bitmap Index Scan on customers/u);
      expect(plan).not.toMatch(/Sort|Seq Scan on customers/u);
    }
    expect(plans.length).toBe(4);
    await seen.close();
  });
});

describe("writing to the host's tables", () => {
  test("an insert fills the host's columns, what is always so, and ours beside them", async () => {
    const row = customer("Neu", { tags: ["vip"], segment: "A", region: "DE" });
    expect(await store.commit(tenant, insert("0000000500", row))).toEqual({ tag: "committed" });
    expect((await read("customer", "0000000500"))[0]).toEqual({ ...row, id: "0000000500", version: 1 });
    expect(
      await ask(
        `SELECT client, company, account_group, blocked FROM ${HOST}.customers WHERE customer_no = 500`,
      ),
    ).toEqual([{ client: 7, company: "Neu", account_group: "KUNA", blocked: "N" }]);
    expect(await store.commit(tenant, insert("0000000500", row))).toEqual({
      tag: "stale",
      table: "customer",
      id: "0000000500",
    });
  });

  test("a version counts on by one with a change of ours, and moves with one of the host's", async () => {
    const first = await versionOf("customer", "0000000100");
    expect(
      await store.commit(tenant, update("customer", "0000000100", first, { name: "Acme 2", tags: ["a"] })),
    ).toEqual({
      tag: "committed",
    });
    expect(await versionOf("customer", "0000000100")).toBe(first + 1);
    expect(await store.commit(tenant, update("customer", "0000000100", first + 1, { segment: "B" }))).toEqual(
      {
        tag: "committed",
      },
    );
    expect((await read("customer", "0000000100"))[0]).toMatchObject({
      version: first + 2,
      name: "Acme 2",
      tags: ["a"],
      segment: "B",
    });
    await ask(`UPDATE ${HOST}.customers SET company = 'By the host' WHERE customer_no = 100`);
    expect(await versionOf("customer", "0000000100")).not.toBe(first + 2);
    const late = update("customer", "0000000100", first + 2, { name: "Too late" });
    expect(await store.commit(tenant, late)).toEqual({ tag: "stale", table: "customer", id: "0000000100" });
    expect((await read("customer", "0000000100"))[0]).toMatchObject({ name: "By the host", segment: "B" });
  });

  test("a counter of the host's counts on, its codes are written, its composite key is found", async () => {
    expect(
      await store.commit(
        tenant,
        update("order", "DE/a~11", 1, { status: "cancelled", amount: 5, note: "!" }),
      ),
    ).toEqual({
      tag: "committed",
    });
    expect(await ask(`SELECT state, net, lock_version FROM ${HOST}.invoices WHERE number = 'a/1'`)).toEqual([
      { state: "99", net: "0.05", lock_version: 2 },
    ]);
    expect((await read("order", "DE/a~11"))[0]).toMatchObject({ version: 2, status: "cancelled", note: "!" });
  });

  test("all of a write set or nothing of it, in the host's tables and in ours", async () => {
    const version = await versionOf("customer", "0000000009");
    const writes = {
      ...nothing,
      insert: [{ table: "task", id: "t", row: { customerId: "0000000009" } }],
      update: [
        { table: "customer", id: "0000000009", version, set: { name: "B" } },
        { table: "customer", id: "0000000100", version: 1, set: { name: "X" } },
      ],
    };
    expect(await store.commit(tenant, writes)).toEqual({ tag: "stale", table: "customer", id: "0000000100" });
    expect(await read("task", "t")).toEqual([null]);
    expect(await versionOf("customer", "0000000009")).toBe(version);
    expect(await store.commit(tenant, { ...writes, update: writes.update.slice(0, 1) })).toEqual({
      tag: "committed",
    });
    expect(await read("task", "t")).toMatchObject([{ customerId: "0000000009" }]);
  });

  test("of many who change one row at once, one succeeds, whichever side of it they change", async () => {
    for (const [table, id] of [
      ["customer", "0000000009"],
      ["order", "US/2"],
    ] as const) {
      const version = await versionOf(table, id);
      const sets: Readonly<Record<string, StoreValue>>[] =
        table === "customer" ? [{ name: "n" }, { segment: "s" }] : [{ status: "cancelled" }, { note: "n" }];
      const all = await Promise.all(
        Array.from({ length: 16 }, (_, at) =>
          store.commit(tenant, update(table, id, version, sets[at % 2] ?? {})),
        ),
      );
      expect(all.filter(({ tag }) => tag === "committed").length).toBe(1);
      expect(await versionOf(table, id)).toBe(version + 1);
    }
  });

  test("of many who change what we keep beside a row that we may not write, one succeeds", async () => {
    const { order } = erpMapping(HOST);
    const mapping = { order: { ...order, write: "none" } } as never;
    const reading = postgresStore({ client: pool, schema: OURS, readSchema: null, mapping });
    await reading.open(structuredClone(erpRecords) as never);
    for (const version of [1, 2]) {
      const all = await Promise.all(
        Array.from({ length: 16 }, (_, at) =>
          reading.commit(tenant, update("order", "US/2", version, { note: `${at}` })),
        ),
      );
      expect(all.filter(({ tag }) => tag === "committed").length).toBe(1);
    }
    const change = reading.commit(tenant, update("order", "US/2", 3, { status: "cancelled" }));
    await expect(change).rejects.toThrow("a change of status");
    await reading.close();
  });

  test("a row that was relied on must be as it was, and one that must not be there must not", async () => {
    const version = await versionOf("customer", "0000000009");
    const on = (id: string, at: number | null) =>
      store.commit(tenant, {
        ...nothing,
        insert: [{ table: "task", id: `t-${id}-${at}`, row: { customerId: id } }],
        expect: [{ table: "customer", id, version: at }],
      });
    expect((await on("0000000009", version)).tag).toBe("committed");
    expect(await on("0000000009", version + 1)).toEqual({
      tag: "stale",
      table: "customer",
      id: "0000000009",
    });
    expect(await on("0000000009", null)).toEqual({ tag: "stale", table: "customer", id: "0000000009" });
    expect((await on("0000000077", null)).tag).toBe("committed");
    expect((await on("no number", null)).tag).toBe("committed");
    expect(await on("no number", 1)).toEqual({ tag: "stale", table: "customer", id: "no number" });
  });

  test("what is removed is gone on both sides", async () => {
    await store.commit(tenant, insert("0000000501", customer("Gone", { segment: "S" })));
    const remove = { ...nothing, remove: [{ table: "customer", id: "0000000501", version: 1 }] };
    expect(await store.commit(tenant, remove)).toEqual({ tag: "committed" });
    expect(await ask(`SELECT id FROM ${OURS}.customer_side`)).toEqual([]);
    expect(await read("customer", "0000000501")).toEqual([null]);
    expect(await store.commit(tenant, remove)).toMatchObject({ tag: "stale" });
  });

  test("within the host's transaction it comes and goes with it", async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await store.commit(tenant, insert("0000000502", customer("Maybe")), { host: client });
    await client.query("ROLLBACK");
    client.release();
    expect(await read("customer", "0000000502")).toEqual([null]);
  });

  test.each([
    [
      "a new row where only changes are allowed",
      {
        ...nothing,
        insert: [
          {
            table: "order",
            id: "DE/9",
            row: {
              customerId: "0000000009",
              placedAt: 0,
              amount: 0,
              status: "placed",
              lines: [],
              note: null,
            },
          },
        ],
      },
      "order is mapped",
    ],
    ["a removal there", { ...nothing, remove: [{ table: "order", id: "US/2", version: 1 }] }, "a removal"],
    [
      "rows of another table",
      update("order", "US/2", 1, { lines: [{ a: 1 }] }),
      "order.lines is made of other rows",
    ],
    [
      "what is always the same",
      insert("7", customer("x", { kind: "dealer" })),
      'customer.kind is always "end-customer"',
    ],
    ["a key that is none", insert("c-7", customer("x")), "customer_no is bigint"],
    ["a code that is not mapped", update("order", "US/2", 1, { status: "lost" }), "cannot hold"],
  ])("refuses by name: %s", async (_title, writes, said) => {
    await expect(store.commit(tenant, writes)).rejects.toThrow(said);
  });
});
