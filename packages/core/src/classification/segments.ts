import type { SegmentRule } from "./policy.js";
import type { RfmScores } from "./rfm.js";

/** In a column of segments: no rule matched, the rest. */
export const REST = -1;
/** In a column of segments or tiers: takes no part, having never bought. */
export const NONE = -2;

/**
 * The common table of eleven segments on recency x frequency, for scores from 1 to 5: the ten of the usual grid, and
 * `lost`, its worst corner. It covers every combination, and every rule is reachable.
 */
export const standardSegments: readonly SegmentRule[] = [
  { name: "champions", recency: [5, 5], frequency: [4, 5], text: { en: "champions", "zh-CN": "冠军客户" } },
  { name: "loyal", recency: [3, 4], frequency: [4, 5], text: { en: "loyal", "zh-CN": "忠诚客户" } },
  {
    name: "potential-loyalist",
    recency: [4, 5],
    frequency: [2, 3],
    text: { en: "potential loyalist", "zh-CN": "潜在忠诚客户" },
  },
  { name: "new", recency: [5, 5], frequency: [1, 1], text: { en: "new", "zh-CN": "新客户" } },
  { name: "promising", recency: [4, 4], frequency: [1, 1], text: { en: "promising", "zh-CN": "有希望客户" } },
  {
    name: "needing-attention",
    recency: [3, 3],
    frequency: [3, 3],
    text: { en: "needing attention", "zh-CN": "需关注客户" },
  },
  {
    name: "about-to-sleep",
    recency: [3, 3],
    frequency: [1, 2],
    text: { en: "about to sleep", "zh-CN": "即将沉睡客户" },
  },
  {
    name: "cannot-lose",
    recency: [1, 2],
    frequency: [5, 5],
    text: { en: "cannot lose", "zh-CN": "不能失去的客户" },
  },
  { name: "at-risk", recency: [1, 2], frequency: [3, 4], text: { en: "at risk", "zh-CN": "流失风险客户" } },
  { name: "lost", recency: [1, 1], frequency: [1, 1], text: { en: "lost", "zh-CN": "已流失客户" } },
  {
    name: "hibernating",
    recency: [1, 2],
    frequency: [1, 2],
    text: { en: "hibernating", "zh-CN": "休眠客户" },
  },
];

/** What customers are called whom no rule matches. */
export const REST_SEGMENT = "others";

const within = (score: number, range: readonly [number, number] | undefined): boolean =>
  range === undefined || (range[0] <= score && score <= range[1]);

/**
 * The position of the first rule that the scores match, or `REST`.
 *
 * @example
 * ```ts
 * import { segmentOf, standardSegments } from "@clientele/core/classification";
 *
 * standardSegments[segmentOf(standardSegments, 5, 4, 1)]?.name; // => "champions"
 * segmentOf([], 5, 4, 1); // => -1
 * ```
 */
export const segmentOf = (
  rules: readonly SegmentRule[],
  recency: number,
  frequency: number,
  monetary: number,
): number =>
  rules.findIndex(
    (rule) =>
      within(recency, rule.recency) && within(frequency, rule.frequency) && within(monetary, rule.monetary),
  );

/** The segment of every customer: the position of its rule, `REST`, or `NONE`. Each combination is decided once. */
export const segmentColumn = (rules: readonly SegmentRule[], scores: RfmScores): Int16Array => {
  const decided = new Map<number, number>();
  const segments = new Int16Array(scores.recency.length).fill(NONE);
  for (let at = 0; at < segments.length; at += 1) {
    const recency = scores.recency[at] ?? 0;
    if (recency === 0) continue;
    const frequency = scores.frequency[at] ?? 0;
    const monetary = scores.monetary[at] ?? 0;
    const combination = (recency * 256 + frequency) * 256 + monetary;
    const segment = decided.get(combination) ?? segmentOf(rules, recency, frequency, monetary);
    decided.set(combination, segment);
    segments[at] = segment;
  }
  return segments;
};

/** What a table of segments leaves out, exactly: every combination of scores is looked at. */
export interface SegmentCoverage {
  /** Combinations of recency, frequency and monetary score that no rule matches. */
  readonly uncovered: readonly (readonly [number, number, number])[];
  /** Names of rules that no combination reaches, because earlier ones take all of theirs. */
  readonly unreachable: readonly string[];
}

/**
 * Looks through a table of segments for gaps and for rules that never apply. Cost: the product of the three numbers of
 * groups times the rules.
 *
 * @example
 * ```ts
 * import { segmentCoverage, standardSegments } from "@clientele/core/classification";
 *
 * segmentCoverage(standardSegments, { recency: 5, frequency: 5, monetary: 5 }); // => { uncovered: [], unreachable: [] }
 * ```
 */
export const segmentCoverage = (
  rules: readonly SegmentRule[],
  bins: { readonly recency: number; readonly frequency: number; readonly monetary: number },
): SegmentCoverage => {
  const reached = new Set<number>();
  const uncovered: (readonly [number, number, number])[] = [];
  for (let recency = 1; recency <= bins.recency; recency += 1) {
    for (let frequency = 1; frequency <= bins.frequency; frequency += 1) {
      for (let monetary = 1; monetary <= bins.monetary; monetary += 1) {
        const segment = segmentOf(rules, recency, frequency, monetary);
        if (segment === REST) uncovered.push([recency, frequency, monetary]);
        else reached.add(segment);
      }
    }
  }
  return { uncovered, unreachable: rules.flatMap(({ name }, at) => (reached.has(at) ? [] : [name])) };
};
