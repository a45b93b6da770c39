import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { repFacts } from "../../../../../tests/support/ownership-facts.js";
import { CustomerKind } from "../../customer/index.js";
import type { RepFacts } from "../candidates.js";
import { compilePolicy } from "../compile/index.js";
import { decide } from "../decide.js";
import { type CustomerFacts, judge, ruleFor } from "../match.js";
import { OwnershipPolicy, type OwnershipPolicyInput, type OwnershipRule } from "../policy.js";
import { attributeOf, blank, conditionsOf, testOf } from "./conditions.js";
import {
  diffCustomers,
  diffPolicies,
  type Finding,
  type FindingCode,
  inRegion,
  lintPolicy,
} from "./index.js";
import { fallbackOutcome, outcomeOf } from "./table.js";

const policyOf = (...rules: NonNullable<OwnershipPolicyInput["rules"]>) => OwnershipPolicy.parse({ rules });
const rep = (id: string, some: Partial<RepFacts> = {}): RepFacts => repFacts(id, { teamId: "east", ...some });
const east = { id: "east", parentId: null, regions: [] };
const coded = (findings: readonly Finding[], code: FindingCode) =>
  findings.filter((one) => one.code === code);
const inTurn = { candidates: {}, strategy: "in-turn" } as const;
const toLin = { strategy: "fixed", repId: "lin" } as const;
const toPublic = { pool: "public" } as const;
const decidedBy = (policy: OwnershipPolicy, customer: CustomerFacts) =>
  decide(policy, { customer, reps: [], teams: [], load: {}, excluded: [], ledger: null, now: 0 }).trace
    .ruleId;

describe("rules that never decide", () => {
  test("whoever is to blame decides for somebody of the rule, and the witness is one of these", () => {
    const policy = policyOf(
      { id: "lower", when: { size: { lt: 10 } }, then: toPublic },
      { id: "upper", when: { size: { gte: 5 } }, then: toLin },
      { id: "any", when: { size: { gte: 0 } }, then: toPublic },
      { id: "some", when: { size: { gte: 1 } }, then: toLin },
      { id: "big", when: { size: { gte: 20 } }, then: toPublic },
    );
    const [, some, big] = lintPolicy(policy).filter(({ code }) => code === "OW101" || code === "OW102");
    expect([some?.code, some?.rules]).toEqual(["OW101", ["some", "lower", "upper"]]);
    expect([big?.code, big?.rules]).toEqual(["OW102", ["big", "upper"]]);
    expect(some?.witness && decidedBy(policy, some.witness)).toBe("lower");
    expect(big?.witness && decidedBy(policy, big.witness)).toBe("upper");
  });

  test("one earlier rule that asks for less is to blame", () => {
    const policy = policyOf(
      { id: "east", when: { region: { within: ["CN"] } }, then: toPublic },
      { id: "zj", when: { region: { within: ["CN/ZJ"] }, size: { gte: 5 } }, then: toLin },
    );
    const [found] = lintPolicy(policy);
    expect(found).toMatchObject({
      code: "OW102",
      severity: "error",
      path: "rules[1]",
      rules: ["zj", "east"],
    });
    expect(found?.witness && decidedBy(policy, found.witness)).toBe("east");
    expect(found?.text["zh-CN"]).toContain("永不生效");
  });

  test("several that cover it together are named, and no other", () => {
    const policy = policyOf(
      { id: "unrelated", when: { segment: { in: ["vip"] }, size: { lt: 3 } }, then: toPublic },
      { id: "absent", when: { region: { exists: false } }, then: toPublic },
      { id: "not-zj", when: { region: { notIn: ["ZJ"] } }, then: toPublic },
      { id: "zj", when: { region: { in: ["ZJ"] } }, then: toPublic },
      { id: "big", when: { size: { gte: 5 } }, then: toLin },
    );
    expect(coded(lintPolicy(policy), "OW101")[0]?.rules).toEqual(["big", "absent", "not-zj", "zj"]);
  });

  test("a rule that contradicts itself is told apart from one that is covered", () => {
    const policy = policyOf(
      { id: "a", when: { segment: { in: ["x"], notIn: ["x"] } }, then: toPublic },
      { id: "b", when: { kind: { in: ["partner"] } }, then: toPublic },
      { id: "c", when: { tags: { in: ["x"], notIn: ["x"] } }, then: toPublic },
      { id: "d", when: { party: { exists: false } }, then: toPublic },
      { id: "e", when: { tags: { exists: false, in: ["x"] } }, then: toPublic },
      { id: "f", when: { size: { lt: 0 } }, then: toPublic },
    );
    const found = coded(lintPolicy(policy), "OW110");
    expect(found.map((one) => one.path)).toEqual([
      "rules[0].when.segment",
      "rules[1].when.kind",
      "rules[2].when.tags",
      "rules[3].when.party",
      "rules[4].when.tags",
      "rules[5].when.size",
    ]);
    expect(coded(lintPolicy(policy), "OW111")[0]?.facts.values).toEqual(["partner"]);
  });

  test("a list may hold several of the items, so one rule for each covers not the rule for neither", () => {
    const policy = policyOf(
      { id: "vip", when: { tags: { in: ["vip"] } }, then: toPublic },
      { id: "none", when: { tags: { exists: false } }, then: toPublic },
      { id: "not-old", when: { tags: { notIn: ["old"] } }, then: toPublic },
      { id: "old", when: { tags: { in: ["old", "vip"] } }, then: toPublic },
      { id: "all", then: toLin },
    );
    expect(
      lintPolicy(policy)
        .filter((one) => one.severity === "error")
        .map((one) => one.rules[0]),
    ).toEqual(["all"]);
  });

  test("what the budget leaves open is said to be unknown", () => {
    const policy = policyOf(
      { id: "a", when: { size: { lt: 500 } }, then: toPublic },
      { id: "b", when: { size: { gte: 500 } }, then: toPublic },
      { id: "c", when: { size: { gte: 100 } }, then: toLin },
    );
    const found = lintPolicy(policy, null, { budget: { perQuestion: 1, total: 100 } });
    expect(coded(found, "OW101").at(-1)).toMatchObject({ severity: "unknown", rules: ["c"] });
    expect(coded(found, "OW101")[0]?.suggestion.en).toContain("budget");
  });
});

