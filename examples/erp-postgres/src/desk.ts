import { postgresStore } from "@clientele/adapter-postgres";
import { type Clientele, createClientele } from "@clientele/core";
import { instant } from "@clientele/core/kernel";
import type { Pool } from "pg";
import { mapping } from "./mapping.js";

/** The ERP knows offices and no teams, so these are kept by Clientele, under the ids that the mapping gives the offices. */
export const teams = [
  { id: "west", name: "West", regions: ["US/West"] },
  { id: "east", name: "East", regions: ["US/East"] },
  { id: "central", name: "Central", regions: ["US/Central"] },
  { id: "south", name: "South", regions: ["US/South"] },
] as const;

/** Clientele on the ERP's database, as of noon of the day after the last order of the data. */
export const openOnErp = (pool: Pool): Clientele =>
  createClientele({
    storage: postgresStore({ client: pool, mapping }),
    clock: () => instant("2017-12-31T12:00:00Z"),
    calendar: { zone: "America/New_York" },
    ownership: {
      name: "erp",
      rules: teams.map(({ id, regions: [region] }) => ({
        id,
        when: { region: { within: [region] } },
        then: { candidates: { teamIds: [id] }, strategy: "in-turn" as const },
      })),
      fallback: { pool: "public" },
    },
  });
