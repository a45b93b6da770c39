import { emptyLedger, type Ledger, settle } from "../balance.js";

/** A ledger that is written in place while a batch is decided. Reps are numbered by the batch. */
export class LedgerState {
  turn: number;
  /** These grow: read them anew after every `slotOf`. */
  lag = new Float64Array(64);
  lastTurn = new Float64Array(64);
  /** Has the ledger an entry for this rep, or only room for one? */
  known = new Uint8Array(64);
  readonly #reps: number[] = [];
  readonly #slots = new Map<number, number>();

  constructor(ledger: Ledger | null, staying: readonly string[], numberOf: (repId: string) => number) {
    this.turn = 0;
    this.replace(settle(ledger ?? emptyLedger, staying), numberOf);
  }

  /** Takes over what was decided elsewhere. */
  replace({ turn, entries }: Ledger, numberOf: (repId: string) => number): void {
    this.turn = turn;
    for (const { repId, lag, lastTurn } of entries) {
      const slot = this.slotOf(numberOf(repId));
      this.lag[slot] = lag;
      this.lastTurn[slot] = lastTurn;
      this.known[slot] = 1;
    }
  }

  /** Where a rep's entry is; there is room for it from now on. */
  slotOf(rep: number): number {
    const found = this.#slots.get(rep);
    if (found !== undefined) return found;
    const slot = this.#reps.push(rep) - 1;
    this.#slots.set(rep, slot);
    if (slot === this.lag.length) this.#grow();
    return slot;
  }

  #grow(): void {
    const room = this.lag.length * 2;
    const { lag, lastTurn, known } = this;
    this.lag = new Float64Array(room);
    this.lag.set(lag);
    this.lastTurn = new Float64Array(room);
    this.lastTurn.set(lastTurn);
    this.known = new Uint8Array(room);
    this.known.set(known);
  }

  /** Notes whose turn it was. */
  note(slot: number): void {
    this.turn += 1;
    this.lastTurn[slot] = this.turn;
    this.known[slot] = 1;
  }

  /** The ledger as it stands. `ids` are in order, so that of their numbers is that of the entries. */
  ledger(ids: readonly string[]): Ledger {
    const slots = [...this.#reps.keys()].filter((slot) => this.known[slot] === 1);
    slots.sort((a, b) => (this.#reps[a] ?? 0) - (this.#reps[b] ?? 0));
    const entries = slots.map((slot) => ({
      repId: ids[this.#reps[slot] ?? 0] ?? "",
      lag: this.lag[slot] ?? 0,
      lastTurn: this.lastTurn[slot] ?? 0,
    }));
    return { turn: this.turn, entries };
  }
}