describe("what nobody decides, and what changes nothing", () => {
  test("a gap is shown by a customer whom no rule matches", () => {
    const policy = policyOf(
      { id: "big", when: { size: { gte: 500 } }, then: toPublic },
      { id: "small", when: { size: { lt: 500 } }, then: toPublic },
    );
    const [found] = coded(lintPolicy(policy), "OW103");
    expect(found).toMatchObject({ severity: "info", witness: { size: null } });
    expect(found?.text.en).toContain("size = null");
    const whole = policyOf(...policy.rules, { id: "rest", then: toLin });
    expect(coded(lintPolicy(whole), "OW103")).toEqual([]);
  });

  test("a rule whose customers the next one would send to the same place is redundant", () => {
    const policy = policyOf(
      { id: "zj", when: { region: { within: ["CN/ZJ"] } }, then: toLin },
      { id: "cn", when: { region: { within: ["CN"] } }, then: toLin },
      { id: "abroad", when: { region: { exists: true } }, then: toPublic },
    );
    expect(coded(lintPolicy(policy), "OW106").map((one) => one.rules[0])).toEqual(["zj", "abroad"]);
  });

  test("the order of rules with different outcomes that meet is information", () => {
    const policy = policyOf(
      { id: "vip", when: { segment: { in: ["vip"] } }, then: toLin },
      { id: "cn", when: { region: { within: ["CN"] } }, then: toPublic },
    );
    const [found] = coded(lintPolicy(policy), "OW108");
    expect(found).toMatchObject({ severity: "info", rules: ["cn", "vip"] });
    expect(found?.witness && decidedBy(policy, found.witness)).toBe("vip");
    const unique = lintPolicy(policy, null, { hitPolicy: "unique" });
    expect(coded(unique, "OW104")).toMatchObject([{ severity: "error", rules: ["cn", "vip"] }]);
    expect(coded(lintPolicy(policy, null, { hitPolicy: "any" }), "OW105")).toHaveLength(1);
  });
});

