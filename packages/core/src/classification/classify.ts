import type { SalesColumns } from "./columns.js";
import { lifecycleColumn } from "./lifecycle.js";
import type { ClassificationPolicy } from "./policy.js";
import { type RfmScores, scoreRfm } from "./rfm.js";
import { segmentColumn } from "./segments.js";
import { type TierColumn, tierColumn } from "./tiers.js";

/** The classes of many customers, column by column, in the order of the sales that they were made of. */
export interface ClassColumns {
  readonly value: TierColumn;
  readonly rfm: RfmScores;
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
  const rfm = scoreRfm(columns, policy.rfm);
  return {
    value: tierColumn(columns, policy.tiers, before),
    rfm,
    segments: segmentColumn(policy.segments, rfm),
    lifecycle: lifecycleColumn(columns, policy.lifecycle),
  };
};
