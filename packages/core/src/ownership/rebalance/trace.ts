import type { BookChange } from "./model.js";

/** Why a customer changed its owner when books were levelled. */
export interface RebalanceTrace {
  readonly kind: "rebalance";
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  readonly repId: string;
  readonly name: string;
  readonly fromOwnerId: string;
  /** The two books before the whole rebalance, and as they were to be after it. */
  readonly from: BookChange;
  readonly to: BookChange;
  /** The rule that says among whom it is. */
  readonly ruleId: string;
  /** Open deals that went along. */
  readonly dealIds: readonly string[];
}
