import * as z from "zod";
import { expecting } from "../kernel/index.js";

/** The whole of an order's credit, in basis points: 10 000 = 100 %. */
export const WHOLE = 10_000;

/** Who gets a share: whoever owned the customer when the order was placed, or always the same rep. */
export const SplitRule = z.strictObject({
  /** In whose part they are credited: `owner`, `engineer`, `partner-manager`. */
  role: z.string().min(1).max(100),
  /** Basis points of the order: 7 000 is 70 %. */
  share: z.int().min(1).max(WHOLE),
  to: z.union([z.literal("owner"), z.strictObject({ repId: z.string().min(1).max(200) })]).default("owner"),
});
export type SplitRule = z.output<typeof SplitRule>;

/** How credit 业绩归属 is given. */
export const PerformancePolicy = z.strictObject({
  /** Shares of every order; together exactly 10 000. Default: all of it to the owner. */
  splits: z
    .array(SplitRule)
    .min(1)
    .refine((splits) => splits.reduce((sum, one) => sum + one.share, 0) === WHOLE, {
      error: expecting("shares that sum to 10000 basis points", "合计为 10000 基点的份额"),
    })
    .default([{ role: "owner", share: WHOLE, to: "owner" }]),
  /**
   * Basis points of an owner's share that go to who covers for them, of orders placed during the absence. Default: none,
   * the credit stays the owner's.
   */
  coverShare: z.int().min(0).max(WHOLE).default(0),
});
export type PerformancePolicy = z.output<typeof PerformancePolicy>;
