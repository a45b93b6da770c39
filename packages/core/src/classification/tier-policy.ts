import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { isAscending, Name, Text } from "./shared-policy.js";

const Percent = z.int().min(1).max(99);
const Band = z.int().min(0).max(50).default(2);
const TierName = { name: Name, text: Text.optional() };
const Rest = z.strictObject(TierName).prefault({ name: "C" });

const descends = (values: readonly number[]): boolean => isAscending(values.toReversed());

/** Value tiers, the best first; whoever reaches none is in the `rest`. See `tierColumn`. */
export const TierPolicy = z.discriminatedUnion("by", [
  z.strictObject({
    by: z.literal("thresholds"),
    /** `from`: minor units from which a customer belongs to the tier. */
    tiers: z
      .array(z.strictObject({ ...TierName, from: z.int() }))
      .min(1)
      .max(20)
      .refine(
        (tiers) => descends(tiers.map(({ from }) => from)),
        expecting("thresholds that descend", "递减的门槛"),
      ),
    rest: Rest,
    /** Percent of the threshold by which it must be passed before a customer leaves its tier. */
    band: Band,
  }),
  z.strictObject({
    by: z.literal("quantiles"),
    /** `top`: percent of the customers, from the best, up to which the tier reaches. */
    tiers: z
      .array(z.strictObject({ ...TierName, top: Percent }))
      .min(1)
      .max(20)
      .refine(
        (tiers) => isAscending(tiers.map(({ top }) => top)),
        expecting("percentages that ascend", "递增的百分比"),
      ),
    rest: Rest,
    /** Percentage points of rank by which the border must be passed before a customer leaves its tier. */
    band: Band,
  }),
  z.strictObject({
    by: z.literal("cumulative-share"),
    /** `share`: percent of all sales, from the best customer down, up to which the tier reaches. */
    tiers: z
      .array(z.strictObject({ ...TierName, share: Percent }))
      .min(1)
      .max(20)
      .refine(
        (tiers) => isAscending(tiers.map(({ share }) => share)),
        expecting("percentages that ascend", "递增的百分比"),
      ),
    rest: Rest,
    /** Percentage points of sales by which the border must be passed before a customer leaves its tier. */
    band: Band,
  }),
]);
export type TierPolicy = z.output<typeof TierPolicy>;
