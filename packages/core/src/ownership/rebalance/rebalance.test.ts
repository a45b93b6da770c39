import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BookHolder, Books } from "./model.js";
import { rebalanceBooks } from "./rebalance.js";

const REPS = ["a", "b", "c", "d"];

const anyBooks = ({ over = false, customers = 6 } = {}): fc.Arbitrary<Books> =>
  fc
    .record({
      reps: fc.array(
        fc.record({
          weight: fc.integer({ min: 1, max: 3 }),
          room: fc.option(fc.integer({ min: over ? -3 : 0, max: 3 }), { nil: null }),
          stays: fc.integer({ min: 0, max: 3 }),
        }),
        { minLength: 2, maxLength: 4 },
      ),
      groups: fc.array(fc.subarray(REPS), { minLength: 1, maxLength: 3 }),
      customers: fc.array(
        fc.record({ owner: fc.nat(3), group: fc.nat(2), receivedAt: fc.integer({ min: 0, max: 3 }) }),
        { maxLength: customers },
      ),
    })
    .map(({ reps, groups, customers: listed }) => {
      const goes = listed.map(({ owner, group, receivedAt }, at) => ({
        customerId: `c-${at}`,
        ownerId: REPS[owner % reps.length] as string,
        receivedAt,
        group: `g${group % groups.length}`,
      }));
      return {
        reps: reps.map(({ weight, room, stays }, at): BookHolder => {
          const held = stays + goes.filter((one) => one.ownerId === REPS[at]).length;
          const capacity = room === null ? null : Math.max(0, held + room);
          return { repId: REPS[at] as string, weight, capacity, held };
        }),
        customers: goes,
        groups: Object.fromEntries(groups.map((members, at) => [`g${at}`, members])),
      };
    });

/** What nobody can do better by, one after the other: over capacity, not level (times 36), moves. */
type Cost = readonly [number, number, number];
const less = (a: Cost, b: Cost) => a.find((one, at) => one !== b[at]) !== undefined && first(a, b) < 0;
const first = (a: Cost, b: Cost) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

const costOf = ({ reps }: Books, held: readonly number[], moves: number): Cost => [
  reps.reduce((sum, rep, at) => sum + Math.max(0, (held[at] ?? 0) - (rep.capacity ?? 1_000)), 0),
  reps.reduce((sum, rep, at) => sum + (36 * (held[at] ?? 0) ** 2) / rep.weight, 0),
  moves,
];

/** The best of every way to give these customers away. */
const searched = (books: Books): Cost => {
  const { reps, customers, groups } = books;
  const start = reps.map((rep) => rep.held);
  let best = costOf(books, start, 0);
  const go = (at: number, held: number[], moves: number): void => {
    const customer = customers[at];
    if (customer === undefined) {
      const fits = reps.every((rep, of) => (held[of] ?? 0) <= Math.max(rep.capacity ?? 1_000, rep.held));
      const cost = costOf(books, held, moves);
      if (fits && less(cost, best)) best = cost;
      return;
    }
    go(at + 1, held, moves);
    reps.forEach(({ repId }, to) => {
      if (repId === customer.ownerId || !groups[customer.group]?.includes(repId)) return;
      const next = [...held];
      next[to] = (next[to] ?? 0) + 1;
      const from = reps.findIndex((rep) => rep.repId === customer.ownerId);
      next[from] = (next[from] ?? 0) - 1;
      go(at + 1, next, moves + 1);
    });
  };
  go(0, start, 0);
  return best;
};

const shuffled = <A>(all: readonly A[], seed: number): A[] => {
  const left = [...all];
  const out: A[] = [];
  for (let at = seed; left.length > 0; at = at * 31 + 7) out.push(...left.splice(at % left.length, 1));
  return out;
};

const runs = { numRuns: 400 };

