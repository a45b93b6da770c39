import type { CommitResult, CounterChange, DomainEvent, StoreRow, WriteSet } from "@clientele/core/port";
import { refuse } from "./failure.js";
import { frozenCopy } from "./frozen.js";
import { changedRow, newRow } from "./row.js";
import { type Effects, type State, type Tenant, tableFor } from "./state.js";
import type { Table } from "./table.js";

export type Refusal = Exclude<CommitResult, { readonly tag: "committed" }>;

/** What becomes of one row: null, it goes. */
interface Change {
  readonly table: Table;
  readonly id: string;
  readonly row: StoreRow | null;
}

const stale = (table: string, id: string): Refusal => ({ tag: "stale", table, id });

const isRefusal = (value: object): value is Refusal => "tag" in value;

const versionOf = (table: Table, id: string): number | null => table.rows.get(id)?.version ?? null;

const mutable = (table: Table): Table =>
  table.description.appendOnly
    ? refuse(`rows of ${table.description.name} are only ever inserted; correct one by inserting another`)
    : table;

/** Each row of a write set becomes one change; a second one of the same row is a fault of the program. */
const changesOf = (state: State, tenant: Tenant, writes: WriteSet): readonly Change[] | Refusal => {
  const find = (name: string): Table => tableFor(state, tenant, name);
  const changes = new Map<string, Change>();
  const add = (change: Change): void => {
    const key = JSON.stringify([change.table.description.name, change.id]);
    if (changes.has(key)) refuse(`one write set changes ${key} twice; merge the two changes`);
    changes.set(key, change);
  };
  let refusal: Refusal | null = null;
  for (const { table: name, id, version } of writes.expect) {
    if (versionOf(find(name), id) !== version) refusal ??= stale(name, id);
  }
  for (const { table: name, id, row } of writes.insert) {
    const table = find(name);
    if (table.rows.has(id)) refusal ??= stale(name, id);
    add({ table, id, row: newRow(table.description, id, row) });
  }
  for (const { table: name, id, version, set } of writes.update) {
    const table = mutable(find(name));
    const old = table.rows.get(id);
    if (old?.version !== version) refusal ??= stale(name, id);
    add({ table, id, row: old === undefined ? null : changedRow(table.description, old, set) });
  }
  for (const { table: name, id, version } of writes.remove) {
    const table = mutable(find(name));
    if (versionOf(table, id) !== version) refusal ??= stale(name, id);
    add({ table, id, row: null });
  }
  return refusal ?? [...changes.values()];
};

const duplicateIn = (changes: readonly Change[]): Refusal | null => {
  const changed = new Map<Table, Set<string>>();
  for (const { table, id } of changes) changed.set(table, (changed.get(table) ?? new Set()).add(id));
  for (const [table, ids] of changed) {
    for (const unique of table.uniques) {
      const taken = new Map<string, string>();
      for (const change of changes) {
        const values = change.table === table && change.row !== null ? unique.valuesOf(change.row) : null;
        if (values === null) continue;
        const holder = unique.holders.get(values);
        const other = holder !== undefined && !ids.has(holder) ? holder : taken.get(values);
        if (other !== undefined) {
          return { tag: "duplicate", table: table.description.name, index: unique.name, id: other };
        }
        taken.set(values, change.id);
      }
    }
  }
  return null;
};

const countersOf = (
  tenant: Tenant,
  changes: readonly CounterChange[],
): ReadonlyMap<string, number> | Refusal => {
  const values = new Map<string, number>();
  for (const { counter, delta, min, max } of changes) {
    const value = values.get(counter) ?? tenant.counters.get(counter) ?? 0;
    const next = value + delta;
    if (!Number.isSafeInteger(next))
      return refuse(`counter ${counter} would be ${next}; counters are safe integers`);
    if ((min !== null && next < min) || (max !== null && next > max))
      return { tag: "guarded", counter, value };
    values.set(counter, next);
  }
  return values;
};

/** What a write set would do, or why it may not. Changes nothing. */
export const prepare = (state: State, tenant: Tenant, writes: WriteSet): Effects | Refusal => {
  const changes = changesOf(state, tenant, writes);
  if (isRefusal(changes)) return changes;
  const duplicate = duplicateIn(changes);
  if (duplicate !== null) return duplicate;
  const counters = countersOf(tenant, writes.count);
  if (isRefusal(counters)) return counters;
  return {
    put: changes.flatMap(({ table, row }) => (row === null ? [] : [[table.description.name, row] as const])),
    removed: changes.flatMap(({ table, id, row }) =>
      row === null ? [[table.description.name, id] as const] : [],
    ),
    counters: [...counters],
    journal: writes.journal.map((event) => frozenCopy(event, "an event") as unknown as DomainEvent),
  };
};
