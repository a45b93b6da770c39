import type { ClassColumns } from "./classify.js";
import { segmentName, tierName } from "./decision.js";
import { lifecycleStages } from "./lifecycle.js";
import type { ClassificationPolicy } from "./policy.js";
import { REST_SEGMENT } from "./segments.js";

/** How many customers are in each class, also in those of the policy that nobody is in. */
export interface ClassCounts {
  /** Sums to the customers who have bought. */
  readonly tiers: Readonly<Record<string, number>>;
  /** Sums to the customers who have bought. */
  readonly segments: Readonly<Record<string, number>>;
  /** Sums to all customers. */
  readonly lifecycle: Readonly<Record<string, number>>;
}

/** Counts of names, from pairs of a name and how often it was met; names of the policy come first, in its order. */
export const countNames = (
  names: readonly string[],
  met: Iterable<readonly [string | null, number]>,
): Readonly<Record<string, number>> => {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const [name, times] of met) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + times);
  return Object.fromEntries(counts);
};

/** The names of every class that a policy knows. */
export const classesOf = ({ tiers, segments }: ClassificationPolicy) => ({
  tiers: [...tiers.tiers, tiers.rest].map(({ name }) => name),
  segments: [...segments.map(({ name }) => name), REST_SEGMENT],
  lifecycle: lifecycleStages,
});

const tally = (column: Int16Array | Uint8Array): readonly (readonly [number, number])[] => {
  const met = new Map<number, number>();
  for (const one of column) met.set(one, (met.get(one) ?? 0) + 1);
  return [...met];
};

/** Counts the customers of each class of one run. */
export const countClasses = (classes: ClassColumns, policy: ClassificationPolicy): ClassCounts => {
  const names = classesOf(policy);
  const named = (column: Int16Array | Uint8Array, nameOf: (at: number) => string | null) =>
    tally(column).map(([at, times]) => [nameOf(at), times] as const);
  return {
    tiers: countNames(
      names.tiers,
      named(classes.value.tiers, (at) => tierName(policy, at)),
    ),
    segments: countNames(
      names.segments,
      named(classes.segments, (at) => segmentName(policy, at)),
    ),
    lifecycle: countNames(
      names.lifecycle,
      named(classes.lifecycle, (at) => lifecycleStages[at] ?? null),
    ),
  };
};
