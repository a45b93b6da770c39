/** What one rep had of what there was to give. */
export interface RepShare {
  readonly repId: string;
  readonly teamId: string;
  /** Their part against the others'; a rep of weight 2 is due twice as much. Above 0. */
  readonly weight: number;
  /** Customers received. */
  readonly count: number;
  /** What their customers ordered from them, in minor units of one currency. */
  readonly value: number;
  /** Customers due to them: of each decision their part among those who were eligible. */
  readonly opportunity: number;
  /** The value of each customer, for envy. */
  readonly bundle: readonly number[];
}

/** How evenly something is shared. Of nothing at all everybody has the same. */
export interface Evenness {
  readonly total: number;
  /** Jain's index: 1 when all have the same, 1/n when one has all. */
  readonly jain: number;
  /** Gini coefficient: 0 when all have the same, (n - 1)/n when one has all. */
  readonly gini: number;
  /** Most less least. */
  readonly gap: number;
  /** What who has least has: the greater, the fairer by max-min. */
  readonly least: number;
}

/** Somebody who would rather have another's customers, even without the best of these. */
export interface Envy {
  readonly repId: string;
  readonly of: string;
}

/** How fairly customers were given, each measure for itself, per unit of weight. */
export interface Fairness {
  readonly count: Evenness;
  readonly value: Evenness;
  readonly opportunity: Evenness;
  /** Pairs that break envy-freeness up to one customer (EF1). */
  readonly envy: readonly Envy[];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/**
 * How evenly amounts >= 0 are shared: R. Jain, D. Chiu and W. Hawe, "A Quantitative Measure of Fairness" (DEC-TR-301,
 * 1984), (sum x)^2 / (n sum x^2); C. Gini (1912), sum_i (2i - n - 1) x_i / (n sum x) over the sorted amounts.
 *
 * @example
 * ```ts
 * import { evenness } from "@clientele/core/ownership";
 *
 * evenness([10, 10, 10]); // => { total: 30, jain: 1, gini: 0, gap: 0, least: 10 }
 * evenness([40, 0, 0, 0]); // => { total: 40, jain: 0.25, gini: 0.75, gap: 40, least: 0 }
 * ```
 */
export const evenness = (amounts: readonly number[]): Evenness => {
  const total = sum(amounts);
  const squares = sum(amounts.map((amount) => amount * amount));
  const n = amounts.length;
  if (n === 0 || total === 0) return { total, jain: 1, gini: 0, gap: 0, least: 0 };
  const sorted = [...amounts].sort((a, b) => a - b);
  const spread = sum(sorted.map((amount, at) => (2 * (at + 1) - n - 1) * amount));
  return {
    total,
    jain: (total * total) / (n * squares),
    gini: spread / (n * total),
    gap: (sorted.at(-1) ?? 0) - (sorted[0] ?? 0),
    least: sorted[0] ?? 0,
  };
};

/**
 * Who envies whom, up to one customer (EF1; E. Budish, "The Combinatorial Assignment Problem", J. Political Economy 119,
 * 2011): their own customers are worth less to their weight than the other's without the most valuable.
 */
export const envyOf = (shares: readonly Pick<RepShare, "repId" | "weight" | "bundle">[]): readonly Envy[] =>
  shares.flatMap((one) =>
    shares.flatMap((other): readonly Envy[] => {
      const rest = sum(other.bundle) - Math.max(0, ...other.bundle);
      return sum(one.bundle) * other.weight < rest * one.weight
        ? [{ repId: one.repId, of: other.repId }]
        : [];
    }),
  );

/** How fairly these reps were given customers, per unit of weight. Cost: the pairs of reps, for envy. */
export const fairnessOf = (shares: readonly RepShare[]): Fairness => {
  const per = (measure: "count" | "value" | "opportunity") =>
    evenness(shares.map((share) => Math.max(0, share[measure]) / share.weight));
  return {
    count: per("count"),
    value: per("value"),
    opportunity: per("opportunity"),
    envy: envyOf(shares),
  };
};
