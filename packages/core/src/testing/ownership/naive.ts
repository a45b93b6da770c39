import type { Instant } from "../../kernel/index.js";
import type { CandidateFilter, CustomerFacts, OwnershipRule, RepFacts, When } from "../../ownership/index.js";
import type { Setting } from "./sut.js";

/*
 * The rules once more, as the documentation says them and as slowly as can be: what the laws compare with. Nothing here
 * calls the engine.
 */

type Found = string | number | boolean | null | readonly string[];

const asList = (found: Found): readonly (string | number | boolean)[] =>
  found === null ? [] : typeof found === "object" ? found : [found];

const under = (region: string, wide: string): boolean => `${region}/`.startsWith(`${wide}/`);

/** Does one condition, such as `{ gte: 500 }`, hold for a value? */
export const naiveHolds = (condition: Readonly<Record<string, unknown>>, found: Found): boolean => {
  const values = asList(found);
  return Object.entries(condition).every(([operator, expected]) => {
    if (expected === undefined) return true;
    if (values.length === 0) return operator === "exists" && expected === false;
    const list = Array.isArray(expected) ? expected : [expected];
    switch (operator) {
      case "exists":
        return expected === true;
      case "in":
        return values.some((one) => list.includes(one));
      case "notIn":
        return values.every((one) => !list.includes(one));
      case "within":
        return values.some((one) => list.some((wide) => under(String(one), String(wide))));
      case "gte":
        return typeof found === "number" && found >= Number(expected);
      case "lt":
        return typeof found === "number" && found < Number(expected);
      default:
        return false;
    }
  });
};

/** The conditions of a rule by the name of their attribute: `region`, `attributes.credit`. */
export const conditionsOf = (when: When): ReadonlyMap<string, Readonly<Record<string, unknown>>> => {
  const { attributes = {}, ...own } = when;
  const named = Object.entries(attributes).map(([name, one]) => [`attributes.${name}`, one] as const);
  const given = Object.entries(own).flatMap(([name, one]) =>
    one === undefined ? [] : [[name, one] as const],
  );
  return new Map([...given, ...named]);
};

export const foundIn = (customer: CustomerFacts, attribute: string): Found => {
  const own = customer as unknown as Readonly<Record<string, Found>>;
  return attribute.startsWith("attributes.")
    ? (customer.attributes[attribute.slice("attributes.".length)] ?? null)
    : (own[attribute] ?? null);
};

/** The attributes whose conditions fail. */
export const naiveFailing = (when: When, customer: CustomerFacts): readonly string[] =>
  [...conditionsOf(when)].flatMap(([attribute, condition]) =>
    naiveHolds(condition, foundIn(customer, attribute)) ? [] : [attribute],
  );

/** The first rule whose conditions all hold. */
export const naiveRule = (rules: readonly OwnershipRule[], customer: CustomerFacts): OwnershipRule | null =>
  rules.find((rule) => naiveFailing(rule.when, customer).length === 0) ?? null;

/** What a rep can be asked about beside the filter of a rule. */
export interface Moment {
  readonly customer: CustomerFacts;
  readonly held: number;
  readonly excluded: boolean;
  readonly now: Instant;
}

/** Active, here, and with room: what even a rep who is named must be. */
export const canHold = (rep: RepFacts, { held, excluded, now }: Moment): boolean =>
  rep.active &&
  !excluded &&
  !rep.absences.some((one) => one.from <= now && now < one.until) &&
  (rep.capacity === null || held < rep.capacity);

/** May this rep be chosen by a rule with this filter? */
export const naiveEligible = (
  rep: RepFacts,
  filter: CandidateFilter,
  { teams }: Pick<Setting, "teams">,
  moment: Moment,
): boolean => {
  const inside = (teamId: string | null, seen: readonly string[] = []): boolean =>
    teamId !== null &&
    !seen.includes(teamId) &&
    (filter.teamIds.includes(teamId) ||
      inside(teams.find((team) => team.id === teamId)?.parentId ?? null, [...seen, teamId]));
  const { region } = moment.customer;
  const covers = (regions: readonly string[]): boolean =>
    regions.length === 0 || (region !== null && regions.some((wide) => under(region, wide)));
  const team = teams.find((one) => one.id === rep.teamId)?.regions ?? [];
  return (
    canHold(rep, moment) &&
    rep.weight > 0 &&
    (filter.teamIds.length === 0 || inside(rep.teamId)) &&
    filter.skills.every((skill) => rep.skills.includes(skill)) &&
    (!filter.coverRegion || (covers(rep.regions) && covers(team)))
  );
};
