import fc from "fast-check";
import { expect, test } from "vitest";
import type { CustomerFacts } from "../match.js";
import { ruleFor } from "../match.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "../policy.js";
import { blank } from "./conditions.js";
import { diffPolicies, inRegion, inRegionText, lintPolicy } from "./index.js";

const toLin = { strategy: "fixed", repId: "lin" } as const;
const toPublic = { pool: "public" } as const;
const policyOf = (...rules: NonNullable<OwnershipPolicyInput["rules"]>) => OwnershipPolicy.parse({ rules });
const errors = (policy: OwnershipPolicy) =>
  lintPolicy(policy).filter((one) => one.severity === "error" || one.severity === "unknown");

test("a tree of industries is told apart as regions are", () => {
  const policy = policyOf(
    { id: "metal", when: { industry: { within: ["metal"] } }, then: toLin },
    { id: "steel", when: { industry: { within: ["metal/steel"] } }, then: toPublic },
    { id: "metals", when: { industry: { in: ["metals"] } }, then: toPublic },
  );
  const [found, ...more] = errors(policy);
  expect([found?.code, found?.rules, found?.witness?.industry]).toEqual([
    "OW102",
    ["steel", "metal"],
    "metal/steel",
  ]);
  expect(more).toEqual([]);
});

test("a prefix is covered by a shorter one, and by all that it can go on with and itself", () => {
  const prefix = (id: string, ...starts: string[]) => ({
    id,
    when: { source: { prefix: starts } },
    then: id.length % 2 === 0 ? toLin : toPublic,
  });
  const covered = policyOf(prefix("fair", "fair"), prefix("fair-x", "fair-2026", "fairy"));
  expect(errors(covered).map((one) => one.rules)).toEqual([["fair-x", "fair"]]);
  expect(errors(policyOf(prefix("long", "fair-2026"), prefix("short", "fair")))).toEqual([]);
});

test("of a list, an item that begins so is enough", () => {
  const policy = policyOf(
    { id: "any", when: { tags: { prefix: ["vip"] } }, then: toLin },
    { id: "gold", when: { tags: { in: ["vip-gold", "vip"] } }, then: toPublic },
    { id: "both", when: { tags: { prefix: ["v"], in: ["x"] } }, then: toPublic },
  );
  expect(errors(policy).map((one) => one.rules)).toEqual([["gold", "any"]]);
  const [move] = diffPolicies(policyOf(), policyOf(...policy.rules.slice(0, 1))).moves;
  expect(move?.regions.map(inRegionText)).toEqual(["tags = !null; tags = +vip*"]);
});

test("numbers are not told apart by how they are written: that alone stays unknown", () => {
  const asks = (start: string) =>
    policyOf(
      { id: "all", when: { attributes: { code: { exists: true } } }, then: toLin },
      { id: "some", when: { attributes: { code: { prefix: [start] } } }, then: toPublic },
    );
  expect(errors(asks("1")).map((one) => [one.code, one.severity])).toEqual([
    ["OW102", "error"],
    ["OW103", "unknown"],
  ]);
  expect(errors(asks("A")).map((one) => [one.code, one.severity])).toEqual([["OW102", "error"]]);
  const alone = (start: string) =>
    lintPolicy(policyOf({ id: "a", when: { attributes: { code: { prefix: [start] } } }, then: toLin }));
  expect(alone("1").map((one) => one.severity)).toContain("unknown");
  expect(alone("A").map((one) => one.severity)).not.toContain("unknown");
});

test("flags count as the texts they read as", () => {
  const policy = policyOf(
    { id: "yes", when: { attributes: { paid: { in: [true] } } }, then: toLin },
    { id: "t", when: { attributes: { paid: { prefix: ["tr"] } } }, then: toPublic },
    { id: "no", when: { attributes: { paid: { within: ["false"] } } }, then: toLin },
    { id: "false", when: { attributes: { paid: { in: [false] } } }, then: toPublic },
  );
  expect(errors(policy).map((one) => one.rules)).toEqual([["false", "no"]]);
});

