import { createClientele } from "@clientele/core";
import { DAY, instant } from "@clientele/core/kernel";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { planSchema, postgresStore } from "./index.js";

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 4 });
const schema = "report_views";
const drop = () =>
  pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; DROP SCHEMA IF EXISTS ${schema}_read CASCADE`);

const START = instant("2026-01-05T09:00:00Z");
const FEBRUARY = { from: "2026-02-01", until: "2026-03-01", currency: "CNY" };
/** The same as instants: the tenant's days are those of UTC here. */
const WITHIN = "at >= '2026-02-01T00:00:00Z' AND at < '2026-03-01T00:00:00Z'";

let at = START;
const store = postgresStore({ client: pool, schema });
const crm = createClientele({
  storage: store,
  clock: () => at,
  calendar: { zone: "UTC" },
  performance: {
    splits: [
      { role: "owner", share: 6_667 },
      { role: "engineer", share: 3_333, to: { repId: "zhou" } },
    ],
  },
});
const admin = crm.as({ user: "root", roles: ["admin"] });

/** What a report asks, for one tenant and with nothing but the views. */
const asked = async (sql: string, tenant = "default"): Promise<readonly Record<string, unknown>[]> => {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(`SET LOCAL search_path = ${schema}_read`);
    await client.query("SELECT set_config('clientele.tenant', $1, true)", [tenant]);
    return (await client.query(sql)).rows;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
};

/** Two months of orders and deals, the same each time: cents that do not divide, returns, cancellations, unknown costs. */
const company = async () => {
  let seed = 7;
  const upTo = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  await admin.team.addTeam({ id: "east", name: "east" });
  for (const id of ["lin", "zhou", "wu"]) await admin.team.addRep({ id, name: id, teamId: "east" });
  const customers = ["a", "b", "c", "d"];
  for (const [n, id] of customers.entries()) {
    await admin.customers.register({ id, name: id });
    if (n < 3)
      await admin.ownership.assignTo({
        customerId: id,
        repId: ["lin", "wu", "lin"][n] ?? "",
        reason: "by hand",
      });
  }
  const deals: string[] = [];
  for (let day = 0; day < 60; day += 2) {
    at = START + day * DAY;
    const customerId = customers[upTo(4)] ?? "a";
    const margin = upTo(3) === 0 ? {} : { margin: upTo(4_001) - 1_000 };
    const amount = upTo(4) === 0 ? -upTo(9_999) : upTo(99_999);
    const currency = upTo(6) === 0 ? "USD" : "CNY";
    await admin.orders.record({
      ...{ id: `o-${day}`, customerId, placedAt: at, currency },
      lines: [{ quantity: 1, amount, ...margin }],
    });
    if (upTo(4) === 0) await admin.orders.cancel({ id: `o-${Math.max(0, day - 6)}` }).catch(() => {});
    const valued = upTo(5) === 0 ? {} : { amount: upTo(800_000), currency: upTo(5) === 0 ? "USD" : "CNY" };
    const deal = await admin.funnel.open({
      customerId,
      name: `${day}`,
      expectedCloseAt: at + 90 * DAY,
      ...valued,
    });
    deals.push(deal.id);
    const chosen = deals[upTo(deals.length)] ?? deal.id;
    const what = upTo(5);
    const step =
      what < 2
        ? admin.funnel.move({ id: chosen, to: what === 0 ? "intention" : "communication" })
        : what === 2
          ? admin.funnel.win({ id: chosen })
          : what === 3
            ? admin.funnel.lose({ id: chosen, reason: "price" })
            : admin.funnel.reopen({ id: chosen });
    // what the deal's state does not allow is refused, and nothing happened
    await step.catch(() => {});
  }
  at = START + 70 * DAY;
};

beforeAll(async () => {
  await drop();
  await crm.ready();
  await company();
}, 60_000);

afterAll(async () => {
  await crm.close();
  await drop();
  await pool.end();
});

const METRICS = ["revenue", "margin", "margin-rate", "win-rate", "won-amount"] as const;

const figuresOf = async (metrics: readonly string[]) => {
  const report = await admin.performance.report({ ...FEBRUARY, by: "rep", metrics: [...metrics] });
  return [
    ...report.rows.map(({ key, figures }) => ({ key, figures })),
    { key: "all", figures: report.total },
  ];
};

test("the terms of a metric sum to the figure of core, in total and for each rep, to the minor unit", async () => {
  const found =
    await asked(`SELECT metric, term, CASE WHEN grouping(rep_id) = 1 THEN 'all' ELSE rep_id END AS key, sum(value)::text AS value
    FROM metric_term WHERE ${WITHIN} AND (currency = 'CNY' OR metric = 'win-rate')
    GROUP BY GROUPING SETS ((metric, term, rep_id), (metric, term))`);
  const rows = await figuresOf(METRICS);
  expect(rows.map(({ key }) => key)).toEqual(expect.arrayContaining(["lin", "wu", "zhou", null, "all"]));
  for (const { key, figures } of rows) {
    const sum = (metric: string, term: string) =>
      Number(found.find((row) => row.metric === metric && row.term === term && row.key === key)?.value ?? 0);
    const ours = METRICS.map((metric) => [metric, figures[metric]?.top, figures[metric]?.bottom]);
    expect([key, ours]).toEqual([
      key,
      METRICS.map((metric) => [
        metric,
        sum(metric, "top"),
        metric.endsWith("-rate") ? sum(metric, "bottom") : null,
      ]),
    ]);
  }
});

test("orders are those of the ledger, each once, less those taken back", async () => {
  const [found] =
    await asked(`SELECT sum(CASE WHEN share = 0 THEN 0 ELSE sign(given) END)::integer AS orders FROM
    (SELECT source_id, sum(share) AS share, sum(sign(share)) AS given FROM credit WHERE ${WITHIN} AND currency = 'CNY' GROUP BY source_id) o`);
  const all = (await figuresOf(["orders"])).at(-1);
  expect(all?.figures.orders?.value).toBeGreaterThan(3);
  expect(found?.orders).toBe(all?.figures.orders?.value);
});

const DURING = { from: "2026-02-01T00:00:00Z", until: "2026-03-01T00:00:00Z" };

test("steps give the flows of the period funnel, deal by deal", async () => {
  const [found] = await admin.funnel.periodFunnel(DURING);
  const rows = await asked(`SELECT stage_id, array_agg(opportunity_id ORDER BY opportunity_id) AS deals, CASE
      WHEN next_at IS NULL OR next_at >= '${DURING.until}' THEN 'atEnd'
      WHEN next_kind IN ('won', 'lost') THEN next_kind
      WHEN next_place > place THEN 'advanced' ELSE 'returned' END AS way
    FROM funnel_step WHERE kind IN ('enter', 'reopened') AND at < '${DURING.until}' AND (next_at IS NULL OR next_at >= '${DURING.from}')
    GROUP BY 1, 3`);
  const ways = ["advanced", "returned", "won", "lost", "atEnd"] as const;
  const ours = (found?.flows.stages ?? []).flatMap((stage) =>
    ways.flatMap((way) => (stage[way].length > 0 ? [[stage.stageId, way, stage[way].toSorted()]] : [])),
  );
  expect(new Set(ours.map(([, way]) => way)).size).toBeGreaterThan(3);
  expect(rows.map(({ stage_id, way, deals }) => [stage_id, way, deals]).toSorted()).toEqual(ours.toSorted());
});

test("steps give the cohort funnel: the deals that reached each stage", async () => {
  const [found] = await admin.funnel.funnel(DURING);
  const rows = await asked(`SELECT max(place)::integer AS furthest FROM funnel_step GROUP BY opportunity_id
    HAVING min(at) >= '${DURING.from}' AND min(at) < '${DURING.until}'`);
  const reached = (found?.funnel.stages ?? []).map((stage) => stage.reached.length);
  expect(reached[0]).toBe(rows.length);
  expect(reached).toEqual(
    reached.map((_, place) => rows.filter((row) => Number(row.furthest) >= place).length),
  );
  expect(reached[1]).toBeGreaterThan(2);
});

test("whoever names another tenant, or none, sees nothing", async () => {
  for (const view of ["metric_term", "funnel_step"]) {
    expect(await asked(`SELECT 1 FROM ${view}`, "other")).toEqual([]);
    expect(await asked(`SELECT 1 FROM ${view}`, "")).toEqual([]);
  }
});

test("a view that was made by other code is made anew, and one that is as it should be is left alone", async () => {
  const steps = async () => {
    const plan = await planSchema({ client: pool, schema }, (storage) =>
      createClientele({ storage }).ready(),
    );
    return plan.steps.map(({ sql }) => sql.split(/ (?:WITH|IS) /)[0]);
  };
  expect(await steps()).toEqual([]);
  const view = `"${schema}_read"."metric_term"`;
  await pool.query(`COMMENT ON VIEW ${view} IS 'clientele of before'`);
  expect(await steps()).toEqual([`DROP VIEW ${view}`, `CREATE VIEW ${view}`, `COMMENT ON VIEW ${view}`]);
  await pool.query(`DROP VIEW ${view}`);
  expect(await steps()).toEqual([`CREATE VIEW ${view}`, `COMMENT ON VIEW ${view}`]);
});
