import * as z from "zod";
import { expecting } from "../../kernel/index.js";

/** What can tell the parties of a dispute apart. */
export const VerdictRule = z.enum(["first-contact", "protection", "contract", "order", "registration"]);
export type VerdictRule = z.output<typeof VerdictRule>;

/** For what the system opens a case by itself. */
export const Detection = z.enum(["earlier-contact", "same-name"]);
export type Detection = z.output<typeof Detection>;

const Days = z.int().min(1).max(3_650);

/** Disputes over a customer 撞单: what speaks for whom, and by when what is to be done. */
export const DisputePolicy = z.strictObject({
  /** Tried in this order; the first that names a party makes the recommendation. */
  order: z
    .array(VerdictRule)
    .min(1)
    .refine(
      (order) => new Set(order).size === order.length,
      expecting("each rule once", "每条规则只出现一次"),
    )
    .default([...VerdictRule.options]),
  /** How days are counted. */
  days: z.enum(["calendar", "working"]).default("calendar"),
  /** A case may be opened so many days after the customer came to where it is; null at any time. */
  openWithinDays: Days.nullable().default(30),
  /** Decided within so many days, or it lapses and nothing changes; for an appeal the same, and the decision stands. */
  decideWithinDays: Days.default(5),
  /** So many days to appeal 申诉 from the decision on; 0 for no appeal. */
  appealWithinDays: z.int().min(0).max(3_650).default(7),
  /** Roles of those who decide cases; empty for everybody with the permission `ownership.judge`. */
  judges: z.array(z.string().min(1)).default([]),
  /** Roles of those who decide appeals; empty as above. */
  appealJudges: z.array(z.string().min(1)).default([]),
  /** What is found without being asked for. */
  detect: z.array(Detection).default([]),
});
export type DisputePolicy = z.output<typeof DisputePolicy>;
