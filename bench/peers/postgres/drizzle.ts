import { and, eq, lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { bigint, integer, jsonb, pgSchema, text } from "drizzle-orm/pg-core";
import type { Pool } from "pg";
import { AT, answerOf, type Claim, eventOf, MOST, TENANT, traceOf, type Writer } from "./tables.js";

const whole = (name: string) => bigint(name, { mode: "number" }).notNull();
const key = () => ({ tenant: text("tenant").notNull(), id: text("id").notNull() });

export const withDrizzle = (pool: Pool, name: string): Writer => {
  const schema = pgSchema(name);
  const customer = schema.table("customer", { ...key(), version: whole("version"), owner: text("owner") });
  const decision = schema.table("decision", {
    ...key(),
    version: whole("version"),
    customer: text("customer").notNull(),
    at: whole("at"),
    trace: jsonb("trace").notNull(),
  });
  const outcome = schema.table("outcome", {
    ...key(),
    version: whole("version"),
    command: text("command").notNull(),
    input: text("input").notNull(),
    answer: jsonb("answer").notNull(),
    at: whole("at"),
  });
  const counter = schema.table("counter", {
    tenant: text("tenant").notNull(),
    name: text("name").notNull(),
    value: whole("value"),
  });
  const journal = schema.table("journal", {
    ...key(),
    type: text("type").notNull(),
    version: integer("version").notNull(),
    subject: text("subject").notNull(),
    at: whole("at"),
    actor: text("actor").notNull(),
    command: text("command").notNull(),
    data: jsonb("data"),
  });
  const db = drizzle(pool);
  return {
    claim: (claim: Claim) =>
      db.transaction(async (work) => {
        const taken = await work
          .update(customer)
          .set({ owner: claim.repId, version: sql`${customer.version} + 1` })
          .where(
            and(
              eq(customer.tenant, TENANT),
              eq(customer.id, claim.customerId),
              eq(customer.version, claim.version),
            ),
          );
        if (taken.rowCount !== 1) return false;
        await work
          .update(counter)
          .set({ value: sql`${counter.value} + 1` })
          .where(
            and(eq(counter.tenant, TENANT), eq(counter.name, `held:${claim.repId}`), lt(counter.value, MOST)),
          );
        const row = { tenant: TENANT, id: claim.id, version: 1, at: AT };
        await work.insert(decision).values({ ...row, customer: claim.customerId, trace: traceOf(claim) });
        const answer = answerOf(claim);
        await work.insert(outcome).values({ ...row, command: "ownership.claim", input: "h", answer });
        await work.insert(journal).values({ tenant: TENANT, ...eventOf(claim) });
        return true;
      }),
    close: async () => {},
  };
};
