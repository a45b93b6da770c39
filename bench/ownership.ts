import {
  type CustomerFacts,
  columnsOf,
  compilePolicy,
  decideBatch,
  explainMatch,
  matchColumns,
  matchRule,
  OwnershipPolicy,
} from "@clientele/core/ownership";
import { ZenDecisionContent, ZenEngine } from "@gorules/zen-engine";
import jsonLogic, { type RulesLogic } from "json-logic-js";
import { Engine } from "json-rules-engine";
import { bench, short } from "./bench.js";
import { duration, type Metric } from "./harness.js";

/**
 * Which of N rules decides about a customer. Every rule asks for regions, of 300, and for one to three of: industries, of
 * 50; types, of 5; a range of sizes. The last asks for nothing. Most customers travel deep.
 */

const CUSTOMERS = short ? 5_000 : 100_000;
const TYPES = ["end-customer", "dealer", "agent", "wholesaler", "retailer"] as const;

const REGIONS = Array.from({ length: 300 }, (_, at) => `region ${at}`);
const INDUSTRIES = Array.from({ length: 50 }, (_, at) => `industry ${at}`);

/** A seeded stream of whole numbers below a bound, the same on every machine. */
const stream = (seed: number) => (below: number) => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 4_294_967_296) * below);
};

interface Conditions {
  readonly region?: { readonly in: readonly string[] };
  readonly industry?: { readonly in: readonly string[] };
  readonly kind?: { readonly in: readonly string[] };
  readonly size?: { readonly gte: number; readonly lt: number };
}

const several = (below: (bound: number) => number, most: number, names: readonly string[]) => ({
  in: [...new Set(Array.from({ length: 1 + below(most) }, () => names[below(names.length)] ?? ""))],
});

const makeConditions = (rules: number): readonly Conditions[] => {
  const below = stream(20_261_122);
  return Array.from({ length: rules }, (_, at): Conditions => {
    if (at === rules - 1) return {};
    const others = 1 + below(7);
    const from = below(80) * 10;
    return {
      region: several(below, 6, REGIONS),
      ...(others & 1 ? { industry: several(below, 4, INDUSTRIES) } : {}),
      ...(others & 2 ? { kind: several(below, 2, TYPES) } : {}),
      ...(others & 4 ? { size: { gte: from, lt: from + 50 + below(30) * 10 } } : {}),
    };
  });
};

const makeCustomers = (count: number): readonly CustomerFacts[] => {
  const below = stream(7);
  return Array.from({ length: count }, (_, at) => ({
    id: `c-${at}`,
    kind: TYPES[below(5)] ?? "dealer",
    party: "organisation",
    region: REGIONS[below(300)] ?? null,
    industry: INDUSTRIES[below(50)] ?? null,
    segment: null,
    size: below(1_000),
    source: null,
    tags: [],
    attributes: {},
  }));
};

const customers = makeCustomers(CUSTOMERS);

const policyOf = (conditions: readonly Conditions[]): OwnershipPolicy =>
  OwnershipPolicy.parse({
    rules: conditions.map((when, at) => ({ id: `r${at}`, when, then: { pool: "public" } })),
  });

/** How an experienced hand would write it: a closure for each condition, sets for lists. */
const handWritten = (conditions: readonly Conditions[]) =>
  conditions.map(({ region, industry, kind, size }) => {
    const tests: ((customer: CustomerFacts) => boolean)[] = [];
    const listed = (values: readonly string[], read: (customer: CustomerFacts) => string | null) => {
      const set = new Set<string | null>(values);
      tests.push((customer) => set.has(read(customer)));
    };
    if (region) listed(region.in, (customer) => customer.region);
    if (industry) listed(industry.in, (customer) => customer.industry);
    if (kind) listed(kind.in, (customer) => customer.kind);
    if (size) tests.push(({ size: found }) => found !== null && found >= size.gte && found < size.lt);
    return tests;
  });

const loop = (rules: ReturnType<typeof handWritten>, of: readonly CustomerFacts[]): readonly number[] =>
  of.map((customer) => rules.findIndex((tests) => tests.every((test) => test(customer))));

const loopWithMisses = (rules: ReturnType<typeof handWritten>, of: readonly CustomerFacts[]) =>
  of.map((customer) => {
    let misses = 0;
    for (const tests of rules) {
      const failed = tests.reduce((sum, test) => (test(customer) ? sum : sum + 1), 0);
      if (failed === 0) break;
      if (failed === 1) misses += 1;
    }
    return misses;
  });

