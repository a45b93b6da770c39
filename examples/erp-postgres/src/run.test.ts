import { instant } from "@clientele/core/kernel";
import { readSource } from "@clientele/example-superstore/source";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openOnErp } from "./desk.js";
import { loadErp } from "./load.js";
import { workOnErp } from "./run.js";

const admin = new Pool({ connectionString: inject("postgresUrl"), max: 1 });
const DATABASE = "erp_example";
let pool: Pool;

beforeAll(async () => {
  await admin.query(`DROP DATABASE IF EXISTS ${DATABASE}`);
  await admin.query(`CREATE DATABASE ${DATABASE}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${DATABASE}`;
  pool = new Pool({ connectionString: url.href });
  await loadErp(pool);
}, 60_000);
afterAll(async () => {
  await pool.end();
  await admin.query(`DROP DATABASE ${DATABASE}`);
  await admin.end();
});

test("the modules run on the ERP's own tables, and come to what they come to in memory", async () => {
  const crm = openOnErp(pool);
  const seen = await workOnErp(crm, pool);
  expect(seen.orders).toEqual({ amount: 229_720_086, margin: 28_639_702 });

  // What docs/superstore.md comes to with the same data in memory.
  expect(seen.tiers).toEqual({ A: 396, B: 209, C: 188 });
  expect(seen.lifecycle).toEqual({
    potential: 0,
    "first-purchase": 6,
    repeat: 76,
    loyal: 516,
    churned: 100,
    "won-back": 95,
  });
  expect(seen.segments).toMatchObject({ champions: 68, loyal: 114, "at-risk": 96, lost: 82, others: 0 });
  expect(seen.staff.map(({ id, teamId, regions }) => [id, teamId, regions]).slice(0, 4)).toEqual([
    ["0000000101", "west", ["US/West"]],
    ["0000000102", "west", ["US/West"]],
    ["0000000103", "west", ["US/West"]],
    ["0000000104", "east", ["US/East"]],
  ]);
  expect(seen.staff.length).toBe(10);
  expect(seen.owners[0]).toMatch(/10[456]$/u);
  expect(seen.owners[1]).toBe("0000000104");
  expect(seen.deals).toMatchObject({ won: true });
  expect(seen.inErp).toEqual({ company: "Neue Kundin AG", sector: "Corporate" });

  const desk = crm.as({ user: "admin", roles: ["admin"] });
  await expect(desk.orders.addProduct({ name: "Not ours to add" })).rejects.toThrow("product is mapped");
  const [order] = (await desk.orders.history({ customerId: "0000010001", limit: 1 })).items;
  const source = await readSource();
  const of = source.days.flatMap(({ orders }) => orders)[Number(order?.id) - 4_000_001];
  expect(order?.lines.map(({ quantity, amount, margin }) => ({ quantity, amount, margin }))).toEqual(
    of?.lines.map(({ quantity, amount, margin }) => ({ quantity, amount, margin })),
  );

  await desk.orders.cancel({ id: order?.id ?? "" });
  const { rows } = await pool.query("SELECT state, cancelled_at FROM erp.sales_orders WHERE order_no = $1", [
    order?.id,
  ]);
  expect(rows).toEqual([{ state: 90, cancelled_at: new Date(instant("2017-12-31T12:00:00Z")) }]);
  await crm.close();
}, 60_000);
