/** Steady, swinging, sporadic; none has no mean above 0 to compare with. */
export const demandClasses = ["X", "Y", "Z", "none"] as const;
export type DemandClass = (typeof demandClasses)[number];

/** Up to which coefficient of variation, in percent, demand is X, and Y. */
export interface DemandPolicy {
  readonly x: number;
  readonly y: number;
}

/** How steadily something is bought. */
export interface Variability {
  readonly periods: number;
  /** Mean of a period, minor units. */
  readonly mean: number;
  /** Coefficient of variation: population standard deviation / mean; null below two periods or without a mean above 0. */
  readonly variation: number | null;
  readonly demand: DemandClass;
}

/**
 * XYZ analysis: the coefficient of variation of the sales of equal periods. X up to `x` percent, Y up to `y`, Z beyond.
 * A period without sales counts with 0; give only whole periods. Two periods at least.
 *
 * @example
 * ```ts
 * import { variabilityOf } from "@clientele/core/classification";
 *
 * const policy = { x: 50, y: 100 };
 * variabilityOf([90, 110, 100, 100], policy).demand; // => "X"
 * variabilityOf([0, 0, 0, 400], policy).demand; // => "Z"
 * variabilityOf([0, 0], policy).demand; // => "none"
 * ```
 */
export const variabilityOf = (sales: readonly number[], { x, y }: DemandPolicy): Variability => {
  const periods = sales.length;
  const mean = periods === 0 ? 0 : sales.reduce((sum, one) => sum + one, 0) / periods;
  if (periods < 2 || mean <= 0) return { periods, mean, variation: null, demand: "none" };
  const squares = sales.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const variation = Math.sqrt(squares / periods) / mean;
  const demand = variation * 100 <= x ? "X" : variation * 100 <= y ? "Y" : "Z";
  return { periods, mean, variation, demand };
};

/** One cell of the matrix of value tiers and demand classes. */
export interface TierDemandCell {
  readonly tier: string;
  readonly demand: DemandClass;
  readonly customers: number;
  readonly ids: readonly string[];
}

/**
 * ABC x XYZ: who is worth how much, and buys how steadily. Every combination is there, also an empty one; the cells add up
 * to the customers.
 *
 * @example
 * ```ts
 * import { tierDemandMatrix } from "@clientele/core/classification";
 *
 * const cells = tierDemandMatrix(["A", "B"], [{ id: "acme", tier: "A", demand: "X" }]);
 * cells.length; // => 8
 * cells[0]; // => { tier: "A", demand: "X", customers: 1, ids: ["acme"] }
 * ```
 */
export const tierDemandMatrix = (
  tiers: readonly string[],
  customers: readonly { readonly id: string; readonly tier: string; readonly demand: DemandClass }[],
): readonly TierDemandCell[] =>
  tiers.flatMap((tier) =>
    demandClasses.map((demand) => {
      const ids = customers.flatMap((one) => (one.tier === tier && one.demand === demand ? [one.id] : []));
      return { tier, demand, customers: ids.length, ids };
    }),
  );
