import { split } from "../../kernel/index.js";
import { UNIT } from "../balance.js";
import type { Books } from "./books.js";
import type { LedgerState } from "./ledger-state.js";

/** Reps among whom a rule chooses, in the order of their ids, each with a place in the rule's ledger. */
export interface Crew {
  /** Their numbers; those who are found full are taken out. */
  reps: Int32Array;
  slots: Int32Array;
  weights: Float64Array;
  /** What each is due of one customer. */
  shares: Float64Array;
}

/** Answers the number of who gets the next customer, and notes it in the ledger; -1 when everybody is full. */
export type Chooser = () => number;

export const crewOf = (reps: readonly number[], books: Books, ledger: LedgerState): Crew => {
  const weights = Float64Array.from(reps, (rep) => books.reps[rep]?.weight ?? 0);
  return {
    reps: Int32Array.from(reps),
    slots: Int32Array.from(reps, (rep) => ledger.slotOf(rep)),
    weights,
    shares: sharesOf(weights),
  };
};

const sharesOf = (weights: Float64Array): Float64Array =>
  weights.length === 0 ? new Float64Array(0) : Float64Array.from(split(UNIT, [...weights]));

/** Takes out who is full. */
const thin = (crew: Crew, books: Books): void => {
  const { reps, slots, weights } = crew;
  let full = 0;
  for (let at = 0; at < reps.length; at += 1) if (books.isFull(reps[at] as number)) full += 1;
  if (full === 0) return;
  const stays = (_: number, at: number) => !books.isFull(reps[at] as number);
  crew.slots = slots.filter(stays);
  crew.weights = weights.filter(stays);
  crew.reps = reps.filter((rep) => !books.isFull(rep));
  crew.shares = sharesOf(crew.weights);
};

const credit = ({ slots, shares }: Crew, ledger: LedgerState): void => {
  const { lag, known } = ledger;
  for (let at = 0; at < slots.length; at += 1) {
    const slot = slots[at] as number;
    lag[slot] = (lag[slot] as number) + (shares[at] as number);
    known[slot] = true;
  }
};

const debit = ({ reps, slots }: Crew, ledger: LedgerState, at: number): number => {
  if (at === -1) return -1;
  const slot = slots[at] as number;
  ledger.lag[slot] = (ledger.lag[slot] as number) - UNIT;
  ledger.note(slot);
  return reps[at] as number;
};

/** `takeTurn` in place: one pass over the crew. */
export const inTurn =
  (crew: Crew, books: Books, ledger: LedgerState): Chooser =>
  () => {
    thin(crew, books);
    credit(crew, ledger);
    const { lag, lastTurn } = ledger;
    const { slots } = crew;
    let best = -1;
    let [most, since] = [Number.NEGATIVE_INFINITY, 0];
    for (let at = 0; at < slots.length; at += 1) {
      const owed = lag[slots[at] as number] as number;
      if (owed < most) continue;
      const turn = lastTurn[slots[at] as number] as number;
      if (owed === most && turn >= since) continue;
      [best, most, since] = [at, owed, turn];
    }
    return debit(crew, ledger, best);
  };

/** `takeWeightedTurn` in place: one pass over the crew. */
export const weightedInTurn =
  (crew: Crew, books: Books, ledger: LedgerState): Chooser =>
  () => {
    thin(crew, books);
    credit(crew, ledger);
    const { lag, lastTurn } = ledger;
    const { slots, shares } = crew;
    const slack = 2 * slots.length - 2;
    const order = (a: number, b: number): number => {
      const [x, y] = [slots[a] as number, slots[b] as number];
      const [owes, owed] = [lag[x] as number, lag[y] as number];
      const [ready, other] = [slack * owes >= UNIT, slack * owed >= UNIT];
      if (ready !== other) return ready ? -1 : 1;
      const left = ((slack - 1) * UNIT - slack * owes) * (shares[b] as number);
      const right = ((slack - 1) * UNIT - slack * owed) * (shares[a] as number);
      return (ready ? left - right : owed - owes) || (lastTurn[x] as number) - (lastTurn[y] as number);
    };
    let best = slots.length === 0 ? -1 : 0;
    for (let at = 1; at < slots.length; at += 1) if (order(at, best) < 0) best = at;
    return debit(crew, ledger, best);
  };
