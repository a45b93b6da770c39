import type { Instant } from "../../kernel/index.js";
import type { Dispute } from "./model.js";

/** How far a dispute has got. */
export type DisputePhase =
  /** Waits for a decision. */
  | "open"
  /** Decided; a party may still appeal. */
  | "decided"
  /** Appealed against; waits for the last decision. */
  | "appealed"
  /** Nothing can be said against it any more. */
  | "final"
  /** Nobody decided in time: nothing has changed. */
  | "lapsed"
  | "withdrawn";

type Course = Pick<Dispute, "decideBy" | "ruling" | "appeal" | "withdrawnAt">;

/**
 * Where a dispute stands at a moment: a function of the record and the clock, so that deadlines pass by themselves. At the
 * deadline itself it is too late.
 *
 * @example
 * ```ts
 * import { disputePhase } from "@clientele/core/ownership";
 *
 * const open = { decideBy: 100, ruling: null, appeal: null, withdrawnAt: null };
 * [99, 100].map((now) => disputePhase(open, now)); // => ["open", "lapsed"]
 * const ruling = { by: "wu", at: 50, ownerId: "lin", reason: "first", appealBy: 80 };
 * [79, 80].map((now) => disputePhase({ ...open, ruling }, now)); // => ["decided", "final"]
 * ```
 */
export const disputePhase = (
  { decideBy, ruling, appeal, withdrawnAt }: Course,
  now: Instant,
): DisputePhase => {
  if (withdrawnAt !== null) return "withdrawn";
  if (ruling === null) return now < decideBy ? "open" : "lapsed";
  if (appeal === null) return ruling.appealBy !== null && now < ruling.appealBy ? "decided" : "final";
  return appeal.ruling === null && now < appeal.decideBy ? "appealed" : "final";
};

/** From when on nothing more can happen to it, if nobody acts before: until then the customer is frozen. */
export const overAt = ({ decideBy, ruling, appeal, withdrawnAt }: Course): Instant => {
  if (withdrawnAt !== null) return withdrawnAt;
  if (ruling === null) return decideBy;
  if (appeal === null) return ruling.appealBy ?? ruling.at;
  return appeal.ruling?.at ?? appeal.decideBy;
};

/** The decision that stands: that on the appeal, else the first. */
export const standingRuling = ({ ruling, appeal }: Pick<Dispute, "ruling" | "appeal">) =>
  appeal?.ruling ?? ruling;
