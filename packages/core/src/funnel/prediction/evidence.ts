/** What is known of a deal, as far as its chance depends on it. */
export interface Evidence {
  /** Among whose deals it is judged, such as its team; null: among all. */
  readonly group: string | null;
  /** Where it is; of a lost deal, where it was lost. */
  readonly stageId: string;
  /** The values of each field: none when it is not known, several where a deal has several (tags, products). */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** A closed deal to learn from. */
export interface LearnedCase extends Evidence {
  readonly won: boolean;
}

/** A part of a score in points, millionths of log-odds: above 0 it speaks for winning. */
export interface Contribution {
  /** `base` is the rate of all deals. */
  readonly field: string;
  readonly value: string | null;
  readonly points: number;
}

/** A chance and what it is made of: the points of the contributions sum exactly to the score. */
export interface WinChance {
  /** 0 to 1. */
  readonly probability: number;
  readonly score: number;
  readonly contributions: readonly Contribution[];
}

const POINTS = 1_000_000;

export const pointsOf = (logOdds: number): number => Math.round(logOdds * POINTS);

/** The chance that contributions add up to. In whole points, so that their sum does not depend on the order. */
export const chanceOf = (contributions: readonly Contribution[]): WinChance => {
  const score = contributions.reduce((sum, one) => sum + one.points, 0);
  return { probability: 1 / (1 + Math.exp(-score / POINTS)), score, contributions };
};
