import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerFacts, repFacts } from "../../../../tests/support/ownership-facts.js";
import { canonicalJson, contentHash, makeCalendar } from "../kernel/index.js";
import { emptyLedger } from "./balance.js";
import type { RepFacts } from "./candidates.js";
import { type DecisionFacts, decide, decideAll } from "./decide.js";
import { explainDecision } from "./explain.js";
import { type CustomerFacts, judge } from "./match.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "./policy.js";
import { replay } from "./replay.js";

const rep = (id: string, some: Partial<RepFacts> = {}): RepFacts =>
  repFacts(id, { name: id[0]?.toUpperCase() + id.slice(1), ...some });
const customer = (id: string, some: Partial<CustomerFacts> = {}): CustomerFacts =>
  customerFacts(id, { region: "US/West", segment: "consumer", size: 10, ...some });
const now = Date.UTC(2026, 0, 5);
const facts = (some: Partial<DecisionFacts> = {}): DecisionFacts => ({
  customer: customer("c-1"),
  reps: [rep("lin"), rep("zhou"), rep("wu")],
  teams: [{ id: "west", parentId: null, regions: [] }],
  load: {},
  excluded: [],
  ledger: null,
  now,
  ...some,
});
const policyOf = (input: OwnershipPolicyInput) => OwnershipPolicy.parse(input);
const inTurn = policyOf({
  rules: [
    { id: "key", when: { size: { gte: 500 } }, then: { pool: "public" } },
    {
      id: "west-consumer",
      when: { region: { within: ["US/West"] }, segment: { in: ["consumer"] } },
      then: { strategy: "in-turn" },
    },
  ],
});

