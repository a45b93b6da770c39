import type { Instant, StoreQuery, StoreRow } from "@clientele/core/port";
import { type OnVisit, scan } from "./scan.js";
import type { Lease, Tenant } from "./state.js";
import type { Table } from "./table.js";

const leasesOf = (tenant: Tenant, table: string): Map<string, Lease> => {
  const known = tenant.leases.get(table) ?? new Map<string, Lease>();
  tenant.leases.set(table, known);
  return known;
};

/** Hands out the first rows that no other holder has. Whoever asks again is given its own rows again. */
export const leaseRows = (
  tenant: Tenant,
  table: Table,
  query: StoreQuery,
  asked: { readonly holder: string; readonly now: Instant; readonly until: Instant },
  onVisit: OnVisit,
): readonly StoreRow[] => {
  const leases = leasesOf(tenant, query.table);
  const rows: StoreRow[] = [];
  if (query.limit <= 0) return rows;
  for (const row of scan(table, query, onVisit)) {
    const lease = leases.get(row.id);
    if (lease !== undefined && lease.holder !== asked.holder && lease.until > asked.now) continue;
    leases.set(row.id, { holder: asked.holder, until: asked.until });
    rows.push(row);
    if (rows.length >= query.limit) break;
  }
  return rows;
};
