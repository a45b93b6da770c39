import { buyersOf, type SalesColumns } from "./columns.js";
import { type Better, cutColumn } from "./cut.js";
import type { CutPolicy, RfmPolicy } from "./policy.js";
import { type CutReport, type RfmScores, weightedScore } from "./rfm.js";

/** Positions of the buyers who share every score until now. */
type Group = Int32Array;

/** The cut of one measure within each group, in the order of the groups. */
interface Level {
  readonly scores: Uint8Array;
  readonly reports: readonly CutReport[];
  /** Each group cut by the score of this level, the worst first. */
  readonly groups: readonly Group[];
}

const cutGroups = (
  groups: readonly Group[],
  values: Int32Array | Float64Array,
  policy: CutPolicy,
  better: Better,
): Level => {
  const all = new Uint8Array(values.length);
  const cuts = groups.map((group) => {
    const { scores, ...report } = cutColumn(
      Float64Array.from(group, (at) => values[at] ?? 0),
      policy,
      better,
    );
    group.forEach((at, index) => {
      all[at] = scores[index] ?? 0;
    });
    const parts = Array.from({ length: report.bins }, (_, bin) => group.filter((at) => all[at] === bin + 1));
    return { report, parts };
  });
  return {
    scores: all,
    reports: cuts.map(({ report }) => report),
    groups: cuts.flatMap(({ parts }) => parts),
  };
};

/** What all groups of a level say together: how many got each score, and no border, since each group has its own. */
const together = ({ reports }: Level): CutReport => {
  const bins = reports[0]?.bins ?? 0;
  const sizes = Array.from({ length: bins }, (_, bin) =>
    reports.reduce((sum, report) => sum + (report.sizes[bin] ?? 0), 0),
  );
  const empty = sizes.flatMap((size, at) => (size === 0 ? [at + 1] : []));
  return { bins, cuts: [], ranges: sizes.map(() => null), sizes, empty };
};

/**
 * RFM by nested binning: customers are cut by recency, each recency group by frequency, and each of those by monetary
 * value, so that every cell of R x F x M is about equally full. A score of F then says how often a customer buys among
 * those of its recency, and of M among those of its recency and frequency; fewer customers than cells make a score mean
 * little. The borders of each group are in `within`.
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, columnsBuilder, scoreNested } from "@clientele/core/classification";
 *
 * const builder = columnsBuilder({ asOfDay: 100, countBy: "orders", windowDays: null });
 * const bought = (id: string, day: number, orders: number) => builder.add(id, [{ day, amount: 100, orders }]);
 * bought("a", 10, 2);
 * bought("b", 10, 1);
 * bought("c", 90, 9);
 * bought("d", 90, 5);
 * const halves = { method: "ntile", bins: 2 } as const;
 * const { rfm } = ClassificationPolicy.parse({
 *   rfm: { method: "nested", recency: halves, frequency: halves, monetary: halves },
 *   segments: [],
 * });
 * const scores = scoreNested(builder.finish(), rfm);
 * [...scores.recency]; // => [1, 1, 2, 2]
 * [...scores.frequency]; // => [2, 1, 2, 1]
 * ```
 */
export const scoreNested = (columns: SalesColumns, policy: RfmPolicy): RfmScores => {
  const buyers = buyersOf(columns);
  const byRecency = cutGroups([buyers], columns.recencyDays, policy.recency, "low");
  const byFrequency = cutGroups(byRecency.groups, columns.frequency, policy.frequency, "high");
  const byMonetary = cutGroups(byFrequency.groups, columns.monetary, policy.monetary, "high");
  const weighted = new Int32Array(columns.ids.length);
  for (const at of buyers) {
    const [r = 0, f = 0, m = 0] = [byRecency.scores[at], byFrequency.scores[at], byMonetary.scores[at]];
    weighted[at] = weightedScore(policy.weights, r, f, m);
  }
  return {
    recency: byRecency.scores,
    frequency: byFrequency.scores,
    monetary: byMonetary.scores,
    weighted,
    cuts: {
      recency: byRecency.reports[0] ?? together(byRecency),
      frequency: together(byFrequency),
      monetary: together(byMonetary),
    },
    within: { frequency: byFrequency.reports, monetary: byMonetary.reports },
  };
};

/** The cuts that gave a customer its scores: those of its own groups where scores are nested. */
export const cutsFor = (
  { cuts, within }: Pick<RfmScores, "cuts" | "within">,
  recency: number,
  frequency: number,
): RfmScores["cuts"] => {
  if (within === undefined) return cuts;
  const group = recency - 1;
  const cell = group * cuts.frequency.bins + frequency - 1;
  return {
    recency: cuts.recency,
    frequency: within.frequency[group] ?? cuts.frequency,
    monetary: within.monetary[cell] ?? cuts.monetary,
  };
};
