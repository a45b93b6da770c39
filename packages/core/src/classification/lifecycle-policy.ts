import * as z from "zod";
import { Days } from "./shared-policy.js";

/** When silence means that a customer is gone. */
export const ChurnPolicy = z.discriminatedUnion("by", [
  /** After so many days without a purchase. */
  z.strictObject({ by: z.literal("days"), days: Days }),
  /** After `times` the customer's own median gap, never before `atLeastDays`. */
  z.strictObject({
    by: z.literal("rhythm"),
    times: z.number().min(1).max(100),
    atLeastDays: Days.default(30),
    /** Holds until the customer has `minGaps` gaps between days of purchase. */
    days: Days.default(365),
    minGaps: z.int().min(1).max(100).default(2),
  }),
]);
export type ChurnPolicy = z.output<typeof ChurnPolicy>;

/** The stages of a customer's life; see `lifecycleOf`. */
export const LifecyclePolicy = z.strictObject({
  /** Loyal from so many purchases. */
  loyalFrom: z.int().min(2).max(10_000).default(5),
  churn: ChurnPolicy.prefault({ by: "days", days: 365 }),
  /** Purchases after a return for which the customer counts as won back. */
  wonBackFor: z.int().min(1).max(100).default(1),
});
export type LifecyclePolicy = z.output<typeof LifecyclePolicy>;