/** One engine, asked one customer after the other: asked at once, its rules mix customers up. */
const jsonRulesEngine = (conditions: readonly Conditions[]) => {
  const engine = new Engine();
  let hit = -1;
  conditions.forEach(({ region, industry, kind, size }, at) => {
    const listed = (fact: string, value: readonly string[] | undefined) =>
      value === undefined ? [] : [{ fact, operator: "in", value }];
    const span =
      size === undefined
        ? []
        : [
            { fact: "size", operator: "greaterThanInclusive", value: size.gte },
            { fact: "size", operator: "lessThan", value: size.lt },
          ];
    engine.addRule({
      priority: conditions.length - at,
      conditions: {
        all: [
          ...listed("region", region?.in),
          ...listed("industry", industry?.in),
          ...listed("kind", kind?.in),
          ...span,
        ],
      },
      event: { type: "hit" },
      onSuccess: () => {
        hit = at;
        engine.stop();
      },
    });
  });
  return async (of: readonly CustomerFacts[]): Promise<readonly number[]> => {
    const hits: number[] = [];
    for (const { region, industry, kind, size } of of) {
      hit = -1;
      await engine.run({ region, industry, kind, size });
      hits.push(hit);
    }
    return hits;
  };
};

const zenEngine = (conditions: readonly Conditions[]) => {
  const texts = (values: readonly string[] | undefined) => (values ?? []).map((one) => `"${one}"`).join(", ");
  const columns = ["region", "industry", "kind", "size"];
  const content = new ZenDecisionContent({
    nodes: [
      { id: "in", type: "inputNode", name: "in", position: { x: 0, y: 0 } },
      {
        id: "table",
        type: "decisionTableNode",
        name: "table",
        position: { x: 0, y: 0 },
        content: {
          hitPolicy: "first",
          inputs: columns.map((field) => ({ id: field, name: field, field })),
          outputs: [{ id: "rule", name: "rule", field: "rule" }],
          rules: conditions.map(({ region, industry, kind, size }, at) => ({
            _id: `r${at}`,
            region: texts(region?.in),
            industry: texts(industry?.in),
            kind: texts(kind?.in),
            size: size === undefined ? "" : `[${size.gte}..${size.lt})`,
            rule: String(at),
          })),
        },
      },
      { id: "out", type: "outputNode", name: "out", position: { x: 0, y: 0 } },
    ],
    edges: [
      { id: "e1", type: "edge", sourceId: "in", targetId: "table" },
      { id: "e2", type: "edge", sourceId: "table", targetId: "out" },
    ],
  });
  const engine = new ZenEngine({ loader: async () => content });
  return async (of: readonly CustomerFacts[]): Promise<readonly number[]> => {
    const hits: number[] = [];
    for (const { region, industry, kind, size } of of) {
      const { result } = await engine.evaluate("table", { region, industry, kind, size });
      hits.push((result as { readonly rule: number }).rule);
    }
    return hits;
  };
};

const jsonLogicTable = (conditions: readonly Conditions[]) => {
  const listed = (name: string, condition: { readonly in: readonly string[] } | undefined) =>
    condition === undefined ? [] : [{ in: [{ var: name }, condition.in] }];
  const branches = conditions.flatMap(({ region, industry, kind, size }, at) => {
    const span =
      size === undefined ? [] : [{ "<=": [size.gte, { var: "size" }] }, { "<": [{ var: "size" }, size.lt] }];
    const all = [
      ...listed("region", region),
      ...listed("industry", industry),
      ...listed("kind", kind),
      ...span,
    ];
    return all.length === 0 ? [at] : [{ and: all }, at];
  });
  const table = { if: branches } as unknown as RulesLogic;
  return (of: readonly CustomerFacts[]): readonly number[] =>
    of.map((customer) => jsonLogic.apply(table, customer) as number);
};

/** Peers that are slow see only the first of the customers, so that a round takes a fraction of a second. */
const firstOf = (work: number, rules: number): readonly CustomerFacts[] =>
  customers.slice(0, Math.max(3, Math.floor(Math.min(CUSTOMERS, (short ? 0.2 : 1) * (work / rules)))));

