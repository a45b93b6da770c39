import { contentHash, type Fault, fail, ok, type Result, split } from "../kernel/index.js";
import { tooFewToCompare } from "./faults.js";
import type { BetterIs } from "./metric-policy.js";
import { criticalT, twoSided } from "./student.js";

/** Somebody who takes part, and the stratum within which groups are to be alike. */
export interface Participant {
  readonly id: string;
  readonly stratum: string;
}

export interface TrialGroup {
  readonly id: string;
  /** Against the other groups' weights. */
  readonly weight: number;
}

export interface Assignment extends Participant {
  readonly group: string;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Assigns customers to groups by chance, and the same way for ever: the order within a stratum is that of the SHA-256 of
 * the seed and the id. In each stratum every group has its share to less than one customer; what is left over goes to
 * the largest remainders, equal ones by chance. Answers in the order of the ids. O(n log n).
 *
 * @example
 * ```ts
 * import { assignGroups } from "@clientele/core/performance";
 *
 * const customers = ["a", "b", "c", "d"].map((id) => ({ id, stratum: "east" }));
 * const groups = [{ id: "trial", weight: 1 }, { id: "control", weight: 1 }];
 * const assigned = assignGroups(customers, groups, "spring");
 * assigned.filter((one) => one.group === "trial").length; // => 2
 * ```
 */
export const assignGroups = (
  participants: readonly Participant[],
  groups: readonly TrialGroup[],
  seed: string,
): readonly Assignment[] => {
  const strata = new Map<string, Participant[]>();
  for (const one of participants) {
    const own = strata.get(one.stratum);
    if (own === undefined) strata.set(one.stratum, [one]);
    else own.push(one);
  }
  const drawn = <A>(items: readonly A[], keyOf: (item: A) => string): readonly A[] =>
    items
      .map((item) => ({ item, key: keyOf(item), draw: contentHash([seed, keyOf(item)]) }))
      .sort((a, b) => byText(a.draw, b.draw) || byText(a.key, b.key))
      .map(({ item }) => item);
  const assigned = [...strata].flatMap(([stratum, members]) => {
    const order = drawn(groups, (group) => `${stratum}\u0000${group.id}`);
    const sizes = split(
      members.length,
      order.map((group) => group.weight),
    );
    const places = order.flatMap((group, at) => Array.from({ length: sizes[at] ?? 0 }, () => group.id));
    return drawn(members, (one) => one.id).map(
      (one, at): Assignment => ({ ...one, group: places[at] ?? "" }),
    );
  });
  return assigned.sort((a, b) => byText(a.id, b.id));
};

/** What a comparison needs of a group. */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  /** Of the sample: divided by n - 1. */
  readonly sd: number;
}

export const sampleOf = (values: readonly number[]): Sample => {
  const n = values.length;
  const mean = n === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, sd: n < 2 ? 0 : Math.sqrt(squares / (n - 1)) };
};

/** A difference of means, with how sure it is. */
export interface Effect {
  readonly difference: number;
  /** The interval of the confidence that was asked for. */
  readonly low: number;
  readonly high: number;
  /** Standard error of the difference. */
  readonly error: number;
  /** Degrees of freedom. */
  readonly degrees: number;
  /** How probable a difference as large is by chance alone. */
  readonly p: number;
}

/** Groups smaller than this are not compared: their spread is not known. */
export const MIN_GROUP = 10;

/**
 * How much more the first group has than the second: Welch's t (B. L. Welch, Biometrika 34, 1947), which does not take
 * their spreads to be equal. Of changes from before to after it is difference-in-differences 双重差分. Refuses groups of
 * fewer than `atLeast`.
 *
 * @example
 * ```ts
 * import { compareMeans } from "@clientele/core/performance";
 *
 * const effect = compareMeans({ n: 50, mean: 12, sd: 4 }, { n: 50, mean: 10, sd: 4 });
 * effect.ok ? [effect.value.difference, effect.value.low > 0] : []; // => [2, true]
 * compareMeans({ n: 5, mean: 12, sd: 4 }, { n: 50, mean: 10, sd: 4 }).ok; // => false
 * ```
 */
export const compareMeans = (
  first: Sample,
  second: Sample,
  {
    confidence = 0.95,
    atLeast = MIN_GROUP,
  }: { readonly confidence?: number; readonly atLeast?: number } = {},
): Result<Effect, Fault> => {
  const least = Math.max(2, atLeast);
  if (first.n < least || second.n < least)
    return fail(tooFewToCompare({ first: first.n, second: second.n, least }));
  const [a, b] = [first.sd ** 2 / first.n, second.sd ** 2 / second.n];
  const error = Math.sqrt(a + b);
  const difference = first.mean - second.mean;
  if (error === 0) {
    const sure = { difference, low: difference, high: difference, error, degrees: first.n + second.n - 2 };
    return ok({ ...sure, p: difference === 0 ? 1 : 0 });
  }
  const degrees = (a + b) ** 2 / (a ** 2 / (first.n - 1) + b ** 2 / (second.n - 1));
  const half = criticalT(1 - confidence, degrees) * error;
  const p = twoSided(difference / error, degrees);
  return ok({ difference, low: difference - half, high: difference + half, error, degrees, p });
};

const Z_975 = 1.959963984540054;
const Z_80 = 0.8416212335729143;

/**
 * How many are needed in each of two equal groups to see a difference of this size four times out of five (power 80 %) at
 * 95 % confidence: 2 (1.96 + 0.84)² sd² / difference² + 1.96² / 4, rounded up (W. C. Guenther, The American Statistician
 * 35, 1981: the normal approximation with its correction for t).
 *
 * @example
 * ```ts
 * import { sampleSize } from "@clientele/core/performance";
 *
 * sampleSize({ difference: 5, sd: 10 }); // => 64
 * ```
 */
export const sampleSize = ({
  difference,
  sd,
}: {
  readonly difference: number;
  readonly sd: number;
}): number => Math.ceil(2 * (((Z_975 + Z_80) * sd) / difference) ** 2 + Z_975 ** 2 / 4);

/** `unclear`: nothing is shown, and there were too few to show what one is looking for. */
export type Verdict = "better" | "worse" | "no-difference" | "unclear";

export interface Evaluation {
  readonly effect: Effect;
  readonly verdict: Verdict;
  /** How many each group would need to show the smallest difference that matters. */
  readonly needed: number;
}

/**
 * Judges a strategy 策略评估 by what two groups changed from before to after: better or worse only where the whole interval
 * lies on one side of 0; no difference only where there were enough to have seen the smallest one that matters; else
 * unclear, with how many it would take.
 */
export const evaluate = (
  trial: readonly number[],
  control: readonly number[],
  options: {
    readonly betterIs: BetterIs;
    /** The smallest difference of means that matters, above 0. */
    readonly smallest: number;
    readonly confidence?: number;
  },
): Result<Evaluation, Fault> => {
  const [first, second] = [sampleOf(trial), sampleOf(control)];
  const { confidence = 0.95, smallest, betterIs } = options;
  const effect = compareMeans(first, second, { confidence });
  if (!effect.ok) return effect;
  const sd = Math.sqrt((first.sd ** 2 + second.sd ** 2) / 2);
  const needed = sampleSize({ difference: smallest, sd });
  const { low, high } = effect.value;
  const up = betterIs === "higher" ? "better" : "worse";
  const down = betterIs === "higher" ? "worse" : "better";
  const enough = Math.min(first.n, second.n) >= needed;
  const verdict = low > 0 ? up : high < 0 ? down : enough ? "no-difference" : "unclear";
  return ok({ effect: effect.value, verdict, needed });
};
