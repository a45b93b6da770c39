import { bestChains } from "./chain.js";
import { levelOne } from "./level.js";
import { Loads } from "./loads.js";
import type { BookChange, BookHolder, Books, MovableCustomer, Rebalance } from "./model.js";
import { Network } from "./network.js";
import { inReach } from "./reach.js";
import type { Shelf, Transfer } from "./transfers.js";

const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those first who have been with their owner for the shortest time. */
const latestFirst = (a: MovableCustomer, b: MovableCustomer): number =>
  b.receivedAt - a.receivedAt || byId(a.customerId, b.customerId);

/** Groups with the same reps are one; whoever is not among the reps gets nothing. */
const groupsOf = (groups: Books["groups"], placeOf: ReadonlyMap<string, number>) => {
  const places = new Map<string, number>();
  const members: (readonly number[])[] = [];
  const groupAt = new Map<string, number>();
  for (const name of Object.keys(groups).sort(byId)) {
    const reps = [...new Set(groups[name]?.flatMap((id) => placeOf.get(id) ?? []))].sort((a, b) => a - b);
    const key = reps.join();
    const place = places.get(key) ?? members.push(reps) - 1;
    places.set(key, place);
    groupAt.set(name, place);
  }
  return { members, groupAt };
};

/**
 * Levels books by the fewest moves 再平衡. First nobody is over their capacity who need not be, then `Σ held² / weight` is the
 * least that the candidates allow (so with equal weights nobody could hold one less whose difference to another is two or
 * more), and of all ways to that the one with the fewest customers that change hands. Books that are level stay as they
 * are. It does not depend on the order in which reps and customers are listed. Where any of a group would do, those go
 * who came to their owner last.
 *
 * Exact: a flow of least cost by successive shortest paths (Ahuja, Magnanti, Orlin, "Network Flows", 1993, chapters 9 and
 * 14). Where all customers that hang together may go to the same reps, O((reps + moves) log reps); else one search for
 * each move, O(reps + members of the groups + pairs that customers went between).
 *
 * @throws RangeError when a customer is of an owner or a group that is not given.
 * @example
 * ```ts
 * import { rebalanceBooks } from "@clientele/core/ownership";
 *
 * const customers = ["c-1", "c-2", "c-3", "c-4"].map((customerId, at) => (
 *   { customerId, ownerId: "lin", receivedAt: at, group: "all" }
 * ));
 * const { moves, books } = rebalanceBooks({
 *   reps: [
 *     { repId: "lin", weight: 1, capacity: null, held: 4 },
 *     { repId: "zhou", weight: 1, capacity: 1, held: 0 },
 *   ],
 *   customers,
 *   groups: { all: ["lin", "zhou"] },
 * });
 * moves.map((move) => [move.customerId, move.to.repId]); // => [["c-4", "zhou"]]
 * books.map((book) => [book.before, book.after]); // => [[4, 3], [0, 1]]
 * ```
 */
export const rebalanceBooks = ({ reps: listed, customers, groups }: Books): Rebalance => {
  const reps = [...listed].sort((a, b) => byId(a.repId, b.repId));
  const placeOf = new Map(reps.map((rep, at) => [rep.repId, at]));
  const { members, groupAt } = groupsOf(groups, placeOf);
  const shelved = new Map<number, MovableCustomer[]>();
  for (const customer of customers) {
    const owner = placeOf.get(customer.ownerId);
    const group = groupAt.get(customer.group);
    if (owner === undefined || group === undefined)
      throw new RangeError(
        `${customer.customerId} is of ${customer.ownerId} and ${customer.group}: not given`,
      );
    const key = group * reps.length + owner;
    const shelf = shelved.get(key);
    if (shelf === undefined) shelved.set(key, [customer]);
    else shelf.push(customer);
  }
  const shelves = [...shelved]
    .map(([key, on]) => ({
      owner: key % reps.length,
      group: Math.floor(key / reps.length),
      count: on.length,
    }))
    .sort((a, b) => a.group - b.group || a.owner - b.owner);

  const { transfers, after } = withoutClosed(reps, members, shelves);
  const books = reps.map(({ held: before, ...rep }, at) => ({ ...rep, before, after: after[at] as number }));
  const taken = new Map<number, number>();
  const going = transfers
    .sort((a, b) => a.group - b.group || a.from - b.from || a.to - b.to)
    .flatMap(({ from, group, to, count }) => {
      const key = group * reps.length + from;
      const shelf = shelved.get(key) ?? [];
      const gone = taken.get(key) ?? 0;
      if (gone === 0) shelf.sort(latestFirst);
      taken.set(key, gone + count);
      return shelf
        .slice(gone, gone + count)
        .map((customer) => ({ customerId: customer.customerId, from, to }));
    });
  return { moves: inOrder(going, books), books };
};

