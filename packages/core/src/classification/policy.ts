import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { AnalysisPolicy } from "./analysis/policy.js";
import { binsOf } from "./cut.js";
import { monetaryMeasures } from "./measure.js";
import { Play } from "./playbook/policy.js";
import { QualificationPolicy } from "./qualification/policy.js";
import { CustomerSegment } from "./segmentation/policy.js";
import { standardSegments } from "./segments.js";

const Text = z.strictObject({ en: z.string().min(1), "zh-CN": z.string().min(1) });

/** A name that is stored with customers and filtered by. */
const Name = z.string().min(1).max(100);

const Bins = z.int().min(2).max(100).default(5);
const Convention = z.enum(["at-most", "r-rfm"]).default("at-most");
const Together = z.literal("together").default("together");

const isAscending = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || (values[at - 1] ?? value) < value);

/** How a column is cut into groups; see `cutColumn`. */
export const CutPolicy = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("quantile"), bins: Bins, ties: Together, convention: Convention }),
  z.strictObject({
    method: z.literal("ntile"),
    bins: Bins,
    ties: z.enum(["together", "split-by-key"]).default("split-by-key"),
  }),
  z.strictObject({
    method: z.literal("breaks"),
    /** Ascending; one group more than there are breaks. */
    breaks: z
      .array(z.number())
      .min(1)
      .max(99)
      .refine(isAscending, expecting("breaks that ascend", "递增的分界值")),
    ties: Together,
    convention: Convention,
  }),
]);
export type CutPolicy = z.output<typeof CutPolicy>;

const Cutting = CutPolicy.prefault({ method: "quantile" });
const Weight = z.int().min(0).max(1_000).default(1);

/** How customers are scored by recency, frequency and monetary value. */
export const RfmPolicy = z.strictObject({
  /** Each measure among all buyers, or F within R and M within both; see `scoreNested`. */
  method: z.enum(["independent", "nested"]).default("independent"),
  /** What M is; see `monetaryColumn`. */
  measure: z.enum(monetaryMeasures).default("total"),
  recency: Cutting,
  frequency: Cutting,
  monetary: Cutting,
  /** Of the weighted score; whole numbers, one of them above 0. */
  weights: z
    .strictObject({ recency: Weight, frequency: Weight, monetary: Weight })
    .prefault({})
    .refine(
      (weights) => Object.values(weights).some((weight) => weight > 0),
      expecting("a weight above 0", "至少一个大于 0 的权重"),
    ),
});
export type RfmPolicy = z.output<typeof RfmPolicy>;

const Range = z
  .tuple([z.int().min(1).max(100), z.int().min(1).max(100)])
  .refine(
    ([from, to]) => from <= to,
    expecting("a range from the lower to the higher score", "由低到高的分值区间"),
  );

/** One rule of a table of segments: ranges of scores, both ends included; a range left out matches every score. */
export const SegmentRule = z.strictObject({
  name: Name,
  recency: Range.optional(),
  frequency: Range.optional(),
  monetary: Range.optional(),
  /** What it is called towards people; the name, unless said otherwise. */
  text: Text.optional(),
});
export type SegmentRule = z.output<typeof SegmentRule>;

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

const Days = z.int().min(1).max(36_500);

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

const repeated = (names: readonly string[]): readonly number[] =>
  names.flatMap((name, at) => (names.indexOf(name) < at ? [at] : []));

/** How customers are classified: all of it as data. Decisions carry its hash. */
export const ClassificationPolicy = z
  .strictObject({
    /** What a purchase is: an order, or a day with at least one. */
    countBy: z.enum(["orders", "days"]).default("orders"),
    /** F and M look back so many days from the as-of day; null looks at everything. */
    windowDays: Days.nullable().default(null),
    rfm: RfmPolicy.prefault({}),
    /** The first rule that matches names the segment; no rule: `others`. */
    segments: z
      .array(SegmentRule)
      .max(200)
      .default([...standardSegments]),
    tiers: TierPolicy.prefault({
      by: "cumulative-share",
      tiers: [
        { name: "A", share: 80 },
        { name: "B", share: 95 },
      ],
    }),
    lifecycle: LifecyclePolicy.prefault({}),
    /** Named conditions over any attribute, kept up to date by every event; see `judgeSegment`. */
    customerSegments: z.array(CustomerSegment).max(200).default([]),
    qualification: QualificationPolicy.prefault({}),
    /** What each class receives; the first play that fits. */
    playbook: z.array(Play).max(200).default([]),
    analysis: AnalysisPolicy.prefault({}),
    /** Apart from the classes: their hash is that of everything else. */
    prediction: PredictionPolicy.prefault({}),
  })
  .superRefine(({ rfm, segments, tiers, customerSegments, playbook }, context) => {
    for (const [field, named] of Object.entries({ segments, customerSegments, playbook })) {
      for (const at of repeated(named.map(({ name }) => name))) {
        context.addIssue({
          code: "custom",
          path: [field, at, "name"],
          message: expecting("a name of its own", "不重复的名称"),
        });
      }
    }
    for (const at of repeated([...tiers.tiers, tiers.rest].map(({ name }) => name))) {
      const path = at < tiers.tiers.length ? ["tiers", "tiers", at, "name"] : ["tiers", "rest", "name"];
      context.addIssue({ code: "custom", path, message: expecting("a name of its own", "不重复的名称") });
    }
    if (tiers.by !== "thresholds") {
      const percents =
        tiers.by === "quantiles" ? tiers.tiers.map(({ top }) => top) : tiers.tiers.map(({ share }) => share);
      const widest = Math.min(...percents.flatMap((percent) => [percent, 100 - percent])) - 1;
      if (tiers.band > widest) {
        const message = expecting(
          `at most ${widest}: with a wider band some customers could never change their tier`,
          `至多 ${widest}：缓冲更宽时，部分客户将永远无法变更层级`,
        );
        context.addIssue({ code: "custom", path: ["tiers", "band"], message });
      }
    }
    for (const measure of ["recency", "frequency", "monetary"] as const) {
      const bins = binsOf(rfm[measure]);
      segments.forEach((rule, at) => {
        if ((rule[measure]?.[1] ?? 1) <= bins) return;
        const message = expecting(
          `scores from 1 to ${bins}, as rfm.${measure} makes them`,
          `1 至 ${bins} 的分值，与 rfm.${measure} 一致`,
        );
        context.addIssue({ code: "custom", path: ["segments", at, measure], message });
      });
    }
  });
export type ClassificationPolicy = z.output<typeof ClassificationPolicy>;
export type ClassificationPolicyInput = z.input<typeof ClassificationPolicy>;

/** The part of the policy that decides classes: its hash does not move when something else does. */
export const classRules = ({
  countBy,
  windowDays,
  rfm,
  segments,
  tiers,
  lifecycle,
}: ClassificationPolicy) => ({
  countBy,
  windowDays,
  rfm,
  segments,
  tiers,
  lifecycle,
});
