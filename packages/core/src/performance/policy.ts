import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { MetricDefinition } from "./metric-policy.js";

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

/** What one kind of observation may be: within a range, or money. */
export const ObservationRule = z.union([
  z.strictObject({ min: z.int(), max: z.int() }),
  z.strictObject({ money: z.literal(true) }),
]);

/** How credit 业绩归属 is given, and what else is measured. */
export const PerformancePolicy = z.strictObject({
  /** Shares of every order; together exactly 10 000. Default: all of it to the owner. */
  splits: z
    .array(SplitRule)
    .min(1)
    .refine((splits) => splits.reduce((sum, one) => sum + one.share, 0) === WHOLE, {
      error: expecting("shares that sum to 10000 basis points", "合计为 10000 基点的份额"),
    })
    .default([{ role: "owner", share: WHOLE, to: "owner" }]),
  /** Metrics beside those of core; they are asked for by their id like any other. */
  metrics: z.array(MetricDefinition).max(500).default([]),
  /** What may be recorded of customers from outside. Default: answers to surveys, and receivables. */
  observations: z.record(z.string().min(1).max(100), ObservationRule).default({
    csat: { min: 1, max: 5 },
    nps: { min: 0, max: 10 },
    receivable: { money: true },
  }),
});
export type PerformancePolicy = z.output<typeof PerformancePolicy>;
