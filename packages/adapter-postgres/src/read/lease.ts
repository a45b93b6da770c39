import type { Instant, StoreQuery, StoreRow } from "@clientele/core/port";
import type { Session, Sessions } from "../driver/sessions.js";
import { Values } from "../driver/statement.js";
import { quote } from "../schema/identifier.js";
import type { TableLayout } from "../schema/layout.js";
import { pageStatement } from "./page.js";
import { rowOf } from "./rows.js";

export interface LeaseRequest {
  readonly holder: string;
  readonly now: Instant;
  readonly until: Instant;
}

/** How often it is asked again when others were quicker. */
const ATTEMPTS = 20;

const candidates = (
  schema: string,
  table: TableLayout,
  tenant: string,
  query: StoreQuery,
  { holder, now }: LeaseRequest,
) => {
  const values = new Values();
  const free = `NOT EXISTS (SELECT 1 FROM ${quote(schema)}.lease l WHERE l.tenant = t.tenant
  AND l.record = ${values.add(table.description.name, "text")} AND l.id = t.id
  AND l.holder <> ${values.add(holder, "text")} AND l.until > ${values.add(now, "bigint")})`;
  return pageStatement(table, tenant, query, {
    values,
    only: free,
    // The host's rows are not locked; the lease alone sees to it that each is handed out once.
    lock: table.mapped === null ? " FOR NO KEY UPDATE OF t SKIP LOCKED" : "",
  });
};

/** Writes the leases; of rows that somebody else has taken meanwhile, none. Answers the ids that were taken. */
const take = async (
  session: Session,
  schema: string,
  table: TableLayout,
  tenant: string,
  ids: readonly string[],
  { holder, now, until }: LeaseRequest,
): Promise<ReadonlySet<string>> => {
  const rows = await session.run({
    text: `INSERT INTO ${quote(schema)}.lease AS l (tenant, record, id, holder, until)
SELECT $1::text, $2::text, r.id, $3::text, $4::text::bigint FROM jsonb_to_recordset($5::text::jsonb) AS r(id text) ORDER BY r.id
ON CONFLICT (tenant, record, id) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE l.holder = $3::text OR l.until <= $6::text::bigint RETURNING l.id`,
    values: [
      tenant,
      table.description.name,
      holder,
      String(until),
      JSON.stringify(ids.map((id) => ({ id }))),
      String(now),
    ],
  });
  return new Set(rows.map((row) => String(row.id)));
};

/** Hands out the first rows that no other holder has; rows that somebody is changing right now are passed over. */
export const leaseRows = async (
  sessions: Sessions,
  schema: string,
  table: TableLayout,
  tenant: string,
  query: StoreQuery,
  asked: LeaseRequest,
): Promise<readonly StoreRow[]> => {
  if (query.limit <= 0) return [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { found, taken } = await sessions.together(tenant, async (session) => {
      const rows = (await session.run(candidates(schema, table, tenant, query, asked))).map((row) =>
        rowOf(table, row),
      );
      const ids = rows.map(({ id }) => id);
      return { found: rows, taken: await take(session, schema, table, tenant, ids, asked) };
    });
    // What was taken stays taken; only where all went to others is there reason to look again.
    if (taken.size > 0 || found.length === 0) return found.filter(({ id }) => taken.has(id));
  }
  return [];
};
