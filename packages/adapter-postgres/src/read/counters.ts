import type { Session } from "../driver/sessions.js";
import { arrayText } from "../driver/statement.js";
import { quote } from "../schema/identifier.js";
import { numberIn } from "./decode.js";

/** The counters that have a row, by name. */
export const readCounters = async (
  session: Session,
  schema: string,
  tenant: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = await session.run({
    text: `SELECT name, value FROM ${quote(schema)}.counter WHERE tenant = $1::text AND name = ANY ($2::text::text[])`,
    values: [tenant, arrayText([...new Set(names)])],
  });
  return new Map(rows.map((row) => [String(row.name), numberIn(row.value)]));
};
