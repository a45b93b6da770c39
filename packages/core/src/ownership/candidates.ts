import type { Fact, Instant } from "../kernel/index.js";
import { covers, isAway, type Rep, type Team } from "../team/index.js";
import type { CustomerFacts } from "./match.js";
import type { CandidateFilter } from "./policy.js";

/** What rules read of a rep. */
export type RepFacts = Pick<
  Rep,
  "id" | "name" | "teamId" | "regions" | "skills" | "weight" | "capacity" | "absences" | "active"
>;
export type TeamFacts = Pick<Team, "id" | "parentId" | "regions">;

export type RejectionReason =
  | "inactive"
  | "away"
  | "weight-zero"
  | "excluded"
  | "other-team"
  | "lacks-skill"
  | "region-not-covered"
  | "at-capacity";

/** A rep who was considered; the first reason against them, with what was expected and found. */
export interface CandidateVerdict {
  readonly repId: string;
  readonly name: string;
  readonly teamId: string;
  readonly eligible: boolean;
  readonly reason: RejectionReason | null;
  readonly expected: readonly Fact[];
  readonly found: readonly Fact[];
}

export interface Consideration {
  readonly customer: CustomerFacts;
  readonly reps: readonly RepFacts[];
  readonly teams: readonly TeamFacts[];
  /** How many customers each rep holds; 0 where it is not said. */
  readonly load: Readonly<Record<string, number>>;
  /** Reps who are not to get this customer: former owners within their cooldown, a leaver. */
  readonly excluded: readonly string[];
  readonly now: Instant;
}

type Rejection = Pick<CandidateVerdict, "reason" | "expected" | "found">;

const ELIGIBLE: Rejection = { reason: null, expected: [], found: [] };

type Teams = ReadonlyMap<string, Pick<TeamFacts, "parentId">>;

const lineIn = (teamId: string, teams: Teams): readonly string[] => {
  const line: string[] = [];
  for (
    let id: string | null = teamId;
    id !== null && !line.includes(id);
    id = teams.get(id)?.parentId ?? null
  )
    line.push(id);
  return line;
};

/** A team and those above it, from narrow to wide. */
export const lineage = (
  teamId: string,
  teams: readonly Pick<TeamFacts, "id" | "parentId">[],
): readonly string[] => lineIn(teamId, new Map(teams.map((team) => [team.id, team])));

const rejection = (
  rep: RepFacts,
  filter: CandidateFilter,
  teams: ReadonlyMap<string, TeamFacts>,
  { customer, load, excluded, now }: Consideration,
): Rejection => {
  if (!rep.active) return { reason: "inactive", expected: [], found: [] };
  if (isAway(rep, now)) {
    const until = Math.max(...rep.absences.filter((one) => one.from <= now).map((one) => one.until));
    return { reason: "away", expected: [], found: [until] };
  }
  if (rep.weight === 0) return { reason: "weight-zero", expected: [1], found: [0] };
  if (excluded.includes(rep.id)) return { reason: "excluded", expected: [], found: [] };
  if (filter.teamIds.length > 0 && !lineIn(rep.teamId, teams).some((id) => filter.teamIds.includes(id)))
    return { reason: "other-team", expected: filter.teamIds, found: [rep.teamId] };
  const lacking = filter.skills.filter((skill) => !rep.skills.includes(skill));
  if (lacking.length > 0) return { reason: "lacks-skill", expected: lacking, found: rep.skills };
  const team = teams.get(rep.teamId)?.regions ?? [];
  if (filter.coverRegion && !(covers(rep.regions, customer.region) && covers(team, customer.region))) {
    const own = rep.regions.length > 0 ? rep.regions : team;
    return { reason: "region-not-covered", expected: [customer.region], found: own };
  }
  const held = load[rep.id] ?? 0;
  if (rep.capacity !== null && held >= rep.capacity)
    return { reason: "at-capacity", expected: [rep.capacity], found: [held] };
  return ELIGIBLE;
};

/** Every rep against a filter, in the order of their ids, so that the answer does not depend on how they were listed. */
export const considerReps = (
  filter: CandidateFilter,
  consideration: Consideration,
): readonly CandidateVerdict[] => {
  const teams = new Map(consideration.teams.map((team) => [team.id, team]));
  return consideration.reps
    .map((rep): CandidateVerdict => {
      const judged = rejection(rep, filter, teams, consideration);
      const { id: repId, name, teamId } = rep;
      return { repId, name, teamId, eligible: judged.reason === null, ...judged };
    })
    .sort((a, b) => (a.repId < b.repId ? -1 : 1));
};
