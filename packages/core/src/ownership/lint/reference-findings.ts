import { lineage, type RepFacts, type TeamFacts } from "../candidates.js";
import type { OwnershipPolicy, OwnershipRule } from "../policy.js";
import { enumerationOf } from "./attribute.js";
import { conditionsOf } from "./conditions.js";
import { type Finding, finding } from "./finding.js";

/** What an analysis is told beside the policy; without reps and teams nothing is said of them. */
export interface Known {
  readonly reps: readonly RepFacts[];
  readonly teams: readonly TeamFacts[];
  /** The embedder's own attributes, by name: whether each holds one value or a list. */
  readonly attributes?: Readonly<Record<string, "value" | "list">>;
  /** How many customers each rep holds now, and how many new ones are expected. */
  readonly load?: Readonly<Record<string, number>>;
  readonly expectedArrivals?: number;
}

/** May this rep be given customers at all, apart from where and when? */
export const works = (rep: RepFacts): boolean => rep.active && rep.weight > 0 && rep.capacity !== 0;

/** Is this rep, apart from the customer's region, among the candidates? */
export const isCandidate = (rep: RepFacts, { then }: OwnershipRule, teams: readonly TeamFacts[]): boolean => {
  if ("repId" in then) return then.repId === rep.id && rep.active && rep.capacity !== 0;
  if ("pool" in then) return false;
  const { teamIds, skills } = then.candidates;
  return (
    works(rep) &&
    (teamIds.length === 0 || lineage(rep.teamId, teams).some((id) => teamIds.includes(id))) &&
    skills.every((skill) => rep.skills.includes(skill))
  );
};

const unknownNames = (
  what: string,
  path: string,
  names: readonly string[],
  known: ReadonlySet<string>,
  rules: readonly string[],
): readonly Finding[] =>
  names.flatMap((name, at) =>
    known.has(name) ? [] : [finding("OW113", `${path}[${at}]`, { rules, facts: { what, name } })],
  );

const conditionFindings = (rule: OwnershipRule, path: string, known: Known | null): readonly Finding[] =>
  conditionsOf(rule).flatMap(({ attribute, condition }): readonly Finding[] => {
    const at = `${path}.when.${attribute}`;
    const possible = enumerationOf(attribute);
    const values = (possible === null ? [] : [...(condition.in ?? []), ...(condition.notIn ?? [])]).filter(
      (value) => !possible?.includes(String(value)),
    );
    const outside =
      values.length === 0
        ? []
        : [finding("OW111", at, { rules: [rule.id], facts: { values, possible: possible ?? [] } })];
    const name = attribute.startsWith("attributes.") ? attribute.slice("attributes.".length) : null;
    const declared = known?.attributes;
    if (name === null || declared === undefined || Object.hasOwn(declared, name)) return outside;
    return [...outside, finding("OW113", at, { rules: [rule.id], facts: { what: "attribute", name } })];
  });

const thenFindings = (rule: OwnershipRule, path: string, { reps, teams }: Known): readonly Finding[] => {
  const { then } = rule;
  const rules = [rule.id];
  if ("pool" in then) return [];
  const nobody = reps.some((rep) => isCandidate(rep, rule, teams))
    ? []
    : [finding("OW201", `${path}.then`, { rules })];
  if ("repId" in then)
    return reps.some((rep) => rep.id === then.repId)
      ? nobody
      : [finding("OW113", `${path}.then.repId`, { rules, facts: { what: "rep", name: then.repId } })];
  const { teamIds, skills } = then.candidates;
  const at = `${path}.then.candidates`;
  const unknown = [
    ...unknownNames("team", `${at}.teamIds`, teamIds, new Set(teams.map((team) => team.id)), rules),
    ...unknownNames("skill", `${at}.skills`, skills, new Set(reps.flatMap((rep) => rep.skills)), rules),
  ];
  return unknown.length > 0 ? unknown : nobody;
};

const claimable = (teamIds: readonly string[], { reps, teams }: Known): boolean =>
  reps.some(
    (rep) =>
      rep.active &&
      rep.capacity !== 0 &&
      (teamIds.length === 0 || lineage(rep.teamId, teams).some((id) => teamIds.includes(id))),
  );

const fallbackFindings = ({ fallback, pools }: OwnershipPolicy, known: Known): readonly Finding[] => {
  if ("rep" in fallback) {
    const rep = known.reps.find((one) => one.id === fallback.rep);
    if (rep?.active === true && rep.capacity !== 0) return [];
    const reason = rep === undefined ? "unknown" : rep.active ? "capacity 0" : "inactive";
    return [finding("OW112", "fallback.rep", { facts: { target: fallback.rep, reason } })];
  }
  const teamIds = pools.find((pool) => pool.id === fallback.pool)?.teamIds ?? [];
  if (claimable(teamIds, known)) return [];
  return [finding("OW112", "fallback.pool", { facts: { target: fallback.pool, reason: "no active rep" } })];
};

/** Names that nothing answers to, and places where nobody is. */
export const references = (policy: OwnershipPolicy, known: Known | null): readonly Finding[] => {
  const conditions = policy.rules.flatMap((rule, at) => conditionFindings(rule, `rules[${at}]`, known));
  if (known === null) return conditions;
  const teams = new Set(known.teams.map((team) => team.id));
  const ofFallback = "pool" in policy.fallback ? policy.fallback.pool : null;
  return [
    ...conditions,
    ...policy.rules.flatMap((rule, at) => thenFindings(rule, `rules[${at}]`, known)),
    ...policy.pools.flatMap(({ id, teamIds }, at) => {
      const unknown = unknownNames("team", `pools[${at}].teamIds`, teamIds, teams, []);
      if (unknown.length > 0 || id === ofFallback || claimable(teamIds, known)) return unknown;
      return [finding("OW202", `pools[${at}].teamIds`, { facts: { pool: id } })];
    }),
    ...fallbackFindings(policy, known),
  ];
};