const decisions: Metric<ArrayLike<number>> = {
  name: "throughput",
  unit: "decisions/s",
  better: "higher",
  of: ({ seconds, output }) => output.length / seconds,
};

const samePrefix = (ours: ArrayLike<number>, peer: ArrayLike<number>): boolean =>
  Array.from(peer).every((position, at) => position === ours[at]);

const sizes = [10, 100, 1_000, 10_000].filter((rules) => !short || rules <= 1_000);

const cases = sizes.flatMap((rules) => {
  const conditions = makeConditions(rules);
  const policy = policyOf(conditions);
  const compiled = compilePolicy(policy);
  const closures = handWritten(conditions);
  const runJsonRules = jsonRulesEngine(conditions);
  const runZen = zenEngine(conditions);
  const runJsonLogic = jsonLogicTable(conditions);
  const columns = columnsOf(compiled, customers);
  // the same loop as the peers run: what it costs is no part of the answer
  const ours = () => customers.map((customer) => matchRule(compiled, customer));
  const byHand = firstOf(5_000_000, rules);
  return [
    {
      case: `${rules} rules`,
      metric: decisions,
      same: samePrefix,
      ours,
      peers: {
        "json-rules-engine": () => runJsonRules(firstOf(30_000, rules)),
        "@gorules/zen-engine": () => runZen(firstOf(100_000, rules)),
        "json-logic-js": () => runJsonLogic(firstOf(300_000, rules)),
        "hand-written": () => loop(closures, byHand),
      },
    },
    {
      case: `${rules} rules, columns`,
      metric: decisions,
      same: samePrefix,
      ours: () => matchColumns(compiled, columns),
      peers: { "hand-written": () => loop(closures, byHand) },
    },
    {
      case: `${rules} rules, with every near miss`,
      metric: decisions,
      same: samePrefix,
      ours: () => customers.map((customer) => explainMatch(compiled, customer).misses.length),
      peers: { "hand-written": () => loopWithMisses(closures, byHand) },
    },
    {
      case: `${rules} rules, compiling`,
      metric: duration,
      same: () => true,
      ours: () => compilePolicy(policy),
      peers: {
        "json-rules-engine": () => jsonRulesEngine(conditions),
        "hand-written": () => handWritten(conditions),
      },
    },
  ];
});

const MANY = short ? 20_000 : 1_000_000;
const REPS = short ? 200 : 10_000;

/** Every rule has 20 to 80 reps of its own choice, who are in the crews of others too. */
const batch = () => {
  const below = stream(99);
  const conditions = makeConditions(1_000);
  const ids = Array.from({ length: REPS }, (_, at) => `rep ${String(at).padStart(5, "0")}`);
  const crews = conditions.map(() => [
    ...new Set(Array.from({ length: 20 + below(61) }, () => ids[below(REPS)] ?? "")),
  ]);
  const policy = OwnershipPolicy.parse({
    rules: conditions.map((when, at) => ({
      id: `r${at}`,
      when,
      then: { strategy: "in-turn", ledger: "all", candidates: { repIds: crews[at] } },
    })),
  });
  const compiled = compilePolicy(policy);
  const many = makeCustomers(MANY);
  const { columns, length } = columnsOf(compiled, many);
  const ordinary = {
    teamId: "sales",
    regions: [],
    skills: [],
    weight: 1,
    capacity: null,
    absences: [],
    active: true,
  };
  const reps = ids.map((id) => ({ ...ordinary, id, name: id }));
  const world = { reps, teams: [], load: {}, ledgers: {}, now: 0 };
  const closures = handWritten(conditions);
  return {
    case: `${MANY} customers to ${REPS} reps by 1000 rules`,
    metric: decisions,
    same: samePrefix,
    ours: () => decideBatch(compiled, { columns, length }, world).rules,
    peers: {
      /** Fewest so far, which is easier than what is owed. */
      "hand-written": () => {
        const held = new Map(ids.map((id) => [id, 0]));
        const hits = loop(closures, many.slice(0, short ? 500 : 5_000));
        for (const hit of hits) {
          let least = crews[hit]?.[0] ?? "";
          for (const id of crews[hit] ?? []) if ((held.get(id) ?? 0) < (held.get(least) ?? 0)) least = id;
          held.set(least, (held.get(least) ?? 0) + 1);
        }
        return hits;
      },
    },
  };
};

await bench("ownership", [...cases, batch()]);
