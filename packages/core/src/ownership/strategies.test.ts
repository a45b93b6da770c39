import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerFacts, repFacts } from "../../../../tests/support/ownership-facts.js";
import { makeCalendar } from "../kernel/index.js";
import { emptyLedger, type Ledger, UNIT, type Weighted } from "./balance.js";
import type { RepFacts } from "./candidates.js";
import { compilePolicy } from "./compile/index.js";
import { type Ask, decide, decideAll, type World } from "./decide.js";
import { explainDecision } from "./explain.js";
import { periodOf } from "./intake.js";
import type { CustomerFacts } from "./match.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "./policy.js";
import { checkNames } from "./registry.js";
import { takeWeightedTurn } from "./tijdeman.js";

const customer = (id: string, some: Partial<CustomerFacts> = {}): CustomerFacts =>
  customerFacts(id, { region: "US/West", ...some });
const policyOf = (then: unknown, more: object = {}) =>
  OwnershipPolicy.parse({ rules: [{ id: "all", then }], ...more } as OwnershipPolicyInput);
const world = (reps: readonly RepFacts[], some: Partial<World> = {}): World => ({
  reps,
  teams: [],
  load: {},
  ledgers: {},
  now: 0,
  ...some,
});
const asked = (count: number): readonly Ask[] =>
  Array.from({ length: count }, (_, at) => ({ customer: customer(`c-${at}`), excluded: [] }));
const owners = (policy: OwnershipPolicy, asks: readonly Ask[], given: World) =>
  decideAll(policy, asks, given, "").map(({ decision: { trace } }) =>
    trace.outcome.state === "owned" ? trace.outcome.ownerId : null,
  );
const count = (ids: readonly (string | null)[], id: string) => ids.filter((one) => one === id).length;

