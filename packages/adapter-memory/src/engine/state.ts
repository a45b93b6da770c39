import type { DomainEvent, StoreRow, TableDescription } from "@clientele/core/port";
import { refuse } from "./failure.js";
import { emptyTable, putIn, type Table, takeOut } from "./table.js";

export interface Lease {
  readonly holder: string;
  readonly until: number;
}

/** Everything of one tenant. Nothing of another can be reached from here. */
export interface Tenant {
  readonly tables: Map<string, Table>;
  readonly counters: Map<string, number>;
  readonly journal: DomainEvent[];
  /** Places in the journal, by subject. */
  readonly bySubject: Map<string, number[]>;
  /** By table, then by id. */
  readonly leases: Map<string, Map<string, Lease>>;
}

export interface State {
  readonly schema: ReadonlyMap<string, TableDescription>;
  readonly tenants: Map<string, Tenant>;
}

/** What a commit does, once it is known to be allowed: the unit that is applied, and written to the log. */
export interface Effects {
  readonly put: readonly (readonly [table: string, row: StoreRow])[];
  readonly removed: readonly (readonly [table: string, id: string])[];
  /** Their new values. */
  readonly counters: readonly (readonly [counter: string, value: number])[];
  readonly journal: readonly DomainEvent[];
}

export const emptyTenant = (): Tenant => ({
  tables: new Map(),
  counters: new Map(),
  journal: [],
  bySubject: new Map(),
  leases: new Map(),
});

/** A tenant that has nothing yet is not remembered for being asked about. */
export const tenantFor = (state: State, name: string): Tenant => state.tenants.get(name) ?? emptyTenant();

export const tableFor = (state: State, tenant: Tenant, name: string): Table => {
  const known = tenant.tables.get(name);
  if (known !== undefined) return known;
  const description = state.schema.get(name);
  if (description === undefined) return refuse(`there is no table ${name}; declare it in open(tables)`);
  const table = emptyTable(description);
  tenant.tables.set(name, table);
  return table;
};

const record = (tenant: Tenant, event: DomainEvent): void => {
  const places = tenant.bySubject.get(event.subject);
  if (places === undefined) tenant.bySubject.set(event.subject, [tenant.journal.length]);
  else places.push(tenant.journal.length);
  tenant.journal.push(event);
};

/** Applies what has been checked; cannot fail. */
export const apply = (state: State, tenantName: string, effects: Effects): void => {
  const tenant = tenantFor(state, tenantName);
  state.tenants.set(tenantName, tenant);
  for (const [name, id] of effects.removed) {
    const table = tableFor(state, tenant, name);
    const old = table.rows.get(id);
    if (old !== undefined) takeOut(table, old);
    tenant.leases.get(name)?.delete(id);
  }
  for (const [name, row] of effects.put) {
    const table = tableFor(state, tenant, name);
    const old = table.rows.get(row.id);
    if (old !== undefined) takeOut(table, old);
    putIn(table, row);
  }
  for (const [counter, value] of effects.counters) tenant.counters.set(counter, value);
  for (const event of effects.journal) record(tenant, event);
};
