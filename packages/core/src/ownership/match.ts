import type { Customer } from "../customer/index.js";
import { isWithin } from "../team/index.js";
import type { OwnershipRule, When } from "./policy.js";

/** What rules read of a customer. */
export type CustomerFacts = Pick<
  Customer,
  "id" | "kind" | "party" | "region" | "industry" | "segment" | "size" | "source" | "tags" | "attributes"
>;

type Scalar = string | number | boolean;
type Value = Scalar | null | readonly string[];

/** One condition of a rule, and what was found: enough to see why it holds or does not. */
export interface ConditionVerdict {
  /** `region`, `attributes.credit`. */
  readonly attribute: string;
  readonly operator: "within" | "in" | "notIn" | "gte" | "lt" | "exists";
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

const isMissing = (value: Value): boolean => value === null || (Array.isArray(value) && value.length === 0);

const some = (value: Value, holds: (one: Scalar) => boolean): boolean =>
  Array.isArray(value) ? value.some(holds) : holds(value as Scalar);

const tests: Record<ConditionVerdict["operator"], (value: Value, expected: never) => boolean> = {
  within: (value, expected: readonly string[]) =>
    some(value, (one) => expected.some((wide) => isWithin(String(one), wide))),
  in: (value, expected: readonly Scalar[]) => some(value, (one) => expected.includes(one)),
  notIn: (value, expected: readonly Scalar[]) => !some(value, (one) => expected.includes(one)),
  gte: (value, expected: number) => typeof value === "number" && value >= expected,
  lt: (value, expected: number) => typeof value === "number" && value < expected,
  exists: (_, expected: boolean) => expected,
};

const verdict = (
  attribute: string,
  operator: ConditionVerdict["operator"],
  expected: Scalar | readonly Scalar[],
  found: Value,
): ConditionVerdict => {
  const holds = isMissing(found)
    ? operator === "exists" && expected === false
    : tests[operator](found, expected as never);
  return { attribute, operator, expected, found, holds };
};

const verdicts = (attribute: string, condition: object, found: Value): readonly ConditionVerdict[] =>
  Object.entries(condition).flatMap(([operator, expected]) =>
    expected === undefined
      ? []
      : [verdict(attribute, operator as ConditionVerdict["operator"], expected, found)],
  );

/**
 * Every condition of a rule against a customer, also after one has failed. A value that is missing (null, or an empty
 * list) holds for `exists: false` and for nothing else, `notIn` included.
 */
export const judge = (when: When, customer: CustomerFacts): readonly ConditionVerdict[] => {
  const { attributes = {}, ...own } = when;
  const found = (name: string): Value =>
    (customer as unknown as Readonly<Record<string, Value>>)[name] ?? null;
  return [
    ...Object.entries(own).flatMap(([name, condition]) => verdicts(name, condition ?? {}, found(name))),
    ...Object.entries(attributes).flatMap(([name, condition]) =>
      verdicts(`attributes.${name}`, condition, customer.attributes[name] ?? null),
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
export const tryRules = (rules: readonly OwnershipRule[], customer: CustomerFacts): readonly RuleTrial[] => {
  const trials: RuleTrial[] = [];
  for (const rule of rules) {
    const conditions = judge(rule.when, customer);
    const matched = conditions.every((condition) => condition.holds);
    trials.push({ ruleId: rule.id, matched, conditions });
    if (matched) break;
  }
  return trials;
};

/** The first rule that matches, or null. */
export const ruleFor = (rules: readonly OwnershipRule[], customer: CustomerFacts): OwnershipRule | null =>
  rules.find((rule) => judge(rule.when, customer).every((condition) => condition.holds)) ?? null;
