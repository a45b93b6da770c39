import { type CustomerFacts, judge } from "../match.js";
import type { CompiledPolicy } from "./compile.js";
import { lookUp, lowestBit, opaqueHolds } from "./match-rule.js";

/** An earlier rule that would have decided, had it not been for one attribute. */
export interface NearMiss {
  readonly ruleId: string;
  /** The only attribute whose conditions fail: `region`, `attributes.credit`. */
  readonly attribute: string;
}

/** The rule that decides, and those before it which almost did. */
export interface ExplainedMatch {
  /** As `matchRule` answers it. */
  readonly position: number;
  /** In the order in which the rules were tried, as numbers that `nearMiss` reads. */
  readonly misses: readonly number[];
}

/** Reads a near miss. A decision may have dozens of them, so they are put in words only when somebody asks. */
export const nearMiss = ({ rules, attributes }: CompiledPolicy, miss: number): NearMiss => ({
  ruleId: rules[Math.floor(miss / attributes.length)]?.id ?? "",
  attribute: attributes[miss % attributes.length]?.name ?? "",
});

/** The number of the only attribute on which a rule with conditions of the embedder's own fails; -1 when there is none. */
const opaqueMiss = (
  { rules, operators, attributes }: CompiledPolicy,
  at: number,
  customer: CustomerFacts,
) => {
  const verdicts = judge(rules[at]?.when ?? {}, customer, operators);
  const failing = new Set(verdicts.flatMap(({ holds, attribute }) => (holds ? [] : [attribute])));
  return failing.size === 1 ? attributes.findIndex(({ name }) => failing.has(name)) : -1;
};

/** One row for each attribute: what all of its axes leave of the rules. */
const joinAxes = ({
  attributes,
  bits,
  words,
  all,
  looked,
  scratch,
  axes,
  stride,
  joined,
}: CompiledPolicy): void => {
  for (let which = 0; which < attributes.length; which += 1) {
    const { from, axes: own } = attributes[which] as (typeof attributes)[number];
    const first = own.length === 0 ? all : (looked[from] as number);
    joined[which] = first;
    if (own.length < 2) continue;
    const into = scratch + (axes + which) * stride;
    bits.copyWithin(into, first, first + words);
    for (let at = 1; at < own.length; at += 1) {
      const row = looked[from + at] as number;
      for (let word = 0; word < words; word += 1)
        bits[into + word] = (bits[into + word] as number) & (bits[row + word] as number);
    }
    joined[which] = into;
  }
};

/**
 * `matchRule`, and every rule before it that fails on exactly one attribute, 32 rules at a time: what two attributes rule
 * out failed twice, what one rules out failed once. Costs O(attributes x N/32), and O(attributes) for each near miss.
 *
 * @example
 * ```ts
 * import { compilePolicy, explainMatch, nearMiss, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const when = { segment: { in: ["smb"] }, size: { gte: 500 } };
 * const compiled = compilePolicy(
 *   OwnershipPolicy.parse({ rules: [{ id: "big", when, then: { pool: "public" } }] }),
 * );
 * const customer = {
 *   id: "c-1", kind: "end-customer" as const, party: "organisation" as const, region: null,
 *   industry: null, segment: "smb", size: 40, source: null, tags: [], attributes: {},
 * };
 * const { position, misses } = explainMatch(compiled, customer);
 * position; // => -1
 * misses.map((miss) => nearMiss(compiled, miss)); // => [{ ruleId: "big", attribute: "size" }]
 * ```
 */
export const explainMatch = (compiled: CompiledPolicy, customer: CustomerFacts): ExplainedMatch => {
  lookUp(compiled, customer);
  joinAxes(compiled);
  const { attributes, opaqueRow, bits, words, all, joined, found } = compiled;
  const asked = attributes.length;
  let misses = 0;
  let position = -1;
  for (let word = 0; position === -1 && word < words; word += 1) {
    let once = 0;
    let twice = 0;
    for (let which = 0; which < asked; which += 1) {
      const fails = ~(bits[(joined[which] as number) + word] as number);
      twice |= once & fails;
      once |= fails;
    }
    const some = bits[all + word] as number;
    const custom = bits[opaqueRow + word] as number;
    const hits = ~once & some;
    if (hits !== 0) position = firstHit(compiled, customer, word, hits);
    let near = ((once & ~twice) | custom) & some;
    if (position !== -1) near &= (1 << (position & 31)) - 1;
    for (; near !== 0; near &= near - 1) {
      const low = near & -near;
      const at = word * 32 + 31 - Math.clz32(low);
      let which = 0;
      if ((custom & low) !== 0) which = opaqueMiss(compiled, at, customer);
      else while (((bits[(joined[which] as number) + word] as number) & low) !== 0) which += 1;
      if (which !== -1) found[misses++] = at * asked + which;
    }
  }
  return { position, misses: found.slice(0, misses) };
};

/** The first position in a word of rules that no index rules out, whose other conditions hold as well; -1 for none. */
const firstHit = (compiled: CompiledPolicy, customer: CustomerFacts, word: number, left: number): number => {
  for (let rest = left; rest !== 0; rest &= rest - 1) {
    const position = word * 32 + lowestBit(rest);
    if (compiled.opaque[position] === 0 || opaqueHolds(compiled, position, customer)) return position;
  }
  return -1;
};
