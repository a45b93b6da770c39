import { createClientele } from "@clientele/core";
import { Pool } from "pg";
import { afterAll, expect, inject, it } from "vitest";
import { postgresStore } from "./index.js";

const schema = "replicated";
const pool = new Pool({ connectionString: inject("postgresUrl"), max: 4 });
/** A server that takes no writes, as a replica does. */
const readOnly = new Pool({
  connectionString: inject("postgresUrl"),
  max: 4,
  options: "-c default_transaction_read_only=on",
});

afterAll(async () => {
  await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; DROP SCHEMA IF EXISTS ${schema}_read CASCADE`);
  await readOnly.end();
  await pool.end();
});

it("a server that takes no writes answers every question, and is never asked to decide", async () => {
  const replica = () => postgresStore({ client: readOnly, schema, migrate: false });
  const crm = createClientele({ storage: postgresStore({ client: pool, schema }), replica: replica() });
  await crm.ready();
  const desk = crm.as({ user: "lin", roles: ["admin"] });
  const { id } = await desk.customers.register({ name: "Acme" });
  await desk.customers.change({ id, name: "Acme & Sons" });
  expect((await desk.customers.get({ id })).name).toBe("Acme & Sons");
  expect((await desk.customers.find({})).items).toHaveLength(1);
  await crm.close();

  const alone = createClientele({ storage: replica() });
  const refused = alone.as({ user: "lin", roles: ["admin"] }).customers.register({ name: "Umbrella" });
  await expect(refused).rejects.toThrow(/read-only.*connect to the primary/);
  await alone.close();
}, 60_000);