describe("names, people and limits", () => {
  test("names that nothing answers to", () => {
    const policy = OwnershipPolicy.parse({
      rules: [
        { id: "a", then: { candidates: { teamIds: ["west"], skills: ["latin"] }, strategy: "in-turn" } },
        {
          id: "b",
          when: { attributes: { credit: { gte: 5 } } },
          then: { strategy: "fixed", repId: "nobody" },
        },
      ],
      pools: [{ id: "public", teamIds: ["south"] }],
      fallback: { rep: "gone" },
    });
    const known = { reps: [rep("gone", { active: false })], teams: [east], attributes: {} };
    const found = lintPolicy(policy, known);
    expect(coded(found, "OW113").map((one) => [one.path, one.facts.name])).toEqual([
      ["rules[1].when.attributes.credit", "credit"],
      ["rules[0].then.candidates.teamIds[0]", "west"],
      ["rules[0].then.candidates.skills[0]", "latin"],
      ["rules[1].then.repId", "nobody"],
      ["pools[0].teamIds[0]", "south"],
    ]);
    expect(coded(found, "OW112")).toMatchObject([{ path: "fallback.rep", facts: { reason: "inactive" } }]);
  });

  test("a rep whom no rule reaches, and a rule without anybody", () => {
    const policy = policyOf(
      { id: "zj", when: { region: { within: ["CN/ZJ"] } }, then: toPublic },
      {
        id: "cn",
        when: { region: { within: ["CN"] } },
        then: { ...inTurn, candidates: { coverRegion: true } },
      },
      { id: "skilled", then: { ...inTurn, candidates: { skills: ["latin"] } } },
    );
    const reps = [
      rep("hangzhou", { regions: ["CN/ZJ/Hangzhou"] }),
      rep("shanghai", { regions: ["CN/SH"] }),
      rep("away", { skills: ["latin"], weight: 0 }),
    ];
    const found = lintPolicy(policy, { reps, teams: [east] });
    expect(coded(found, "OW114").map((one) => one.facts.rep)).toEqual(["hangzhou"]);
    expect(coded(found, "OW201").map((one) => one.rules)).toEqual([["skilled"]]);
  });

  test("limits that cannot hold together", () => {
    const policy = OwnershipPolicy.parse({
      rules: [],
      protection: { base: 10, renew: 20, max: 20, warnDays: 9 },
      claim: { maxHeld: 5, perDay: 6, cooldownDays: 10, freezeHours: 264 },
    });
    const codes = (given: OwnershipPolicy) =>
      lintPolicy(given, {
        reps: [rep("a", { capacity: 3 }), rep("b", { capacity: 4 })],
        teams: [east],
        expectedArrivals: 8,
        load: { a: 1 },
      }).map((one) => one.code);
    expect(codes(policy)).toEqual(["OW305", "OW302", "OW203", "OW303", "OW304"]);
    const other = OwnershipPolicy.parse({
      protection: { base: 10, renew: 3, max: 20 },
      claim: { maxHeld: 0, perDay: 0 },
    });
    expect(codes(other)).toEqual(["OW301", "OW204", "OW204", "OW203"]);
  });

  test("a sound policy has nothing said of it", () => {
    const policy = OwnershipPolicy.parse({
      rules: [{ id: "all", then: inTurn }],
      protection: { base: 10, renew: 5, max: 20, warnDays: 3 },
      claim: { maxHeld: 50, perDay: 5, cooldownDays: 7, freezeHours: 24 },
    });
    expect(lintPolicy(policy, { reps: [rep("a"), rep("b")], teams: [east], expectedArrivals: 9 })).toEqual(
      [],
    );
  });
});

