import { StoreFailure, type TableDescription } from "@clientele/core/port";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { erpMapping, erpRecords, erpTables } from "../../fixtures/erp-tables.js";
import { planSchema } from "../plan-schema.js";
import { postgresStore } from "../postgres-store.js";
import { type MappingFault, MappingFaults } from "./fault.js";
import type { Mapping, TableMapping } from "./mapping.js";

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 3 });
const HOST = "erp_checks_host";
const OURS = "erp_checks_ours";
const records = structuredClone(erpRecords) as unknown as readonly TableDescription[];
const good = erpMapping(HOST);
const { customer, order } = good as Readonly<Record<"customer" | "order", TableMapping>>;

const openWith = async (mapping: Mapping): Promise<readonly MappingFault[]> => {
  const store = postgresStore({ client: pool, schema: OURS, readSchema: null, mapping });
  try {
    await store.open(records);
    return [];
  } catch (error) {
    if (StoreFailure.is(error) && error.cause instanceof MappingFaults) {
      expect(error.reason).toBe("unsupported");
      for (const { path, remedy } of error.cause.faults)
        for (const text of [path, remedy.en, remedy.zh]) expect(error.message).toContain(text);
      return error.cause.faults;
    }
    throw error;
  } finally {
    await store.close();
  }
};
const saidOf = (faults: readonly MappingFault[]) =>
  faults.map(({ path, found, remedy }) => `${path} | ${found.en} | ${remedy.en}`);

beforeAll(async () => {
  await pool.query(`DROP SCHEMA IF EXISTS ${HOST}, ${OURS} CASCADE; ${erpTables(HOST)}`);
});
afterAll(async () => {
  await pool.query(`DROP SCHEMA IF EXISTS ${HOST}, ${OURS} CASCADE; DROP ROLE IF EXISTS erp_checks_role`);
  await pool.end();
});

test("all that does not fit is said at once, each with its place and its remedy, and nothing is made", async () => {
  const faults = await openWith({
    customer: {
      ...customer,
      key: ["customer_no", "branch"],
      tenant: { column: "mandant" },
      filter: { deleted: "N" },
      version: { column: "company" },
      fields: {
        name: "company",
        nameKey: "company",
        kind: "branch",
        region: "region",
        registeredAt: "company",
        active: { own: null },
        typo: "company",
        tags: { rows: { table: `${HOST}.nowhere`, on: {}, orderBy: [], item: "tag" } },
      },
    },
    order: { ...order, table: "invoices" },
    nothing: customer,
  });
  expect(faults.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "customer.key",
      "customer.tenant",
      "customer.filter.deleted",
      "customer.version",
      "customer.fields.nameKey",
      "customer.fields.kind",
      "customer.fields.region",
      "customer.fields.registeredAt",
      "customer.fields.active",
      "customer.fields.typo",
      "customer.fields.tags.rows.table",
      "order.table",
      "nothing",
    ]),
  );
  const said = saidOf(faults);
  expect(said).toContain(
    `customer.key | branch may be null | ALTER TABLE "${HOST}"."customers" ALTER COLUMN "branch" SET NOT NULL;`,
  );
  expect(said).toContain(
    "customer.fields.nameKey | company, which is name already | Map one of the two to another column, or as own",
  );
  expect(said.find((one) => one.startsWith("customer.fields.registeredAt"))).toContain(
    "company character varying(200)",
  );
  const { rows } = await pool.query("SELECT to_regnamespace($1) AS made", [OURS]);
  expect(rows).toEqual([{ made: null }]);
});

test("what is printed for the DBA is enough: run, it makes the mapping fit", async () => {
  await pool.query(`DROP INDEX ${HOST}.customers_client_sales_area_customer_no_idx;
    DROP INDEX ${HOST}.customers_client_lower_customer_no_idx; DROP INDEX ${HOST}.customers_customer_no_idx;
    ALTER TABLE ${HOST}.invoices ALTER COLUMN booked DROP NOT NULL`);
  const faults = await openWith(good);
  expect(faults.map(({ path }) => path)).toEqual([
    "customer.key",
    "customer.indexes.nameKey",
    "customer.indexes.region",
    "order.fields.placedAt",
  ]);
  for (const { remedy } of faults) await pool.query(remedy.en);
  expect(await openWith(good)).toEqual([]);
});

test("an index in another order, of a part of the rows, or of too few columns serves nothing", async () => {
  const made = [
    `(client, created_at DESC, customer_no)`,
    `(client, created_at)`,
    `(client, customer_no, created_at)`,
    `(client, created_at, customer_no) WHERE blocked = 'N'`,
  ];
  await pool.query(`DROP INDEX ${HOST}.customers_client_created_at_customer_no_idx`);
  for (const index of made)
    await pool.query(`CREATE INDEX erp_try ON ${HOST}.customers ${index}`).then(async () => {
      const { filter: _all, ...unfiltered } = customer;
      expect((await openWith({ customer: unfiltered })).map(({ path }) => path)).toEqual([
        "customer.indexes.kind+registeredAt",
      ]);
      await pool.query(`DROP INDEX ${HOST}.erp_try`);
    });
  await pool.query(`CREATE INDEX ON ${HOST}.customers (client, created_at, customer_no, company)`);
  expect(await openWith(good)).toEqual([]);
});