describe("a decision", () => {
  test("carries everything that led to it", () => {
    const { trace, ledger } = decide(inTurn, facts({ reps: [rep("lin"), rep("zhou", { active: false })] }));
    expect(trace).toMatchObject({
      policy: { name: "default", version: 1, hash: contentHash(inTurn) },
      at: now,
      ruleId: "west-consumer",
      tried: [
        { ruleId: "key", matched: false, conditions: [{ attribute: "size", expected: 500, found: 10 }] },
        { ruleId: "west-consumer", matched: true },
      ],
      candidates: [
        { repId: "lin", eligible: true },
        { repId: "zhou", eligible: false, reason: "inactive" },
      ],
      strategy: "in-turn",
      tieBreak: "none",
      fallback: null,
      outcome: { state: "owned", ownerId: "lin", teamId: "west" },
    });
    expect(ledger).toEqual({ turn: 1, entries: [{ repId: "lin", lag: 0, lastTurn: 1 }] });
  });

  test("falls back when no rule matches, and when nobody is eligible, and says which", () => {
    const nobody = decide(inTurn, facts({ reps: [rep("lin", { weight: 0 })] })).trace;
    expect([nobody.fallback, nobody.outcome]).toEqual([
      "nobody-eligible",
      { state: "pooled", poolId: "public" },
    ]);
    const none = decide(inTurn, facts({ customer: customer("c", { region: null }) })).trace;
    expect([none.fallback, none.ruleId]).toEqual(["no-rule-matched", null]);
  });

  test("falls back to a named rep, also one who takes no turns, and to the first pool when they have left", () => {
    const policy = policyOf({ fallback: { rep: "boss" } });
    const boss = rep("boss", { weight: 0, teamId: "hq" });
    expect(decide(policy, facts({ reps: [boss] })).trace.outcome).toEqual({
      state: "owned",
      ownerId: "boss",
      teamId: "hq",
    });
    const gone = decide(policy, facts({ reps: [{ ...boss, active: false }] })).trace;
    expect(gone.outcome).toEqual({ state: "pooled", poolId: "public" });
    expect(gone.candidates[0]?.reason).toBe("inactive");
  });

  test("names a rep whom both the rule and the fallback consider once in each stage, and says which", () => {
    const rules = [{ id: "all", then: { strategy: "in-turn" as const } }];
    const policy = policyOf({ rules, fallback: { rep: "boss" } });
    const reps = [rep("boss", { weight: 0 }), rep("lin", { capacity: 0 })];
    const { trace } = decide(policy, facts({ reps }));
    expect(trace.candidates.map((one) => [one.repId, one.stage ?? "rule", one.reason])).toEqual([
      ["boss", "rule", "weight-zero"],
      ["lin", "rule", "at-capacity"],
      ["boss", "fallback", null],
    ]);
    expect(trace.outcome).toEqual({ state: "owned", ownerId: "boss", teamId: "west" });
    expect(explainDecision(trace, "en")).toContain(
      "0 of 2 candidates are eligible (Boss: takes no customers (weight 0); Lin: holds 0 of 0); nobody is eligible, so the fallback decides; 1 of 1 of the fallback are eligible; the customer goes to Boss",
    );
    expect(explainDecision(trace, "zh-CN")).toContain("兜底的 1 名候选人中 1 名符合；客户归 Boss");
  });

  test("for the least loaded compares what they hold for their weight, and a tie goes to the longest wait", () => {
    const policy = policyOf({ rules: [{ id: "all", then: { strategy: "least-loaded" } }] });
    const reps = [rep("lin", { weight: 2 }), rep("zhou")];
    const first = decide(policy, facts({ reps, load: { lin: 3, zhou: 2 } }));
    expect(first.trace.outcome).toMatchObject({ ownerId: "lin" });
    const idle = [rep("lin"), rep("zhou")];
    let ledger = emptyLedger;
    const winners = Array.from({ length: 6 }, () => {
      const decision = decide(policy, facts({ reps: idle, ledger }));
      ledger = decision.ledger ?? ledger;
      return decision.trace.outcome.state === "owned" ? decision.trace.outcome.ownerId : null;
    });
    expect(winners).toEqual(["lin", "zhou", "lin", "zhou", "lin", "zhou"]);
  });

  test("for the least loaded keeps equals who started level within one customer of each other (F8)", () => {
    const policy = policyOf({ rules: [{ id: "all", then: { strategy: "least-loaded" } }] });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 40 }), (size, arrivals) => {
        const reps = Array.from({ length: size }, (_, at) => rep(`r${at}`));
        const asked = Array.from({ length: arrivals }, (_, at) => ({
          customer: customer(`c${at}`),
          excluded: [],
        }));
        const decided = decideAll(policy, asked, { reps, teams: [], load: {}, ledgers: {}, now });
        const loads = reps.map(
          ({ id }) =>
            decided.filter(
              ({ decision: { trace } }) => trace.ranking[0]?.repId === id && trace.fallback === null,
            ).length,
        );
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        expect(loads.reduce((sum, load) => sum + load, 0)).toBe(arrivals);
      }),
    );
  });

  test("by name goes to that rep", () => {
    const policy = policyOf({ rules: [{ id: "hers", then: { strategy: "fixed", repId: "wu" } }] });
    expect(decide(policy, facts()).trace).toMatchObject({ strategy: "fixed", outcome: { ownerId: "wu" } });
  });

  test("closes the account of who has left before anybody gets a turn", () => {
    const entries = [
      { repId: "gone", lag: 720_720, lastTurn: 1 },
      { repId: "lin", lag: -720_720, lastTurn: 2 },
    ];
    const { ledger } = decide(inTurn, facts({ reps: [rep("lin")], ledger: { turn: 2, entries } }));
    expect(ledger).toEqual({ turn: 3, entries: [{ repId: "lin", lag: 0, lastTurn: 3 }] });
  });

  test("reads aloud in English and in Chinese, from its data alone", () => {
    const ledger = {
      turn: 4,
      entries: [
        { repId: "lin", lag: 69_669, lastTurn: 2 },
        { repId: "zhou", lag: -69_669, lastTurn: 4 },
      ],
    };
    const reps = [rep("lin"), rep("zhou"), rep("wu", { capacity: 5 })];
    const { trace } = decide(inTurn, facts({ reps, ledger, load: { wu: 5 } }), "abc");
    expect(explainDecision(trace, "en")).toBe(
      "rule key does not match: size 10 is not at least 500; " +
        "rule west-consumer matches: region US/West is within US/West, segment consumer is one of consumer; " +
        "2 of 3 candidates are eligible (Wu: holds 5 of 5); " +
        "Lin is owed 0.60 customers, Zhou is owed 0.40 customers; " +
        "the customer goes to Lin; policy default version 1 (abc), 2026-01-05T00:00:00.000Z",
    );
    expect(explainDecision(trace, "zh-CN")).toBe(
      "规则 key 不匹配：size 10 不满足：不小于 500；" +
        "规则 west-consumer 匹配：region US/West 属于 US/West，segment consumer 为以下之一 consumer；" +
        "3 名候选人中 2 名符合（Wu：已持有 5/5）；" +
        "Lin 应得 0.60 个客户，Zhou 应得 0.40 个客户；" +
        "客户归 Lin；策略 default 版本 1（abc），2026-01-05T00:00:00.000Z",
    );
  });
});

const REPS = ["a", "b", "c", "d"];
const anyRep = (id: string) =>
  fc
    .record({
      weight: fc.integer({ min: 0, max: 3 }),
      capacity: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
      active: fc.boolean(),
      regions: fc.subarray(["US/West", "US/East"]),
    })
    .map((some) => rep(id, some));
