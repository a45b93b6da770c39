import type { StoreValue, WriteSet } from "@clientele/core/port";
import { refuse } from "../failure.js";
import { type Layout, type TableLayout, tableIn } from "../schema/layout.js";
import { checkStored } from "./values.js";

export interface RowInsert {
  readonly id: string;
  readonly row: Readonly<Record<string, StoreValue>>;
}
export interface RowUpdate {
  readonly id: string;
  readonly version: number;
  readonly set: Readonly<Record<string, StoreValue>>;
}
export interface RowAt {
  readonly id: string;
  readonly version: number;
}

/** What a write set wants of one table. */
export interface TableChanges {
  readonly table: TableLayout;
  readonly insert: RowInsert[];
  readonly update: RowUpdate[];
  readonly remove: RowAt[];
  /** Rows that it relies on and does not change. */
  readonly expect: RowAt[];
  /** Ids that it relies on to be free and does not take. */
  readonly absent: string[];
}

const mutable = ({ description }: TableLayout): void => {
  if (description.appendOnly)
    refuse(
      `rows of ${description.name} are only ever inserted; correct one by inserting another`,
      `${description.name} 的行只能新增；请新增一行来更正`,
    );
};

const checkedSet = (
  table: TableLayout,
  set: Readonly<Record<string, StoreValue | undefined>>,
): Readonly<Record<string, StoreValue>> => {
  const kept: Record<string, StoreValue> = {};
  for (const [name, value] of Object.entries(set)) {
    if (value === undefined) continue;
    checkStored(table.description, name, value);
    kept[name] = value;
  }
  return kept;
};

const checkedRow = (
  table: TableLayout,
  row: Readonly<Record<string, StoreValue | undefined>>,
): Readonly<Record<string, StoreValue>> => {
  const whole = Object.fromEntries(Object.keys(table.description.fields).map((name) => [name, null]));
  return checkedSet(table, { ...whole, ...checkedSet(table, row) });
};

/** A write set by tables, checked. One row changed twice is a fault of the program. */
export const changesOf = (layout: Layout, writes: WriteSet): readonly TableChanges[] => {
  const byTable = new Map<string, TableChanges>();
  const changed = new Set<string>();
  const of = (name: string): TableChanges => {
    const known = byTable.get(name);
    if (known !== undefined) return known;
    const table = tableIn(layout, name);
    const fresh: TableChanges = { table, insert: [], update: [], remove: [], expect: [], absent: [] };
    byTable.set(name, fresh);
    return fresh;
  };
  const keyOf = (table: string, id: string): string => `${table}\u0000${id}`;
  const once = (table: string, id: string): void => {
    const key = keyOf(table, id);
    if (changed.has(key))
      refuse(
        `one write set changes ${table} ${id} twice; merge the two changes`,
        `同一写集合两次修改 ${table} ${id}；请合并`,
      );
    changed.add(key);
  };
  for (const { table, id, row } of writes.insert) {
    once(table, id);
    const { insert, table: layoutOf } = of(table);
    insert.push({ id, row: checkedRow(layoutOf, row) });
  }
  for (const { table, id, version, set } of writes.update) {
    once(table, id);
    const { update, table: layoutOf } = of(table);
    mutable(layoutOf);
    update.push({ id, version, set: checkedSet(layoutOf, set) });
  }
  for (const { table, id, version } of writes.remove) {
    once(table, id);
    const { remove, table: layoutOf } = of(table);
    mutable(layoutOf);
    remove.push({ id, version });
  }
  for (const { table, id, version } of writes.expect) {
    const { expect, absent } = of(table);
    if (version === null) absent.push(id);
    else expect.push({ id, version });
  }
  return [...byTable.values()];
};
