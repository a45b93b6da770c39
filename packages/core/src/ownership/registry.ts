import { type Fault, fail, type Issue, invalidInput, ok, type Result } from "../kernel/index.js";
import { coreFilters, type RepFilter } from "./candidates.js";
import { type ConditionOperators, coreOperators } from "./operators.js";
import type { OwnershipPolicy } from "./policy.js";
import { coreScorers, type Scorer } from "./scorers.js";

/** What policies can name: pure functions by name. */
export interface OwnershipRegistry {
  /** For `when.custom`. */
  readonly conditions: ConditionOperators;
  /** For `candidates.custom`; the name is the reason of a rejection. */
  readonly filters: Readonly<Record<string, RepFilter>>;
  /** For `best-score`. */
  readonly scorers: Readonly<Record<string, Scorer>>;
}

/** What an embedder adds to it. A name of core keeps its meaning. */
export type OwnershipExtensions = Partial<OwnershipRegistry>;

/** What core brings and what an embedder adds. */
export const registryOf = (extensions: OwnershipExtensions): OwnershipRegistry => ({
  conditions: { ...extensions.conditions, ...coreOperators },
  filters: { ...extensions.filters, ...coreFilters },
  scorers: { ...extensions.scorers, ...coreScorers },
});

const unknown = (path: string, name: string, known: object): readonly Issue[] => {
  if (Object.hasOwn(known, name)) return [];
  const names = Object.keys(known).join(", ");
  const text = {
    en: `expected one of ${names}; ${name} is not registered under ownershipExtensions`,
    "zh-CN": `应为以下之一：${names}；${name} 未在 ownershipExtensions 中注册`,
  };
  return [{ path, expected: `one of ${names}`, text }];
};

/**
 * Checks that everything which a policy names is registered: the policy, or one fault with the path of every name that is
 * not.
 *
 * @example
 * ```ts
 * import { checkNames, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const near = { attribute: "region", operator: "near", operand: "US/West" };
 * const policy = OwnershipPolicy.parse({
 *   rules: [{ id: "close", when: { custom: [near] }, then: { strategy: "in-turn" } }],
 * });
 * const checked = checkNames(policy, {});
 * checked.ok ? [] : checked.error.issues.map((issue) => issue.path); // => ["rules[0].when.custom[0].operator"]
 * checkNames(policy, { conditions: { near: (found, expected) => found === expected } }).ok; // => true
 * ```
 */
export const checkNames = (
  policy: OwnershipPolicy,
  extensions: OwnershipExtensions,
): Result<OwnershipPolicy, Fault> => {
  const { conditions, filters, scorers } = registryOf(extensions);
  const issues = policy.rules.flatMap(({ when, then }, rule) => [
    ...(when.custom ?? []).flatMap(({ operator }, at) =>
      unknown(`rules[${rule}].when.custom[${at}].operator`, operator, conditions),
    ),
    ...("candidates" in then ? (then.candidates.custom ?? []) : []).flatMap((name, at) =>
      unknown(`rules[${rule}].then.candidates.custom[${at}]`, name, filters),
    ),
    ...("scorers" in then ? then.scorers : []).flatMap(({ scorer }, at) =>
      unknown(`rules[${rule}].then.scorers[${at}].scorer`, scorer, scorers),
    ),
  ]);
  return issues.length === 0
    ? ok(policy)
    : fail(
        invalidInput(
          { what: { en: "the ownership policy", "zh-CN": "归属策略" }, faults: issues.length },
          issues,
        ),
      );
};
