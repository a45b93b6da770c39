import type { CustomerFacts, OwnershipPolicy } from "../../ownership/index.js";
import { conditionsOf } from "./naive.js";

type Value = string | number | boolean | null | readonly string[];

const numeric = (operator: string, operand: unknown): readonly Value[] =>
  typeof operand === "number" && (operator === "gte" || operator === "lt")
    ? [operand - 1, operand, operand + 1]
    : [];

const mentioned = (operator: string, operand: unknown): readonly Value[] => {
  const list = (Array.isArray(operand) ? operand : []) as readonly Value[];
  return operator === "within"
    ? list.flatMap((one) => [one, `${String(one)}/inner`, `${String(one)}x`])
    : list;
};

/** The attributes that the rules ask for. */
export const attributesOf = ({ rules }: OwnershipPolicy): readonly string[] => [
  ...new Set(rules.flatMap(({ when }) => [...conditionsOf(when).keys()])),
];

const closed: Readonly<Record<string, readonly string[]>> = {
  kind: ["end-customer", "dealer", "agent", "wholesaler", "retailer"],
  party: ["organisation", "person"],
};

/** Values of an attribute that some rule tells apart: all that are mentioned, their neighbours, another, and none. */
export const valuesFor = (policy: OwnershipPolicy, attribute: string): readonly Value[] => {
  const fixed = closed[attribute];
  if (fixed !== undefined) return fixed;
  const values = policy.rules.flatMap(({ when }) =>
    Object.entries(conditionsOf(when).get(attribute) ?? {}).flatMap(([operator, operand]) => [
      ...numeric(operator, operand),
      ...mentioned(operator, operand),
    ]),
  );
  const other: Value = attribute === "size" ? 0 : "else";
  const all = [...new Set([...values, other])];
  if (attribute === "tags") return [...all.map((one) => [String(one)]), []];
  return [...all, null];
};

/** The same customer with another value; null, or an empty list, takes it away. */
export const withValue = (customer: CustomerFacts, attribute: string, value: Value): CustomerFacts => {
  if (attribute === "kind" || attribute === "party")
    return value === null ? customer : { ...customer, [attribute]: value };
  if (attribute === "tags") return { ...customer, tags: value === null ? [] : (value as string[]) };
  if (!attribute.startsWith("attributes.")) return { ...customer, [attribute]: value };
  const attributes = { ...customer.attributes } as Record<string, Value>;
  attributes[attribute.slice("attributes.".length)] = value;
  return { ...customer, attributes: attributes as CustomerFacts["attributes"] };
};
