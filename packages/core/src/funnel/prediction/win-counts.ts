import type { LearnedCase } from "./evidence.js";

/** Won and lost deals that had a value. */
export interface WinCount {
  readonly won: number;
  readonly lost: number;
}

interface Tally {
  won: number;
  lost: number;
}

/** The field under which stages are counted. */
export const STAGE = "stage";

/** A value that nobody had yet is not impossible: what is added to each count (additive smoothing). */
const SMOOTHING = 0.1;

/** Whole counts are added first, so that the sum does not depend on their order. */
const smoothedSum = (tallies: readonly WinCount[]): WinCount => ({
  won: tallies.reduce((sum, one) => sum + one.won, 0) + SMOOTHING * tallies.length,
  lost: tallies.reduce((sum, one) => sum + one.lost, 0) + SMOOTHING * tallies.length,
});

/**
 * How many deals with each value of each field were won and lost, in each group. Counts are whole, so that taking a case
 * out again leaves exactly what was there before. A won deal counts in every stage, a lost one in each up to where it was
 * lost. Adding and taking out is O(values of the case).
 *
 * @example
 * ```ts
 * import { WinCounts } from "@clientele/core/funnel";
 *
 * const counts = new WinCounts(["potential", "talk", "won"]);
 * const lost = { group: null, stageId: "potential", fields: { source: ["fair"] }, won: false };
 * counts.add(lost);
 * counts.of(null, "source", "fair"); // => { won: 0.1, lost: 1.1 }
 * counts.remove(lost);
 * counts.of(null, "source", "fair"); // => null
 * ```
 */
export class WinCounts {
  readonly stageIds: readonly string[];
  readonly #groups = new Map<string | null, Map<string, Map<string, Tally>>>();

  /** @param stageIds - in their order, the won one last. */
  constructor(stageIds: readonly string[]) {
    this.stageIds = stageIds;
  }

  add(one: LearnedCase): void {
    for (const [field, value] of this.#valuesOf(one)) this.#change(one.group, field, value, one.won, 1);
  }

  /** @throws RangeError when the case was not counted: nothing is changed then. */
  remove(one: LearnedCase): void {
    const values = this.#valuesOf(one);
    for (const [field, value] of values) {
      const tally = this.#groups.get(one.group)?.get(field)?.get(value);
      if ((tally?.[one.won ? "won" : "lost"] ?? 0) < 1)
        throw new RangeError(`a case with ${field} ${value} was not counted, so it cannot be taken out`);
    }
    for (const [field, value] of values) this.#change(one.group, field, value, one.won, -1);
  }

  has(group: string | null): boolean {
    return this.#groups.has(group);
  }

  /** Smoothed counts of a value; over all groups for null. Null where no deal had it. */
  of(group: string | null, field: string, value: string): WinCount | null {
    const found = this.#fieldsOf(group, field).flatMap((values) => values.get(value) ?? []);
    return found.length === 0 ? null : smoothedSum(found);
  }

  /** The sums of the smoothed counts of all values of a field. */
  total(group: string | null, field: string): WinCount {
    return smoothedSum(this.#fieldsOf(group, field).flatMap((values) => [...values.values()]));
  }

  #fieldsOf(group: string | null, field: string): readonly Map<string, Tally>[] {
    const groups = group === null ? [...this.#groups.values()] : [this.#groups.get(group)];
    return groups.flatMap((fields) => fields?.get(field) ?? []);
  }

  #valuesOf({ won, stageId, fields }: LearnedCase): readonly (readonly [string, string])[] {
    const reached = won ? this.stageIds : this.stageIds.slice(0, this.stageIds.indexOf(stageId) + 1);
    const known = Object.entries(fields).flatMap(([field, values]) =>
      [...new Set(values)].map((value) => [field, value] as const),
    );
    return [...reached.map((stage) => [STAGE, stage] as const), ...known];
  }

  #change(group: string | null, field: string, value: string, won: boolean, by: 1 | -1): void {
    const fields = this.#groups.get(group) ?? new Map<string, Map<string, Tally>>();
    const values = fields.get(field) ?? new Map<string, Tally>();
    const tally = values.get(value) ?? { won: 0, lost: 0 };
    tally[won ? "won" : "lost"] += by;
    if (tally.won + tally.lost > 0) values.set(value, tally);
    else values.delete(value);
    if (values.size > 0) fields.set(field, values);
    else fields.delete(field);
    if (fields.size > 0) this.#groups.set(group, fields);
    else this.#groups.delete(group);
  }
}