describe("what is told apart", () => {
  const known = { ...blank, region: "CN/ZJ/HZ" };
  const movesOf = (a: OwnershipPolicy, b: OwnershipPolicy, customer: CustomerFacts) =>
    diffPolicies(a, b).moves.flatMap((move) =>
      move.regions.filter((region) => inRegion(region, customer)).map(() => move.after.ruleId),
    );

  test("one number does not stand for those above it", () => {
    const credit = (condition: object) => ({ attributes: { credit: condition } });
    const policy = policyOf(
      { id: "two", when: credit({ in: [2] }), then: toLin },
      { id: "more", when: credit({ gte: 2 }), then: toPublic },
    );
    expect(lintPolicy(policy).filter((one) => one.severity === "error")).toEqual([]);
  });

  test("what moves around a region leaves those in it", () => {
    const inside = { id: "zj", when: { region: { within: ["CN/ZJ"] } }, then: toLin };
    const around = { id: "cn", when: { region: { within: ["CN"] } }, then: toLin };
    const [a, b] = [policyOf(inside), policyOf(inside, around)];
    expect(movesOf(a, b, known)).toEqual([]);
    expect(movesOf(a, b, { ...known, region: "CN/SH" })).toEqual(["cn"]);
  });

  test("a customer with both of two items moves once, and by the first of two new rules", () => {
    const tagged = policyOf({ id: "tagged", when: { tags: { in: ["x", "y"] } }, then: toLin });
    expect(movesOf(policyOf(), tagged, { ...blank, tags: ["x", "y"] })).toEqual(["tagged"]);
    const sized = policyOf(
      { id: "small", when: { size: { lt: 5 } }, then: toLin },
      { id: "medium", when: { size: { lt: 9 } }, then: { strategy: "fixed", repId: "zhou" } },
    );
    expect(movesOf(policyOf(), sized, { ...blank, size: 3 })).toEqual(["small"]);
  });

  test("a rule that took its part first is not to blame when the others take that part too", () => {
    const sizes = (id: string, gte: number, lt: number) => ({ id, when: { size: { gte, lt } }, then: toLin });
    const policy = policyOf(
      sizes("middle", 25, 75),
      sizes("lower", 0, 50),
      sizes("upper", 50, 100),
      sizes("all", 0, 100),
    );
    expect(coded(lintPolicy(policy), "OW101").map((one) => one.rules)).toEqual([["all", "lower", "upper"]]);
  });
});

/** Rules over twelve attributes, each with a source of its own and one that they share. */
const generated = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `r${at}`,
    when: {
      source: { in: [`own-${at}`, `shared-${at % 7}`] },
      size: { gte: at % 50, lt: (at % 50) + 40 },
      attributes: Object.fromEntries(
        [at % 10, (at * 7 + 3) % 10].map((name) => [`a${name}`, { in: [at % 4, 10 + (at % 5)] }]),
      ),
    },
    then: { strategy: "fixed", repId: `rep-${at % 17}` } as const,
  }));

test("of faults planted among a thousand rules over twelve attributes all are found, and nothing else is said", {
  timeout: 30_000,
}, () => {
  const base = generated(990);
  const only = (segment: string, more: object = {}) => ({ segment: { in: [segment] }, ...more });
  const policy = policyOf(
    ...base.slice(0, 500),
    { id: "lower", when: only("p", { size: { lt: 5 } }), then: toLin },
    { id: "upper", when: only("p", { size: { gte: 5 } }), then: { strategy: "fixed", repId: "rep-1" } },
    {
      id: "sizeless",
      when: only("p", { size: { exists: false } }),
      then: { strategy: "fixed", repId: "rep-2" },
    },
    { id: "narrow", when: only("q", { region: { within: ["CN"] } }), then: toLin },
    { id: "wide", when: only("q"), then: toLin },
    ...base.slice(500),
    { id: "masked", when: only("p", { region: { within: ["CN"] } }), then: toLin },
    { id: "shadowed", when: { ...base[100]?.when, party: { in: ["person"] } }, then: toLin },
    { id: "contradiction", when: { segment: { in: ["a"], notIn: ["a"] } }, then: toLin },
    { id: "unknown", when: only("z"), then: { strategy: "fixed", repId: "nobody" } },
    { id: "deserted", when: only("y"), then: { ...inTurn, candidates: { skills: ["latin"] } } },
  );
  const reps = [...Array.from({ length: 17 }, (_, at) => rep(`rep-${at}`)), rep("lin"), rep("idle")].map(
    (one) => (one.id === "rep-3" ? { ...one, skills: ["latin"], weight: 0 } : one),
  );
  const found = lintPolicy(policy, { reps, teams: [east] }).filter((one) => one.severity !== "info");
  expect(found.map(({ code, rules }) => [code, ...rules])).toEqual([
    ["OW101", "masked", "lower", "upper", "sizeless"],
    ["OW102", "shadowed", "r100"],
    ["OW110", "contradiction"],
    ["OW113", "unknown"],
    ["OW201", "deserted"],
    ["OW114"],
    ["OW106", "narrow"],
  ]);
});

const some = <A>(...values: A[]) => fc.subarray(values, { minLength: 1 });
const maybe = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: undefined });
const anyRegion = some("CN", "CN/ZJ", "CN/ZJ/HZ", "US");
const present = (condition: object) => Object.values(condition).some((one) => one !== undefined);
const condition = <S>(values: fc.Arbitrary<S[]>) =>
  fc.record({ in: maybe(values), notIn: maybe(values), exists: maybe(fc.boolean()) }).filter(present);
