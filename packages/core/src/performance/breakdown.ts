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
