import type { SalesColumns } from "./columns.js";
import { lifecycleColumn } from "./lifecycle.js";
import { monetaryColumn } from "./measure.js";
import { scoreNested } from "./nested.js";
import type { ClassificationPolicy } from "./policy.js";
import { type RfmScores, scoreRfm } from "./rfm.js";
import { segmentColumn } from "./segments.js";
import { type TierColumn, tierColumn } from "./tiers.js";

/** The classes of many customers, column by column, in the order of the sales that they were made of. */
export interface ClassColumns {
  readonly value: TierColumn;
  readonly rfm: RfmScores;
  /** The figures that M was scored by: total, mean or margin, in minor units. */
  readonly measured: Float64Array;
  /** Position of the rule, `REST`, or `NONE`. */
  readonly segments: Int16Array;
  /** Position in `lifecycleStages`. */
  readonly lifecycle: Uint8Array;
}

/**
 * Classifies customers: value tier, RFM scores, segment and lifecycle. Pure: the same columns, policy and tiers of before
 * give the same classes, whatever order the customers were added in. Cost: sorting each column once.
 *
 * @param before tier of each customer until now, for hysteresis; leave it out to classify afresh.
 * @example
 * ```ts
 * import { ClassificationPolicy, classify, columnsBuilder, lifecycleStages } from "@clientele/core/classification";
 *
 * const builder = columnsBuilder({ asOfDay: 10, countBy: "orders", windowDays: null });
 * builder.add("acme", [{ day: 1, amount: 80_000 }, { day: 8, amount: 20_000 }]);
 * builder.add("zhou", []);
 * const classes = classify(builder.finish(), ClassificationPolicy.parse({}));
 * [...classes.lifecycle].map((at) => lifecycleStages[at]); // => ["repeat", "potential"]
 * ```
 */
export const classify = (
  columns: SalesColumns,
  policy: ClassificationPolicy,
  before?: Int16Array,
): ClassColumns => {
  const measured = monetaryColumn(columns, policy.rfm.measure);
  const score = policy.rfm.method === "nested" ? scoreNested : scoreRfm;
  const rfm = score({ ...columns, monetary: measured }, policy.rfm);
  return {
    value: tierColumn(columns, policy.tiers, before),
    rfm,
    measured,
    segments: segmentColumn(policy.segments, rfm),
    lifecycle: lifecycleColumn(columns, policy.lifecycle),
  };
};