test("what begins longer and stays where it was is not in the region that moves; a flag that reads so is", () => {
  const longer = { id: "long", when: { source: { prefix: ["fair-2026"] } }, then: toPublic };
  const shorter = { id: "short", when: { source: { prefix: ["fair"] } }, then: toLin };
  const moving = (a: OwnershipPolicy, b: OwnershipPolicy, customer: CustomerFacts) =>
    diffPolicies(a, b).moves.some((move) => move.regions.some((region) => inRegion(region, customer)));
  const [a, b] = [policyOf(longer), policyOf(longer, shorter)];
  const from = (source: string) => moving(a, b, { ...blank, source });
  expect(["fair", "fair-x", "fair-2026", "fair-2026-a", "fai"].map(from)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const paid = policyOf({ id: "t", when: { attributes: { paid: { prefix: ["tr"] } } }, then: toLin });
  const flagged = (value: boolean) => moving(policyOf(), paid, { ...blank, attributes: { paid: value } });
  expect([flagged(true), flagged(false)]).toEqual([true, false]);
});

/** Every text of up to four letters of a small alphabet, which has a text for each part that these patterns cut out. */
const letters = ["a", "b", "/", "~", "o"];
const longer = (all: readonly string[]) => all.flatMap((text) => letters.map((letter) => text + letter));
const [one, two, three] = [longer([""]), longer(longer([""])), longer(longer(longer([""])))];
const words = [...one, ...two, ...three, ...longer(three)];
const some = (...of: string[]) => fc.subarray(of, { minLength: 1 });
const maybe = <A>(one: fc.Arbitrary<A>) => fc.option(one, { nil: undefined });
const present = (condition: object) => Object.values(condition).some((one) => one !== undefined);
const pattern = fc
  .record({
    in: maybe(some("a", "ab", "b", "a/b")),
    notIn: maybe(some("a", "ab", "a/")),
    within: maybe(some("a", "a/b", "b")),
    prefix: maybe(some("a", "ab", "a/", "b", "ba")),
    exists: maybe(fc.boolean()),
  })
  .filter(present);
const anyPolicy = fc
  .array(fc.record({ industry: pattern, then: fc.constantFrom(toLin, toPublic) }), { maxLength: 7 })
  .map((rules) =>
    policyOf(...rules.map(({ industry, then }, at) => ({ id: `r${at}`, when: { industry }, then }))),
  );
const everybody: readonly CustomerFacts[] = [null, ...words].map((industry) => ({ ...blank, industry }));

test("D10 over texts: exactly the rules that decide for nobody, and exactly the gaps", () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const found = lintPolicy(policy);
      const deciders = new Set(everybody.map((customer) => ruleFor(policy.rules, customer)?.id ?? null));
      const dead = policy.rules.flatMap(({ id }) => (deciders.has(id) ? [] : [id]));
      const named = found.filter(({ code }) => ["OW101", "OW102", "OW110"].includes(code));
      expect(named.map((one) => one.rules[0])).toEqual(dead);
      expect(found.filter((one) => one.severity === "unknown")).toEqual([]);
      const gaps = found.filter((one) => one.code === "OW103");
      expect(gaps).toHaveLength(deciders.has(null) && policy.rules.length > 0 ? 1 : 0);
      for (const { witness } of gaps) expect(witness && ruleFor(policy.rules, witness)).toBeNull();
    }),
    { numRuns: 40 },
  );
});

test("D11 over texts: a customer is in a region of the diff if and only if it moves", () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, (a, b) => {
      const { moves, complete } = diffPolicies(a, b, { regions: Number.POSITIVE_INFINITY });
      expect(complete).toBe(true);
      const place = (policy: OwnershipPolicy, customer: CustomerFacts) =>
        JSON.stringify(ruleFor(policy.rules, customer)?.then ?? policy.fallback);
      for (const customer of everybody) {
        const inside = moves.flatMap((move) => move.regions.filter((region) => inRegion(region, customer)));
        expect(inside.length).toBe(place(a, customer) === place(b, customer) ? 0 : 1);
      }
    }),
    { numRuns: 15 },
  );
});
