import * as z from "zod";
import { expecting } from "../kernel/index.js";

const BothTexts = z.strictObject({ en: z.string().min(1), "zh-CN": z.string().min(1) });

/** How a figure becomes a score from 0 to 100. */
export const Normalisation = z.discriminatedUnion("method", [
  /** In proportion, from the figure that scores 0 to the one that scores 100; the other way round where less is better. */
  z
    .strictObject({ method: z.literal("range"), zero: z.number(), full: z.number() })
    .refine(({ zero, full }) => zero !== full, {
      error: expecting("`zero` and `full` that differ", "`zero` 与 `full` 不相等"),
    }),
  /** In proportion to its own target; above it as well, up to `cap` (150 is half as much again). */
  z.strictObject({ method: z.literal("target"), cap: z.number().min(100).max(1_000).default(120) }),
  /** By rank among everybody: the best 100, the last 0, ties alike; who is alone scores 100. */
  z.strictObject({ method: z.literal("rank") }),
]);
export type Normalisation = z.output<typeof Normalisation>;

/** One dimension of a scorecard. */
export const ScoreDimension = z.strictObject({
  /** An id of the catalogue, or `attainment`. */
  metric: z.string().min(1),
  /** Against the other dimensions' weights; they need not sum to anything. */
  weight: z.int().min(1).max(1_000),
  normalisation: Normalisation,
  /** What a figure that is missing does: it scores 0, or its weight goes to the others. */
  missing: z.enum(["zero", "leave-out"]).default("leave-out"),
});
export type ScoreDimension = z.output<typeof ScoreDimension>;

/** What a total means, and what is said about it. */
export const ScoreBand = z.strictObject({
  id: z.string().min(1).max(100),
  name: BothTexts,
  /** The total from which on it holds, 0 to 1 000. */
  from: z.number().min(0).max(1_000),
  /** `{best}` and `{worst}` stand for the names of the dimensions that score highest and lowest. */
  feedback: BothTexts,
});
export type ScoreBand = z.output<typeof ScoreBand>;

const descends = (bands: readonly { readonly from: number }[]): boolean =>
  bands.every((band, at) => at === 0 || band.from < (bands[at - 1]?.from ?? 0)) && bands.at(-1)?.from === 0;

/** A scorecard 考核表: dimensions with their weights, and bands. */
export const ScorecardPolicy = z.strictObject({
  id: z.string().min(1).max(100),
  name: BothTexts,
  dimensions: z
    .array(ScoreDimension)
    .min(1)
    .max(50)
    .refine((all) => new Set(all.map((one) => one.metric)).size === all.length, {
      error: expecting("each metric once", "每个指标只出现一次"),
    }),
  bands: z
    .array(ScoreBand)
    .min(1)
    .max(20)
    .refine(descends, { error: expecting("bands from the highest down to 0", "从高到低直至 0 的等级") })
    .default([
      {
        ...{ id: "outstanding", name: { en: "Outstanding", "zh-CN": "优秀" }, from: 90 },
        feedback: { en: "Outstanding, above all in {best}", "zh-CN": "表现优秀，尤其是{best}" },
      },
      {
        ...{ id: "good", name: { en: "Good", "zh-CN": "良好" }, from: 70 },
        feedback: { en: "Good; most is to be gained in {worst}", "zh-CN": "表现良好，{worst}最有提升空间" },
      },
      {
        ...{ id: "needs-attention", name: { en: "Needs attention", "zh-CN": "待改进" }, from: 0 },
        feedback: {
          en: "Needs attention: begin with {worst}, and keep up {best}",
          "zh-CN": "有待改进：请先从{worst}入手，并保持{best}",
        },
      },
    ]),
});
export type ScorecardPolicy = z.output<typeof ScorecardPolicy>;
