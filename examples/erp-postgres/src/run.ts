import type { Clientele } from "@clientele/core";
import type { Pool } from "pg";
import { teams } from "./desk.js";

const YEARS = { from: "2014-01-01", until: "2018-01-01", currency: "USD" } as const;

/** Works with the ERP's customers, staff and orders through every module, and answers what came out. */
export const workOnErp = async (crm: Clientele, pool: Pool) => {
  const desk = crm.as({ user: "admin", roles: ["admin"] });
  for (const { id, name, regions } of teams) await desk.team.addTeam({ id, name, regions: [...regions] });

  // What the ERP has, read in place.
  const staff = await desk.team.listReps({ limit: 100 });
  const { orders } = await desk.performance.reconcile(YEARS);
  const { tiers, segments, lifecycle } = await desk.classification.classifyAll({ currency: "USD" });

  const { text } = await desk.classification.explain({ customerId: "0000010001" });

  // A customer is registered into the ERP's table, given to one of its staff by the policy, claimed by another.
  const fresh = await desk.customers.register({
    id: "0000020001",
    name: "Neue  Kundin GmbH",
    segment: "Corporate",
    region: "US/East/New York",
    tags: ["fair"],
  });
  const rep = staff.items.find(({ teamId }) => teamId === "east");
  const seller = crm.as({ user: rep?.id ?? "", roles: ["rep"] });
  const assigned = await desk.ownership.assign({ customerId: fresh.id });
  await desk.ownership.release({ customerId: fresh.id, reason: "the example goes on" });
  const claimed = await seller.ownership.claim({ customerId: fresh.id });
  await seller.customers.change({ id: fresh.id, name: "Neue Kundin AG" });

  // A deal goes through the funnel.
  const deal = await seller.funnel.open({
    name: "First delivery",
    customerId: fresh.id,
    amount: 120_000,
    currency: "USD",
    expectedCloseAt: "2018-02-01T00:00:00Z",
  });
  await seller.funnel.move({ id: deal.id, to: "intention" });
  const won = await seller.funnel.win({ id: deal.id });
  const rate = await desk.funnel.winRate({ from: "2017-12-31T00:00:00Z", until: "2018-01-01T00:00:00Z" });

  const { rows } = await pool.query("SELECT company, sector FROM erp.clients WHERE client_no = 20001");
  const owners = [assigned.ownerId, claimed.ownerId];
  const deals = { won: won.status === "won", rate: rate.share };
  return { staff: staff.items, orders, tiers, segments, lifecycle, text, owners, deals, inErp: rows[0] };
};