const span = fc
  .record({ gte: maybe(fc.integer({ min: 0, max: 3 })), lt: maybe(fc.integer({ min: 1, max: 4 })) })
  .filter((one) => present(one) && (one.gte ?? 0) < (one.lt ?? 9));
const anyWhen = fc.record({
  region: maybe(
    fc.record({ within: maybe(anyRegion), in: maybe(anyRegion), notIn: maybe(anyRegion) }).filter(present),
  ),
  kind: maybe(condition(some("dealer", "agent"))),
  segment: maybe(condition(some("a", "b"))),
  size: maybe(span),
  tags: maybe(condition(some("x", "y", "z"))),
  attributes: maybe(
    fc.record({
      credit: fc.oneof(condition(some<string | number | boolean>("a", 1, 2, true)), span),
      list: condition(some("p")),
    }),
  ),
});
const anyThen = fc.constantFrom(toLin, toPublic, { strategy: "fixed", repId: "zhou" } as const);
const anyPolicy = fc
  .array(fc.record({ when: anyWhen, then: anyThen }), { maxLength: 7 })
  .map((rules) =>
    policyOf(...(rules.map((rule, at) => ({ id: `r${at}`, ...rule })) as OwnershipPolicy["rules"])),
  );
const anyCustomer = fc.record({
  id: fc.constant("c"),
  kind: fc.constantFrom(...CustomerKind.options),
  party: fc.constant("organisation" as const),
  region: fc.constantFrom(
    null,
    "CN",
    "CN/ZJ",
    "CN/ZJ/HZ",
    "CN/ZJ/HZ/W",
    "CN/ZJ/NB",
    "CN/SH",
    "US",
    "US/CA",
    "FR",
  ),
  industry: fc.constant(null),
  segment: fc.constantFrom(null, "a", "b", "c"),
  size: fc.constantFrom(null, 0, 1, 2, 3, 4, 99),
  source: fc.constant(null),
  tags: fc.subarray(["x", "y", "z", "w"]),
  attributes: fc.record({
    credit: fc.constantFrom(null, "a", "b", -5, 0, 1, 2, 3, 9, true, false),
    list: fc.subarray(["p", "q"]),
  }),
});

const smallWhen = fc.record(
  {
    region: fc.record({ within: some("CN", "CN/ZJ"), notIn: maybe(some("CN")) }),
    segment: condition(some("a", "b")),
    size: fc.constantFrom({ lt: 5 }, { gte: 5 }, { exists: false }, { exists: true }),
    tags: condition(some("x", "y")),
  },
  { requiredKeys: [] },
);
const smallPolicy = fc
  .array(fc.record({ when: smallWhen, then: anyThen }), { maxLength: 9 })
  .map((rules) =>
    policyOf(...(rules.map((rule, at) => ({ id: `r${at}`, ...rule })) as OwnershipPolicy["rules"])),
  );
/** One customer of each kind that the rules above can tell apart. */
const everybody: readonly CustomerFacts[] = [null, "US", "CN", "CN/SH", "CN/ZJ", "CN/ZJ/HZ"].flatMap(
  (region) =>
    [null, "a", "b", "c"].flatMap((segment) =>
      [null, 1, 9].flatMap((size) =>
        [[], ["x"], ["y"], ["x", "y"], ["z"], ["x", "z"], ["y", "z"], ["x", "y", "z"]].map((tags) => ({
          ...blank,
          region,
          segment,
          size,
          tags,
        })),
      ),
    ),
);