describe("levelling books", () => {
  test("is as level as candidates and capacities allow, with the fewest moves: no way to give them away is better", () => {
    fc.assert(
      fc.property(anyBooks(), (books) => {
        const { moves, books: after } = rebalanceBooks(books);
        const held = after.map((book) => book.after);
        expect(costOf(books, held, moves.length)).toEqual(searched(books));
      }),
      runs,
    );
  });

  test("frees whoever is over their capacity as far as anybody can, whatever it does to the rest", () => {
    fc.assert(
      fc.property(anyBooks({ over: true }), (books) => {
        const { books: after } = rebalanceBooks(books);
        const held = after.map((book) => book.after);
        expect(costOf(books, held, 0)[0]).toBe(searched(books)[0]);
      }),
      runs,
    );
  });

  test("gives each customer once, to somebody who may have it, and passes no capacity on the way", () => {
    fc.assert(
      fc.property(anyBooks({ over: true, customers: 14 }), (books) => {
        const { moves, books: after } = rebalanceBooks(books);
        expect(new Set(moves.map((move) => move.customerId)).size).toBe(moves.length);
        const held = new Map(books.reps.map((rep) => [rep.repId, rep.held]));
        for (const { customerId, from, to } of moves) {
          const customer = books.customers.find((one) => one.customerId === customerId);
          expect(customer?.ownerId).toBe(from.repId);
          expect(books.groups[customer?.group ?? ""]).toContain(to.repId);
          expect(to.repId).not.toBe(from.repId);
          expect(held.get(to.repId)).toBeLessThan(to.capacity ?? 1_000);
          held.set(from.repId, (held.get(from.repId) ?? 0) - 1);
          held.set(to.repId, (held.get(to.repId) ?? 0) + 1);
        }
        expect(after.map((book) => [book.repId, book.after])).toEqual([...held]);
      }),
      runs,
    );
  });

  test("does not depend on how reps, customers and candidates are listed", () => {
    fc.assert(
      fc.property(anyBooks({ over: true, customers: 12 }), fc.nat(1_000), (books, seed) => {
        const groups = Object.entries(books.groups).map(([name, reps]) => [name, shuffled(reps, seed)]);
        const listed = {
          reps: shuffled(books.reps, seed),
          customers: shuffled(books.customers, seed),
          groups: Object.fromEntries(shuffled(groups, seed)) as Books["groups"],
        };
        expect(rebalanceBooks(listed)).toEqual(rebalanceBooks(books));
      }),
      runs,
    );
  });

  test("moves nothing when it is done a second time, and what is left when it was stopped on the way", () => {
    fc.assert(
      fc.property(anyBooks({ customers: 12 }), fc.nat(12), (books, stop) => {
        const { moves } = rebalanceBooks(books);
        const done = moves.slice(0, stop);
        const owner = new Map(done.map((move) => [move.customerId, move.to.repId]));
        const change = (repId: string) =>
          done.filter((move) => move.to.repId === repId).length -
          done.filter((move) => move.from.repId === repId).length;
        const rest = rebalanceBooks({
          ...books,
          reps: books.reps.map((rep) => ({ ...rep, held: rep.held + change(rep.repId) })),
          customers: books.customers.map((one) => ({
            ...one,
            ownerId: owner.get(one.customerId) ?? one.ownerId,
          })),
        });
        expect(rest.moves.length).toBe(Math.max(0, moves.length - stop));
      }),
      runs,
    );
  });
});

const rep = (repId: string, held: number, some: Partial<BookHolder> = {}): BookHolder => ({
  ...{ repId, weight: 1, capacity: null, held },
  ...some,
});
const bookOf = (ownerId: string, size: number, group = "all") =>
  Array.from({ length: size }, (_, at) => ({
    customerId: `${ownerId}-${at}`,
    ownerId,
    receivedAt: at,
    group,
  }));

describe("a rebalance", () => {
  test("shares by weight, and gives away first who came last", () => {
    const { moves, books } = rebalanceBooks({
      reps: [rep("lin", 8), rep("wu", 0, { weight: 3 })],
      customers: bookOf("lin", 8),
      groups: { all: ["lin", "wu"] },
    });
    expect(books.map((book) => book.after)).toEqual([2, 6]);
    expect(moves.map((move) => move.customerId)).toEqual([
      "lin-7",
      "lin-6",
      "lin-5",
      "lin-4",
      "lin-3",
      "lin-2",
    ]);
  });

  test("moves up in a chain where nobody can take what another has to give", () => {
    const { moves } = rebalanceBooks({
      reps: [rep("east", 3), rep("middle", 2, { capacity: 2 }), rep("west", 0)],
      customers: [...bookOf("east", 3, "eastern"), ...bookOf("middle", 2, "western")],
      groups: { eastern: ["east", "middle"], western: ["middle", "west"] },
    });
    expect(moves.map(({ from, to }) => `${from.repId} to ${to.repId}`)).toEqual([
      "middle to west",
      "east to middle",
    ]);
  });

  test("takes a move back where it stands in the way of a better one", () => {
    const books: Books = {
      reps: [
        rep("a", 4),
        rep("ab", 1, { capacity: 1 }),
        rep("b", 0, { capacity: 1 }),
        rep("c", 4),
        rep("d", 0),
      ],
      customers: [
        ...bookOf("a", 1, "to-b"),
        ...bookOf("a", 3, "to-d").map((one) => ({ ...one, customerId: `${one.customerId}-d` })),
        ...bookOf("ab", 1, "to-d"),
        ...bookOf("c", 1, "to-ab-or-b"),
      ],
      groups: { "to-b": ["b"], "to-d": ["d"], "to-ab-or-b": ["ab", "b"] },
    };
    const { moves, books: after } = rebalanceBooks(books);
    const held = after.map((book) => book.after);
    expect(costOf(books, held, moves.length)).toEqual(searched(books));
  });

  test("fills nobody twice on the strength of one look at what they hold", () => {
    const books: Books = {
      reps: [rep("a", 2), rep("b", 2), rep("c", 0)],
      customers: [...bookOf("a", 1, "one"), ...bookOf("b", 1, "other")],
      groups: { one: ["c"], other: ["a", "c"] },
    };
    expect(rebalanceBooks(books).moves).toHaveLength(1);
  });

  test("leaves books alone whose difference is one", () => {
    const books = {
      reps: [rep("lin", 3), rep("wu", 2)],
      customers: bookOf("lin", 3),
      groups: { all: ["wu"] },
    };
    expect(rebalanceBooks(books).moves).toEqual([]);
  });

  test("refuses a customer of whom neither owner nor group is known", () => {
    expect(() => rebalanceBooks({ reps: [], customers: bookOf("lin", 1), groups: { all: [] } })).toThrow(
      /lin-0 is of lin and all/,
    );
  });
});
