import { type Fault, fail, ok, type Result, split } from "../kernel/index.js";
import { doesNotAddUp, nothingToSplitBy, partTwice } from "./faults.js";

export interface WeightedPart {
  readonly key: string;
  /** A whole number from 0. */
  readonly weight: number;
}

export interface Portion {
  readonly target: number;
  /** The weight of all parts together. */
  readonly of: number;
}

/**
 * Breaks a target down by weights; the parts sum to it exactly, the units left over going to the largest remainders.
 *
 * @example
 * ```ts
 * import { breakDown } from "@clientele/core/performance";
 *
 * const thirds = [{ key: "lin", weight: 1 }, { key: "wu", weight: 1 }, { key: "zhou", weight: 1 }];
 * const parts = breakDown(100, thirds);
 * parts.ok ? parts.value.map((part) => part.target) : []; // => [34, 33, 33]
 * ```
 */
export const breakDown = <P extends WeightedPart>(
  target: number,
  parts: readonly P[],
): Result<readonly (P & Portion)[], Fault> => {
  const weights = parts.map((part) => part.weight);
  const usable = weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0);
  if (!usable || !weights.some((weight) => weight > 0))
    return fail(nothingToSplitBy({ parts: parts.length }));
  const seen = new Set<string>();
  for (const { key } of parts) {
    if (seen.has(key)) return fail(partTwice({ part: key }));
    seen.add(key);
  }
  const of = weights.reduce((sum, weight) => sum + weight, 0);
  const targets = split(target, weights);
  return ok(parts.map((part, at) => ({ ...part, target: targets[at] ?? 0, of })));
};

/** The weight of what a part reached before; one below zero, after cancellations, weighs nothing. */
export const weightFrom = (reached: number | null | undefined): number => Math.max(0, reached ?? 0);

export interface RollUp {
  readonly target: number;
  readonly parts: number;
  /** What the parts lack; negative when they are more than the plan. */
  readonly missing: number;
}

/** Bottom-up: what the parts of a plan come to, against the plan. */
export const rollUp = (target: number, parts: readonly { readonly target: number }[]): RollUp => {
  const sum = parts.reduce((total, part) => total + part.target, 0);
  return { target, parts: sum, missing: target - sum };
};

/** A plan with parts is approved only when they sum to it exactly. */
export const checkAddsUp = (
  plan: { readonly id: string; readonly target: number },
  parts: readonly { readonly target: number }[],
): Result<RollUp, Fault> => {
  const rolled = rollUp(plan.target, parts);
  if (parts.length === 0 || rolled.missing === 0) return ok(rolled);
  return fail(doesNotAddUp({ plan: plan.id, ...rolled }));
};

/** What is broken down beside the target. */
interface Goals {
  readonly target: number;
  readonly stretch: number | null;
  readonly challenge: number | null;
}

/**
 * The same for a plan with a stretch and a challenge: all three sum exactly. What each is more than the one before is
 * divided, so that no part's stretch falls below its target.
 */
export const breakDownGoals = <P extends WeightedPart>(
  { target, stretch, challenge }: Goals,
  parts: readonly P[],
): Result<readonly (P & Portion & Goals)[], Fault> => {
  const base = breakDown(target, parts);
  if (!base.ok) return base;
  const weights = parts.map((part) => part.weight);
  const more = (from: number, to: number | null) => (to === null ? null : split(to - from, weights));
  const [toStretch, toChallenge] = [more(target, stretch), more(stretch ?? target, challenge)];
  return ok(
    base.value.map((part, at) => {
      const stretched = toStretch === null ? null : part.target + (toStretch[at] ?? 0);
      const rest = toChallenge === null ? null : (toChallenge[at] ?? 0);
      return {
        ...part,
        stretch: stretched,
        challenge: rest === null ? null : (stretched ?? part.target) + rest,
      };
    }),
  );
};

/**
 * A plan that changes hands in mid-period: the first has the part of the working days that are over, the second the rest,
 * and together they are the plan, to the unit.
 *
 * @example
 * ```ts
 * import { divideByDays } from "@clientele/core/performance";
 *
 * const parts = divideByDays({ target: 1_000, stretch: 1_201, challenge: null }, { elapsed: 7, total: 21 });
 * parts.map((part) => [part.target, part.stretch]); // => [[333, 400], [667, 801]]
 * ```
 */
export const divideByDays = (
  goals: Goals,
  { elapsed, total }: { readonly elapsed: number; readonly total: number },
): readonly [Goals, Goals] => {
  const keys = [
    { key: "first", weight: total === 0 ? 1 : elapsed },
    { key: "second", weight: total - elapsed },
  ];
  const divided = breakDownGoals(goals, keys);
  const [first, second] = divided.ok ? divided.value : [];
  const none: Goals = { target: 0, stretch: null, challenge: null };
  const only = ({ target, stretch, challenge }: Goals): Goals => ({ target, stretch, challenge });
  return [only(first ?? none), only(second ?? none)];
};
