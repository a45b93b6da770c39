import { readSource } from "@clientele/example-superstore/source";
import type { Pool } from "pg";
import { erpSchema } from "./erp-schema.js";

const OFFICES = [
  { code: "SEA1", territory: "US/West", staff: ["Ava Chen", "Noah Kim", "Mia Torres"] },
  { code: "NYC1", territory: "US/East", staff: ["Lin Wei", "Emma Brown", "Omar Haddad"] },
  { code: "CHI1", territory: "US/Central", staff: ["Zhou Min", "Liam Novak"] },
  { code: "ATL1", territory: "US/South", staff: ["Grace Okafor", "Daniel Reyes"] },
] as const;
const FIRST_STAFF_NO = 101;

const decimal = (cents: number): string => (cents / 100).toFixed(2);
const stamp = (at: number): string => new Date(at).toISOString();

/** Rows go in as one bound value, in the types of the table. */
const insert = (pool: Pool, table: string, rows: readonly object[]) =>
  pool.query(
    `INSERT INTO erp.${table} SELECT * FROM jsonb_populate_recordset(NULL::erp.${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );

/** Makes the ERP and puts the public Superstore data in it, and the invented sales staff. */
export const loadErp = async (pool: Pool): Promise<void> => {
  const { customers, products, days } = await readSource();
  const clientNo = new Map(customers.map(({ id }, at) => [id, 10_001 + at]));
  const articleNo = new Map(products.map(({ id }, at) => [id, 500_001 + at]));
  const orders = days.flatMap((day) => day.orders).map((order, at) => ({ ...order, no: 4_000_001 + at }));
  const first = orders[0]?.placedAt ?? 0;
  const entered = new Map<string, number>();
  for (const { customerId, placedAt } of orders)
    if (!entered.has(customerId)) entered.set(customerId, placedAt);

  await pool.query(erpSchema);
  await insert(
    pool,
    "clients",
    customers.map(({ id, name, segment, region }) => ({
      client_no: clientNo.get(id),
      company: name,
      sector: segment,
      sales_area: region,
      entered_on: stamp(entered.get(id) ?? first),
      dunning_level: 0,
    })),
  );
  const staff = OFFICES.flatMap(({ code, territory, staff: names }) =>
    names.map((name) => ({ full_name: name, office: code, function: "sales", territory })),
  ).map((one, at) => ({ ...one, staff_no: FIRST_STAFF_NO + at }));
  const clerk = { staff_no: 900, full_name: "Kim Clerk", office: "NYC1", function: "accounts" };
  await insert(pool, "staff", [...staff, clerk]);
  await insert(pool, "staff_territories", staff);
  await insert(
    pool,
    "articles",
    products.map(({ id, name, category }) => ({
      article_no: articleNo.get(id),
      sku: id,
      description: name,
      product_group: category,
    })),
  );
  const sum = (amounts: readonly number[]): string => decimal(amounts.reduce((all, one) => all + one, 0));
  await insert(
    pool,
    "sales_orders",
    orders.map(({ no, id, customerId, placedAt, lines }) => ({
      order_no: no,
      external_no: id,
      client_no: clientNo.get(customerId),
      ordered_at: stamp(placedAt),
      entered_at: stamp(placedAt),
      state: 10,
      currency: "USD",
      net: sum(lines.map(({ amount }) => amount)),
      contribution: sum(lines.map(({ margin }) => margin)),
    })),
  );
  await insert(
    pool,
    "order_positions",
    orders.flatMap(({ no, lines }) =>
      lines.map(({ productId, quantity, amount, margin }, at) => ({
        order_no: no,
        position: at + 1,
        article_no: articleNo.get(productId),
        quantity,
        net: decimal(amount),
        contribution: decimal(margin),
      })),
    ),
  );
  await pool.query("ANALYZE");
};
