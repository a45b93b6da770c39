import type { Instant } from "../kernel/index.js";
import type { Tenure } from "./model.js";

/**
 * Who owned a customer at a moment, or null when nobody did: credit, targets and reports of the past read this, so that a
 * handover never moves what was earned before it. A tenure begins at `from` and is over at `until`.
 *
 * @example
 * ```ts
 * import { ownerAt } from "@clientele/core/ownership";
 *
 * const tenures = [
 *   { ownerId: "lin", teamId: "east", from: 10, until: 20 },
 *   { ownerId: "zhou", teamId: "east", from: 30, until: null },
 * ];
 * [10, 19, 20, 99].map((at) => ownerAt(tenures, at)?.ownerId ?? null); // => ["lin", "lin", null, "zhou"]
 * ```
 */
export const ownerAt = <T extends Pick<Tenure, "ownerId" | "teamId" | "from" | "until">>(
  tenures: readonly T[],
  at: Instant,
): T | null =>
  tenures.findLast((tenure) => tenure.from <= at && (tenure.until === null || at < tenure.until)) ?? null;

/** The tenures of each customer, in the order of time. */
export const tenuresByCustomer = (tenures: readonly Tenure[]): ReadonlyMap<string, readonly Tenure[]> => {
  const groups = new Map<string, Tenure[]>();
  for (const tenure of tenures.toSorted((a, b) => a.from - b.from)) {
    const own = groups.get(tenure.customerId);
    if (own === undefined) groups.set(tenure.customerId, [tenure]);
    else own.push(tenure);
  }
  return groups;
};
