import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CustomerFacts, judge, ruleFor, tryRules } from "./match.js";
import type { OwnershipRule } from "./policy.js";
import type { When } from "./when-policy.js";

const plain: CustomerFacts = {
  id: "c-1",
  kind: "end-customer",
  party: "organisation",
  region: "US/West/CA",
  industry: null,
  segment: "smb",
  size: 40,
  source: "web",
  tags: ["vip", "fair"],
  attributes: { credit: "A", seats: 12, key: true, blank: null, brands: ["x", "y"] },
};

const holds = (when: When, customer: CustomerFacts = plain): boolean =>
  judge(when, customer).every((condition) => condition.holds);

describe("a condition", () => {
  test("on a region holds within it, and not for what only begins alike", () => {
    expect(holds({ region: { within: ["US/West"] } })).toBe(true);
    expect(holds({ region: { within: ["US/We"] } })).toBe(false);
    expect(holds({ region: { in: ["US/West"] } })).toBe(false);
    expect(holds({ region: { notIn: ["US/West"] } })).toBe(true);
  });

  test("on a size holds from its lower bound, and no longer at its upper", () => {
    expect(
      [39, 40, 99, 100].map((size) => holds({ size: { gte: 40, lt: 100 } }, { ...plain, size })),
    ).toEqual([false, true, true, false]);
  });

  test("on a list holds when one of its items does, and excludes when one of them is named", () => {
    expect(holds({ tags: { in: ["fair"] } })).toBe(true);
    expect(holds({ tags: { notIn: ["fair"] } })).toBe(false);
    expect(holds({ attributes: { brands: { in: ["y", "z"] } } })).toBe(true);
  });

  test("on a custom attribute compares texts, numbers and flags by their own type", () => {
    expect(
      holds({ attributes: { credit: { in: ["A", "B"] }, seats: { gte: 12 }, key: { in: [true] } } }),
    ).toBe(true);
    expect(holds({ attributes: { seats: { in: ["12"] } } })).toBe(false);
    expect(holds({ attributes: { credit: { gte: 1 } } })).toBe(false);
  });

  test("on what is missing holds only where absence is asked for", () => {
    const missing: readonly When[] = [
      { industry: { in: ["steel"] } },
      { industry: { notIn: ["steel"] } },
      { industry: { exists: true } },
      { attributes: { blank: { notIn: ["A"] } } },
      { attributes: { never: { lt: 9 } } },
    ];
    expect(missing.map((when) => holds(when))).toEqual([false, false, false, false, false]);
    expect(holds({ industry: { exists: false }, attributes: { never: { exists: false } } })).toBe(true);
    expect(holds({ tags: { exists: false } }, { ...plain, tags: [] })).toBe(true);
    expect(holds({ segment: { exists: false } })).toBe(false);
  });

  test("is judged with the value that was found, also after another one failed", () => {
    expect(judge({ industry: { in: ["steel"] }, size: { gte: 50 } }, plain)).toEqual([
      { attribute: "industry", operator: "in", expected: ["steel"], found: null, holds: false },
      { attribute: "size", operator: "gte", expected: 50, found: 40, holds: false },
    ]);
  });
});

const anyWhen: fc.Arbitrary<When> = fc.record(
  {
    region: fc.record({ within: fc.subarray(["US", "US/West", "CN"], { minLength: 1 }) }),
    segment: fc.oneof(
      fc.record({ in: fc.subarray(["smb", "key"], { minLength: 1 }) }),
      fc.record({ notIn: fc.subarray(["smb", "key"], { minLength: 1 }) }),
      fc.record({ exists: fc.boolean() }),
    ),
    size: fc.record({ gte: fc.integer({ min: 0, max: 4 }) }),
  },
  { requiredKeys: [] },
);
const anyCustomer: fc.Arbitrary<CustomerFacts> = fc
  .record({
    region: fc.constantFrom(null, "US", "US/West", "US/West/CA", "CN/Zhejiang"),
    segment: fc.constantFrom(null, "smb", "key"),
    size: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
  })
  .map((some) => ({ ...plain, ...some }));
const anyRules: fc.Arbitrary<readonly OwnershipRule[]> = fc
  .array(anyWhen, { maxLength: 6 })
  .map((whens) => whens.map((when, at) => ({ id: `r${at}`, when, then: { pool: "public" } })));

/** The definition, written down a second time and without the operators' table. */
const matches = ({ region, segment, size }: When, customer: CustomerFacts): boolean =>
  (region === undefined ||
    (customer.region !== null &&
      (region.within ?? []).some((wide) => `${customer.region}/`.startsWith(`${wide}/`)))) &&
  (segment === undefined ||
    (customer.segment === null
      ? segment.exists === false
      : segment.exists === true ||
        segment.in?.includes(customer.segment) === true ||
        (segment.notIn !== undefined && !segment.notIn.includes(customer.segment)))) &&
  (size === undefined || (customer.size !== null && customer.size >= (size.gte ?? 0)));

describe("rules", () => {
  test("are tried in order up to the first that matches, which is the one that decides", () => {
    fc.assert(
      fc.property(anyRules, anyCustomer, (rules, customer) => {
        const first = rules.findIndex((rule) => matches(rule.when, customer));
        const tried = tryRules(rules, customer);
        expect(tried).toHaveLength(first === -1 ? rules.length : first + 1);
        expect(tried.map((trial) => trial.matched)).toEqual(tried.map((_, at) => at === first));
        expect(ruleFor(rules, customer)).toBe(rules[first] ?? null);
      }),
    );
  });

  test("that fail have a failed condition to show for it, and one that matches has none", () => {
    fc.assert(
      fc.property(anyRules, anyCustomer, (rules, customer) => {
        for (const trial of tryRules(rules, customer))
          expect(trial.conditions.some((condition) => !condition.holds)).toBe(!trial.matched);
      }),
    );
  });

  test("do not see an attribute that no condition names", () => {
    fc.assert(
      fc.property(anyRules, anyCustomer, fc.string(), (rules, customer, industry) => {
        expect(tryRules(rules, { ...customer, industry })).toEqual(tryRules(rules, customer));
      }),
    );
  });
});
