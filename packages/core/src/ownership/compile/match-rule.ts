import { attributeOf, type CustomerFacts, judge } from "../match.js";
import { isMissing, type Value } from "../operators.js";
import type { OwnershipRule } from "../policy.js";
import type { Axis } from "./axis.js";
import { listRow, rowOf } from "./axis-row.js";
import type { CompiledPolicy } from "./compile.js";

/** Looks a customer up: puts the row of each axis into `looked`. */
export const lookUp = (compiled: CompiledPolicy, customer: CustomerFacts): void => {
  const { attributes, looked } = compiled;
  for (let which = 0; which < attributes.length; which += 1) {
    const { name, axes, from } = attributes[which] as (typeof attributes)[number];
    const value = attributeOf(customer, name);
    for (let at = 0; at < axes.length; at += 1)
      looked[from + at] = rowFor(compiled, axes[at] as Axis, from + at, value);
  }
};

/** The row of a value on an axis; of a list it is put together in the axis's own room. */
const rowFor = ({ bits, stride, scratch }: CompiledPolicy, axis: Axis, at: number, value: Value): number => {
  if (isMissing(value)) return axis.missing;
  if (typeof value !== "object") return rowOf(axis, value);
  const into = scratch + at * stride;
  listRow(axis, bits, stride, value, into);
  return into;
};

/** Do the conditions hold that no index knows? */
export const opaqueHolds = (compiled: CompiledPolicy, position: number, customer: CustomerFacts): boolean => {
  const custom = compiled.rules[position]?.when.custom;
  return judge({ custom }, customer, compiled.operators).every((condition) => condition.holds);
};

/** The lowest bit that is set in a word that is not 0. */
export const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);

/**
 * The position in `compiled.rules` of the rule that decides about a customer; -1 when no rule matches. The same answer as
 * trying one rule after the other.
 */
export const matchRule = (compiled: CompiledPolicy, customer: CustomerFacts): number => {
  lookUp(compiled, customer);
  const { bits, words, stride, looked, all, opaque } = compiled;
  const axes = looked.length;
  const first = axes === 0 ? all : (looked[0] as number);
  for (let said = words; said < stride; said += 1) {
    let some = bits[first + said] as number;
    for (let axis = 1; axis < axes; axis += 1) some &= bits[(looked[axis] as number) + said] as number;
    for (; some !== 0; some &= some - 1) {
      const word = (said - words) * 32 + lowestBit(some);
      let left = bits[first + word] as number;
      for (let axis = 1; axis < axes; axis += 1) left &= bits[(looked[axis] as number) + word] as number;
      for (; left !== 0; left &= left - 1) {
        const position = word * 32 + lowestBit(left);
        if (opaque[position] === 0 || opaqueHolds(compiled, position, customer)) return position;
      }
    }
  }
  return -1;
};

/** The rule that decides, or null. */
export const decidingRule = (compiled: CompiledPolicy, customer: CustomerFacts): OwnershipRule | null =>
  compiled.rules[matchRule(compiled, customer)] ?? null;
