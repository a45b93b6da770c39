import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerFacts, repFacts } from "../../../../../tests/support/ownership-facts.js";
import { columnsOf, compilePolicy } from "../compile/index.js";
import { decideAll, type World } from "../decide.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "../policy.js";
import { decideBatch } from "./index.js";

const REPS = ["a", "b", "c", "d", "e"];
const anyRep = (id: string) =>
  fc
    .record({
      weight: fc.integer({ min: 0, max: 4 }),
      capacity: fc.option(fc.integer({ min: 0, max: 7 }), { nil: null }),
      active: fc.boolean().map((one) => one || id === "a"),
      regions: fc.subarray(["US/West", "US/East"]),
    })
    .map((some) => repFacts(id, some));
const strategy = fc.constantFrom(
  "in-turn" as const,
  "weighted-in-turn" as const,
  "least-loaded" as const,
  "longest-idle" as const,
  "rendezvous" as const,
);
const candidates = fc.record(
  {
    coverRegion: fc.boolean(),
    repIds: fc.subarray(REPS, { minLength: 1 }),
    doNotAssign: fc.subarray(REPS, { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const ledger = fc.constantFrom("shared", undefined);
const then = fc.oneof(
  { weight: 6, arbitrary: fc.record({ strategy, candidates, ledger }, { requiredKeys: ["strategy"] }) },
  fc.constantFrom("public", "other").map((pool) => ({ pool })),
  fc.constantFrom(...REPS, "nobody").map((repId) => ({ strategy: "fixed" as const, repId })),
  fc.record({ strategy: fc.constant("sticky" as const), otherwise: strategy }),
  fc.record({
    strategy: fc.constant("best-score" as const),
    scorers: fc.constant([{ scorer: "headroom" }, { scorer: "locality", weight: 2 }]),
  }),
);
const when = fc.record(
  {
    region: fc.record({ within: fc.subarray(["US/West", "US/East"], { minLength: 1 }) }),
    size: fc.record({ gte: fc.integer({ min: 0, max: 9 }) }),
  },
  { requiredKeys: [] },
);
const anyPolicy = fc
  .record({
    rules: fc.array(fc.record({ when, then }), { maxLength: 4 }),
    fallback: fc.constantFrom({ pool: "other" }, { rep: "a" }),
    intake: fc.constantFrom(null, { max: 3, per: "day" as const }),
  })
  .map(({ rules, ...rest }) =>
    OwnershipPolicy.parse({
      ...rest,
      pools: [{ id: "public" }, { id: "other" }],
      rules: rules.map((one, at) => ({ ...one, id: `r${at}` })),
    } as OwnershipPolicyInput),
  );
const anyCustomers = fc
  .array(
    fc.record({
      region: fc.constantFrom(null, "US/West", "US/East/NY"),
      size: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    }),
    { maxLength: 40 },
  )
  .map((some) => some.map((one, at) => customerFacts(`c-${at}`, one)));
const anyWorld: fc.Arbitrary<World> = fc
  .record({
    reps: fc.tuple(...REPS.map(anyRep)),
    load: fc.dictionary(fc.constantFrom(...REPS), fc.integer({ min: 0, max: 4 })),
    lag: fc.constantFrom(0, 0, 9, -9),
  })
  .map(({ reps, load, lag }) => {
    const entries = [
      { repId: "a", lag: 0, lastTurn: 3 },
      { repId: "b", lag, lastTurn: 2 },
      { repId: "d", lag: -lag, lastTurn: 1 },
    ];
    return { reps, teams: [], load: { ...load }, ledgers: { shared: { turn: 3, entries } }, now: 0 };
  });
const anyExtras = fc.dictionary(
  fc.integer({ min: 0, max: 39 }).map(String),
  fc.record({ excluded: fc.subarray(REPS), formerOwners: fc.subarray(REPS) }),
  { maxKeys: 4 },
);

describe("a batch", () => {
  test("gives every customer to whom they go one by one, and leaves the same loads and ledgers", () => {
    fc.assert(
      fc.property(anyPolicy, anyCustomers, anyWorld, anyExtras, (policy, customers, world, some) => {
        const compiled = compilePolicy(policy);
        const extras = new Map(Object.entries(some).map(([at, extra]) => [Number(at), extra]));
        const asked = customers.map((one, at) => ({ excluded: [], ...extras.get(at), customer: one }));
        const single = decideAll(compiled, asked, world);
        const batch = decideBatch(compiled, { ...columnsOf(compiled, customers), extras }, world);
        const told = customers.map((_, at) => {
          const owner = batch.reps[batch.owners[at] ?? -1];
          return owner ?? { pool: policy.pools[batch.pools[at] ?? -1]?.id };
        });
        expect(told).toEqual(
          single.map(({ decision: { trace } }) =>
            trace.outcome.state === "owned" ? trace.outcome.ownerId : { pool: trace.outcome.poolId },
          ),
        );
        const load: Record<string, number> = { ...world.load };
        const ledgers: Record<string, unknown> = {};
        for (const { decision, ledgerId } of single) {
          const { outcome } = decision.trace;
          if (outcome.state === "owned") load[outcome.ownerId] = (load[outcome.ownerId] ?? 0) + 1;
          if (ledgerId !== null && decision.ledger !== null) ledgers[ledgerId] = decision.ledger;
        }
        expect(batch.reps.map((id, at) => [id, batch.load[at]])).toEqual(
          batch.reps.map((id) => [id, load[id] ?? 0]),
        );
        expect(batch.ledgers).toEqual(ledgers);
      }),
      { numRuns: 120 },
    );
  });

  test("keeps two thousand equals within one customer of each other", () => {
    const reps = Array.from({ length: 2_000 }, (_, at) => repFacts(`r${String(at).padStart(4, "0")}`));
    const policy = OwnershipPolicy.parse({ rules: [{ id: "all", then: { strategy: "least-loaded" } }] });
    const world = { reps, teams: [], load: {}, ledgers: {}, now: 0 };
    const { load } = decideBatch(compilePolicy(policy), { length: 20_500, columns: {} }, world);
    expect([Math.min(...load), Math.max(...load)]).toEqual([10, 11]);
  });

  test("breaks a tie by the longest wait, as one decision does", () => {
    const policy = OwnershipPolicy.parse({ rules: [{ id: "all", then: { strategy: "in-turn" } }] });
    const entries = [
      { repId: "a", lag: 0, lastTurn: 2 },
      { repId: "b", lag: 0, lastTurn: 1 },
    ];
    const world = {
      reps: [repFacts("a"), repFacts("b")],
      teams: [],
      load: {},
      ledgers: { all: { turn: 2, entries } },
      now: 0,
    };
    const { owners, reps } = decideBatch(compilePolicy(policy), { length: 2, columns: {} }, world);
    expect(Array.from(owners, (owner) => reps[owner])).toEqual(["b", "a"]);
  });
});
