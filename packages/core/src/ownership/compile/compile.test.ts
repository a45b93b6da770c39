import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerFacts } from "../../../../../tests/support/ownership-facts.js";
import { type CustomerFacts, inOrder, judge, tryRules } from "../match.js";
import { type ConditionOperators, coreOperators } from "../operators.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "../policy.js";
import type { When } from "../when-policy.js";
import { columnsOf, compilePolicy, explainMatch, matchColumns, matchRule, nearMiss } from "./index.js";

const plain = customerFacts("c-1");
const operators: ConditionOperators = {
  ...coreOperators,
  longer: (found, expected) => typeof found === "string" && found.length > Number(expected),
};

const REGIONS = ["US", "US/West", "US/West/CA", "US/East", "US/Wes", "CN", "CN/Zhejiang"];
const INDUSTRIES = ["metal", "metal/steel", "metals", "food"];
const WORDS = ["a", "ab", "abc", "b", "7", ""];
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1, maxLength: 3 });
const bound = fc.integer({ min: -2, max: 9 });
const span = fc
  .record({ gte: bound, lt: bound }, { requiredKeys: [] })
  .filter(({ gte, lt }) => (gte ?? lt) !== undefined && (gte === undefined || lt === undefined || gte < lt));
const words = some(WORDS.filter((word) => word !== ""));
/** One or two of these operators: with more, hardly a rule would ever match. */
const asked = (shape: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc
    .subarray(Object.keys(shape), { minLength: 1, maxLength: 2 })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((name) => [name, shape[name] ?? fc.boolean()]))),
    );
const text = { in: words, notIn: words, prefix: words, exists: fc.boolean() };
const mixed = {
  in: some(["a", "ab", "7", 1, 2, true]),
  notIn: some(["a", "b", 1, false]),
  within: words,
  prefix: words,
  exists: fc.boolean(),
};
const named = (name: string, condition: fc.Arbitrary<unknown>) =>
  condition.map((one) => ({ [name]: one }) as When);
const custom = fc.record({
  attribute: fc.constantFrom("region", "segment", "attributes.x"),
  operator: fc.constantFrom("longer", "longer", "unheard-of"),
  operand: fc.integer({ min: 0, max: 4 }),
});

/** What one attribute is asked. */
const one = fc.oneof(
  named(
    "region",
    asked({ within: some(REGIONS), in: some(REGIONS), notIn: some(REGIONS), exists: fc.boolean() }),
  ),
  named(
    "industry",
    asked({ within: some(INDUSTRIES), prefix: some(["me", "metal", "f"]), in: some(INDUSTRIES) }),
  ),
  named("segment", asked(text)),
  named("size", span),
  named("registeredAt", span),
  named("tags", asked(text)),
  named("attributes", fc.dictionary(fc.constantFrom("x", "y"), fc.oneof(span, asked(mixed)), { maxKeys: 2 })),
  named("custom", fc.array(custom, { minLength: 1, maxLength: 2 })),
);
const anyWhen = fc
  .array(one, { minLength: 1, maxLength: 3 })
  .map((conditions): When => Object.assign({}, ...conditions));

const nothing = fc.constant(null);
const value = fc.oneof(
  nothing,
  fc.constantFrom(...WORDS),
  fc.integer({ min: -3, max: 10 }),
  fc.boolean(),
  fc.subarray(WORDS),
);
const anyCustomer: fc.Arbitrary<CustomerFacts> = fc
  .record({
    region: fc.oneof(nothing, fc.constantFrom(...REGIONS, "US/West/CA/LA", "JP", "CN/Zhejiang/Hangzhou")),
    industry: fc.oneof(nothing, fc.constantFrom(...INDUSTRIES, "metal/steel/wire", "media")),
    segment: fc.oneof(nothing, fc.constantFrom(...WORDS)),
    size: fc.oneof(nothing, fc.integer({ min: -3, max: 10 })),
    registeredAt: fc.integer({ min: -3, max: 10 }),
    tags: fc.subarray(WORDS),
    attributes: fc.dictionary(fc.constantFrom("x", "y", "z"), value),
  })
  .map((found) => ({ ...plain, ...found }));

