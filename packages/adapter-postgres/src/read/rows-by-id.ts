import type { StoreRow } from "@clientele/core/port";
import type { Session } from "../driver/sessions.js";
import { Values } from "../driver/statement.js";
import type { TableLayout } from "../schema/layout.js";
import { rowColumns, rowOf } from "./rows.js";

/** The rows of these ids that there are, by id. */
export const rowsById = async (
  session: Session,
  table: TableLayout,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoreRow>> => {
  const values = new Values();
  const { access } = table;
  const from = access.from(tenant, values);
  const where = [...access.tenantIs(tenant, values), access.idIsIn(ids, values)].join(" AND ");
  const text = `SELECT ${rowColumns(table)} FROM ${from} WHERE ${where}`;
  const rows = await session.run({ text, values: values.list });
  return new Map(rows.map((row) => [String(row.id), rowOf(table, row)]));
};
