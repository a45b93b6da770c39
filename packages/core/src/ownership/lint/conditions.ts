import type { CustomerFacts } from "../match.js";
import { judge } from "../match.js";
import type { OwnershipRule, When } from "../policy.js";
import type { Mentions } from "./attribute.js";
import type { Scalar } from "./cell.js";

/*
 * What the analysis knows of the language of rules, all in this file: which conditions a rule has, what they mention, and
 * whether one holds for a value, which the matcher itself is asked.
 */

/** What a rule asks of one attribute. */
export interface AttributeCondition {
  /** `region`, `attributes.credit`. */
  readonly attribute: string;
  readonly condition: Readonly<{
    within?: readonly string[] | undefined;
    in?: readonly Scalar[] | undefined;
    notIn?: readonly Scalar[] | undefined;
    gte?: number | undefined;
    lt?: number | undefined;
    exists?: boolean | undefined;
  }>;
}

/** The conditions of a rule, one for each attribute it asks about. */
export const conditionsOf = ({ when }: Pick<OwnershipRule, "when">): readonly AttributeCondition[] => {
  const { attributes = {}, ...own } = when;
  return [
    ...Object.entries(own).flatMap(([attribute, condition]) =>
      condition === undefined ? [] : [{ attribute, condition }],
    ),
    ...Object.entries(attributes).map(([name, condition]) => ({
      attribute: `attributes.${name}`,
      condition,
    })),
  ];
};

/** Everything that these conditions mention. */
export const mentionsOf = (conditions: readonly AttributeCondition["condition"][]): Mentions => ({
  values: new Set(conditions.flatMap((one) => [...(one.in ?? []), ...(one.notIn ?? [])])),
  regions: new Set(conditions.flatMap((one) => one.within ?? [])),
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
export const valueOf = (customer: CustomerFacts, attribute: string): unknown =>
  attribute.startsWith("attributes.")
    ? (customer.attributes[attribute.slice("attributes.".length)] ?? null)
    : customer[attribute as keyof CustomerFacts];

/** Does a condition hold for a customer who has this value? */
export const conditionHolds = ({ attribute, condition }: AttributeCondition, value: Value): boolean => {
  const when = attribute.startsWith("attributes.")
    ? { attributes: { [attribute.slice("attributes.".length)]: condition } }
    : { [attribute]: condition };
  return judge(when as When, withValue(blank, attribute, value)).every((one) => one.holds);
};
