import { type CustomerFacts, judge } from "../match.js";
import type { CompiledPolicy, NearMiss } from "./compile.js";
import { lookUp, lowestBit } from "./match-rule.js";

/** The note for a rule and an attribute, made once: a decision has dozens of them. */
const noteOf = ({ rules, attributes }: CompiledPolicy, position: number, which: number): NearMiss => {
  const { name, misses } = attributes[which] as (typeof attributes)[number];
  const known = misses.get(position);
  if (known !== undefined) return known;
  const made = { ruleId: rules[position]?.id ?? "", attribute: name };
  misses.set(position, made);
  return made;
};

/** The one attribute on which a rule fails, or null when there is none, or more than one. */
export const onlyFailing = (
  compiled: Pick<CompiledPolicy, "rules" | "operators">,
  position: number,
  customer: CustomerFacts,
): string | null => {
  const verdicts = judge(compiled.rules[position]?.when ?? {}, customer, compiled.operators);
  const failing = new Set(verdicts.flatMap(({ holds, attribute }) => (holds ? [] : [attribute])));
  return failing.size === 1 ? ([...failing][0] ?? null) : null;
};

/** The rules that failed a word's worth of positions, one word for each attribute; what two of them share failed twice. */
const failedWords = (compiled: CompiledPolicy, word: number, failed: Int32Array): number => {
  const { attributes, bits, looked } = compiled;
  let once = 0;
  let twice = 0;
  for (let which = 0; which < attributes.length; which += 1) {
    const { axes, from } = attributes[which] as (typeof attributes)[number];
    let left = -1;
    for (let axis = from; axis < from + axes.length; axis += 1)
      left &= bits[(looked[axis] as number) + word] as number;
    const lost = ~left;
    failed[which] = lost;
    twice |= once & lost;
    once |= lost;
  }
  return once & ~twice;
};

/**
 * The rules before the one that decided which fail on exactly one attribute, in the order in which they were tried, for
 * 32 rules at a time. `until` is what `matchRule` answered: -1 asks for every rule.
 *
 * @example
 * ```ts
 * import { compilePolicy, nearMisses, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const when = { segment: { in: ["smb"] }, size: { gte: 500 } };
 * const compiled = compilePolicy(
 *   OwnershipPolicy.parse({ rules: [{ id: "big", when, then: { pool: "public" } }] }),
 * );
 * const customer = {
 *   id: "c-1", kind: "end-customer" as const, party: "organisation" as const, region: null,
 *   industry: null, segment: "smb", size: 40, source: null, tags: [], attributes: {},
 * };
 * nearMisses(compiled, customer, -1); // => [{ ruleId: "big", attribute: "size" }]
 * ```
 */
export const nearMisses = (
  compiled: CompiledPolicy,
  customer: CustomerFacts,
  until: number,
): readonly NearMiss[] => {
  lookUp(compiled, customer);
  const { rules, attributes, opaque, bits, opaqueRow } = compiled;
  const end = until === -1 ? rules.length : until;
  const failed = new Int32Array(attributes.length);
  const found: NearMiss[] = [];
  for (let word = 0; word * 32 < end; word += 1) {
    let near = failedWords(compiled, word, failed) | (bits[opaqueRow + word] as number);
    if (end - word * 32 < 32) near &= (1 << (end & 31)) - 1;
    for (; near !== 0; near &= near - 1) {
      const bit = lowestBit(near);
      const position = word * 32 + bit;
      if (opaque[position] === 1) {
        const attribute = onlyFailing(compiled, position, customer);
        if (attribute !== null) found.push({ ruleId: rules[position]?.id ?? "", attribute });
        continue;
      }
      let which = 0;
      while ((((failed[which] as number) >>> bit) & 1) === 0) which += 1;
      found.push(noteOf(compiled, position, which));
    }
  }
  return found;
};
