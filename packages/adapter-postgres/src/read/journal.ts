import type { DomainEvent, JournalEntry } from "@clientele/core/port";
import type { SqlRow } from "../driver/connection.js";
import type { Session, Sessions } from "../driver/sessions.js";
import { codeOf } from "../driver/sql-state.js";
import { type Statement, Values } from "../driver/statement.js";
import { refuse } from "../failure.js";
import { quote } from "../schema/identifier.js";
import { decode, numberIn } from "./decode.js";

export interface JournalQuery {
  readonly after: string | null;
  readonly subject: string | null;
  readonly limit: number;
}

/** How many entries are numbered in one go. */
const BATCH = 10_000;

const placeOf = (position: string): number =>
  /^\d{1,15}$/.test(position)
    ? Number(position)
    : refuse(
        `${JSON.stringify(position)} is no position of a journal; pass one that was answered`,
        `${JSON.stringify(position)} 不是日志位置；请传入曾返回的位置`,
      );

const entryOf = (row: SqlRow): JournalEntry => {
  const event: DomainEvent = {
    id: String(row.id),
    type: String(row.type),
    version: numberIn(row.version),
    subject: String(row.subject),
    at: numberIn(row.at),
    actor: String(row.actor),
    command: String(row.command),
    data: decode("json", row.data),
  };
  return { position: String(row.position), event };
};

const pageOf = (schema: string, tenant: string, { after, subject, limit }: JournalQuery): Statement => {
  const values = new Values();
  const conditions = [
    `tenant = ${values.add(tenant, "text")}`,
    `position > ${values.add(after === null ? 0 : placeOf(after), "bigint")}`,
    ...(subject === null ? [] : [`subject = ${values.add(subject, "text")}`]),
  ];
  return {
    text: `SELECT position, id, type, version, subject, at, actor, command, data::text AS data
FROM ${quote(schema)}.journal WHERE ${conditions.join(" AND ")} ORDER BY position LIMIT ${values.add(Math.max(0, limit), "bigint")}`,
    values: values.list,
  };
};

const anyUnnumbered = async (session: Session, schema: string, tenant: string): Promise<boolean> => {
  const rows = await session.run({
    text: `SELECT 1 FROM ${quote(schema)}.journal WHERE tenant = $1::text AND position IS NULL LIMIT 1`,
    values: [tenant],
  });
  return rows.length > 0;
};

/** Numbers what is committed and has no position yet, under the tenant's lock. Answers whether there may be more. */
const numberEntries = async (session: Session, schema: string, tenant: string): Promise<boolean> => {
  const own = (name: string): string => `${quote(schema)}.${name}`;
  await session.run({
    text: `INSERT INTO ${own("journal_head")} (tenant, position) VALUES ($1::text, 0) ON CONFLICT (tenant) DO NOTHING`,
    values: [tenant],
  });
  const [head] = await session.run({
    text: `SELECT position FROM ${own("journal_head")} WHERE tenant = $1::text FOR UPDATE`,
    values: [tenant],
  });
  const from = numberIn(head?.position);
  // A statement of its own, after the lock, so that it sees what the last holder of the lock has numbered.
  const numbered = await session.run({
    text: `UPDATE ${own("journal")} j SET position = $2::text::bigint + n.place
FROM (SELECT entry, row_number() OVER (ORDER BY entry) AS place
  FROM (SELECT entry FROM ${own("journal")} WHERE tenant = $1::text AND position IS NULL ORDER BY entry LIMIT ${BATCH}) o) n
WHERE j.tenant = $1::text AND j.entry = n.entry RETURNING 1 AS done`,
    values: [tenant, String(from)],
  });
  await session.run({
    text: `UPDATE ${own("journal_head")} SET position = $2::text::bigint WHERE tenant = $1::text`,
    values: [tenant, String(from + numbered.length)],
  });
  return numbered.length === BATCH;
};

/**
 * Entries after a position. A commit leaves its entries without a position, so that commits need not wait for each
 * other; whoever reads to the end gives positions to those that can be seen. An entry that is seen later comes later, so
 * no reader ever passes one by. Within a subject that is the order of the commits: an entry is drawn when its commit holds
 * all its locks.
 */
export const readJournal = async (
  sessions: Sessions,
  schema: string,
  tenant: string,
  query: JournalQuery,
): Promise<readonly JournalEntry[]> => {
  const page = pageOf(schema, tenant, query);
  const numbered = await sessions.each(tenant, async (session) => {
    // Looked for first, read second: what somebody else numbers in between is on the page.
    if (await anyUnnumbered(session, schema, tenant)) return null;
    return session.run(page);
  });
  if (numbered !== null) return numbered.map(entryOf);
  try {
    while (await sessions.together(tenant, (session) => numberEntries(session, schema, tenant)));
  } catch (error) {
    // A replica cannot number; it answers what the primary has numbered.
    if (codeOf(error) !== "25006") throw error;
  }
  return (await sessions.each(tenant, (session) => session.run(page))).map(entryOf);
};
