import { UNIT } from "../balance.js";
import type { BookHolder } from "./model.js";

/** More than any weight can make of a customer: nobody stays over their capacity who need not. */
const OVER = 2 ** 51;

/**
 * What the reps hold, and what one customer more or less is worth. The books are level when `Σ held² / weight` is least,
 * which is how Webster (Sainte-Laguë) gives seats: by `(2 held ± 1) / weight`, here in whole units, so that it is exact
 * wherever the weight divides 720,720.
 */
export class Loads {
  readonly held: Float64Array;
  readonly #weights: Float64Array;
  readonly #capacities: Float64Array;

  constructor(reps: readonly BookHolder[]) {
    this.held = Float64Array.from(reps, (rep) => rep.held);
    this.#weights = Float64Array.from(reps, (rep) => rep.weight);
    this.#capacities = Float64Array.from(reps, (rep) => rep.capacity ?? Number.POSITIVE_INFINITY);
  }

  /** How much it relieves a rep to give one away. */
  relief(rep: number): number {
    const held = this.held[rep] as number;
    const over = held > (this.#capacities[rep] as number) ? OVER : 0;
    return over + Math.floor(((2 * held - 1) * UNIT) / (this.#weights[rep] as number));
  }

  /** How much it burdens a rep to get one; infinite at their capacity. */
  burden(rep: number): number {
    const held = this.held[rep] as number;
    if (held >= (this.#capacities[rep] as number)) return Number.POSITIVE_INFINITY;
    return Math.floor(((2 * held + 1) * UNIT) / (this.#weights[rep] as number));
  }

  move(from: number, to: number): void {
    this.held[from] = (this.held[from] as number) - 1;
    this.held[to] = (this.held[to] as number) + 1;
  }
}
