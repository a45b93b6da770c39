import { columnsOf, compilePolicy, matchColumns } from "../compile/index.js";
import type { CustomerFacts } from "../match.js";
import { type Finding, finding } from "./finding.js";
import type { Analysis } from "./rule-findings.js";

/** Rules that could decide, and do for none of these customers. */
export const neverHit = (
  { policy, reach }: Analysis,
  sample: readonly CustomerFacts[],
): readonly Finding[] => {
  if (sample.length === 0) return [];
  const compiled = compilePolicy({ ...policy, hitPolicy: "first" });
  const hit = new Set(matchColumns(compiled, columnsOf(compiled, sample)));
  return policy.rules.flatMap((rule, at) =>
    hit.has(at) || reach[at]?.is !== "reachable"
      ? []
      : [finding("OW401", `rules[${at}]`, { rules: [rule.id], facts: { customers: sample.length } })],
  );
};
