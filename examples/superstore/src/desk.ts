import type { ClienteleOptions, ClienteleSession } from "@clientele/core";

/** The invented part: who sells. Customers, orders and amounts are the data's own. */
export const teams = [
  { id: "west", name: "West", region: "US/West", reps: ["Ava Chen", "Noah Kim", "Mia Torres"] },
  { id: "east", name: "East", region: "US/East", reps: ["Lin Wei", "Emma Brown", "Omar Haddad"] },
  { id: "central", name: "Central", region: "US/Central", reps: ["Zhou Min", "Liam Novak"] },
  { id: "south", name: "South", region: "US/South", reps: ["Grace Okafor", "Daniel Reyes"] },
] as const;

export const repId = (name: string): string => name.toLowerCase().replace(" ", "-");

/** The first rep of each team looks after corporate customers as well. */
const skillsOf = (at: number): string[] => (at === 0 ? ["corporate"] : []);

export const policies = {
  ownership: {
    name: "superstore",
    version: 1,
    rules: [
      ...teams.map((team) => ({
        id: `${team.id}-corporate`,
        when: { region: { within: team.region }, segment: { in: ["Corporate"] } },
        then: { candidates: { teamIds: [team.id], skills: ["corporate"] }, strategy: "in-turn" as const },
      })),
      ...teams.map((team) => ({
        id: team.id,
        when: { region: { within: team.region } },
        then: { candidates: { teamIds: [team.id], coverRegion: true }, strategy: "in-turn" as const },
      })),
    ],
    fallback: { pool: "public" },
  },
} satisfies Pick<ClienteleOptions, never> & Record<string, unknown>;

/** Sets the desk up: teams, reps, products. */
export const openDesk = async (
  desk: ClienteleSession,
  products: readonly { id: string; name: string; category: string }[],
): Promise<void> => {
  for (const team of teams) {
    const key = (id: string) => ({ idempotencyKey: `desk:${id}` });
    await desk.team.addTeam({ id: team.id, name: team.name, regions: [team.region] }, key(team.id));
    await Promise.all(
      team.reps.map((name, at) =>
        desk.team.addRep({ id: repId(name), name, teamId: team.id, skills: skillsOf(at) }, key(repId(name))),
      ),
    );
  }
  await Promise.all(
    products.map((product) => desk.orders.addProduct(product, { idempotencyKey: `product:${product.id}` })),
  );
};
