import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerFacts, repFacts } from "../../../../../tests/support/ownership-facts.js";
import type { Ledger } from "../balance.js";
import type { RepFacts } from "../candidates.js";
import { columnsOf, compilePolicy } from "../compile/index.js";
import { type Ask, decideAll, type World } from "../decide.js";
import { OwnershipPolicy } from "../policy.js";
import { decideBatch } from "./index.js";

const REPS = ["a", "b", "c", "d", "e"];
const asked = (count: number, from = 0): readonly Ask[] =>
  Array.from({ length: count }, (_, at) => ({
    excluded: [],
    customer: customerFacts(`c-${from + at}`),
  }));
const worldOf = (reps: readonly RepFacts[], some: Partial<World> = {}): World => ({
  ...{ reps, teams: [], load: {}, ledgers: {}, now: 0 },
  ...some,
});
const policyBy = (strategy: "in-turn" | "weighted-in-turn" | "least-loaded" | "longest-idle") =>
  OwnershipPolicy.parse({ rules: [{ id: "all", then: { strategy } }] });
const strategies = fc.constantFrom(
  ...(["in-turn", "weighted-in-turn", "least-loaded", "longest-idle"] as const),
);
const anyReps = fc
  .subarray(REPS, { minLength: 1 })
  .chain((ids) =>
    fc.tuple(...ids.map((id) => fc.integer({ min: 0, max: 3 }).map((weight) => repFacts(id, { weight })))),
  );

type Decided = ReturnType<typeof decideAll>;

const ownersOf = (decided: Decided): readonly string[] =>
  decided.map(({ decision: { trace } }) =>
    trace.outcome.state === "owned" ? trace.outcome.ownerId : trace.outcome.poolId,
  );

/** The world that a batch leaves, as the next one finds it. */
const after = (world: World, decided: Decided): World => {
  const load: Record<string, number> = { ...world.load };
  const ledgers: Record<string, Ledger> = { ...world.ledgers };
  for (const { decision, ledgerId } of decided) {
    const { outcome } = decision.trace;
    if (outcome.state === "owned") load[outcome.ownerId] = (load[outcome.ownerId] ?? 0) + 1;
    if (ledgerId !== null && decision.ledger !== null) ledgers[ledgerId] = decision.ledger;
  }
  return { ...world, load, ledgers };
};

describe("a roster that changes in the middle of a batch", () => {
  test("gives what the same customers would get one by one, with the same change at the same place", () => {
    fc.assert(
      fc.property(
        strategies,
        anyReps,
        anyReps,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (strategy, before, later, first, second) => {
          const compiled = compilePolicy(policyBy(strategy));
          const start = worldOf(before);
          const head = decideAll(compiled, asked(first), start);
          const changed: World = { ...after(start, head), reps: later };
          const tail = decideAll(compiled, asked(second, first), changed);

          let world = start;
          const one: string[] = [];
          [...asked(first), ...asked(second, first)].forEach((ask, at) => {
            if (at === first) world = { ...world, reps: later };
            const decided = decideAll(compiled, [ask], world);
            one.push(...ownersOf(decided));
            world = after(world, decided);
          });
          expect([...ownersOf(head), ...ownersOf(tail)]).toEqual(one);

          const customers = asked(second, first).map((ask) => ask.customer);
          const batch = decideBatch(compiled, columnsOf(compiled, customers), changed);
          expect(Array.from(batch.owners, (owner) => batch.reps[owner] ?? "public")).toEqual(ownersOf(tail));
        },
      ),
      { numRuns: 120 },
    );
  });

  test("gives nothing to a rep who vanished, and spreads what they were owed over those who stay", () => {
    const compiled = compilePolicy(policyBy("in-turn"));
    const start = worldOf(REPS.map((id) => repFacts(id)));
    const world = after(start, decideAll(compiled, asked(3), start));
    const left = { ...world, reps: start.reps.filter(({ id }) => id !== "d") };
    const decided = decideAll(compiled, asked(9, 3), left);
    expect(ownersOf(decided)).not.toContain("d");
    const lags = decided.flatMap(({ decision }) => [
      (decision.ledger?.entries ?? []).reduce((sum, entry) => sum + entry.lag, 0),
    ]);
    expect(new Set(lags)).toEqual(new Set([0]));
    expect(decided.at(-1)?.decision.ledger?.entries.map(({ repId }) => repId)).toEqual(["a", "b", "c", "e"]);
  });

  test("gives a rep who is new their turn, and no burst", () => {
    const compiled = compilePolicy(policyBy("in-turn"));
    const start = worldOf([repFacts("a"), repFacts("b")]);
    const world = after(start, decideAll(compiled, asked(10), start));
    const owners = ownersOf(
      decideAll(compiled, asked(9, 10), { ...world, reps: [...start.reps, repFacts("c")] }),
    );
    expect(REPS.slice(0, 3).map((id) => owners.filter((one) => one === id).length)).toEqual([3, 3, 3]);
  });
});

describe("a world in which nobody can take anything", () => {
  test("with no rep at all, an empty team, or weights of zero sends customers to the fallback, and says why", () => {
    for (const strategy of ["in-turn", "weighted-in-turn", "least-loaded", "longest-idle"] as const) {
      const then = { strategy, candidates: { teamIds: ["empty"] } };
      const ofTeam = OwnershipPolicy.parse({ rules: [{ id: "all", then }] });
      const cases = [
        [policyBy(strategy), worldOf([]), []],
        [policyBy(strategy), worldOf([repFacts("a", { weight: 0 })]), ["weight-zero"]],
        [ofTeam, worldOf([repFacts("a")]), ["other-team"]],
      ] as const;
      for (const [policy, world, reasons] of cases) {
        const [decided] = decideAll(policy, asked(1), world);
        const trace = decided?.decision.trace;
        expect([trace?.fallback, trace?.candidates.map((one) => one.reason)]).toEqual([
          "nobody-eligible",
          reasons,
        ]);
        const batch = decideBatch(compilePolicy(policy), { length: 1, columns: {} }, world);
        expect([...batch.owners, ...batch.pools]).toEqual([-1, 0]);
      }
    }
  });
});

describe("a clock that goes backwards", () => {
  test("changes no turn: who is next goes by turns taken, and only absences by the time", () => {
    const away = { from: 100, until: 200, reason: "" };
    const policy = policyBy("in-turn");
    const start = worldOf([repFacts("a", { absences: [away] }), repFacts("b")], { now: 150 });
    const world = after(start, decideAll(policy, asked(2), start));
    expect(ownersOf(decideAll(policy, asked(2), start))).toEqual(["b", "b"]);
    const earlier = decideAll(policy, asked(2, 2), { ...world, now: 50 });
    expect(ownersOf(earlier)).toEqual(["a", "b"]);
    expect(earlier.map(({ decision }) => decision.trace.at)).toEqual([50, 50]);
  });
});
