/** Volume 规模, profitability 利润, safety of payment 付款安全, future 发展前景, cooperation 合作程度. */
export const screeningCriteria = ["volume", "profitability", "payment", "future", "cooperation"] as const;
export type ScreeningCriterion = (typeof screeningCriteria)[number];

export const screeningVerdicts = ["keep", "watch", "drop"] as const;
export type ScreeningVerdict = (typeof screeningVerdicts)[number];

/** Points from 0 to 100 for each criterion. */
export type ScreeningPoints = Readonly<Record<ScreeningCriterion, number>>;

export interface ScreeningPolicy {
  readonly weights: ScreeningPoints;
  /** Hundredths of a point from which a customer is kept, and from which it is watched. */
  readonly keepFrom: number;
  readonly watchFrom: number;
  /** Below this many points in one criterion a customer is never kept, whatever the others say. */
  readonly floors: Readonly<Partial<Record<ScreeningCriterion, number | undefined>>>;
}

/** What one criterion adds. */
export interface ScreeningPart {
  readonly criterion: ScreeningCriterion;
  readonly points: number;
  readonly weight: number;
  /** The least that keeps a customer; null when there is none. */
  readonly floor: number | null;
  readonly belowFloor: boolean;
}

export interface Screening {
  readonly verdict: ScreeningVerdict;
  /** The weighted mean in hundredths of a point, rounded half up: 0 to 10,000. */
  readonly score: number;
  readonly parts: readonly ScreeningPart[];
}

/**
 * Screens a customer on five criteria: the weighted mean decides between keep, watch and drop; whoever is below a floor is
 * watched at best.
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, screen } from "@clientele/core/classification";
 *
 * const { screening } = ClassificationPolicy.parse({
 *   qualification: { screening: { floors: { payment: 40 } } },
 * }).qualification;
 * const points = { volume: 90, profitability: 80, payment: 80, future: 70, cooperation: 60 };
 * screen(points, screening).score; // => 7600
 * screen(points, screening).verdict; // => "keep"
 * screen({ ...points, payment: 30, future: 100 }, screening).verdict; // => "watch"
 * ```
 */
export const screen = (points: ScreeningPoints, policy: ScreeningPolicy): Screening => {
  const parts = screeningCriteria.map((criterion): ScreeningPart => {
    const floor = policy.floors[criterion] ?? null;
    return {
      criterion,
      points: points[criterion],
      weight: policy.weights[criterion],
      floor,
      belowFloor: floor !== null && points[criterion] < floor,
    };
  });
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  const weighted = parts.reduce((sum, part) => sum + part.weight * part.points, 0);
  const score = Math.floor((200 * weighted + weights) / (2 * weights));
  const isBelow = parts.some(({ belowFloor }) => belowFloor);
  const verdict =
    score >= policy.keepFrom && !isBelow ? "keep" : score >= policy.watchFrom ? "watch" : "drop";
  return { verdict, score, parts };
};
