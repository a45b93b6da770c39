import {
  type DomainEvent,
  StoreFailure,
  type StoreRow,
  type StoreValue,
  type TableDescription,
} from "@clientele/core/port";
import { freezeDeep } from "../engine/frozen.js";
import { apply, type State } from "../engine/state.js";
import type { DiskRecord, Shape } from "./record.js";

interface TenantContents {
  readonly rows: Map<string, Map<string, StoreRow>>;
  readonly counters: Map<string, number>;
  readonly journal: DomainEvent[];
}

/** What the files say, before it is known which tables and indexes are wanted now. */
export interface Contents {
  readonly tenants: Map<string, TenantContents>;
  shape: Shape;
}

export const noContents = (): Contents => ({ tenants: new Map(), shape: {} });

const tenantOf = (contents: Contents, name: string): TenantContents => {
  const known = contents.tenants.get(name) ?? { rows: new Map(), counters: new Map(), journal: [] };
  contents.tenants.set(name, known);
  return known;
};

const rowsOf = (tenant: TenantContents, table: string): Map<string, StoreRow> => {
  const known = tenant.rows.get(table) ?? new Map<string, StoreRow>();
  tenant.rows.set(table, known);
  return known;
};

/** Takes in one record, in the order of the files. */
export const replay = (contents: Contents, record: DiskRecord): void => {
  if (record.k === "shape") contents.shape = record.shape;
  if (record.k !== "commit") return;
  const tenant = tenantOf(contents, record.t);
  for (const [table, id] of record.d ?? []) rowsOf(tenant, table).delete(id);
  for (const [table, row] of record.p ?? []) rowsOf(tenant, table).set(row.id, row);
  for (const [counter, value] of record.c ?? []) tenant.counters.set(counter, value);
  for (const event of record.j ?? []) tenant.journal.push(freezeDeep(event));
};

const cannot = (what: string): never => {
  throw new StoreFailure(
    "unsupported",
    `the folder was written with other tables: ${what}. Tables, indexes and nullable fields may be added; ` +
      "for anything else, open it with the tables it was written with and copy the rows to a new folder",
  );
};

const checkShape = (
  stored: Shape,
  used: ReadonlySet<string>,
  schema: ReadonlyMap<string, TableDescription>,
): void => {
  for (const name of used) {
    const table = schema.get(name);
    if (table === undefined) return cannot(`table ${name} has rows and is not declared`);
    const before = stored[name] ?? {};
    for (const [field, [type, nullable]] of Object.entries(before)) {
      const now = table.fields[field];
      if (now === undefined) return cannot(`${name}.${field} is not declared any more`);
      if (now.type !== type) return cannot(`${name}.${field} was ${type} and is declared ${now.type}`);
      if (nullable && !now.nullable) return cannot(`${name}.${field} may hold null and is declared without`);
    }
    for (const [field, { nullable }] of Object.entries(table.fields)) {
      if (before[field] === undefined && !nullable) cannot(`${name}.${field} is new and not nullable`);
    }
  }
};

const completed = (row: StoreRow, table: TableDescription): StoreRow => {
  const whole: Record<string, StoreValue> & { id: string; version: number } = {
    id: row.id,
    version: row.version,
  };
  for (const field of Object.keys(table.fields)) whole[field] = row[field] ?? null;
  return freezeDeep(whole);
};

const checkUnique = (state: State, tenantName: string): void => {
  for (const table of state.tenants.get(tenantName)?.tables.values() ?? []) {
    for (const unique of table.uniques) {
      const constrained = [...table.rows.values()].filter((row) => unique.valuesOf(row) !== null).length;
      if (constrained !== unique.holders.size) {
        cannot(`unique key ${unique.name} of ${table.description.name} is new, and rows share its values`);
      }
    }
  }
};

/** The contents under the tables that are wanted now: fields completed, every index built. */
export const stateOf = (contents: Contents, schema: ReadonlyMap<string, TableDescription>): State => {
  const used = new Set<string>();
  for (const { rows } of contents.tenants.values()) {
    for (const [table, { size }] of rows) if (size > 0) used.add(table);
  }
  checkShape(contents.shape, used, schema);
  const state: State = { schema, tenants: new Map() };
  for (const [name, tenant] of contents.tenants) {
    const put = [...tenant.rows].flatMap(([table, rows]) => {
      const description = schema.get(table);
      return description === undefined
        ? []
        : [...rows.values()].map((row) => [table, completed(row, description)] as const);
    });
    apply(state, name, { put, removed: [], counters: [...tenant.counters], journal: tenant.journal });
    checkUnique(state, name);
  }
  return state;
};
