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
  readonly misses: Int32Array;
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

/**
 * `matchRule`, and every rule before it that fails on exactly one attribute, 32 rules at a time: what two attributes rule
 * out failed twice, what one rules out failed once, and the number of that one is put together bit by bit in `planes`.
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
 * Array.from(misses, (miss) => nearMiss(compiled, miss)); // => [{ ruleId: "big", attribute: "size" }]
 * ```
 */
export const explainMatch = (compiled: CompiledPolicy, customer: CustomerFacts): ExplainedMatch => {
  lookUp(compiled, customer);
  const { attributes, ends, opaque, opaqueRow, bits, words, all, looked, planes, found } = compiled;
  let misses = 0;
  for (let word = 0; word < words; word += 1) {
    let once = 0;
    let twice = 0;
    let axis = 0;
    planes.fill(0);
    for (let which = 0; which < ends.length; which += 1) {
      let left = -1;
      for (const end = ends[which] as number; axis < end; axis += 1)
        left &= bits[(looked[axis] as number) + word] as number;
      const lost = ~left;
      twice |= once & lost;
      once |= lost;
      for (let rest = which, plane = 0; rest !== 0; rest >>= 1, plane += 1)
        if ((rest & 1) === 1) planes[plane] = (planes[plane] as number) | lost;
    }
    const some = bits[all + word] as number;
    const custom = bits[opaqueRow + word] as number;
    const position = firstHit(compiled, customer, word, ~once & some);
    let near = ((once & ~twice) | custom) & some;
    if (position !== -1) near &= (1 << (position & 31)) - 1;
    for (; near !== 0; near &= near - 1) {
      const bit = lowestBit(near);
      const at = word * 32 + bit;
      if (opaque[at] === 1) {
        const which = opaqueMiss(compiled, at, customer);
        if (which !== -1) found[misses++] = at * attributes.length + which;
        continue;
      }
      let which = 0;
      for (let plane = 0; plane < planes.length; plane += 1)
        which |= (((planes[plane] as number) >>> bit) & 1) << plane;
      found[misses++] = at * attributes.length + which;
    }
    if (position !== -1) return { position, misses: found.slice(0, misses) };
  }
  return { position: -1, misses: found.slice(0, misses) };
};

/** The first position in a word of rules that no index rules out, whose other conditions hold as well; -1 for none. */
const firstHit = (compiled: CompiledPolicy, customer: CustomerFacts, word: number, left: number): number => {
  for (let rest = left; rest !== 0; rest &= rest - 1) {
    const position = word * 32 + lowestBit(rest);
    if (compiled.opaque[position] === 0 || opaqueHolds(compiled, position, customer)) return position;
  }
  return -1;
};
