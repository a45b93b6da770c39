import type { ClienteleOptions, ClienteleSession } from "@clientele/core";
import type { Source } from "./source.js";

/** The invented part: who sells. Customers, orders and amounts are the data's own. */
export const teams = [
  { id: "west", name: "West", region: "US/West", reps: ["Ava Chen", "Noah Kim", "Mia Torres"] },
  { id: "east", name: "East", region: "US/East", reps: ["Lin Wei", "Emma Brown", "Omar Haddad"] },
  { id: "central", name: "Central", region: "US/Central", reps: ["Zhou Min", "Liam Novak"] },
  { id: "south", name: "South", region: "US/South", reps: ["Grace Okafor", "Daniel Reyes"] },
] as const;

export const repId = (name: string): string => name.toLowerCase().replace(" ", "-");

export const reps = teams.flatMap((team) =>
  team.reps.map((name) => ({ id: repId(name), name, teamId: team.id, team: team.name })),
);

/** How this desk works, as data. */
export const policies = {
  calendar: { zone: "America/New_York" },
  ownership: {
    name: "superstore",
    assignOnRegister: true,
    rules: teams.map((team) => ({
      id: team.id,
      when: { region: { within: [team.region] } },
      then: { candidates: { teamIds: [team.id] }, strategy: "in-turn" as const },
    })),
    fallback: { pool: "public" },
    protection: { base: 180, renew: 90, max: 365, warnDays: 14, exemptAfterOrderDays: 180 },
    claim: { maxHeld: 120, perDay: 2, cooldownDays: 30 },
  },
} satisfies Partial<ClienteleOptions>;

/** Does everything at once that belongs to different records, and answers when all of it is kept. */
export const together = <A>(items: readonly A[], each: (item: A) => Promise<unknown>): Promise<unknown> =>
  Promise.all(items.map(each));

/** Sets the desk up: teams, reps, products. */
export const openDesk = async (desk: ClienteleSession, products: Source["products"]): Promise<void> => {
  for (const { id, name, region, reps: names } of teams) {
    const once = (key: string) => ({ idempotencyKey: `desk:${key}` });
    await desk.team.addTeam({ id, name, regions: [region] }, once(id));
    await together(names, (rep) =>
      desk.team.addRep({ id: repId(rep), name: rep, teamId: id }, once(repId(rep))),
    );
  }
  await together(products, (product) =>
    desk.orders.addProduct(product, { idempotencyKey: `product:${product.id}` }),
  );
};
