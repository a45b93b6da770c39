import { canonicalJson } from "../../kernel/index.js";
import { ledgerOf } from "../decide.js";
import type { OwnershipPolicy, OwnershipRule } from "../policy.js";
import { meets } from "./bits.js";
import type { Constraint, Cover } from "./box.js";
import type { RuleBoxes, Space } from "./space.js";

/** A rule under analysis, with the customers it asks for. */
export interface Row extends RuleBoxes {
  readonly rule: OwnershipRule;
  /** Equal for rules that send customers to the same place, balanced by the same ledger. */
  readonly outcome: string;
}

/** Where a rule sends customers, as a key that equals for equal outcomes. */
export const outcomeOf = (rule: OwnershipRule): string =>
  canonicalJson({ ...rule.then, ledger: ledgerOf(rule) });

/** Where the fallback sends customers, as the same kind of key. */
export const fallbackOutcome = ({ fallback }: Pick<OwnershipPolicy, "fallback">): string =>
  canonicalJson({
    ...("rep" in fallback ? { strategy: "fixed", repId: fallback.rep } : fallback),
    ledger: null,
  });

export const rowsOf = (space: Space, rules: readonly OwnershipRule[]): readonly Row[] =>
  rules.map((rule) => ({ rule, outcome: outcomeOf(rule), ...space.boxesOf(rule) }));

/** The rows of an exact analysis as covers; what is not exact takes nothing away. */
export const coversOf = (rows: readonly Row[]): readonly Cover[] =>
  rows.flatMap(({ boxes, exact }, rule) => (exact ? boxes.map((constraint) => ({ rule, constraint })) : []));

/** Could two constraints hold at once? */
export const compatible = (a: Constraint, b: Constraint): boolean => {
  for (const [dimension, bits] of a)
    for (const [other, allowed] of b) if (other === dimension && !meets(bits, allowed)) return false;
  return true;
};
