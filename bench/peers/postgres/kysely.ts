import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import { AT, answerOf, type Claim, eventOf, MOST, TENANT, traceOf, type Writer } from "./tables.js";

interface Database {
  customer: { tenant: string; id: string; version: number; name: string; region: string; owner: string };
  decision: { tenant: string; id: string; version: number; customer: string; at: number; trace: string };
  outcome: {
    tenant: string;
    id: string;
    version: number;
    command: string;
    input: string;
    answer: string;
    at: number;
  };
  counter: { tenant: string; name: string; value: number };
  journal: Omit<ReturnType<typeof eventOf>, "data"> & { tenant: string; data: string };
}

export const withKysely = (pool: Pool, schema: string): Writer => {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }).withSchema(schema);
  return {
    claim: (claim: Claim) =>
      db.transaction().execute(async (work) => {
        const taken = await work
          .updateTable("customer")
          .set((one) => ({ owner: claim.repId, version: one("version", "+", 1) }))
          .where("tenant", "=", TENANT)
          .where("id", "=", claim.customerId)
          .where("version", "=", claim.version)
          .executeTakeFirst();
        if (taken.numUpdatedRows !== 1n) return false;
        await work
          .updateTable("counter")
          .set((one) => ({ value: one("value", "+", 1) }))
          .where("tenant", "=", TENANT)
          .where("name", "=", `held:${claim.repId}`)
          .where("value", "<", MOST)
          .executeTakeFirst();
        const row = { tenant: TENANT, id: claim.id, version: 1, at: AT };
        const trace = JSON.stringify(traceOf(claim));
        await work
          .insertInto("decision")
          .values({ ...row, customer: claim.customerId, trace })
          .execute();
        const outcome = { command: "ownership.claim", input: "h", answer: JSON.stringify(answerOf(claim)) };
        await work
          .insertInto("outcome")
          .values({ ...row, ...outcome })
          .execute();
        const event = eventOf(claim);
        await work
          .insertInto("journal")
          .values({ tenant: TENANT, ...event, data: JSON.stringify(event.data) })
          .execute();
        return true;
      }),
    // The pool is not its own to end.
    close: async () => {},
  };
};
