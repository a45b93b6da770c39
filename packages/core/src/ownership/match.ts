import type { Customer } from "../customer/index.js";
import { type ConditionOperators, coreOperators, isMissing, type Scalar, type Value } from "./operators.js";
import type { OwnershipPolicy, OwnershipRule } from "./policy.js";
import type { When } from "./when-policy.js";

/** What rules read of a customer. */
export type CustomerFacts = Pick<
  Customer,
  "id" | "kind" | "party" | "region" | "industry" | "segment" | "size" | "source" | "tags" | "attributes"
> &
  Partial<Pick<Customer, "registeredAt">>;

/** One condition of a rule, and what was found: enough to see why it holds or does not. */
export interface ConditionVerdict {
  /** `region`, `attributes.credit`. */
  readonly attribute: string;
  /** `in`, or the name of an embedder's own. */
  readonly operator: string;
  readonly expected: Scalar | readonly Scalar[];
  /** Null where the customer has no value. */
  readonly found: Value;
  readonly holds: boolean;
}

/** A rule that was tried. */
export interface RuleTrial {
  readonly ruleId: string;
  readonly matched: boolean;
  readonly conditions: readonly ConditionVerdict[];
}

const verdict = (
  operators: ConditionOperators,
  attribute: string,
  operator: string,
  expected: Scalar | readonly Scalar[],
  found: Value,
): ConditionVerdict => {
  const holds = isMissing(found)
    ? operator === "exists" && expected === false
    : operators[operator]?.(found, expected) === true;
  return { attribute, operator, expected, found, holds };
};

const verdicts = (attribute: string, condition: object, found: Value): readonly ConditionVerdict[] =>
  Object.entries(condition).flatMap(([operator, expected]) =>
    expected === undefined ? [] : [verdict(coreOperators, attribute, operator, expected, found)],
  );

const CUSTOM = "attributes.";

/** Fixed names are spelled out: reading by one is several times as fast as by a name that varies. */
const read = (customer: CustomerFacts, attribute: string): Value | undefined => {
  switch (attribute) {
    case "region":
      return customer.region;
    case "industry":
      return customer.industry;
    case "kind":
      return customer.kind;
    case "party":
      return customer.party;
    case "segment":
      return customer.segment;
    case "size":
      return customer.size;
    case "source":
      return customer.source;
    case "tags":
      return customer.tags;
    default:
      return attribute.startsWith(CUSTOM)
        ? customer.attributes[attribute.slice(CUSTOM.length)]
        : (customer as unknown as Readonly<Record<string, Value>>)[attribute];
  }
};

/** What a customer has under an attribute as verdicts name it, `region` or `attributes.credit`; null where nothing. */
export const attributeOf = (customer: CustomerFacts, attribute: string): Value =>
  read(customer, attribute) ?? null;

/**
 * Every condition of a rule against a customer, also after one has failed. A value that is missing (null, or an empty
 * list) holds for `exists: false` and for nothing else, `notIn` included. A custom condition whose operator is not among
 * `operators` holds for nobody.
 */
export const judge = (
  when: When,
  customer: CustomerFacts,
  operators: ConditionOperators = coreOperators,
): readonly ConditionVerdict[] => {
  const { attributes = {}, custom = [], ...own } = when;
  return [
    ...Object.entries(own).flatMap(([name, condition]) =>
      verdicts(name, condition ?? {}, attributeOf(customer, name)),
    ),
    ...Object.entries(attributes).flatMap(([name, condition]) =>
      verdicts(`attributes.${name}`, condition, attributeOf(customer, `attributes.${name}`)),
    ),
    ...custom.map(({ attribute, operator, operand }) =>
      verdict(operators, attribute, operator, operand, attributeOf(customer, attribute)),
    ),
  ];
};

/**
 * Tries rules in their order, up to the first that matches.
 *
 * @example
 * ```ts
 * import { tryRules } from "@clientele/core/ownership";
 *
 * const rule = { id: "big", when: { size: { gte: 500 } }, then: { pool: "key" } };
 * const customer = {
 *   id: "c-1", kind: "end-customer", party: "organisation", region: null, industry: null, segment: null,
 *   size: 40, source: null, tags: [], attributes: {},
 * } as const;
 * const [trial] = tryRules([rule], { ...customer, tags: [] });
 * trial?.matched; // => false
 * trial?.conditions[0]?.found; // => 40
 * ```
 */
export const tryRules = (
  rules: readonly OwnershipRule[],
  customer: CustomerFacts,
  operators: ConditionOperators = coreOperators,
): readonly RuleTrial[] => {
  const trials: RuleTrial[] = [];
  for (const rule of rules) {
    const conditions = judge(rule.when, customer, operators);
    const matched = conditions.every((condition) => condition.holds);
    trials.push({ ruleId: rule.id, matched, conditions });
    if (matched) break;
  }
  return trials;
};

/** The first rule that matches, or null. */
export const ruleFor = (
  rules: readonly OwnershipRule[],
  customer: CustomerFacts,
  operators: ConditionOperators = coreOperators,
): OwnershipRule | null =>
  rules.find((rule) => judge(rule.when, customer, operators).every((condition) => condition.holds)) ?? null;

/**
 * The rules in the order in which they are tried: as they stand (`first`), or from the highest priority to the lowest
 * (`priority`), however they are listed.
 */
export const inOrder = ({
  hitPolicy,
  rules,
}: Pick<OwnershipPolicy, "hitPolicy" | "rules">): readonly OwnershipRule[] =>
  hitPolicy === "priority" ? [...rules].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0)) : rules;
