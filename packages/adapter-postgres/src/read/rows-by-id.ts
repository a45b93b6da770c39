import type { StoreRow } from "@clientele/core/port";
import type { Session } from "../driver/sessions.js";
import { arrayText } from "../driver/statement.js";
import type { TableLayout } from "../schema/layout.js";
import { rowColumns, rowOf } from "./rows.js";

/** The rows of these ids that there are, by id. */
export const rowsById = async (
  session: Session,
  table: TableLayout,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoreRow>> => {
  const one = ids.length === 1;
  const rows = await session.run({
    text: `SELECT ${rowColumns(table)} FROM ${table.sql} t WHERE t.tenant = $1::text AND t.id = ${one ? "$2::text" : "ANY ($2::text::text[])"}`,
    values: [tenant, one ? (ids[0] ?? "") : arrayText([...new Set(ids)])],
  });
  return new Map(rows.map((row) => [String(row.id), rowOf(table, row)]));
};
