import type { FairnessPolicy } from "../policy.js";
import type { Fairness } from "./fairness.js";

/** A threshold that was passed. */
export interface Breach {
  readonly measure: "count" | "value" | "opportunity";
  readonly index: "jain" | "gini" | "gap";
  readonly found: number;
  readonly limit: number;
}

const measures = ["count", "value", "opportunity"] as const;

/** The thresholds of a policy that are passed, of the measures that it looks at. */
export const breachesOf = (fairness: Fairness, policy: FairnessPolicy): readonly Breach[] =>
  measures.flatMap((measure): readonly Breach[] => {
    if (!policy.measures.includes(measure)) return [];
    const { jain, gini, gap } = fairness[measure];
    const { minJain, maxGini, maxGap } = policy;
    return [
      ...(minJain !== null && jain < minJain
        ? [{ measure, index: "jain", found: jain, limit: minJain } as const]
        : []),
      ...(maxGini !== null && gini > maxGini
        ? [{ measure, index: "gini", found: gini, limit: maxGini } as const]
        : []),
      ...(maxGap !== null && gap > maxGap
        ? [{ measure, index: "gap", found: gap, limit: maxGap } as const]
        : []),
    ];
  });
