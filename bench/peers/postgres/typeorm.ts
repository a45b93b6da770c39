import { DataSource, EntitySchema, type EntitySchemaColumnOptions } from "typeorm";
import { AT, answerOf, type Claim, eventOf, MOST, TENANT, traceOf, type Writer } from "./tables.js";

const id: EntitySchemaColumnOptions = { type: "text", primary: true };
const text: EntitySchemaColumnOptions = { type: "text" };
const whole: EntitySchemaColumnOptions = { type: "bigint" };
const json: EntitySchemaColumnOptions = { type: "jsonb" };

/** It has a pool of its own, of the same size. */
export const withTypeorm = async (url: string, schema: string, connections: number): Promise<Writer> => {
  const entity = (name: string, columns: Record<string, EntitySchemaColumnOptions>) =>
    new EntitySchema<Record<string, unknown>>({ name, schema, columns: { tenant: id, ...columns } });
  const customer = entity("customer", { id, version: whole, name: text, region: text, owner: text });
  const decision = entity("decision", { id, version: whole, customer: text, at: whole, trace: json });
  const outcome = entity("outcome", {
    ...{ id, version: whole, command: text, input: text, answer: json, at: whole },
  });
  const counter = entity("counter", { name: id, value: whole });
  const journal = entity("journal", {
    ...{ id, type: text, version: { type: "integer" }, subject: text, at: whole, actor: text, command: text },
    data: json,
  });
  const source = new DataSource({
    type: "postgres",
    url,
    entities: [customer, decision, outcome, counter, journal],
    extra: { max: connections },
  });
  await source.initialize();
  return {
    claim: (claim: Claim) =>
      source.transaction(async (work) => {
        const taken = await work
          .createQueryBuilder()
          .update(customer)
          .set({ owner: claim.repId, version: () => "version + 1" })
          .where("tenant = :tenant AND id = :id AND version = :version", {
            ...{ tenant: TENANT, id: claim.customerId, version: claim.version },
          })
          .execute();
        if (taken.affected !== 1) return false;
        await work
          .createQueryBuilder()
          .update(counter)
          .set({ value: () => "value + 1" })
          .where("tenant = :tenant AND name = :name AND value < :most", {
            ...{ tenant: TENANT, name: `held:${claim.repId}`, most: MOST },
          })
          .execute();
        const row = { tenant: TENANT, id: claim.id, version: 1, at: AT };
        await work.insert(decision, { ...row, customer: claim.customerId, trace: traceOf(claim) });
        const answer = answerOf(claim);
        await work.insert(outcome, { ...row, command: "ownership.claim", input: "h", answer });
        await work.insert(journal, { tenant: TENANT, ...eventOf(claim) });
        return true;
      }),
    close: () => source.destroy(),
  };
};
