import { canonicalJson } from "../../kernel/index.js";
import { compilePolicy, matchRule } from "../compile/index.js";
import type { OwnershipPolicy, OwnershipRule } from "../policy.js";
import { type AttributeCondition, conditionsOf } from "./conditions.js";
import { diffPolicies } from "./diff.js";
import { type Finding, finding, undecided } from "./finding.js";
import type { Analysis } from "./rule-findings.js";
import { compatible, fallbackOutcome, outcomeOf, type Row } from "./table.js";

type Condition = AttributeCondition["condition"];

const operatorsOf = (condition: Condition): readonly string[] =>
  Object.entries(condition).flatMap(([operator, operand]) => (operand === undefined ? [] : [operator]));

const UNITED: readonly string[] = ["in", "within", "prefix"];
const SPAN: readonly string[] = ["gte", "lt"];

/** Is what either asks one condition of the language again: lists of one operator, or spans that touch? */
const unite = (a: Condition, b: Condition): boolean => {
  const [own, other] = [operatorsOf(a), operatorsOf(b)];
  if (own.length === 1 && other.length === 1 && own[0] === other[0]) return UNITED.includes(own[0] ?? "");
  const touch = (low: Condition, high: Condition) => low.lt !== undefined && low.lt === high.gte;
  return [...own, ...other].every((operator) => SPAN.includes(operator)) && (touch(a, b) || touch(b, a));
};

const meetsAny = (a: Row, b: Row): boolean =>
  a.boxes.some((one) => b.boxes.some((other) => compatible(one, other)));

/** Rules with one outcome that differ in one attribute alone, and could be one: nothing that decides otherwise is between. */
export const contractions = ({ rows, reach }: Analysis): readonly Finding[] => {
  const last = new Map<string, { readonly at: number; readonly condition: Condition }>();
  const said = new Set<number>();
  return rows.flatMap((row, at): readonly Finding[] => {
    const conditions = conditionsOf(row.rule);
    if (reach[at]?.is !== "reachable" || !row.exact) return [];
    const found = conditions.flatMap(({ attribute, condition }): readonly Finding[] => {
      const rest = conditions.filter((one) => one.attribute !== attribute);
      const key = canonicalJson([row.outcome, attribute, rest.map((one) => [one.attribute, one.condition])]);
      const before = last.get(key);
      last.set(key, { at, condition });
      if (before === undefined || said.has(before.at) || !unite(before.condition, condition)) return [];
      const between = rows.slice(before.at + 1, at);
      if (between.some((other) => other.outcome !== row.outcome && meetsAny(other, row))) return [];
      const other = rows[before.at]?.rule.id ?? "";
      return [finding("OW107", `rules[${at}]`, { rules: [row.rule.id, other], facts: { attribute } })];
    });
    if (found.length > 0) said.add(at);
    return found.slice(0, 1);
  });
};

/** A rule that does not ask about an attribute of core, or of the embedder. */
const without = (rule: OwnershipRule, attribute: string): OwnershipRule => {
  const { attributes = {}, ...own } = rule.when;
  const keep = (all: object, name: string) =>
    Object.fromEntries(Object.entries(all).filter(([one]) => one !== name));
  const custom = keep(attributes, attribute.replace(/^attributes\./, ""));
  return {
    ...rule,
    when: {
      ...(attribute.startsWith("attributes.") ? own : keep(own, attribute)),
      ...(Object.keys(custom).length === 0 && attribute.startsWith("attributes.")
        ? {}
        : { attributes: custom }),
    },
  };
};

const effort = { perQuestion: 5_000, total: 20_000 };

/**
 * Attributes that rules ask about although nobody would go elsewhere if none did; not those that only `useless` rules ask
 * about, which is said of these rules already.
 */
export const nonDiscriminating = (
  { policy, rows, reach }: Analysis,
  lists: readonly string[],
  useless: ReadonlySet<string>,
): readonly Finding[] => {
  if (rows.some((row) => !row.exact)) return [];
  const useful = policy.rules.filter((rule) => !useless.has(rule.id));
  const names = new Set(useful.flatMap((rule) => conditionsOf(rule).map((one) => one.attribute)));
  const witnesses = reach.flatMap((one) => (one.is === "reachable" ? [one.witness] : []));
  const placesOf = (asked: OwnershipPolicy): readonly string[] => {
    const compiled = compilePolicy({ ...asked, hitPolicy: "first" });
    const outcomes = asked.rules.map((rule) => outcomeOf(rule));
    return witnesses.map((customer) => outcomes[matchRule(compiled, customer)] ?? fallbackOutcome(asked));
  };
  const places = placesOf(policy);
  return [...names].flatMap((attribute): readonly Finding[] => {
    const fewer = { ...policy, rules: policy.rules.map((rule) => without(rule, attribute)) };
    const moved = placesOf(fewer);
    if (places.some((place, at) => place !== moved[at])) return [];
    const { moves, complete } = diffPolicies(
      { ...policy, hitPolicy: "first" },
      { ...fewer, hitPolicy: "first" },
      { lists, regions: 1, moves: 1, budget: effort },
    );
    if (moves[0] !== undefined && moves[0].witness !== null) return [];
    const facts = { attribute };
    return [complete ? finding("OW109", "rules", { facts }) : undecided("OW109", "rules", [], facts)];
  });
};
