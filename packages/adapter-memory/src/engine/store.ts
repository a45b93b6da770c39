import { type Store, StoreFailure, type StoreRow } from "@clientele/core/port";
import { aggregate } from "./aggregate.js";
import { refuse } from "./failure.js";
import { entriesAfter } from "./journal.js";
import { leaseRows } from "./lease.js";
import type { Log } from "./log-port.js";
import { prepare } from "./prepare.js";
import { inAnyOrder, type OnVisit, scan } from "./scan.js";
import { schemaOf } from "./schema.js";
import { apply, type State, type Tenant, tableFor, tenantFor } from "./state.js";
import type { Table } from "./table.js";

/** A store, and a look at what it holds that goes around it. */
export interface OpenStore {
  readonly store: Store;
  readonly inspect: (tenant: string, table: string, id: string) => StoreRow | null;
}

type Phase =
  | { readonly tag: "new" }
  | { readonly tag: "opening" }
  | { readonly tag: "open"; readonly state: State }
  | { readonly tag: "closed" };

const first = (rows: Iterable<StoreRow>, limit: number): readonly StoreRow[] => {
  const found: StoreRow[] = [];
  if (limit <= 0) return found;
  for (const row of rows) {
    found.push(row);
    if (found.length >= limit) break;
  }
  return found;
};

/** The store over a log; `onVisit` is told of every row that a query looks at. */
export const storeOver = (id: string, durable: boolean, log: Log, onVisit: OnVisit): OpenStore => {
  let phase: Phase = { tag: "new" };

  const opened = (): State => {
    if (phase.tag === "open") return phase.state;
    const why = phase.tag === "closed" ? "is closed" : "is not open yet; await open(tables) first";
    throw new StoreFailure("closed", `the store ${why}`);
  };

  /** An answer waits for the disk, so that nothing is ever shown which a crash could take back. */
  const read = async <A>(
    tenantName: string,
    look: (tenant: Tenant, table: (name: string) => Table) => A,
  ): Promise<A> => {
    const state = opened();
    const tenant = tenantFor(state, tenantName);
    const answer = look(tenant, (name) => tableFor(state, tenant, name));
    await log.settled();
    return answer;
  };

  const store: Store = {
    id,
    contractVersion: 1,
    capabilities: { durable, hostTransactions: false },
    open: async (tables) => {
      if (phase.tag === "closed") opened();
      if (phase.tag !== "new") refuse("the store is open already; open it once");
      phase = { tag: "opening" };
      try {
        phase = { tag: "open", state: await log.open(schemaOf(tables)) };
      } catch (cause) {
        phase = { tag: "closed" };
        throw cause;
      }
    },
    get: (tenant, table, ids) =>
      read(tenant, (_, tableOf) => {
        const { rows } = tableOf(table);
        return ids.map((one) => rows.get(one) ?? null);
      }),
    find: (tenant, query) =>
      read(tenant, (_, tableOf) => first(scan(tableOf(query.table), query, onVisit), query.limit)),
    count: (tenant, table, where) =>
      read(tenant, (_, tableOf) => {
        if (where.length === 0) return tableOf(table).rows.size;
        let rows = 0;
        for (const _row of scan(tableOf(table), { where, ...inAnyOrder }, onVisit)) rows++;
        return rows;
      }),
    aggregate: (tenant, asked) =>
      read(tenant, (_, tableOf) => aggregate(tableOf(asked.table), asked, onVisit)),
    counters: (tenant, counters) =>
      read(tenant, (found) => counters.map((one) => found.counters.get(one) ?? 0)),
    journal: (tenant, options) => read(tenant, (found) => entriesAfter(found, options)),
    lease: (tenant, query, asked) =>
      read(tenant, (found, tableOf) => leaseRows(found, tableOf(query.table), query, asked, onVisit)),
    commit: async (tenant, writes, options) => {
      const state = opened();
      if (options?.host !== undefined) {
        refuse("an embedded store cannot join a transaction of the host; commit without `host`");
      }
      const effects = prepare(state, tenantFor(state, tenant), writes);
      if ("tag" in effects) {
        await log.settled();
        return effects;
      }
      apply(state, tenant, effects);
      await log.append(tenant, effects);
      return { tag: "committed" };
    },
    close: async () => {
      phase = { tag: "closed" };
      await log.close();
    },
  };

  const inspect: OpenStore["inspect"] = (tenant, table, row) =>
    opened().tenants.get(tenant)?.tables.get(table)?.rows.get(row) ?? null;
  return { store, inspect };
};