interface Levelled {
  readonly transfers: Transfer[];
  readonly after: Float64Array;
}

type Members = readonly (readonly number[])[];

/** Who stays over their capacity gets nothing, not even in exchange: there is no moment at which they had room for it. */
const withoutClosed = (
  reps: readonly BookHolder[],
  members: Members,
  shelves: readonly Shelf[],
): Levelled => {
  const closed = new Set<number>();
  for (;;) {
    const open = members.map((group) => group.filter((rep) => !closed.has(rep)));
    const levelled = levelAll(reps, open, shelves);
    const over = levelled.transfers.filter(
      ({ to }) => (levelled.after[to] as number) > (reps[to]?.capacity ?? Number.POSITIVE_INFINITY),
    );
    if (over.length === 0) return levelled;
    for (const { to } of over) closed.add(to);
  }
};

const levelAll = (reps: readonly BookHolder[], members: Members, shelves: readonly Shelf[]): Levelled => {
  const after = Float64Array.from(reps, (rep) => rep.held);
  const transfers = inReach(members, shelves).flatMap((together) => {
    const groups = new Set(together.map((shelf) => shelf.group));
    const places = new Set(together.map((shelf) => shelf.owner));
    for (const group of groups) for (const rep of members[group] ?? []) places.add(rep);
    const scope = [...places].sort((a, b) => a - b);
    const loads = new Loads(scope.map((rep) => reps[rep] as BookHolder));
    const moved = levelOf(scope, together, members, loads);
    scope.forEach((rep, at) => {
      after[rep] = loads.held[at] as number;
    });
    return moved.map(({ from, group, to, count }) => ({
      ...{ from: scope[from] as number, to: scope[to] as number },
      ...{ group, count },
    }));
  });
  return { transfers, after };
};

/** Levels those who hang together, all by their places in `scope`. */
const levelOf = (
  scope: readonly number[],
  together: readonly Shelf[],
  members: Members,
  loads: Loads,
): readonly Transfer[] => {
  const placeOf = new Map(scope.map((rep, at) => [rep, at]));
  const placesOf = (group: number) => (members[group] ?? []).flatMap((rep) => placeOf.get(rep) ?? []);
  const shelves = together.map((shelf) => ({ ...shelf, owner: placeOf.get(shelf.owner) ?? 0 }));
  const used = [...new Set(shelves.map((shelf) => shelf.group))];
  const [only = 0] = used;
  if (used.length === 1) return levelOne(only, shelves, placesOf(only), loads);
  const groups = used.map(placesOf);
  const local = shelves.map((shelf) => ({ ...shelf, group: used.indexOf(shelf.group) }));
  const network = new Network(scope.length, groups, local);
  for (let done = false; !done; ) {
    done = true;
    for (const chain of bestChains(network, loads)) {
      for (const hop of chain.hops) network.hop(hop);
      loads.move(chain.from, chain.to);
      done = false;
    }
  }
  return network.transfers().map((one) => ({ ...one, group: used[one.group] as number }));
};

/**
 * A receiver who is full gives first. Somebody always can go: were all who give full in a circle, they could as well have
 * kept what they had, with fewer moves.
 */
const inOrder = (
  going: readonly { readonly customerId: string; readonly from: number; readonly to: number }[],
  books: readonly BookChange[],
): Rebalance["moves"] => {
  const held = books.map((book) => book.before);
  const waiting = new Map<number, (typeof going)[number][]>();
  const moves: Rebalance["moves"][number][] = [];
  const ready: (typeof going)[number][] = [];
  for (const one of going) {
    ready.push(one);
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      const { customerId, from, to } = next;
      const [giver, taker] = [books[from] as BookChange, books[to] as BookChange];
      if (taker.capacity !== null && (held[to] as number) >= taker.capacity) {
        const queue = waiting.get(to);
        if (queue === undefined) waiting.set(to, [next]);
        else queue.push(next);
        continue;
      }
      held[to] = (held[to] as number) + 1;
      held[from] = (held[from] as number) - 1;
      moves.push({ customerId, from: giver, to: taker });
      const freed = waiting.get(from)?.pop();
      if (freed !== undefined) ready.push(freed);
    }
  }
  return moves;
};
