import * as z from "zod";
import { expecting } from "../kernel/index.js";

const BothTexts = z.strictObject({ en: z.string().min(1), "zh-CN": z.string().min(1) });

/** From here on, so much is paid: 10 000 basis points of the target is 100 %; 250 of the amount is 2.5 %. */
export const IncentiveTier = z.strictObject({
  /** Basis points of the target, or minor units, as `tiersOf` says. */
  from: z.int().min(0).max(1_000_000_000_000),
  /** Basis points of the amount; a tier above another with a higher rate is an accelerator. */
  rate: z.int().min(0).max(100_000),
});
export type IncentiveTier = z.output<typeof IncentiveTier>;

const rises = (all: readonly { readonly from: number }[]): boolean =>
  all.every((one, at) => at === 0 || one.from > (all[at - 1]?.from ?? 0));

/** How sales are rewarded 激励方案. */
export const IncentivePolicy = z.strictObject({
  id: z.string().min(1).max(100),
  name: BothTexts,
  /** What is paid for: credit by the day of the sale, net of what was taken back since. */
  metric: z.enum(["revenue", "margin"]).default("revenue"),
  /** Do tiers begin at parts of the approved target, or at amounts? */
  tiersOf: z.enum(["target", "amount"]).default("target"),
  /** `marginal`: each part of the amount at the rate of its tier. `retroactive`: all of it at that of the highest tier. */
  method: z.enum(["marginal", "retroactive"]).default("marginal"),
  tiers: z
    .array(IncentiveTier)
    .min(1)
    .max(50)
    .refine(rises, { error: expecting("tiers that rise", "逐级升高的档位") }),
  /** Fixed sums, each paid once its part of the target is reached. */
  bonuses: z
    .array(
      z.strictObject({ from: z.int().min(1).max(1_000_000), amount: z.int().min(1).max(1_000_000_000_000) }),
    )
    .max(50)
    .refine(rises, { error: expecting("bonuses that rise", "逐级升高的奖金") })
    .default([]),
  /** The most that a period pays, in minor units; null for no limit. */
  cap: z.int().min(0).nullable().default(null),
  /** For how many days after a period what is taken back of its sales takes its reward back too; 0 for never. */
  clawbackDays: z.int().min(0).max(3_650).default(90),
});
export type IncentivePolicy = z.output<typeof IncentivePolicy>;
