import type { Instant } from "../../kernel/index.js";
import type { Evidence } from "../first-contact/index.js";

/** Somebody who says that the customer is theirs. */
export interface Party {
  readonly repId: string;
  readonly name: string;
  readonly teamId: string;
}

/** One record of the customer as it was when the case was opened. */
export interface DisputedCustomer {
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly poolId: string | null;
  /** Since when it is there. */
  readonly since: Instant;
  readonly dueAt: Instant | null;
  readonly contractUntil: Instant | null;
  readonly registeredAt: Instant;
  readonly registrantId: string | null;
  /** Who owned it, in the order of time. */
  readonly tenures: readonly {
    readonly ownerId: string;
    readonly from: Instant;
    readonly until: Instant | null;
    readonly reason: string;
    readonly ending: string | null;
  }[];
  /** Orders that stand, in the order of time, with their owner then. */
  readonly orders: readonly {
    readonly orderId: string;
    readonly at: Instant;
    readonly ownerId: string | null;
  }[];
  /** Decisions about it, in the order of time. */
  readonly decisions: readonly { readonly id: string; readonly at: Instant; readonly kind: string }[];
}

/** Everything that a recommendation is made of, collected from the timeline, the tenures and the decisions. */
export interface DisputeFacts {
  /** When the case was opened. */
  readonly now: Instant;
  readonly parties: readonly Party[];
  readonly customers: readonly DisputedCustomer[];
  readonly evidence: readonly Evidence[];
}
