import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { IncentivePolicy } from "./incentive-policy.js";
import { MetricDefinition } from "./metric-policy.js";
import { ScorecardPolicy } from "./scorecard-policy.js";

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

/**
 * How the business counts its year: by calendar months, from any month on; or by weeks, where a year ends on the last
 * `endWeekday` (1 = Monday) of `endMonth`, or on the one nearest to the end of that month.
 */
export const FiscalPolicy = z.strictObject({
  pattern: z.enum(["months", "4-4-5", "4-5-4", "5-4-4"]).default("months"),
  endMonth: z.int().min(1).max(12).default(12),
  endWeekday: z.int().min(1).max(7).default(6),
  anchor: z.enum(["last", "nearest"]).default("last"),
});
export type FiscalPolicy = z.output<typeof FiscalPolicy>;

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
  fiscal: FiscalPolicy.prefault({}),
  /** May whoever set a target approve it as well? Where one person is the whole company, yes. */
  approveOwn: z.boolean().default(false),
  /** How people are scored 考核. Default: not at all. */
  scorecards: z.array(ScorecardPolicy).max(100).default([]),
  /** How sales are rewarded 激励. Default: not at all. */
  incentives: z.array(IncentivePolicy).max(100).default([]),
  /** Metrics beside those of core; they are asked for by their id like any other. */
  metrics: z.array(MetricDefinition).max(500).default([]),
  /** What may be recorded of customers from outside. Default: answers to surveys, and receivables. */
  observations: z.record(z.string().min(1).max(100), ObservationRule).default({
    csat: { min: 1, max: 5 },
    nps: { min: 0, max: 10 },
    receivable: { money: true },
  }),
  /**
   * Basis points of an owner's share that go to who covers for them, of orders placed during the absence. Default: none,
   * the credit stays the owner's.
   */
  coverShare: z.int().min(0).max(WHOLE).default(0),
});
export type PerformancePolicy = z.output<typeof PerformancePolicy>;
