import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { monetaryMeasures } from "./measure.js";
import { isAscending, Name, Text } from "./shared-policy.js";

const Bins = z.int().min(2).max(100).default(5);
const Convention = z.enum(["at-most", "r-rfm"]).default("at-most");
const Together = z.literal("together").default("together");

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
