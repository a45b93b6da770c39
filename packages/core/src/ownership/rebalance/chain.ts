import type { Loads } from "./loads.js";
import type { Hop, Network } from "./network.js";

/** Customers that move up one after the other, so that one rep holds one less and another one more. */
export interface Chain {
  readonly from: number;
  readonly to: number;
  readonly hops: readonly Hop[];
}

/** What the best chains level, and the moves that they take. */
interface Best {
  readonly gain: number;
  readonly moves: number;
}

/**
 * The chains that level most and of these take the fewest moves, looked for in a network in which a customer leaves its
 * owner at the price of one move, goes on from where it was sent for nothing, and goes back for one less. Nodes are the
 * reps, then each group as it is entered by customers of owners, then as it is by customers who were sent already.
 */
class Chains {
  readonly #network: Network;
  readonly #reps: number;
  /** From which relief down a node was reached first, 1 being the highest; 0 is not reached. */
  readonly #level: Int32Array;
  readonly #price: Int32Array;
  readonly #reliefs: number[] = [0];
  readonly #burden: Float64Array;
  readonly #starts: number[] = [];
  readonly #isStart: Uint8Array;
  readonly #closed: Uint8Array;
  readonly #best: Best;

  constructor(network: Network, loads: Loads) {
    const reps = network.own.length;
    this.#network = network;
    this.#reps = reps;
    const nodes = reps + 2 * network.groups.length;
    this.#level = new Int32Array(nodes);
    this.#price = new Int32Array(nodes);
    this.#closed = new Uint8Array(nodes);
    this.#isStart = new Uint8Array(reps);
    this.#burden = Float64Array.from({ length: reps }, (_, rep) => loads.burden(rep));
    this.#best = this.#search(Float64Array.from({ length: reps }, (_, rep) => loads.relief(rep)));
  }

  /** Chains of this one price, as far as they do not take what another has taken: none when nothing is gained. */
  *all(): Generator<Chain> {
    if (this.#best.gain === 0 && this.#best.moves === 0) return;
    for (const start of this.#starts) {
      const nodes = this.#isStart[start] === 1 ? this.#walk(start) : null;
      if (nodes === null) continue;
      const to = nodes.at(-1) as number;
      this.#burden[to] = Number.POSITIVE_INFINITY;
      yield { from: start, to, hops: this.#hops(nodes) };
    }
  }

  *#after(node: number): Generator<readonly [node: number, price: number]> {
    const { own, guests, groups } = this.#network;
    const reps = this.#reps;
    if (node >= reps) {
      for (const rep of groups[(node - reps) % groups.length] ?? []) yield [rep, 0];
      return;
    }
    for (const group of own[node]?.keys() ?? []) yield [reps + group, 1];
    for (const guest of guests[node]?.keys() ?? []) {
      yield [reps + groups.length + this.#network.groupOf(guest), 0];
      yield [this.#network.ownerOf(guest), -1];
    }
  }

  /** From the most relieved down, each level with those whom nobody above it reaches, by the lowest price. */
  #search(relief: Float64Array): Best {
    const order = [...relief.keys()].sort((a, b) => (relief[b] as number) - (relief[a] as number) || a - b);
    const lightest = this.#burden.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
    let best: Best = { gain: 0, moves: 0 };
    for (let next = 0; next < order.length; ) {
      const highest = relief[order[next] as number] as number;
      if (!(highest - lightest >= best.gain)) break;
      const level = this.#reliefs.push(highest) - 1;
      const queue: number[] = [];
      const reach = (node: number, price: number): void => {
        const known = this.#level[node] as number;
        if (known !== 0 && (known !== level || (this.#price[node] as number) <= price)) return;
        this.#level[node] = level;
        this.#price[node] = price;
        if (node < this.#reps) this.#isStart[node] = 0;
        queue.push(node);
      };
      for (; next < order.length && relief[order[next] as number] === highest; next += 1) {
        const rep = order[next] as number;
        if (this.#level[rep] !== 0) continue;
        reach(rep, 0);
        this.#isStart[rep] = 1;
        this.#starts.push(rep);
      }
      for (let at = 0; at < queue.length; at += 1) {
        const node = queue[at] as number;
        const price = this.#price[node] as number;
        for (const [to, more] of this.#after(node)) reach(to, price + more);
      }
      for (const to of queue) {
        if (to >= this.#reps) continue;
        const gain = highest - (this.#burden[to] as number);
        const moves = this.#price[to] as number;
        if (gain > best.gain || (gain === best.gain && moves < best.moves)) best = { gain, moves };
      }
    }
    return best;
  }

  #ends(node: number): boolean {
    if (node >= this.#reps || this.#price[node] !== this.#best.moves) return false;
    const relief = this.#reliefs[this.#level[node] as number] as number;
    return relief - (this.#burden[node] as number) === this.#best.gain;
  }

  /** A walk along lowest prices to whoever ends a best chain. What leads nowhere is closed; what leads there stays open. */
  #walk(start: number): readonly number[] | null {
    const path = [start];
    const arms = [this.#after(start)];
    this.#closed[start] = 1;
    for (;;) {
      const node = path.at(-1) as number;
      if (node !== start && this.#ends(node)) break;
      const next = arms.at(-1)?.next();
      if (next === undefined) return null;
      if (next.done === true) {
        path.pop();
        arms.pop();
        if (path.length === 0) return null;
        continue;
      }
      const [to, more] = next.value;
      const fits =
        this.#closed[to] === 0 &&
        this.#level[to] === this.#level[node] &&
        this.#price[to] === (this.#price[node] as number) + more;
      if (!fits) continue;
      this.#closed[to] = 1;
      path.push(to);
      arms.push(this.#after(to));
    }
    for (const node of path) this.#closed[node] = 0;
    this.#closed[start] = 1;
    return path;
  }

  #hops(nodes: readonly number[]): readonly Hop[] {
    const reps = this.#reps;
    const { groups } = this.#network;
    const hops: Hop[] = [];
    for (let at = 0; at + 1 < nodes.length; ) {
      const [from, next, after] = [nodes[at] as number, nodes[at + 1] as number, nodes[at + 2]];
      if (next < reps) {
        hops.push({ is: "back", from, to: next });
        at += 1;
      } else {
        const is = next < reps + groups.length ? "own" : "guest";
        hops.push({ is, from, group: (next - reps) % groups.length, to: after as number });
        at += 2;
      }
    }
    return hops;
  }
}

/**
 * Chains that can be carried out one after the other, each the best that there is at its turn: by what it levels, then by
 * its moves. So they are the successive shortest paths of a flow of least cost. None when nothing levels, or saves a move.
 * O(reps log reps + members + pairs of reps between whom customers went), a few times over where moves are taken back.
 */
export const bestChains = (network: Network, loads: Loads): Iterable<Chain> =>
  new Chains(network, loads).all();