describe("what could be simpler", () => {
  const named = (policy: OwnershipPolicy, code: FindingCode) =>
    coded(lintPolicy(policy), code).map((one) => [...one.rules, one.facts.attribute]);
  const sized = (id: string, segment: string, size: { gte?: number; lt?: number }, then: object = toLin) =>
    ({ id, when: { segment: { in: [segment] }, size }, then }) as OwnershipRule;

  test("two rules that differ in one attribute alone could be one", () => {
    const low = sized("low", "a", { lt: 5 });
    const high = sized("high", "a", { gte: 5, lt: 9 });
    const gone = sized("high", "a", { gte: 6, lt: 9 });
    expect(named(policyOf(low, high), "OW107")).toEqual([["high", "low", "size"]]);
    expect(named(policyOf(low, gone), "OW107")).toEqual([]);
    expect(named(policyOf(low, { ...high, then: toPublic }), "OW107")).toEqual([]);
    expect(named(policyOf(low, sized("x", "b", { lt: 9 }, toPublic), high), "OW107")).toEqual([
      ["high", "low", "size"],
    ]);
    expect(named(policyOf(low, { id: "x", when: {}, then: toPublic }, high), "OW107")).toEqual([]);
    const between = sized("x", "a", { gte: 7 }, toPublic);
    expect(named(policyOf(low, between, high), "OW107")).toEqual([]);
    const [b, c] = [sized("b", "b", { lt: 5 }), sized("c", "c", { lt: 5 })];
    expect(named(policyOf(low, b, c), "OW107")).toEqual([["b", "low", "segment"]]);
  });

  test("an attribute that makes no difference is named", () => {
    const policy = policyOf(sized("low", "a", { lt: 5 }), sized("high", "a", { gte: 5 }), {
      id: "none",
      when: { segment: { in: ["a"] }, size: { exists: false } },
      then: toLin,
    });
    expect(named(policy, "OW109")).toEqual([["size"]]);
    expect(named(policyOf(sized("low", "a", { lt: 5 })), "OW109")).toEqual([]);
    const asks = (paid: string, then: OwnershipRule["then"]) => ({
      id: `r${paid}`,
      when: { attributes: { paid: { in: [paid] } } },
      then,
    });
    expect(named(policyOf(asks("x", toPublic)), "OW109")).toEqual([]);
    expect(named(policyOf(asks("x", toPublic), asks("y", toLin)), "OW109")).toEqual([]);
  });

  test("rules that decide for nobody in a sample are named, unless they never could", () => {
    const policy = policyOf(
      sized("a", "a", { lt: 5 }),
      sized("dead", "a", { lt: 4 }),
      sized("b", "b", { lt: 9 }),
    );
    const sample = [{ ...blank, segment: "a", size: 1 }];
    const found = coded(lintPolicy(policy, null, { sample }), "OW401");
    expect(found.map((one) => [one.path, ...one.rules, one.facts.customers])).toEqual([["rules[2]", "b", 1]]);
    expect(coded(lintPolicy(policy), "OW401")).toEqual([]);
  });
});

/** Rules among which there is often a pair that could be one. */
const likelyPairs = fc
  .array(
    fc.record({
      when: fc.record({
        segment: fc.constantFrom("a", "b").map((one) => ({ in: [one] })),
        size: fc.constantFrom({ lt: 5 }, { gte: 5 }, { exists: false }, { exists: true }),
      }),
      then: fc.constantFrom(toLin, toPublic),
    }),
    { minLength: 3, maxLength: 6 },
  )
  .map((rules) => policyOf(...rules.map((rule, at) => ({ id: `r${at}`, ...rule }))));
/** Rules that ask about the size, often to no end. */
const likelyIdle = fc
  .tuple(
    fc.shuffledSubarray([{ lt: 5 }, { gte: 5 }, { exists: false }], { minLength: 2 }),
    fc.constantFrom("a", "b"),
  )
  .map(([sizes, segment]) =>
    policyOf(
      ...sizes.map((size, at) => ({ id: `s${at}`, when: { segment: { in: ["a"] }, size }, then: toLin })),
      { id: "other", when: { segment: { in: [segment] } }, then: toPublic },
    ),
  );

