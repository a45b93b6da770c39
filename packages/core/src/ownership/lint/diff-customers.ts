import { type CompiledPolicy, type CustomerColumns, columnsOf, matchColumns } from "../compile/index.js";
import type { CustomerFacts } from "../match.js";
import { fallbackOutcome, outcomeOf } from "./table.js";

/** Of many customers, those whom two policies send to different places. */
export interface CustomerDiff {
  /** Their places among the customers, in order. */
  readonly moved: Int32Array;
  /** For each of them the position of the rule that decides, in `rules` of the compiled policy; -1 for the fallback. */
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/**
 * Exactly which of these customers two policies send to different places, as `diffPolicies` compares places. Both
 * policies are matched by their bitset indexes, batch by batch: two look-ups and one comparison for each customer.
 *
 * @example
 * ```ts
 * import { compilePolicy, diffCustomers, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const keyFrom = (size: number) =>
 *   compilePolicy(
 *     OwnershipPolicy.parse({
 *       rules: [{ id: "key", when: { size: { gte: size } }, then: { strategy: "fixed", repId: "lin" } }],
 *     }),
 *   );
 * const numbers = Float64Array.from([100, 400, 600]);
 * const { moved, before, after } = diffCustomers(keyFrom(500), keyFrom(300), { length: 3, columns: { size: { numbers } } });
 * [[...moved], [...before], [...after]]; // => [[1], [-1], [0]]
 * ```
 */
export const diffCustomers = (
  before: CompiledPolicy,
  after: CompiledPolicy,
  customers: CustomerColumns | readonly CustomerFacts[],
): CustomerDiff => {
  const columnsFor = (policy: CompiledPolicy): CustomerColumns =>
    "columns" in customers ? customers : columnsOf(policy, customers);
  const places = new Map<string, number>();
  /** The place of each rule as a number, the same for the same place in both policies; the fallback comes last. */
  const placesOf = ({ policy, rules }: CompiledPolicy): Int32Array =>
    Int32Array.from([...rules.map(outcomeOf), fallbackOutcome(policy)], (outcome) => {
      const place = places.get(outcome) ?? places.size;
      places.set(outcome, place);
      return place;
    });
  const [placeBefore, placeAfter] = [placesOf(before), placesOf(after)];
  const [last, newLast] = [before.rules.length, after.rules.length];
  const rules = matchColumns(before, columnsFor(before));
  const newRules = matchColumns(after, columnsFor(after));
  const moved = new Int32Array(rules.length);
  let count = 0;
  for (let at = 0; at < rules.length; at += 1) {
    const [rule, newRule] = [rules[at] as number, newRules[at] as number];
    const place = placeBefore[rule === -1 ? last : rule];
    if (place === placeAfter[newRule === -1 ? newLast : newRule]) continue;
    moved[count] = at;
    count += 1;
  }
  const found = moved.slice(0, count);
  return {
    moved: found,
    before: found.map((at) => rules[at] as number),
    after: found.map((at) => newRules[at] as number),
  };
};
