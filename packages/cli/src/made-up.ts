import type { OwnershipPolicy } from "@clientele/core/ownership";
import { type Roster, readRoster } from "@clientele/core/testing";

/**
 * A roster to try a policy with where none is given: two alike in every team that the rules name, who can do all that the rules
 * ask, and whoever is named.
 */
export const madeUpRoster = ({ rules, fallback }: OwnershipPolicy): Roster => {
  const filters = rules.flatMap(({ then }) => ("candidates" in then ? [then.candidates] : []));
  const named = rules.flatMap(({ then }) => ("repId" in then ? [then.repId] : []));
  const byName = [...new Set([...named, ...("rep" in fallback ? [fallback.rep] : [])])];
  const teams = [...new Set(filters.flatMap((filter) => filter.teamIds))];
  const skills = [...new Set(filters.flatMap((filter) => filter.skills))];
  const reps = (teams.length === 0 ? ["sales"] : teams).flatMap((teamId) =>
    ["a", "b"].map((which) => ({ id: `${teamId}-${which}`, teamId, skills })),
  );
  const read = readRoster([...reps, ...byName.map((id) => ({ id, skills: [`is ${id}`] }))]);
  return read.ok ? read.value : { reps: [], teams: [] };
};