const policyOf = (rules: readonly unknown[], hitPolicy: "first" | "priority" = "first") =>
  OwnershipPolicy.parse({ hitPolicy, rules } as OwnershipPolicyInput);
const anyPolicy = fc
  .tuple(
    fc.oneof(fc.array(anyWhen, { maxLength: 5 }), fc.array(anyWhen, { minLength: 30, maxLength: 70 })),
    fc.uniqueArray(fc.integer(), { minLength: 70, maxLength: 70 }),
    fc.constantFrom("first" as const, "priority" as const),
  )
  .map(([whens, priorities, hitPolicy]) =>
    policyOf(
      whens.map((when, at) => ({ id: `r${at}`, when, then: { pool: "public" }, priority: priorities[at] })),
      hitPolicy,
    ),
  );

describe("a compiled policy", () => {
  test("decides as trying the rules one by one does, by customer and by columns (D3)", () => {
    fc.assert(
      fc.property(anyPolicy, fc.array(anyCustomer, { minLength: 1, maxLength: 12 }), (policy, customers) => {
        const compiled = compilePolicy(policy, { conditions: operators });
        const naive = customers.map((customer) => {
          const tried = tryRules(inOrder(policy), customer, operators);
          return tried.at(-1)?.matched === true ? tried.length - 1 : -1;
        });
        expect(customers.map((customer) => matchRule(compiled, customer))).toEqual(naive);
        expect([...matchColumns(compiled, columnsOf(compiled, customers))]).toEqual(naive);
      }),
      { numRuns: 120 },
    );
  });

  test("names every earlier rule that fails on one attribute alone, and no other", () => {
    fc.assert(
      fc.property(anyPolicy, anyCustomer, (policy, customer) => {
        const compiled = compilePolicy(policy, { conditions: operators });
        const until = matchRule(compiled, customer);
        const before = until === -1 ? compiled.rules : compiled.rules.slice(0, until);
        const naive = before.flatMap(({ id, when }) => {
          const failing = judge(when, customer, operators).filter((verdict) => !verdict.holds);
          const attributes = [...new Set(failing.map((verdict) => verdict.attribute))];
          return attributes.length === 1 ? [{ ruleId: id, attribute: attributes[0] }] : [];
        });
        const { position, misses } = explainMatch(compiled, customer);
        expect(position).toBe(until);
        expect(Array.from(misses, (miss) => nearMiss(compiled, miss))).toEqual(naive);
      }),
      { numRuns: 120 },
    );
  });

  test("gives the same rule under `priority` in whatever order the rules are listed", () => {
    fc.assert(
      fc.property(fc.array(anyWhen, { maxLength: 8 }), anyCustomer, (whens, customer) => {
        const rules = whens.map((when, at) => ({
          id: `r${at}`,
          when,
          then: { pool: "public" },
          priority: at,
        }));
        const [one, other] = [rules, [...rules].reverse()].map((listed) => {
          const compiled = compilePolicy(policyOf(listed, "priority"), { conditions: operators });
          return compiled.rules[matchRule(compiled, customer)]?.id;
        });
        expect(one).toBe(other);
      }),
    );
  });

  test("without rules, or with rules that ask for nothing, needs no index", () => {
    expect(matchRule(compilePolicy(policyOf([])), plain)).toBe(-1);
    const open = compilePolicy(policyOf([{ id: "all", then: { pool: "public" } }]));
    expect([matchRule(open, plain), ...matchColumns(open, { length: 2, columns: {} })]).toEqual([0, 0, 0]);
  });

  test("takes a column that is not given, and NaN in one of numbers, for missing", () => {
    const compiled = compilePolicy(
      policyOf([
        { id: "new", when: { size: { exists: false }, region: { exists: false } }, then: { pool: "public" } },
        { id: "big", when: { size: { gte: 5 } }, then: { pool: "public" } },
      ]),
    );
    const numbers = Float64Array.from([Number.NaN, 5, 4]);
    expect([...matchColumns(compiled, { length: 3, columns: { size: { numbers } } })]).toEqual([0, 1, -1]);
  });
});
