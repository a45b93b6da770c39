import type { CommitResult, StoreRow, StoreValue, WriteSet } from "@clientele/core/port";
import type { Session } from "../driver/sessions.js";
import { Values } from "../driver/statement.js";
import { readCounters } from "../read/counters.js";
import { rowsById } from "../read/rows-by-id.js";
import { columnOf } from "../schema/access.js";
import { quote } from "../schema/identifier.js";
import type { TableLayout } from "../schema/layout.js";
import type { TableChanges } from "./changes.js";
import { refusedCount } from "./counting.js";

export type Refusal = Exclude<CommitResult, { readonly tag: "committed" }>;

const staleRow = async (
  session: Session,
  tenant: string,
  changes: readonly TableChanges[],
): Promise<Refusal | null> => {
  const values = new Values();
  const selects = changes.map(({ table, expect, update, remove, insert, absent }, at) => {
    const { key, keyOf, from, tenantIs } = table.access;
    const rows = [
      ...[...expect, ...update, ...remove].map(({ id, version }) => ({ id, version })),
      ...[...insert.map(({ id }) => id), ...absent].map((id) => ({ id, version: null })),
    ].map((row) => ({
      ...row,
      ...Object.fromEntries((keyOf(row.id) ?? []).map((part, n) => [`k${n}`, part])),
    }));
    const parts = key.map(({ type }, n) => `k${n} ${type}`).join(", ");
    const on = [...tenantIs(tenant, values), ...key.map(({ column }, n) => `${column} = r.k${n}`)].join(
      " AND ",
    );
    return `(SELECT ${at} AS place, r.id FROM jsonb_to_recordset(${values.add(JSON.stringify(rows), "jsonb")}) AS r(id text, version bigint, ${parts})
LEFT JOIN ${from(tenant, values)} ON ${on} WHERE t.version IS DISTINCT FROM r.version LIMIT 1)`;
  });
  if (selects.length === 0) return null;
  const [found] = await session.run({
    text: `SELECT place, id FROM (${selects.join(" UNION ALL ")}) s LIMIT 1`,
    values: values.list,
  });
  const table = changes[Number(found?.place)]?.table.description.name;
  return found === undefined || table === undefined ? null : { tag: "stale", table, id: String(found.id) };
};

/** What a key is worth after the write set, for each row that the write set gives one; null where it is not whole. */
const keysAfter = (
  { insert, update }: TableChanges,
  stored: ReadonlyMap<string, StoreRow>,
  fields: readonly string[],
): ReadonlyMap<string, readonly StoreValue[]> => {
  const rows = [
    ...insert.map(({ id, row }) => ({ id, row })),
    ...update.map(({ id, set }) => ({ id, row: { ...stored.get(id), ...set } as Partial<StoreRow> })),
  ];
  const keys = rows.map(({ id, row }) => [id, fields.map((field) => row[field] ?? null)] as const);
  return new Map(keys.filter(([, key]) => !key.includes(null)));
};

const holderOf = async (
  session: Session,
  table: TableLayout,
  tenant: string,
  fields: readonly string[],
  keys: readonly (readonly StoreValue[])[],
  changed: readonly string[],
): Promise<string | null> => {
  const values = new Values();
  const { access } = table;
  const columns = fields.map((name, at) => `f${at} ${access.field(name).type}`);
  const rows = keys.map((key) =>
    Object.fromEntries(key.map((value, at) => [`f${at}`, access.field(fields[at] ?? "").encode(value)])),
  );
  const where = [
    ...access.tenantIs(tenant, values),
    `t.id NOT IN (SELECT x.id FROM jsonb_to_recordset(${values.add(JSON.stringify(changed.map((id) => ({ id }))), "jsonb")}) AS x(id text))`,
  ];
  const [found] = await session.run({
    text: `SELECT t.id FROM jsonb_to_recordset(${values.add(JSON.stringify(rows), "jsonb")}) AS r(${columns.join(", ")})
JOIN ${access.from(tenant, values)} ON ${fields.map((name, at) => `${columnOf(name)} = r.f${at}`).join(" AND ")}
WHERE ${where.join(" AND ")} LIMIT 1`,
    values: values.list,
  });
  return found === undefined ? null : String(found.id);
};

const duplicateKey = async (
  session: Session,
  tenant: string,
  changes: readonly TableChanges[],
): Promise<Refusal | null> => {
  for (const one of changes) {
    const { table, insert, update, remove } = one;
    if (table.uniques.size === 0 || insert.length + update.length === 0) continue;
    const touched = update.map(({ id }) => id);
    const stored = await rowsById(session, table, tenant, touched);
    const changed = [...touched, ...remove.map(({ id }) => id)];
    for (const { name, fields } of table.uniques.values()) {
      const keys = keysAfter(one, stored, fields);
      const holders = new Map<string, string>();
      const answer = (id: string): Refusal => ({
        tag: "duplicate",
        table: table.description.name,
        index: name,
        id,
      });
      for (const [id, key] of keys) {
        const twin = holders.get(JSON.stringify(key));
        if (twin !== undefined) return answer(twin);
        holders.set(JSON.stringify(key), id);
      }
      const holder =
        keys.size === 0 ? null : await holderOf(session, table, tenant, fields, [...keys.values()], changed);
      if (holder !== null) return answer(holder);
    }
  }
  return null;
};

/**
 * Why a write set was refused, as it is now. Null where nothing speaks against it any more: then it is tried again, for a
 * reason that does not hold must not be answered.
 */
export const diagnose = async (
  session: Session,
  schema: string,
  tenant: string,
  changes: readonly TableChanges[],
  writes: WriteSet,
): Promise<Refusal | null> => {
  const stale = await staleRow(session, tenant, changes);
  if (stale !== null) return stale;
  if (writes.count.length > 0) {
    const names = writes.count.map(({ counter }) => counter);
    const stored = await readCounters(session, schema, tenant, names);
    const refused = refusedCount(writes.count, stored);
    if (refused !== null) return { tag: "guarded", ...refused };
    const missing = [...new Set(names)].filter((name) => !stored.has(name)).sort();
    if (missing.length > 0) await startCounters(session, schema, tenant, missing);
  }
  return duplicateKey(session, tenant, changes);
};

/** A counter that was never written has no row to guard; 0 says the same. */
const startCounters = async (
  session: Session,
  schema: string,
  tenant: string,
  names: readonly string[],
): Promise<void> => {
  await session.run({
    text: `INSERT INTO ${quote(schema)}.counter (tenant, name, value)
SELECT $1::text, r.name, 0 FROM jsonb_to_recordset($2::text::jsonb) AS r(name text) ORDER BY r.name ON CONFLICT (tenant, name) DO NOTHING`,
    values: [tenant, JSON.stringify(names.map((name) => ({ name })))],
  });
};
