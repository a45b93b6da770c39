import type { Shelf, Transfer } from "./transfers.js";

type Counts = Map<number, number>;

const add = (counts: Counts, key: number, by: number): void => {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
};

/** How a customer leaves a rep: one of their own of a group, one that came from another of that group, or back to that one. */
export type Hop =
  | { readonly is: "own" | "guest"; readonly from: number; readonly group: number; readonly to: number }
  | { readonly is: "back"; readonly from: number; readonly to: number };

/** Where the customers are while books are levelled. Reps and groups are places. */
export class Network {
  /** By rep: how many of each group are still with their owner. */
  readonly own: readonly Counts[];
  /** By rep: how many are there by group and owner, as `group * reps + owner`. */
  readonly guests: readonly Counts[];
  readonly groups: readonly (readonly number[])[];
  readonly #reps: number;

  constructor(reps: number, groups: readonly (readonly number[])[], shelves: readonly Shelf[]) {
    this.groups = groups;
    this.#reps = reps;
    this.own = Array.from({ length: reps }, () => new Map());
    this.guests = Array.from({ length: reps }, () => new Map());
    for (const { owner, group, count } of shelves) this.own[owner]?.set(group, count);
  }

  groupOf(guest: number): number {
    return Math.floor(guest / this.#reps);
  }

  ownerOf(guest: number): number {
    return guest % this.#reps;
  }

  /** Carries out one hop. */
  hop(hop: Hop): void {
    const [own, guests] = [this.own[hop.from] as Counts, this.guests[hop.from] as Counts];
    if (hop.is === "own") {
      add(own, hop.group, -1);
      add(this.guests[hop.to] as Counts, hop.group * this.#reps + hop.from, 1);
      return;
    }
    for (const guest of guests.keys()) {
      if (hop.is === "guest" ? this.groupOf(guest) !== hop.group : this.ownerOf(guest) !== hop.to) continue;
      add(guests, guest, -1);
      if (hop.is === "guest") add(this.guests[hop.to] as Counts, guest, 1);
      else add(this.own[hop.to] as Counts, this.groupOf(guest), 1);
      return;
    }
  }

  /** Who is no longer where they were. */
  transfers(): readonly Transfer[] {
    return this.guests.flatMap((guests, to) =>
      [...guests].map(([guest, count]) => ({
        from: this.ownerOf(guest),
        group: this.groupOf(guest),
        to,
        count,
      })),
    );
  }
}
