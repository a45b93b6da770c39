import type { CustomerFacts, OwnershipPolicy } from "../../ownership/index.js";
import { blankCustomer } from "./arbitraries.js";
import { conditionsOf, naiveHolds } from "./naive.js";
import { attributesOf, valuesFor, withValue } from "./values.js";

/** What every combination of the values that rules tell apart came to. */
export interface Grid {
  /** A customer for whom each rule decides; who is not here decides for nobody. */
  readonly reached: ReadonlyMap<string, CustomerFacts>;
  /** A customer whom no rule matches. */
  readonly unmatched: CustomerFacts | null;
}

/** Tries them all: as many as the product of the values, so for small policies. */
export const gridOf = (policy: OwnershipPolicy): Grid => {
  const { rules } = policy;
  const attributes = attributesOf(policy);
  const values = attributes.map((name) => valuesFor(policy, name));
  const asked = rules.map(({ when }) => conditionsOf(when));
  const fits = attributes.map((name, at) =>
    (values[at] ?? []).map((value) =>
      asked.map((conditions) => naiveHolds(conditions.get(name) ?? {}, value)),
    ),
  );
  const reached = new Map<string, CustomerFacts>();
  let unmatched: CustomerFacts | null = null;
  const customerOf = (chosen: readonly number[]): CustomerFacts =>
    attributes.reduce(
      (customer, name, at) => withValue(customer, name, values[at]?.[chosen[at] ?? 0] ?? null),
      blankCustomer("c"),
    );
  const visit = (chosen: readonly number[], matching: readonly number[]): void => {
    const at = chosen.length;
    if (at === attributes.length || matching.length === 0) {
      const rule = rules[matching[0] ?? -1];
      if (rule === undefined) unmatched ??= customerOf(chosen);
      else if (!reached.has(rule.id)) reached.set(rule.id, customerOf(chosen));
      return;
    }
    fits[at]?.forEach((fitting, value) => {
      visit(
        [...chosen, value],
        matching.filter((rule) => fitting[rule] === true),
      );
    });
  };
  visit(
    [],
    rules.map((_, at) => at),
  );
  return { reached, unmatched };
};
