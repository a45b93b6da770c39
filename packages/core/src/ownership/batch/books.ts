import type { RepFacts } from "../candidates.js";
import type { World } from "../decide.js";

/** How full everybody is while a batch is decided; reps are known by their number in the order of their ids. */
export class Books {
  readonly reps: readonly RepFacts[];
  readonly ids: readonly string[];
  readonly load: Float64Array;
  readonly #received: Float64Array;
  readonly #capacity: Float64Array;
  readonly #maxReceived: number;
  /** Can anybody become full at all? */
  readonly limited: boolean;
  readonly #numbers: ReadonlyMap<string, number>;

  constructor({ reps, load, received = {} }: World, maxReceived: number) {
    this.reps = [...reps].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.ids = this.reps.map((rep) => rep.id);
    this.#numbers = new Map(this.ids.map((id, at) => [id, at]));
    this.load = Float64Array.from(this.ids, (id) => load[id] ?? 0);
    this.#received = Float64Array.from(this.ids, (id) => received[id] ?? 0);
    this.#capacity = Float64Array.from(this.reps, (rep) => rep.capacity ?? Number.POSITIVE_INFINITY);
    this.#maxReceived = maxReceived;
    this.limited = maxReceived < Number.POSITIVE_INFINITY || this.reps.some((rep) => rep.capacity !== null);
  }

  numberOf(repId: string): number {
    return this.#numbers.get(repId) ?? -1;
  }

  /** In a batch people only become fuller: who is full stays so. */
  isFull(rep: number): boolean {
    return (
      (this.load[rep] as number) >= (this.#capacity[rep] as number) ||
      (this.#received[rep] as number) >= this.#maxReceived
    );
  }

  give(rep: number): void {
    this.load[rep] = (this.load[rep] as number) + 1;
    this.#received[rep] = (this.#received[rep] as number) + 1;
  }

  /** As facts of one decision have them. */
  facts(): Required<Pick<World, "load" | "received">> {
    const record = (counts: Float64Array) =>
      Object.fromEntries(this.ids.map((id, at) => [id, counts[at] as number]));
    return { load: record(this.load), received: record(this.#received) };
  }
}
