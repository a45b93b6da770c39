import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { AnalysisPolicy } from "./analysis/policy.js";
import { binsOf } from "./cut.js";
import { LifecyclePolicy } from "./lifecycle-policy.js";
import { Play } from "./playbook/policy.js";
import { PredictionPolicy } from "./prediction-policy.js";
import { QualificationPolicy } from "./qualification/policy.js";
import { RfmPolicy, SegmentRule } from "./rfm-policy.js";
import { CustomerSegment } from "./segmentation/policy.js";
import { standardSegments } from "./segments.js";
import { Days } from "./shared-policy.js";
import { TierPolicy } from "./tier-policy.js";

export * from "./lifecycle-policy.js";
export * from "./prediction-policy.js";
export * from "./rfm-policy.js";
export * from "./tier-policy.js";

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
