import * as z from "zod";
import { expecting } from "../../kernel/index.js";

const Percent = z.int().min(1).max(100);

/** The figures of customer analysis; see `variabilityOf`, `churnRiskOf` and `crossSellRules`. */
export const AnalysisPolicy = z.strictObject({
  /** Coefficient of variation, in percent, up to which demand is X, and Y. */
  demand: z
    .strictObject({ x: z.int().min(1).max(1_000).default(50), y: z.int().min(1).max(1_000).default(100) })
    .prefault({})
    .refine(({ x, y }) => x < y, { path: ["y"], error: expecting("above `x`", "大于 `x`") }),
  churnRisk: z
    .strictObject({
      minGaps: z.int().min(1).max(100).default(2),
      percentile: Percent.default(80),
      windowDays: z.int().min(1).max(3_650).default(90),
      fall: Percent.default(50),
      alive: z
        .strictObject({ atRiskBelow: Percent.default(50), churnedBelow: Percent.default(10) })
        .prefault({})
        .refine(({ atRiskBelow, churnedBelow }) => churnedBelow < atRiskBelow, {
          path: ["churnedBelow"],
          error: expecting("below `atRiskBelow`", "小于 `atRiskBelow`"),
        }),
    })
    .prefault({}),
  crossSell: z
    .strictObject({
      minBaskets: z.int().min(1).max(1_000_000).default(3),
      minConfidence: z.int().min(0).max(100).default(10),
      /** In thousandths, over all pairs together. */
      maxError: z.int().min(1).max(1_000).default(50),
    })
    .prefault({}),
});
export type AnalysisPolicy = z.output<typeof AnalysisPolicy>;
