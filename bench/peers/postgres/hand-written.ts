import type { Pool } from "pg";
import { AT, answerOf, type Claim, eventOf, MOST, TENANT, traceOf, type Writer } from "./tables.js";

/** Statements as one writes them for `pg`, each prepared under a name, in a transaction. */
export const handWritten = (pool: Pool, schema: string): Writer => {
  const own = (name: string) => `${schema}.${name}`;
  const texts = {
    take: `UPDATE ${own("customer")} SET owner = $4, version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $3`,
    decision: `INSERT INTO ${own("decision")} (tenant, id, version, customer, at, trace) VALUES ($1, $2, 1, $3, $4, $5)`,
    outcome: `INSERT INTO ${own("outcome")} (tenant, id, version, command, input, answer, at) VALUES ($1, $2, 1, $3, $4, $5, $6)`,
    counter: `UPDATE ${own("counter")} SET value = value + 1 WHERE tenant = $1 AND name = $2 AND value < $3`,
    journal: `INSERT INTO ${own("journal")} (tenant, id, type, version, subject, at, actor, command, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
  };
  return {
    claim: async (claim: Claim) => {
      const client = await pool.connect();
      const run = async (name: keyof typeof texts, values: unknown[]) =>
        (await client.query({ name, text: texts[name], values })).rowCount === 1;
      try {
        await client.query("BEGIN");
        const event = eventOf(claim);
        const done =
          (await run("take", [TENANT, claim.customerId, claim.version, claim.repId])) &&
          (await run("counter", [TENANT, `held:${claim.repId}`, MOST]));
        if (done) {
          await run("decision", [TENANT, claim.id, claim.customerId, AT, JSON.stringify(traceOf(claim))]);
          const answer = JSON.stringify(answerOf(claim));
          await run("outcome", [TENANT, claim.id, "ownership.claim", "h", answer, AT]);
          const { id, type, version, subject, at, actor, command, data } = event;
          await run("journal", [
            TENANT,
            ...[id, type, version, subject, at, actor, command, JSON.stringify(data)],
          ]);
        }
        await client.query(done ? "COMMIT" : "ROLLBACK");
        return done;
      } finally {
        client.release();
      }
    },
    close: async () => {},
  };
};

/** The same as one statement: nobody writes that by hand for every command, but it is the least there can be. */
export const oneStatement = (pool: Pool, schema: string): Writer => ({
  claim: async (claim: Claim) => {
    const event = eventOf(claim);
    const { rowCount } = await pool.query({
      name: "claim",
      text: `WITH taken AS (UPDATE ${schema}.customer SET owner = $4, version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $3 RETURNING id),
held AS (UPDATE ${schema}.counter SET value = value + 1 FROM taken WHERE tenant = $1 AND name = $5 AND value < $6 RETURNING 1),
decided AS (INSERT INTO ${schema}.decision (tenant, id, version, customer, at, trace) SELECT $1, $7, 1, $2, $8, $9 FROM held),
answered AS (INSERT INTO ${schema}.outcome (tenant, id, version, command, input, answer, at) SELECT $1, $7, 1, $10, $11, $12, $8 FROM held),
told AS (INSERT INTO ${schema}.journal (tenant, id, type, version, subject, at, actor, command, data) SELECT $1, $13, $14, $15, $16, $8, $4, $7, $17 FROM held)
SELECT 1 FROM held`,
      values: [
        ...[TENANT, claim.customerId, claim.version, claim.repId, `held:${claim.repId}`, MOST, claim.id, AT],
        ...[JSON.stringify(traceOf(claim)), "ownership.claim", "h", JSON.stringify(answerOf(claim))],
        ...[event.id, event.type, event.version, event.subject, JSON.stringify(event.data)],
      ],
    });
    return rowCount === 1;
  },
  close: async () => {},
});