describe("laws", () => {
  test("rules that are said to be one are one: made so, nobody goes elsewhere", () => {
    let seen = 0;
    fc.assert(
      fc.property(likelyPairs, (policy) => {
        for (const { rules } of coded(lintPolicy(policy), "OW107")) {
          seen += 1;
          const [late, early] = rules;
          const when = (id: string | undefined) => policy.rules.find((rule) => rule.id === id)?.when;
          const matches = (id: string | undefined, customer: CustomerFacts) =>
            judge(when(id) ?? {}, customer).every((one) => one.holds);
          const merged = (customer: CustomerFacts) =>
            policy.rules.find((rule) =>
              rule.id === early
                ? matches(early, customer) || matches(late, customer)
                : rule.id !== late && matches(rule.id, customer),
            );
          for (const customer of everybody) {
            const rule = merged(customer);
            const place = rule === undefined ? fallbackOutcome(policy) : outcomeOf(rule);
            expect(place).toBe(placeOf(policy, customer));
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  test("exactly the attributes of useful rules that could be left out are named", () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.oneof(smallPolicy, likelyIdle), (policy) => {
        const all = lintPolicy(policy);
        const found = coded(all, "OW109").map((one) => one.facts.attribute);
        const useless = (["OW101", "OW102", "OW106", "OW110"] as const).flatMap((code) =>
          coded(all, code).map((one) => one.rules[0]),
        );
        const useful = policy.rules.filter((rule) => !useless.includes(rule.id));
        const attributes = new Set(useful.flatMap((rule) => Object.keys(rule.when)));
        const idle = [...attributes].filter((attribute) => {
          const rules = policy.rules.map((rule) => ({
            ...rule,
            when: { ...rule.when, [attribute]: undefined },
          }));
          return everybody.every((one) => placeOf({ ...policy, rules }, one) === placeOf(policy, one));
        });
        seen += idle.length;
        expect([...found].sort()).toEqual(idle.sort());
      }),
      { numRuns: 60 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  test("D10: exactly the rules that decide for nobody, exactly the gaps, exactly the redundant rules are found", () => {
    fc.assert(
      fc.property(smallPolicy, (policy) => {
        const found = lintPolicy(policy);
        expect(found.filter((one) => one.severity === "unknown")).toEqual([]);
        const named = (...codes: FindingCode[]) =>
          found.filter(({ code }) => codes.includes(code)).map((one) => one.rules[0]);
        const matching = everybody.map((customer) =>
          policy.rules.filter(({ when }) => judge(when, customer).every((one) => one.holds)),
        );
        const deciders = new Set(matching.map(([first]) => first?.id ?? null));
        const place = (rule: OwnershipRule | undefined) =>
          rule === undefined ? fallbackOutcome(policy) : outcomeOf(rule);
        const dead = policy.rules.flatMap(({ id }) => (deciders.has(id) ? [] : [id]));
        expect(named("OW101", "OW102", "OW110")).toEqual(dead);
        expect(coded(found, "OW103")).toHaveLength(deciders.has(null) && policy.rules.length > 0 ? 1 : 0);
        const idle = policy.rules.flatMap(({ id }) => {
          const changed = matching.some(
            ([first, second]) => first?.id === id && place(first) !== place(second),
          );
          return !changed && !dead.includes(id) ? [id] : [];
        });
        expect(named("OW106")).toEqual(idle);
        for (const { code, witness, rules } of found) {
          if (witness === null) continue;
          const by = decidedBy(policy, witness);
          if (code === "OW103") expect(by).toBeNull();
          if (code === "OW101" || code === "OW102") expect(rules.slice(1)).toContain(by);
          if (code === "OW106") expect(by).toBe(rules[0]);
          if (code === "OW108") expect(by).toBe(rules[1]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("blame is enough, and nobody in it could be left out", () => {
    fc.assert(
      fc.property(smallPolicy, (policy) => {
        for (const { code, rules } of lintPolicy(policy)) {
          if (code !== "OW101" && code !== "OW102") continue;
          const decides = (ids: readonly string[]) => {
            const some = { ...policy, rules: policy.rules.filter((rule) => ids.includes(rule.id)) };
            return everybody.some((customer) => ruleFor(some.rules, customer)?.id === rules[0]);
          };
          expect(decides(rules)).toBe(false);
          for (const one of rules.slice(1)) expect(decides(rules.filter((id) => id !== one))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("D11: a customer is in a region of the diff if and only if the two policies send it to different places", () => {
    fc.assert(
      fc.property(
        anyPolicy,
        anyPolicy,
        fc.nat(),
        fc.array(anyCustomer, { minLength: 60, maxLength: 60 }),
        (a, other, at, customers) => {
          const b = OwnershipPolicy.parse({
            ...a,
            rules: [
              ...a.rules.slice(0, at % 8),
              ...other.rules.slice(0, 2).map((rule) => ({ ...rule, id: `new-${rule.id}` })),
              ...a.rules.slice((at % 8) + 1),
            ],
          });
          const { moves, complete } = diffPolicies(a, b, {
            lists: ["list"],
            regions: Number.POSITIVE_INFINITY,
            budget: { perQuestion: 50_000, total: 3_000_000 },
          });
          const byRules = diffCustomers(compilePolicy(a), compilePolicy(b), customers);
          const shouldMove = customers.flatMap((one, at) =>
            placeOf(a, one) === placeOf(b, one) ? [] : [at],
          );
          expect([...byRules.moved]).toEqual(shouldMove);
          expect(complete).toBe(true);
          for (const customer of customers) {
            const moving = moves.flatMap((move) =>
              move.regions.filter((region) => inRegion(region, customer)).map(() => move),
            );
            const [from, to] = [placeOf(a, customer), placeOf(b, customer)];
            expect(moving.length).toBe(from === to ? 0 : 1);
            if (moving[0])
              expect([moving[0].before.ruleId, moving[0].after.ruleId]).toEqual([
                decidedBy(a, customer),
                decidedBy(b, customer),
              ]);
          }
          for (const { witness, before, after, regions } of moves) {
            expect(witness && regions.some((region) => inRegion(region, witness))).toBe(true);
            if (witness)
              expect([decidedBy(a, witness), decidedBy(b, witness)]).toEqual([before.ruleId, after.ruleId]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a move of many pieces names some of them, and says that there are more", () => {
    const corner = { id: "corner", when: { segment: { in: ["a"] }, size: { lt: 5 } }, then: toPublic };
    const [a, b] = [
      policyOf(corner, { id: "all", then: toLin }),
      policyOf(corner, { id: "all", then: toPublic }),
    ];
    const seen = (regions: number) => {
      const { moves, complete } = diffPolicies(a, b, { regions });
      return [complete, ...moves.map((move) => [move.regions.length, move.complete])];
    };
    expect([seen(1), seen(2)]).toEqual([
      [false, [1, false]],
      [true, [2, true]],
    ]);
  });

  test("the analysis reads every condition as the matcher does", () => {
    fc.assert(
      fc.property(anyWhen, anyCustomer, (when, customer) => {
        for (const one of conditionsOf({ when } as OwnershipRule)) {
          const value = attributeOf(customer, one.attribute);
          if (Array.isArray(value)) continue;
          const asked = one.attribute.startsWith("attributes.")
            ? { attributes: { [one.attribute.slice(11)]: one.condition } }
            : { [one.attribute]: one.condition };
          const holds = judge(asked as OwnershipRule["when"], customer).every((verdict) => verdict.holds);
          expect(testOf(one)(value as string | null)).toBe(holds);
        }
      }),
    );
  });

  test("policies that are the same have no diff, and order does not matter among rules that never meet", () => {
    const rules = Array.from({ length: 30 }, (_, at) => ({
      id: `r${at}`,
      when: { segment: { in: [`s${at}`] } },
      then: at % 2 === 0 ? toLin : toPublic,
    }));
    expect(diffPolicies(policyOf(...rules), policyOf(...rules.toReversed()))).toEqual({
      moves: [],
      complete: true,
      fallbackChanged: false,
    });
  });

  test("a witness of nothing in particular is a customer of whom nothing is known", () => {
    const [found] = coded(
      lintPolicy(policyOf({ id: "a", when: { segment: { in: ["x"] } }, then: toLin })),
      "OW103",
    );
    expect(found?.witness).toEqual(blank);
  });
});

const placeOf = (policy: OwnershipPolicy, customer: CustomerFacts): string => {
  const rule = ruleFor(policy.rules, customer);
  return rule === null ? fallbackOutcome(policy) : outcomeOf(rule);
};

describe("what the analysis does not see into", () => {
  const toPool = { pool: "public" };
  const codes = (rules: readonly object[], more: object = {}) =>
    lintPolicy(OwnershipPolicy.parse({ rules, ...more })).map(({ code, severity, path }) => [
      code,
      severity,
      path,
    ]);

  test("takes no customers away from later rules, and is never said to decide for nobody", () => {
    const found = codes([
      { id: "a", when: { industry: { prefix: ["steel"] } }, then: toPool },
      { id: "b", then: { strategy: "fixed", repId: "lin" } },
    ]);
    expect(found.filter(([code, severity]) => code === "OW101" && severity !== "unknown")).toEqual([]);
  });

  test("leaves rules in the order of their priorities, and findings at the places as written", () => {
    const rules = [
      { id: "late", when: { size: { gte: 100 } }, then: { strategy: "fixed", repId: "lin" }, priority: 1 },
      { id: "first", then: toPool, priority: 9 },
    ];
    expect(codes(rules, { hitPolicy: "priority" })).toContainEqual(expect.arrayContaining(["rules[0]"]));
    expect(codes(rules).some(([code, , path]) => code === "OW101" && path === "rules[0]")).toBe(false);
  });
});
