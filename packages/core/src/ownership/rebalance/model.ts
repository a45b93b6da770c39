import type { Instant } from "../../kernel/index.js";

/** A rep whose book is levelled with the others'. */
export interface BookHolder {
  readonly repId: string;
  /** At least 1: how much they are to hold against the others. */
  readonly weight: number;
  /** Null for no limit. */
  readonly capacity: number | null;
  /** All that they hold, those that stay included. */
  readonly held: number;
}

/** A customer that may go to another rep. */
export interface MovableCustomer {
  readonly customerId: string;
  readonly ownerId: string;
  /** Since when they have it: of two that would do, the one that has been with its owner for less long goes. */
  readonly receivedAt: Instant;
  /** Who may have it, by name in `groups`. */
  readonly group: string;
}

/** Books to be levelled. */
export interface Books {
  readonly reps: readonly BookHolder[];
  /** Those of these reps that may go; whatever else they hold stays. */
  readonly customers: readonly MovableCustomer[];
  /** For each group the reps who may get its customers. An owner may keep what they could not get. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** One customer that goes, and what its two reps hold before the whole rebalance and after it. */
export interface RebalanceMove {
  readonly customerId: string;
  readonly from: BookChange;
  readonly to: BookChange;
}

/** A book before and after. */
export interface BookChange {
  readonly repId: string;
  readonly weight: number;
  readonly capacity: number | null;
  readonly before: number;
  readonly after: number;
}

export interface Rebalance {
  /** In an order in which nobody's capacity is passed on the way. */
  readonly moves: readonly RebalanceMove[];
  /** Every rep, in the order of their ids. */
  readonly books: readonly BookChange[];
}
