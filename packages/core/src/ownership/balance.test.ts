import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyLedger, type Ledger, noteTurn, settle, takeTurn, UNIT, type Weighted } from "./balance.js";

const equal = (ids: readonly string[]): readonly Weighted[] => ids.map((repId) => ({ repId, weight: 1 }));
const lagOf = (ledger: Ledger, repId: string): number =>
  ledger.entries.find((entry) => entry.repId === repId)?.lag ?? 0;
const sum = (ledger: Ledger): number => ledger.entries.reduce((total, entry) => total + entry.lag, 0);
const worst = (ledger: Ledger): number => Math.max(0, ...ledger.entries.map((entry) => Math.abs(entry.lag)));

const play = (pools: readonly (readonly Weighted[])[], from: Ledger = emptyLedger) => {
  let ledger = from;
  const winners = pools.map((pool) => {
    const turn = takeTurn(ledger, pool);
    if (turn === null) return null;
    ledger = turn.ledger;
    return turn.winner;
  });
  return { ledger, winners };
};

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];
const anyPools = (weight: fc.Arbitrary<number>) =>
  fc
    .record({
      weights: fc.tuple(...NAMES.map(() => weight)),
      pools: fc.array(fc.subarray(NAMES, { minLength: 1 }), { maxLength: 120 }),
    })
    .map(({ weights, pools }) =>
      pools.map((pool) => pool.map((repId) => ({ repId, weight: weights[NAMES.indexOf(repId)] ?? 1 }))),
    );

/** A small seeded stream, so that the long runs below are the same everywhere. */
const stream = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

