import * as z from "zod";
import { expecting } from "./text.js";

/** An ISO 4217 code: `USD`, `CNY`. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, expecting("an ISO 4217 currency code such as CNY", "ISO 4217 货币代码，如 CNY"));

/** The largest amount that one record may name, in minor units; sums of thousands of them are still exact. */
export const MAX_AMOUNT = 1_000_000_000_000;

/** Minor units of a currency that is named beside it. */
export const Amount = z.int().min(-MAX_AMOUNT).max(MAX_AMOUNT);

/** Minor units (cents, fen) of one currency; always a whole number, never a float. */
export const Money = z.strictObject({ amount: Amount, currency: Currency });
export type Money = z.output<typeof Money>;

/**
 * Splits a whole amount by weights so that the parts sum to it exactly: largest remainder first, ties by position.
 * Works in integers, so the same input always gives the same parts. Weights are whole numbers >= 0, one of them > 0.
 *
 * @throws RangeError when there is nothing to split by.
 * @example
 * ```ts
 * import { split } from "@clientele/core/kernel";
 *
 * split(100, [1, 1, 1]); // => [34, 33, 33]
 * split(-100, [1, 1, 1]); // => [-34, -33, -33]
 * ```
 */
export const split = (amount: number, weights: readonly number[]): readonly number[] => {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total <= 0n || weights.some((weight) => weight < 0))
    throw new RangeError("weights must be >= 0 and not all zero");
  const sign = amount < 0 ? -1n : 1n;
  const size = BigInt(amount) * sign;
  const parts = weights.map((weight) => (size * BigInt(weight)) / total);
  const rests = weights.map((weight, at) => ({ at, rest: (size * BigInt(weight)) % total }));
  rests.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1));
  let left = size - parts.reduce((sum, part) => sum + part, 0n);
  for (const { at } of rests) {
    if (left === 0n) break;
    parts[at] = (parts[at] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => Number(part * sign));
};

/**
 * Rounds finer amounts to whole minor units while the running total stays right: each amount is off by less than one
 * unit, and the sum is the rounded true sum. `finer` is how many of the source's units make one minor unit.
 *
 * @example
 * ```ts
 * import { roundRunning } from "@clientele/core/kernel";
 *
 * // ten-thousandths of a dollar to cents: one by one they would round to 0 + 0 + 0
 * roundRunning([33, 33, 34], 100); // => [0, 1, 0]
 * ```
 */
export const roundRunning = (amounts: readonly number[], finer: number): readonly number[] => {
  let exact = 0;
  let rounded = 0;
  return amounts.map((amount) => {
    exact += amount;
    const due = Math.round(exact / finer) - rounded;
    rounded += due;
    return due;
  });
};