test("what must be unique is so in the host's table", async () => {
  const store = postgresStore({ client: pool, schema: OURS, readSchema: null, mapping: good });
  const strict = records.map((one) =>
    one.name === "customer" ? { ...one, unique: { region: ["region"] } } : one,
  );
  await expect(store.open(strict)).rejects.toThrow(
    `CREATE UNIQUE INDEX CONCURRENTLY ON "${HOST}"."customers" ("client", "sales_area");`,
  );
});

test("what we keep ourselves has no index in the host's table, unless that is small", async () => {
  const [fault, ...others] = await openWith({ customer: { ...customer, withoutIndex: [] } });
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ path: "customer.indexes.segment+nameKey", found: { en: "segment" } });
});

test("a time finer than a millisecond is ordered by only where it is vouched for", async () => {
  const fields = { ...customer.fields, registeredAt: "changed_at" };
  const mapping = {
    customer: {
      ...customer,
      write: "update",
      fields,
      withoutIndex: [
        ["segment", "nameKey"],
        ["kind", "registeredAt"],
      ],
    },
  } as const;
  expect((await openWith(mapping)).map(({ path }) => path)).toEqual(["customer.fields.registeredAt"]);
  const exact = { ...fields, registeredAt: { column: "changed_at", exact: true } };
  expect(await openWith({ customer: { ...mapping.customer, fields: exact } })).toEqual([]);
});

test("rights that are lacking are named, with what grants them", async () => {
  await pool.query(`DROP ROLE IF EXISTS erp_checks_role; CREATE ROLE erp_checks_role;
    GRANT USAGE ON SCHEMA ${HOST} TO erp_checks_role; GRANT SELECT ON ALL TABLES IN SCHEMA ${HOST} TO erp_checks_role;
    REVOKE SELECT ON ${HOST}.invoice_items FROM erp_checks_role`);
  const client = await pool.connect();
  await client.query("SET ROLE erp_checks_role");
  const store = postgresStore({ client, schema: OURS, readSchema: null, mapping: good });
  const error = await store.open(records).catch((thrown: unknown) => thrown);
  await client.query("RESET ROLE");
  client.release();
  await pool.query(`DROP OWNED BY erp_checks_role`);
  expect(saidOf(((error as Error).cause as MappingFaults).faults)).toEqual([
    ...["UPDATE", "INSERT", "DELETE"].map(
      (right) =>
        `customer.table | no right to it on ${HOST}.customers | GRANT ${right} ON "${HOST}"."customers" TO CURRENT_USER;`,
    ),
    `order.fields.lines.rows.table | no right to it | GRANT SELECT ON "${HOST}"."invoice_items" TO CURRENT_USER;`,
    `order.table | no right to it on ${HOST}.invoices | GRANT UPDATE ON "${HOST}"."invoices" TO CURRENT_USER;`,
  ]);
});

test("a row that we insert must be whole: a column that must have a value has one", async () => {
  await pool.query(`ALTER TABLE ${HOST}.customers ADD COLUMN tax_office integer NOT NULL`);
  expect(saidOf(await openWith(good))).toEqual([
    `customer.write | ${HOST}.customers.tax_office is NOT NULL, without a default and not mapped | Map it, give it by filter, or take write: "update"`,
  ]);
  expect(await openWith({ ...good, customer: { ...customer, write: "update" } })).toEqual([]);
  await pool.query(`ALTER TABLE ${HOST}.customers DROP COLUMN tax_office`);
});

test("what never changes is not written, and a view has no xmin", async () => {
  await pool.query(`CREATE VIEW ${HOST}.customer_view AS SELECT * FROM ${HOST}.customers`);
  const withoutIndex = records[0]?.indexes ?? [];
  const view = { ...customer, table: `${HOST}.customer_view`, withoutIndex };
  const paths = async (one: TableMapping) => (await openWith({ customer: one })).map(({ path }) => path);
  expect(await paths({ ...view, write: "none" })).toContain("customer.version");
  expect(await paths({ ...customer, version: "never" })).toEqual(["customer.write"]);
});

test("planSchema knows of the mapping: it makes our table beside the host's and none in its place", async () => {
  const options = { client: pool, schema: "erp_checks_plan", readSchema: null, mapping: good };
  const { sql } = await planSchema(options, (store) => store.open(records));
  expect(sql).toContain(`CREATE TABLE "erp_checks_plan"."customer_side"`);
  expect(sql).not.toContain(`"erp_checks_plan"."customer" `);
  expect(sql).not.toContain(HOST);
});
