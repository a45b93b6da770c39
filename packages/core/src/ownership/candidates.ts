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

/** A rep who was considered; the first reason against them, with what was expected and found. */
export interface CandidateVerdict {
  readonly repId: string;
  readonly name: string;
  readonly teamId: string;
  readonly eligible: boolean;
  /** A `RejectionReason`, or the name of a filter of the embedder's. */
  readonly reason: string | null;
  readonly expected: readonly Fact[];
  readonly found: readonly Fact[];
  /** Said where it was the fallback that considered them, and not the rule; a rep may be in both. */
  readonly stage?: "fallback";
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
  /** How many customers the policy gave to each rep in this period; 0 where it is not said. */
  readonly received?: Readonly<Record<string, number>> | undefined;
  /** How many it may give to one; null or left out for no limit. */
  readonly maxReceived?: number | null | undefined;
}

/** What speaks against a rep. */
export type Rejection = Pick<CandidateVerdict, "expected" | "found">;

/** A candidate filter: null when nothing speaks against the rep. Pure. */
export type RepFilter = (
  rep: RepFacts,
  asked: CandidateFilter,
  consideration: Consideration,
  teams: ReadonlyMap<string, TeamFacts>,
) => Rejection | null;

const against = (
  rejects: boolean,
  expected: readonly Fact[] = [],
  found: readonly Fact[] = [],
): Rejection | null => (rejects ? { expected, found } : null);

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

/** The filters of core by the reason that they give, in the order in which they are asked. */
export const coreFilters = {
  inactive: (rep) => against(!rep.active),
  away: (rep, _, { now }) => {
    const begun = rep.absences.filter((one) => one.from <= now).map((one) => one.until);
    return against(isAway(rep, now), [], [Math.max(...begun)]);
  },
  "weight-zero": (rep) => against(rep.weight === 0, [1], [0]),
  excluded: (rep, _, { excluded }) => against(excluded.includes(rep.id)),
  "do-not-assign": (rep, { doNotAssign }) => against(doNotAssign?.includes(rep.id) === true),
  "not-named": (rep, { repIds }) => against(repIds !== undefined && !repIds.includes(rep.id)),
  "other-team": (rep, { teamIds }, _, teams) =>
    against(teamIds.length > 0 && !lineIn(rep.teamId, teams).some((id) => teamIds.includes(id)), teamIds, [
      rep.teamId,
    ]),
  "lacks-skill": (rep, { skills }) => {
    const lacking = skills.filter((skill) => !rep.skills.includes(skill));
    return against(lacking.length > 0, lacking, rep.skills);
  },
  "region-not-covered": (rep, { coverRegion }, { customer: { region } }, teams) => {
    const team = teams.get(rep.teamId)?.regions ?? [];
    const uncovered = coverRegion && !(covers(rep.regions, region) && covers(team, region));
    return against(uncovered, [region], rep.regions.length > 0 ? rep.regions : team);
  },
  "at-capacity": (rep, _, { load }) => {
    const held = load[rep.id] ?? 0;
    return rep.capacity === null ? null : against(held >= rep.capacity, [rep.capacity], [held]);
  },
  "intake-full": (rep, _, { received = {}, maxReceived = null }) => {
    const got = received[rep.id] ?? 0;
    return maxReceived === null ? null : against(got >= maxReceived, [maxReceived], [got]);
  },
} as const satisfies Readonly<Record<string, RepFilter>>;

/** A reason that core knows. */
export type RejectionReason = keyof typeof coreFilters;

const CORE = Object.entries<RepFilter>(coreFilters);

/**
 * Every rep against a filter, in the order of their ids, so that the answer does not depend on how they were listed. The
 * filters that `asked.custom` names come after those of core; one that is not in `filters` rejects everybody.
 */
export const considerReps = (
  asked: CandidateFilter,
  consideration: Consideration,
  filters: Readonly<Record<string, RepFilter>> = coreFilters,
): readonly CandidateVerdict[] => {
  const teams = new Map(consideration.teams.map((team) => [team.id, team]));
  const custom = (asked.custom ?? []).map((name) => [name, filters[name] ?? rejectAll] as const);
  const inOrder = custom.length === 0 ? CORE : [...CORE, ...custom];
  return consideration.reps
    .map((rep): CandidateVerdict => {
      const { id: repId, name, teamId } = rep;
      for (const [reason, filter] of inOrder) {
        const rejected = filter(rep, asked, consideration, teams);
        if (rejected !== null) return { repId, name, teamId, eligible: false, reason, ...rejected };
      }
      return { repId, name, teamId, eligible: true, reason: null, expected: [], found: [] };
    })
    .sort((a, b) => (a.repId < b.repId ? -1 : 1));
};

const rejectAll: RepFilter = () => ({ expected: [], found: [] });