const anyPolicy = fc
  .array(
    fc.record({
      when: fc.record(
        {
          region: fc.record({ within: fc.subarray(["US", "US/West", "CN"], { minLength: 1 }) }),
          size: fc.record({ gte: fc.integer({ min: 0, max: 12 }) }),
        },
        { requiredKeys: [] },
      ),
      then: fc.oneof(
        fc.constant({ pool: "public" }),
        fc.constantFrom(...REPS).map((repId) => ({ strategy: "fixed" as const, repId })),
        fc.record({
          strategy: fc.constantFrom("in-turn" as const, "least-loaded" as const),
          candidates: fc.record({ coverRegion: fc.boolean() }),
        }),
      ),
    }),
    { maxLength: 4 },
  )
  .map((rules) => policyOf({ rules: rules.map((rule, at) => ({ ...rule, id: `r${at}` })) }));
const anyCustomer = fc
  .record({
    region: fc.constantFrom(null, "US/West/CA", "US/East", "CN"),
    size: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
  })
  .map((some) => customer("c-1", some));
const anyFacts: fc.Arbitrary<DecisionFacts> = fc
  .record({
    customer: anyCustomer,
    reps: fc.tuple(...REPS.map(anyRep)),
    load: fc.dictionary(fc.constantFrom(...REPS), fc.integer({ min: 0, max: 4 })),
    excluded: fc.subarray(REPS),
  })
  .map((some) => facts({ ...some, load: { ...some.load } }));

describe("whatever the policy and the facts, a decision", () => {
  test("is made, and gives the customer to one place (D1)", () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, (policy, given) => {
        const { outcome } = decide(policy, given).trace;
        const ids = given.reps.filter((one) => one.active).map((one) => one.id);
        if (outcome.state === "owned") expect(ids).toContain(outcome.ownerId);
        else expect(outcome.poolId).toBe("public");
      }),
    );
  });

  test("is the same again byte for byte, in whatever order the reps are listed (D2)", () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, (policy, given) => {
        const reversed = { ...given, reps: [...given.reps].reverse() };
        expect(canonicalJson(decide(policy, reversed))).toBe(canonicalJson(decide(policy, given)));
      }),
    );
  });

  test("is explained soundly: it replays, its rule holds, and every rule before it names what fails (D8)", () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, (policy, given) => {
        const hash = contentHash(policy);
        const { trace } = decide(policy, given, hash);
        const { reps, teams, ...rest } = given;
        const record = {
          policy: hash,
          trace: { kind: "policy", ...trace },
          facts: { kind: "policy", roster: "r", ...rest },
        } as const;
        const stored = JSON.parse(JSON.stringify(record)) as typeof record;
        expect(replay(stored, policy, { reps, teams }, makeCalendar()).same).toBe(true);
        const rule = policy.rules.find((one) => one.id === trace.ruleId);
        if (rule !== undefined) expect(judge(rule.when, given.customer).every((one) => one.holds)).toBe(true);
        for (const trial of trace.tried) {
          const failed = trial.conditions.filter((one) => !one.holds);
          expect(failed.length > 0).toBe(!trial.matched);
        }
        for (const one of trace.candidates) expect(one.eligible).toBe(one.reason === null);
      }),
    );
  });

  test("goes to somebody eligible whenever its rule finds one (F7), within their capacity (O5)", () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, (policy, given) => {
        const { trace } = decide(policy, given);
        const eligible = trace.candidates.filter((one) => one.eligible).map((one) => one.repId);
        if (trace.strategy !== "pool" && eligible.length > 0 && trace.fallback === null) {
          expect(trace.outcome.state).toBe("owned");
        }
        if (trace.outcome.state !== "owned") return;
        const { ownerId } = trace.outcome;
        expect(eligible).toContain(ownerId);
        const { capacity = null } = given.reps.find((one) => one.id === ownerId) ?? {};
        expect(capacity === null || (given.load[ownerId] ?? 0) < capacity).toBe(true);
      }),
    );
  });

  test("in a batch comes out as one by one, and no capacity is passed", () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, fc.integer({ min: 1, max: 12 }), (policy, given, size) => {
        const asked = Array.from({ length: size }, (_, at) => ({
          customer: { ...given.customer, id: `c-${at}` },
          excluded: [],
        }));
        const world = { ...given, ledgers: {} };
        const together = decideAll(policy, asked, world).map((one) => one.decision.trace.outcome);
        const load: Record<string, number> = { ...given.load };
        const ledgers: Record<string, never> = {};
        const single = asked.map((one) => {
          const [decided] = decideAll(policy, [one], { ...world, load, ledgers });
          const outcome = decided?.decision.trace.outcome;
          if (decided?.ledgerId && decided.decision.ledger)
            Object.assign(ledgers, { [decided.ledgerId]: decided.decision.ledger });
          if (outcome?.state === "owned") load[outcome.ownerId] = (load[outcome.ownerId] ?? 0) + 1;
          return outcome;
        });
        expect(together).toEqual(single);
        for (const { id, capacity } of given.reps) {
          const before = given.load[id] ?? 0;
          if (capacity !== null) expect(load[id] ?? 0).toBeLessThanOrEqual(Math.max(capacity, before));
        }
      }),
    );
  });
});
