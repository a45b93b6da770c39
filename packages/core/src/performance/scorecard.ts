import { type Locale, render, type Text } from "../kernel/index.js";
import type { BetterIs } from "./metric-policy.js";
import { ranking } from "./ranking.js";
import type { ScoreBand, ScorecardPolicy, ScoreDimension } from "./scorecard-policy.js";

/** What one dimension is scored on: everybody's figure, and everybody's target where there is one. */
export interface DimensionFigures {
  readonly metric: string;
  readonly name: Text;
  readonly betterIs: BetterIs;
  readonly values: ReadonlyMap<string, number | null>;
  readonly targets: ReadonlyMap<string, number | null>;
}

export interface ScoreLine {
  readonly metric: string;
  readonly name: Text;
  readonly value: number | null;
  readonly target: number | null;
  /** 0 to 100, or up to the cap; null where the figure is missing and left out. */
  readonly score: number | null;
  /** Of the weights that count here: these sum to 1, or to 0 when nothing counts. */
  readonly weight: number;
  /** Score times weight: the points of all lines sum to the total. */
  readonly points: number;
}

export interface Score {
  readonly key: string;
  readonly lines: readonly ScoreLine[];
  /** Null when there was nothing to score. */
  readonly total: number | null;
  readonly band: string | null;
  readonly rank: number | null;
  readonly tiedWith: number;
}

const clamp = (score: number, most = 100): number => Math.min(most, Math.max(0, score));

/** The scores of a dimension, of whoever has a figure. */
const scoresOf = (
  { normalisation }: ScoreDimension,
  figures: DimensionFigures,
  keys: readonly string[],
): ReadonlyMap<string, number | null> => {
  if (normalisation.method === "rank") {
    const items = keys.map((key) => ({ key, value: figures.values.get(key) ?? null }));
    const ranked = ranking(items, figures.betterIs);
    const last = ranked.filter((one) => one.rank !== null).length - 1;
    return new Map(
      ranked.map(({ key, rank, tiedWith }) => {
        if (rank === null) return [key, null];
        // those who tie share the middle of the places that they take
        return [key, last === 0 ? 100 : (100 * (last - (rank - 1 + tiedWith / 2))) / last];
      }),
    );
  }
  return new Map(
    keys.map((key) => {
      const value = figures.values.get(key) ?? null;
      if (value === null) return [key, null];
      if (normalisation.method === "range") {
        const { zero, full } = normalisation;
        return [key, clamp((100 * (value - zero)) / (full - zero))];
      }
      const target = figures.targets.get(key) ?? null;
      if (target === null || target <= 0) return [key, null];
      const share =
        figures.betterIs === "higher" ? value / target : value <= 0 ? Number.MAX_VALUE : target / value;
      return [key, clamp(100 * share, normalisation.cap)];
    }),
  );
};

/** The band of a total; the last one holds from 0. */
export const bandOf = (policy: ScorecardPolicy, total: number): ScoreBand | null =>
  policy.bands.find((band) => total >= band.from) ?? null;

/**
 * Scores everybody 考核评分. A dimension's score is 0 to 100, or up to its cap; the total is their weighted mean, over what
 * counts: a missing figure is left out, and its weight goes to the others, or scores 0, as its dimension says. A target
 * of 0 is a missing one. Ranks are competition ranks, and say their ties.
 *
 * @example
 * ```ts
 * import { metrics, ScorecardPolicy, scoreAll } from "@clientele/core/performance";
 *
 * const policy = ScorecardPolicy.parse({
 *   id: "quarter",
 *   name: { en: "Quarter", "zh-CN": "季度考核" },
 *   dimensions: [
 *     { metric: "revenue", weight: 3, normalisation: { method: "target" } },
 *     { metric: "visits", weight: 1, normalisation: { method: "range", zero: 0, full: 40 } },
 *   ],
 * });
 * const figures = [
 *   { ...metrics.revenue, metric: "revenue", values: new Map([["lin", 900]]), targets: new Map([["lin", 1_000]]) },
 *   { ...metrics.visits, metric: "visits", values: new Map([["lin", 20]]), targets: new Map() },
 * ];
 * const [lin] = scoreAll(policy, figures, ["lin"]);
 * [lin?.total, lin?.band, lin?.lines.map((line) => line.points)]; // => [80, "good", [67.5, 12.5]]
 * ```
 */
export const scoreAll = (
  policy: ScorecardPolicy,
  figures: readonly DimensionFigures[],
  keys: readonly string[],
): readonly Score[] => {
  const dimensions = policy.dimensions.flatMap((dimension) => {
    const own = figures.find((one) => one.metric === dimension.metric);
    return own === undefined ? [] : [{ dimension, own, scores: scoresOf(dimension, own, keys) }];
  });
  const scored = keys.map((key) => {
    const counted = dimensions.map(({ dimension, own, scores }) => {
      const score = scores.get(key) ?? (dimension.missing === "zero" ? 0 : null);
      return { dimension, own, score, weight: score === null ? 0 : dimension.weight };
    });
    const whole = counted.reduce((sum, one) => sum + one.weight, 0);
    const lines = counted.map(({ own, score, weight }): ScoreLine => {
      const part = whole === 0 ? 0 : weight / whole;
      return {
        metric: own.metric,
        name: own.name,
        value: own.values.get(key) ?? null,
        target: own.targets.get(key) ?? null,
        score,
        weight: part,
        points: (score ?? 0) * part,
      };
    });
    const total = whole === 0 ? null : lines.reduce((sum, line) => sum + line.points, 0);
    return { key, lines, total };
  });
  const ranked = ranking(
    scored.map(({ key, total }) => ({ key, value: total })),
    "higher",
  );
  return ranked.flatMap(({ key, rank, tiedWith }) => {
    const one = scored.find((score) => score.key === key);
    if (one === undefined) return [];
    return [
      { ...one, band: one.total === null ? null : (bandOf(policy, one.total)?.id ?? null), rank, tiedWith },
    ];
  });
};

/** What is said to whoever has this score; empty when there was nothing to score. */
export const feedbackOf = (policy: ScorecardPolicy, score: Score, locale: Locale): string => {
  const band = score.total === null ? null : bandOf(policy, score.total);
  if (band === null) return "";
  const lines = score.lines
    .filter((line) => line.score !== null)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0) || (a.metric < b.metric ? -1 : 1));
  const [best, worst] = [lines[0], lines.at(-1)];
  return render(band.feedback, locale, { best: best?.name[locale] ?? "", worst: worst?.name[locale] ?? "" });
};
