import { isWithin } from "../team/index.js";

/** A single value of a customer, or one that a condition names. */
export type Scalar = string | number | boolean;

/** What was found at a customer: null where there is nothing. */
export type Value = Scalar | null | readonly string[];

/**
 * A condition: does what was found fit what is expected? Pure, and never asked about a value that is missing: that holds
 * for `exists: false` and for nothing else.
 */
export type ConditionOperator = (
  found: Exclude<Value, null>,
  expected: Scalar | readonly Scalar[],
) => boolean;

/** Condition operators by name. */
export type ConditionOperators = Readonly<Record<string, ConditionOperator>>;

const listOf = (expected: Scalar | readonly Scalar[]): readonly Scalar[] =>
  typeof expected === "object" ? expected : [expected];

const some = (found: Exclude<Value, null>, holds: (one: Scalar) => boolean): boolean =>
  typeof found === "object" ? found.some(holds) : holds(found);

/** The operators that core itself is written with; those of an embedder are of the same type. */
export const coreOperators = {
  within: (found, expected) =>
    some(found, (one) => listOf(expected).some((wide) => isWithin(String(one), String(wide)))),
  in: (found, expected) => some(found, (one) => listOf(expected).includes(one)),
  notIn: (found, expected) => !some(found, (one) => listOf(expected).includes(one)),
  prefix: (found, expected) =>
    some(found, (one) => listOf(expected).some((start) => String(one).startsWith(String(start)))),
  gte: (found, expected) => typeof found === "number" && found >= Number(expected),
  lt: (found, expected) => typeof found === "number" && found < Number(expected),
  exists: (_, expected) => expected === true,
} as const satisfies ConditionOperators;

/** The name of an operator of core. */
export type CoreOperator = keyof typeof coreOperators;

/** Is there nothing to compare: no value, or an empty list? */
export const isMissing = (value: Value): value is null =>
  value === null || (typeof value === "object" && value.length === 0);
