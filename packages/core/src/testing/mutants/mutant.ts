import type { Store } from "../../storage/index.js";

/** A store with one fault, and the check that must find it. */
export interface Mutant {
  readonly name: string;
  readonly killedBy: string;
  /** Takes a good store that is not open yet. */
  readonly of: (good: Store) => Store;
}

/** The store with some of its functions replaced. */
export const over = (good: Store, replaced: Partial<Store>): Store => ({
  id: good.id,
  contractVersion: good.contractVersion,
  capabilities: good.capabilities,
  open: (tables) => good.open(tables),
  get: (tenant, table, ids) => good.get(tenant, table, ids),
  find: (tenant, query) => good.find(tenant, query),
  count: (tenant, table, where) => good.count(tenant, table, where),
  aggregate: (tenant, aggregate) => good.aggregate(tenant, aggregate),
  counters: (tenant, counters) => good.counters(tenant, counters),
  journal: (tenant, options) => good.journal(tenant, options),
  commit: (tenant, writes, options) => good.commit(tenant, writes, options),
  lease: (tenant, query, lease) => good.lease(tenant, query, lease),
  close: () => good.close(),
  ...replaced,
});

export const mutant = (name: string, killedBy: string, of: (good: Store) => Partial<Store>): Mutant => ({
  name,
  killedBy,
  of: (good) => over(good, of(good)),
});
