import * as z from "zod";

/** How purchases are predicted; see `docs/classification.md`. Its hash is in every prediction. */
export const PredictionPolicy = z.strictObject({
  /** MBG/NBD lets one-time buyers leave too; BG/NBD holds them to be alive for ever. */
  model: z.enum(["mbg-nbd", "bg-nbd", "pareto-nbd"]).default("mbg-nbd"),
  /** What a purchase is: a day with at least one order, or every order. */
  countBy: z.enum(["days", "orders"]).default("days"),
  /** Of the parameters, and of the times in the reasons. */
  unit: z.enum(["days", "weeks", "months"]).default("weeks"),
  /** Whose value is averaged: that of the repeat purchases, or the first one's too. */
  spendOf: z.enum(["repeats", "all"]).default("repeats"),
  /** Fewer customers, or fewer with a value, are not fitted to. */
  minCustomers: z.int().min(10).max(1_000_000).default(30),
  discount: z
    .strictObject({
      /** 0.1 is 10 %. */
      rate: z.number().min(0).max(10).default(0.1),
      per: z.enum(["days", "weeks", "months", "years"]).default("years"),
      /** Purchases are discounted from the end of their period, or each from its own moment. */
      timing: z.enum(["period-end", "continuous"]).default("period-end"),
      period: z.enum(["days", "weeks", "months"]).default("months"),
    })
    .prefault({}),
});
export type PredictionPolicy = z.output<typeof PredictionPolicy>;