describe("the entitlement ledger", () => {
  test("goes round among equals, each once before anybody twice", () => {
    const { winners, ledger } = play(Array.from({ length: 7 }, () => equal(["a", "b", "c"])));
    expect(winners).toEqual(["a", "b", "c", "a", "b", "c", "a"]);
    expect(ledger.turn).toBe(7);
  });

  test("gives by weight, exactly after every whole cycle", () => {
    const pool = [
      { repId: "a", weight: 3 },
      { repId: "b", weight: 2 },
      { repId: "c", weight: 1 },
    ];
    const { winners, ledger } = play(Array.from({ length: 60 }, () => pool));
    expect(["a", "b", "c"].map((id) => winners.filter((one) => one === id).length)).toEqual([30, 20, 10]);
    expect(worst(ledger)).toBe(0);
  });

  test("breaks a tie by the longest wait, and only then by id, whatever the order of the list", () => {
    const before = {
      turn: 5,
      entries: [
        { repId: "a", lag: 0, lastTurn: 5 },
        { repId: "b", lag: 0, lastTurn: 2 },
      ],
    };
    expect(takeTurn(before, equal(["a", "b"]))).toMatchObject({
      winner: "b",
      tieBreak: "longest-since-last-turn",
    });
    expect(takeTurn(emptyLedger, equal(["b", "a"]))).toMatchObject({ winner: "a", tieBreak: "id" });
    expect(takeTurn(before, equal(["c", "a"]))?.winner).toBe("c");
  });

  test("has nobody to give to when nobody is eligible", () => {
    expect(takeTurn(emptyLedger, [])).toBeNull();
  });

  test("sums to exactly zero after every decision, whatever the weights and pools (F5)", () => {
    fc.assert(
      fc.property(anyPools(fc.integer({ min: 1, max: 1_000 })), (pools) => {
        let ledger = emptyLedger;
        for (const pool of pools) {
          ledger = takeTurn(ledger, pool)?.ledger ?? ledger;
          expect(sum(ledger)).toBe(0);
        }
      }),
    );
  });

  test("never lets equals drift apart by more than (m-1)/2 customers, whatever arrives (F5)", () => {
    fc.assert(
      fc.property(anyPools(fc.constant(1)), (pools) => {
        let ledger = emptyLedger;
        for (const pool of pools) {
          ledger = takeTurn(ledger, pool)?.ledger ?? ledger;
          expect(worst(ledger)).toBeLessThanOrEqual(((NAMES.length - 1) / 2) * UNIT);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("holds that bound for every sequence of pools of up to four reps, searched to the end", () => {
    for (const ids of [NAMES.slice(0, 2), NAMES.slice(0, 3), NAMES.slice(0, 4)]) {
      const pools = Array.from({ length: 2 ** ids.length - 1 }, (_, bits) =>
        equal(ids.filter((_, at) => ((bits + 1) >> at) & 1)),
      );
      const shape = (ledger: Ledger) => ids.map((id) => lagOf(ledger, id)).join();
      const seen = new Map([[shape(emptyLedger), emptyLedger]]);
      for (const ledger of seen.values()) {
        for (const pool of pools) {
          const next = takeTurn(ledger, pool)?.ledger ?? ledger;
          expect(worst(next)).toBeLessThanOrEqual(((ids.length - 1) / 2) * UNIT);
          seen.set(shape(next), seen.get(shape(next)) ?? next);
        }
      }
      expect(seen.size).toBeGreaterThanOrEqual(ids.length);
    }
  });

  test("leaves whoever is away exactly where they were: no burst on return, no loss (F6)", () => {
    fc.assert(
      fc.property(
        anyPools(fc.integer({ min: 1, max: 9 })),
        anyPools(fc.integer({ min: 1, max: 9 })),
        (some, more) => {
          const { ledger } = play(some);
          const without = more.map((pool) => pool.filter((one) => one.repId !== "a"));
          expect(lagOf(play(without, ledger).ledger, "a")).toBe(lagOf(ledger, "a"));
        },
      ),
    );
  });

  test("gives to somebody eligible whenever there is one (F7), and the same again when asked again (D2)", () => {
    fc.assert(
      fc.property(anyPools(fc.integer({ min: 1, max: 9 })), (pools) => {
        const { winners, ledger } = play(pools);
        pools.forEach((pool, at) => {
          expect(pool.map((one) => one.repId)).toContain(winners[at]);
        });
        expect(play(pools.map((pool) => [...pool].reverse()))).toEqual({ winners, ledger });
      }),
    );
  });

  test("stays within two customers on skewed, overlapping pools, where one pointer drifts by hundreds", () => {
    const ids = NAMES.slice(0, 5);
    const [one, two] = [equal(ids), equal(ids.slice(0, 2))];
    const random = stream(42);
    const entitled = new Map<string, number>();
    const pointed = new Map<string, number>();
    let ledger = emptyLedger;
    let pointer = 0;
    let furthest = 0;
    for (let arrival = 0; arrival < 5_000; arrival += 1) {
      const pool = random() < 0.3 ? one : two;
      ledger = takeTurn(ledger, pool)?.ledger ?? ledger;
      furthest = Math.max(furthest, worst(ledger));
      do pointer = (pointer + 1) % ids.length;
      while (!pool.some(({ repId }) => repId === ids[pointer]));
      const winner = ids[pointer] ?? "";
      pointed.set(winner, (pointed.get(winner) ?? 0) + 1);
      for (const { repId } of pool) entitled.set(repId, (entitled.get(repId) ?? 0) + 1 / pool.length);
    }
    const drift = Math.max(...ids.map((id) => Math.abs((entitled.get(id) ?? 0) - (pointed.get(id) ?? 0))));
    expect(furthest).toBeLessThanOrEqual(2 * UNIT);
    expect(drift).toBeGreaterThan(100);
  });

  test("is settled when somebody leaves: what they were owed is shared, and the sum is still zero", () => {
    fc.assert(
      fc.property(anyPools(fc.integer({ min: 1, max: 9 })), fc.subarray(NAMES), (pools, staying) => {
        const { ledger } = play(pools);
        const settled = settle(ledger, staying);
        expect(sum(settled)).toBe(0);
        expect(settled.entries.every((entry) => staying.includes(entry.repId))).toBe(true);
        expect(settle(settled, staying)).toBe(settled);
      }),
    );
  });

  test("begins at zero with somebody new, who is owed no more than the others' share", () => {
    const { ledger } = play(Array.from({ length: 10 }, () => equal(["a", "b"])));
    const { winners } = play(
      Array.from({ length: 6 }, () => equal(["a", "b", "new"])),
      ledger,
    );
    expect(winners.filter((one) => one === "new")).toHaveLength(2);
  });

  test("can note a turn without touching what anybody is owed", () => {
    const noted = noteTurn(noteTurn(emptyLedger, "b"), "a");
    expect(noted.entries).toEqual([
      { repId: "a", lag: 0, lastTurn: 2 },
      { repId: "b", lag: 0, lastTurn: 1 },
    ]);
  });
});
