/**
 * Sets of rules as rows of bits, all in one array: bit `p % 32` of word `p >> 5` is the rule at position `p`. A row is
 * known by where it begins. Behind its words it says which of them are not 0, in the same manner, so that long stretches
 * without a rule are passed over at once.
 */
export interface RuleBits {
  /** Words of rules in a row. */
  readonly words: number;
  /** From one row to the next: its words, and what is said of them. */
  readonly stride: number;
  readonly bits: Int32Array;
}

/** Rows while they are being made. */
export class RuleBitsBuilder {
  readonly words: number;
  readonly stride: number;
  readonly #rules: number;
  readonly #rows: Int32Array[] = [];

  constructor(rules: number) {
    this.#rules = rules;
    this.words = Math.max(1, Math.ceil(rules / 32));
    this.stride = this.words + Math.ceil(this.words / 32);
  }

  /** A row of every rule but these. */
  without(positions: Iterable<number>): number {
    const row = new Int32Array(this.words).fill(-1);
    const over = this.words * 32 - this.#rules;
    if (over > 0) row[this.words - 1] = over === 32 ? 0 : -1 >>> over;
    for (const at of positions) row[at >> 5] = (row[at >> 5] as number) & ~(1 << (at & 31));
    return this.#add(row);
  }

  /** A copy of a row. */
  copy(row: number): number {
    return this.#add(Int32Array.from(this.#rowAt(row)));
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
    const { words, stride } = this;
    const bits = new Int32Array(this.#rows.length * stride);
    this.#rows.forEach((row, at) => {
      const start = at * stride;
      bits.set(row, start);
      for (let word = 0; word < words; word += 1) {
        if (row[word] === 0) continue;
        const said = start + words + (word >> 5);
        bits[said] = (bits[said] as number) | (1 << (word & 31));
      }
    });
    return { words, stride, bits };
  }

  #add(row: Int32Array): number {
    this.#rows.push(row);
    return (this.#rows.length - 1) * this.stride;
  }

  #rowAt(row: number): Int32Array {
    return this.#rows[row / this.stride] as Int32Array;
  }
}
