/**
 * Sets of rules as rows of bits, all in one array: bit `p % 32` of word `p >> 5` is the rule at position `p`. A row is
 * known by where it begins.
 */
export interface RuleBits {
  /** Words in a row. */
  readonly words: number;
  readonly bits: Uint32Array;
}

/** Rows while they are being made. */
export class RuleBitsBuilder {
  readonly words: number;
  readonly #rules: number;
  readonly #rows: Uint32Array[] = [];

  constructor(rules: number) {
    this.#rules = rules;
    this.words = Math.max(1, Math.ceil(rules / 32));
  }

  /** A row of every rule but these. */
  without(positions: Iterable<number>): number {
    const row = new Uint32Array(this.words).fill(-1);
    const over = this.words * 32 - this.#rules;
    if (over > 0) row[this.words - 1] = over === 32 ? 0 : -1 >>> over;
    for (const at of positions) row[at >> 5] = (row[at >> 5] as number) & ~(1 << (at & 31));
    return this.#add(row);
  }

  /** A copy of a row. */
  copy(row: number): number {
    return this.#add(Uint32Array.from(this.#rowAt(row)));
  }

  set(row: number, position: number): void {
    const target = this.#rowAt(row);
    target[position >> 5] = (target[position >> 5] as number) | (1 << (position & 31));
  }

  clear(row: number, position: number): void {
    const target = this.#rowAt(row);
    target[position >> 5] = (target[position >> 5] as number) & ~(1 << (position & 31));
  }

  finish(): RuleBits {
    const bits = new Uint32Array(this.#rows.length * this.words);
    this.#rows.forEach((row, at) => {
      bits.set(row, at * this.words);
    });
    return { words: this.words, bits };
  }

  #add(row: Uint32Array): number {
    this.#rows.push(row);
    return (this.#rows.length - 1) * this.words;
  }

  #rowAt(row: number): Uint32Array {
    return this.#rows[row / this.words] as Uint32Array;
  }
}
