import { split } from "../../kernel/index.js";
import { type Credited, UNIT } from "../balance.js";
import { mostUrgent } from "../tijdeman.js";
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
  /** Have all of them an entry in the ledger? */
  entered: boolean;
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
    entered: false,
  };
};

const sharesOf = (weights: Float64Array): Float64Array =>
  weights.length === 0 ? new Float64Array(0) : Float64Array.from(split(UNIT, [...weights]));

/** Takes out who is full. */
const thin = (crew: Crew, books: Books): void => {
  if (!books.limited) return;
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

/** Gives those who are left an entry in the ledger, once. */
const enter = (crew: Crew, ledger: LedgerState): void => {
  if (crew.entered) return;
  for (const slot of crew.slots) ledger.known[slot] = 1;
  crew.entered = true;
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
    enter(crew, ledger);
    const { lag, lastTurn } = ledger;
    const { slots, shares } = crew;
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    let since = 0;
    for (let at = 0; at < slots.length; at += 1) {
      const slot = slots[at] as number;
      const owed = (lag[slot] as number) + (shares[at] as number);
      lag[slot] = owed;
      if (owed < most) continue;
      const turn = lastTurn[slot] as number;
      if (owed === most && turn >= since) continue;
      best = at;
      most = owed;
      since = turn;
    }
    return debit(crew, ledger, best);
  };

/** `takeWeightedTurn` in place: one pass over the crew, and one to credit it. */
export const weightedInTurn =
  (crew: Crew, books: Books, ledger: LedgerState): Chooser =>
  () => {
    thin(crew, books);
    enter(crew, ledger);
    const { lag, lastTurn } = ledger;
    const { slots, shares } = crew;
    const credited = (at: number): Credited => {
      const slot = slots[at] as number;
      const owed = lag[slot] as number;
      return { repId: "", weight: 0, owed, share: shares[at] as number, lastTurn: lastTurn[slot] as number };
    };
    for (let at = 0; at < slots.length; at += 1) {
      const slot = slots[at] as number;
      lag[slot] = (lag[slot] as number) + (shares[at] as number);
    }
    const order = mostUrgent(slots.length);
    let best = slots.length === 0 ? -1 : 0;
    for (let at = 1; at < slots.length; at += 1) {
      const [one, first] = [credited(at), credited(best)];
      if ((order(one, first) || one.lastTurn - first.lastTurn) < 0) best = at;
    }
    return debit(crew, ledger, best);
  };
