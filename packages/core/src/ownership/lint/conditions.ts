import { isWithin } from "../../team/index.js";
import type { CustomerFacts } from "../match.js";
import type { OwnershipRule } from "../policy.js";
import type { Mentions } from "./attribute.js";
import type { Scalar } from "./cell.js";

/*
 * What the analysis knows of the language of rules, all in this file: which conditions a rule has, what they mention, and
 * whether one holds for a value.
 */

/** What a rule asks of one attribute. */
export interface AttributeCondition {
  /** `region`, `attributes.credit`. */
  readonly attribute: string;
  readonly condition: Readonly<{
    within?: readonly string[] | undefined;
    in?: readonly Scalar[] | undefined;
    notIn?: readonly Scalar[] | undefined;
    prefix?: readonly string[] | undefined;
    gte?: number | undefined;
    lt?: number | undefined;
    exists?: boolean | undefined;
  }>;
}

type Asked = AttributeCondition["condition"];

const asked = ({ when }: Pick<OwnershipRule, "when">): readonly (readonly [string, Asked])[] => {
  const { attributes = {}, custom: _, ...own } = when;
  return [
    ...Object.entries(own).flatMap(([attribute, condition]) =>
      condition === undefined ? [] : [[attribute, condition as Asked] as const],
    ),
    ...Object.entries(attributes).map(([name, condition]) => [`attributes.${name}`, condition] as const),
  ];
};

/** An attribute may hold numbers, which are no interval by how they are written: those that begin with 1 are all over. */
const isOpaqueTo = (attribute: string, { prefix = [], within = [] }: Asked): boolean =>
  attribute.startsWith("attributes.") && [...prefix, ...within].some((text) => /^-?\d|^-$/.test(text));

/** Does a rule ask what the analysis does not see into? It then matches no more than its other conditions say. */
export const isOpaque = (rule: Pick<OwnershipRule, "when">): boolean =>
  rule.when.custom !== undefined ||
  asked(rule).some(([attribute, condition]) => isOpaqueTo(attribute, condition));

/** The conditions of a rule that the analysis sees into, one for each attribute it asks about. */
export const conditionsOf = (rule: Pick<OwnershipRule, "when">): readonly AttributeCondition[] =>
  asked(rule).flatMap(([attribute, all]) => {
    const { prefix: _, within: __, ...rest } = all;
    // a value that is missing begins with nothing
    const condition = isOpaqueTo(attribute, all) ? { ...rest, exists: rest.exists ?? true } : all;
    const says = Object.values(condition).some((operand) => operand !== undefined);
    return says ? [{ attribute, condition }] : [];
  });

/** Everything that these conditions mention. */
export const mentionsOf = (conditions: readonly AttributeCondition["condition"][]): Mentions => ({
  values: new Set(conditions.flatMap((one) => [...(one.in ?? []), ...(one.notIn ?? [])])),
  regions: new Set(conditions.flatMap((one) => one.within ?? [])),
  prefixes: new Set(conditions.flatMap((one) => one.prefix ?? [])),
  bounds: new Set(
    conditions.flatMap((one) => [one.gte, one.lt]).filter((bound): bound is number => bound !== undefined),
  ),
});

/** A customer of whom nothing is known. */
export const blank: CustomerFacts = {
  id: "witness",
  kind: "end-customer",
  party: "organisation",
  region: null,
  industry: null,
  segment: null,
  size: null,
  source: null,
  tags: [],
  attributes: {},
};

type Value = Scalar | null | readonly string[];

/** The customer with this value for an attribute. */
export const withValue = (customer: CustomerFacts, attribute: string, value: Value): CustomerFacts =>
  attribute.startsWith("attributes.")
    ? {
        ...customer,
        attributes: {
          ...customer.attributes,
          [attribute.slice("attributes.".length)]: value as CustomerFacts["attributes"][string],
        },
      }
    : { ...customer, [attribute]: value };

/** What a customer has for an attribute. */
export const attributeOf = (customer: CustomerFacts, attribute: string): unknown =>
  attribute.startsWith("attributes.")
    ? (customer.attributes[attribute.slice("attributes.".length)] ?? null)
    : customer[attribute as keyof CustomerFacts];

/**
 * Whether a condition holds for one value (lists are told apart elsewhere): what the matcher says, prepared to be asked
 * of very many values. A test holds the two together.
 */
export const testOf = ({ condition }: AttributeCondition): ((value: Scalar | null) => boolean) => {
  const { within, prefix, in: some, notIn, gte, lt, exists } = condition;
  const tests: ((value: Scalar) => boolean)[] = [];
  if (some !== undefined) tests.push((value) => some.includes(value));
  if (notIn !== undefined) tests.push((value) => !notIn.includes(value));
  if (gte !== undefined) tests.push((value) => typeof value === "number" && value >= gte);
  if (lt !== undefined) tests.push((value) => typeof value === "number" && value < lt);
  if (within !== undefined) tests.push((value) => within.some((wide) => isWithin(String(value), wide)));
  if (prefix !== undefined) tests.push((value) => prefix.some((start) => String(value).startsWith(start)));
  if (exists === false) tests.push(() => false);
  const asksAbsence = exists === false && tests.length === 1;
  return (value) => (value === null ? asksAbsence : tests.every((test) => test(value)));
};
