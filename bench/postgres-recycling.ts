import { postgresStore } from "@clientele/adapter-postgres";
import { createClientele } from "@clientele/core";
import { DAY } from "@clientele/core/kernel";
import { Pool } from "pg";
import { FORGETFUL, ownPostgres } from "../tests/support/own-postgres.js";
import { bench, short } from "./bench.js";
import { throughput } from "./harness.js";

/**
 * A pass over customers that are all due: each is taken from its rep, with its reasons kept, its tenure closed, its rep's
 * counter changed and its event in the journal. A whole million goes once, for it is its own warm-up.
 */

const CUSTOMERS = short ? 5_000 : 1_000_000;
const REPS = 50;
const START = Date.UTC(2026, 0, 5);
let now = START;

const server = await ownPostgres({ ...FORGETFUL, shared_buffers: "512MB", max_wal_size: "8GB" });
const pool = new Pool({ connectionString: server.url, max: 4 });
pool.on("error", () => {});
const crm = createClientele({
  storage: postgresStore({ client: pool, readSchema: null }),
  clock: () => now,
  ownership: { protection: { base: 30, renew: 10, max: 90, warnDays: 0 } },
});

/** One customer by the front door, all others as copies of its rows. */
const fill = async (tenant: string): Promise<void> => {
  const admin = crm.as({ user: "admin", roles: ["admin"], tenant });
  await admin.team.addTeam({ id: "east", name: "East" });
  for (let rep = 0; rep < REPS; rep++)
    await admin.team.addRep({ id: `rep-${rep}`, name: `Rep ${rep}`, teamId: "east" });
  await admin.customers.register({ id: "c-0", name: "C" });
  const { tenureId } = await crm
    .as({ user: "rep-0", roles: ["rep"], tenant })
    .ownership.claim({ customerId: "c-0" });
  for (const [table, id, changed] of [
    ["tenure", tenureId, `'id', 't-' || n, 'customerId', 'c-' || n, 'repId', 'rep-' || n % ${REPS}`],
    ["holding", "c-0", `'id', 'c-' || n, 'tenureId', 't-' || n, 'ownerId', 'rep-' || n % ${REPS}`],
  ] as const) {
    await pool.query(
      `INSERT INTO clientele.${table} SELECT (jsonb_populate_record(r, jsonb_build_object(${changed}))).*
FROM clientele.${table} r, generate_series(1, $3 - 1) n WHERE r.tenant = $1 AND r.id = $2`,
      [tenant, tenureId === null ? "" : id, CUSTOMERS],
    );
    await pool.query(`VACUUM ANALYZE clientele.${table}`);
  }
  for (const name of ["ownership.held", "ownership.held-without-orders"])
    await pool.query(
      `INSERT INTO clientele.counter (tenant, name, value)
SELECT $1, $2 || ':' || "ownerId", count(*) FROM clientele.holding WHERE tenant = $1 GROUP BY "ownerId"
ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value`,
      [tenant, name],
    );
};

const tenants = ["one", "two", "three", "four", "five"].slice(0, short ? 5 : 2);
await crm.ready();
for (const tenant of tenants) await fill(tenant);
now = START + 60 * DAY;
const waiting = [...tenants];

await bench(
  "postgres-recycling",
  [
    {
      case: `${CUSTOMERS.toLocaleString("en")} customers that are due, in one pass`,
      metric: throughput(CUSTOMERS),
      ours: async () => {
        const tenant = waiting.shift() ?? "";
        const { released } = await crm.as({ user: "admin", roles: ["admin"], tenant }).ownership.recycle();
        if (released !== CUSTOMERS) throw new Error(`${released} of ${CUSTOMERS} were released`);
        return released;
      },
      peers: {},
    },
  ],
  { warmUp: 0, measured: 1 },
);
await crm.close();
await pool.end();
await server.dispose();