describe("weighted in turn", () => {
  const play = (weights: readonly number[], decisions: number) => {
    const pool: readonly Weighted[] = weights.map((weight, at) => ({ repId: `r${at}`, weight }));
    let ledger: Ledger = emptyLedger;
    let furthest = 0;
    for (let at = 0; at < decisions; at += 1) {
      ledger = takeWeightedTurn(ledger, pool)?.ledger ?? ledger;
      furthest = Math.max(furthest, ...ledger.entries.map((entry) => Math.abs(entry.lag)));
    }
    return { ledger, furthest };
  };

  test("never lets anybody be further from their share than 1 - 1/(2m-2), whatever the weights (F4)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 7 }),
        fc.integer({ min: 1, max: 150 }),
        (weights, decisions) => {
          const { furthest, ledger } = play(weights, decisions);
          const slack = 2 * weights.length - 2;
          expect(furthest * slack).toBeLessThanOrEqual((slack - 1) * UNIT);
          expect(ledger.entries.reduce((sum, entry) => sum + entry.lag, 0)).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("holds the weights on which the smooth round robin of web servers is more than one off", () => {
    const { furthest, ledger } = play([1, 1, 3, 14, 14], 33 * 4);
    expect(furthest).toBeLessThanOrEqual((7 / 8) * UNIT);
    expect(ledger.entries.every((entry) => Math.abs(entry.lag) < 200)).toBe(true);
  });

  test("gives to the only one, and to nobody where there is none", () => {
    expect(takeWeightedTurn(emptyLedger, [{ repId: "lin", weight: 5 }])?.winner).toBe("lin");
    expect(takeWeightedTurn(emptyLedger, [])).toBeNull();
  });
});

describe("longest idle", () => {
  test("goes round, whatever anybody holds: turns differ by at most one", () => {
    const reps = ["a", "b", "c"].map((id) => repFacts(id));
    const given = owners(policyOf({ strategy: "longest-idle" }), asked(8), world(reps, { load: { a: 90 } }));
    expect(given).toEqual(["a", "b", "c", "a", "b", "c", "a", "b"]);
  });
});

describe("rendezvous", () => {
  const policy = policyOf({ strategy: "rendezvous" });
  const REPS = ["a", "b", "c", "d", "e"];

  test("moves nobody but the customers of who leaves (F10)", () => {
    fc.assert(
      fc.property(fc.constantFrom(...REPS), fc.integer({ min: 1, max: 3 }), (gone, weight) => {
        const reps = REPS.map((id) => repFacts(id, { weight: id === "a" ? weight : 1 }));
        const before = owners(policy, asked(60), world(reps));
        const after = owners(policy, asked(60), world(reps.filter((one) => one.id !== gone)));
        after.forEach((owner, at) => {
          if (before[at] !== gone) expect(owner).toBe(before[at]);
          else expect(owner).not.toBe(gone);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("gives by weight in the long run", () => {
    const given = owners(policy, asked(3_000), world([repFacts("a", { weight: 2 }), repFacts("b")]));
    expect(count(given, "a")).toBeGreaterThan(1_900);
    expect(count(given, "a")).toBeLessThan(2_100);
  });
});

describe("sticky", () => {
  const policy = policyOf({ strategy: "sticky", otherwise: "least-loaded" });
  const reps = ["a", "b", "c"].map((id) => repFacts(id));

  test("gives a customer back to their last owner who can take them, else by the other strategy", () => {
    const back = (formerOwners: readonly string[], excluded: readonly string[] = []) =>
      decideAll(
        policy,
        [{ customer: customer("c"), excluded, formerOwners }],
        world(reps, { load: { a: 1 } }),
        "",
      )[0]?.decision.trace;
    expect(back(["c", "b"])).toMatchObject({
      strategy: "sticky",
      outcome: { ownerId: "c" },
      tieBreak: "none",
    });
    expect(back(["c", "b"], ["c"])).toMatchObject({ strategy: "sticky", outcome: { ownerId: "b" } });
    expect(back(["gone"])).toMatchObject({ strategy: "least-loaded", outcome: { ownerId: "b" } });
    const trace = back(["c"]);
    expect(trace && explainDecision(trace, "en")).toContain(
      "; c owned the customer before; the customer goes to c",
    );
  });
});

describe("best score", () => {
  const scorers = [
    { scorer: "headroom", weight: 1 },
    { scorer: "locality", weight: 2 },
  ];

  test("adds up what the scorers give for their weights; a tie goes to the longest wait", () => {
    const reps = [
      repFacts("a", { capacity: 10 }),
      repFacts("b", { regions: ["US"], capacity: 10 }),
      repFacts("c", { regions: ["US/West"], capacity: 10 }),
    ];
    const [decided] = decideAll(
      policyOf({ strategy: "best-score", scorers }),
      asked(1),
      world(reps, { load: { b: 5, c: 10 } }),
      "",
    );
    const { ranking, outcome } = decided?.decision.trace ?? {};
    expect(ranking?.map((one) => [one.repId, one.score])).toEqual([
      ["a", 100],
      ["b", 100],
    ]);
    expect(outcome).toMatchObject({ ownerId: "a" });
  });

  test("cuts a score that is beyond 0 to 100, and asks the embedder's own as it asks those of core", () => {
    const policy = policyOf({
      strategy: "best-score",
      scorers: [{ scorer: "wild" }],
      candidates: { custom: ["no-b"] },
    });
    const extensions = {
      scorers: { wild: ({ id }: RepFacts) => (id === "a" ? 900 : -3) },
      filters: { "no-b": ({ id }: RepFacts) => (id === "b" ? { expected: [], found: ["b"] } : null) },
    };
    const facts = {
      ...world(["a", "b", "c"].map((id) => repFacts(id))),
      customer: customer("c"),
      excluded: [],
      ledger: null,
    };
    const { trace } = decide(compilePolicy(policy, extensions), facts, "");
    expect(trace.ranking.map((one) => [one.repId, one.score])).toEqual([
      ["a", 100],
      ["c", 0],
    ]);
    expect(trace.candidates.map((one) => one.reason)).toEqual([null, "no-b", null]);
    expect(explainDecision(trace, "en")).toContain("(b: no-b); a scores 100, c scores 0");
    expect(checkNames(policy, extensions).ok).toBe(true);
    const checked = checkNames(policy, {});
    expect(checked.ok ? [] : checked.error.issues.map((issue) => issue.path)).toEqual([
      "rules[0].then.candidates.custom[0]",
      "rules[0].then.scorers[0].scorer",
    ]);
    expect(decide(policy, facts, "").trace.fallback).toBe("nobody-eligible");
  });

  test("refuses to give a name of core another meaning", () => {
    const policy = policyOf({ strategy: "best-score", scorers: [{ scorer: "headroom" }] });
    const facts = { ...world([repFacts("a")]), customer: customer("c"), excluded: [], ledger: null };
    const compiled = compilePolicy(policy, { scorers: { headroom: () => 7 } });
    expect(decide(compiled, facts, "").trace.ranking[0]?.score).toBe(100);
  });
});

describe("whom a rule names", () => {
  test("are all who get its customers, but for those whom it never assigns", () => {
    const reps = ["a", "b", "c", "d"].map((id) => repFacts(id));
    const candidates = { repIds: ["a", "b", "c"], doNotAssign: ["b"] };
    const [decided] = decideAll(policyOf({ strategy: "in-turn", candidates }), asked(1), world(reps), "");
    expect(decided?.decision.trace.candidates.map((one) => one.reason)).toEqual([
      null,
      "do-not-assign",
      null,
      "not-named",
    ]);
  });
});

describe("an intake", () => {
  test("of c gives a rep exactly c customers, then the others, then the fallback", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 3 }), (max, before) => {
        const policy = policyOf({ strategy: "least-loaded" }, { intake: { max, per: "day" } });
        const given = owners(
          policy,
          asked(20),
          world([repFacts("a"), repFacts("b")], { received: { a: before } }),
        );
        expect(count(given, "a")).toBe(Math.max(0, max - before));
        expect(count(given, "b")).toBe(max);
        expect(given.filter((one) => one === null)).toHaveLength(20 - max - Math.max(0, max - before));
      }),
    );
  });

  test("counts by the day, the week from Monday, and the month of the tenant", () => {
    const calendar = makeCalendar({ zone: "Asia/Shanghai" });
    const of = (text: string) =>
      (["day", "week", "month"] as const).map((per) => periodOf({ per }, Date.parse(text), calendar));
    const [sunday, monday, next] = [
      "2026-11-29T23:00:00+08:00",
      "2026-11-30T01:00:00+08:00",
      "2026-12-01T01:00:00+08:00",
    ].map(of);
    expect(sunday?.map((period, at) => period === monday?.[at])).toEqual([false, false, true]);
    expect(monday?.map((period, at) => period === next?.[at])).toEqual([false, true, false]);
  });
});
