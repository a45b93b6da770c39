import * as z from "zod";
import { Currency } from "../kernel/index.js";
import { defineRecord, integer, json, moment, type RecordOf, text } from "../storage/index.js";
import { lifecycleStages } from "./lifecycle.js";
import { PredictionPolicy } from "./policy.js";

export const LifecycleStage = z.enum(lifecycleStages);
export type LifecycleStage = z.output<typeof LifecycleStage>;

const ScoreReason = z.strictObject({
  value: z.int(),
  score: z.int(),
  /** Of how many. */
  bins: z.int(),
  /** The values that get this score, both included; null is open. */
  from: z.int().nullable(),
  to: z.int().nullable(),
});
export type ScoreReason = z.output<typeof ScoreReason>;

const ScoreSpan = z.tuple([z.int(), z.int()]).nullable();

/** Why a customer is in its tier. */
export const TierReason = z.strictObject({
  by: z.enum(["thresholds", "quantiles", "cumulative-share"]),
  /** Sales, in minor units. */
  value: z.int(),
  /** Buyers who are worth more, or sales of those before, in hundredths of a percent (rounded down); null for thresholds, and without positive sales. */
  ahead: z.int().nullable(),
  /** The border of this tier: minor units, or percent; null for the rest. */
  border: z.int().nullable(),
  /** The border of the next better tier; null for the best. */
  better: z.int().nullable(),
  band: z.int(),
  /** The tier until then, where it counted. */
  before: z.string().nullable(),
  /** Kept in the tier of before only by the band. */
  held: z.boolean(),
});
export type TierReason = z.output<typeof TierReason>;

/** Why a customer is in its classes: figures and thresholds, enough to decide again. All whole numbers. */
export const ClassReasons = z.strictObject({
  /** Null for who has never bought; so are `scores` and `segment`. */
  tier: TierReason.nullable(),
  scores: z.strictObject({ recency: ScoreReason, frequency: ScoreReason, monetary: ScoreReason }).nullable(),
  segment: z
    .strictObject({
      /** Position of the rule in the policy, from 0; null when none matched. */
      rule: z.int().nullable(),
      recency: ScoreSpan,
      frequency: ScoreSpan,
      monetary: ScoreSpan,
    })
    .nullable(),
  lifecycle: z.strictObject({
    /** The day on which the stage was entered, as `2026-01-05`. */
    since: z.string().nullable(),
    purchases: z.int(),
    sinceReturn: z.int(),
    returns: z.int(),
    silentDays: z.int().nullable(),
    churnAfterDays: z.int().nullable(),
    churnBy: z.enum(["days", "rhythm"]),
    loyalFrom: z.int(),
  }),
});
export type ClassReasons = z.output<typeof ClassReasons>;

/** The classes of a customer 客户分类; the id is the customer's. */
export const classRecord = defineRecord("class", {
  title: { en: "class", "zh-CN": "客户分类" },
  fields: {
    /** Null for who has never bought; so are the segment, the scores and the days since the last purchase. */
    tier: text("server", z.string().nullable()),
    segment: text("server", z.string().nullable()),
    lifecycle: text("server", LifecycleStage),
    recencyScore: integer("server", z.int().nullable()),
    frequencyScore: integer("server", z.int().nullable()),
    monetaryScore: integer("server", z.int().nullable()),
    /** The weighted mean of the three scores, in hundredths. */
    weightedScore: integer("server", z.int().nullable()),
    recencyDays: integer("server", z.int().nullable()),
    frequency: integer("server", z.int()),
    /** Sales less returns, in minor units of `currency`. */
    monetary: integer("server", z.int()),
    currency: text("server", Currency),
    reasons: json("server", ClassReasons),
    policyHash: text("server", z.string()),
    /** The instant whose figures these are: that of the last run at which anything of the class was different. */
    asOf: moment("server", z.int()),
    /** When the tier, the segment or the lifecycle stage last changed. */
    changedAt: moment("server", z.int()),
  },
  indexes: [["tier"], ["segment"], ["lifecycle"]],
});
export type CustomerClass = RecordOf<typeof classRecord>;

const Unit = PredictionPolicy.shape.unit;
const Parameter = z.number().positive();

/** What a prediction was made of; `figuresOf` makes the same figures of it again. Times are in the unit of the model. */
export const PredictionReasons = z.strictObject({
  purchaseModel: z.discriminatedUnion("model", [
    z.strictObject({
      model: z.enum(["bg-nbd", "mbg-nbd"]),
      unit: Unit,
      r: Parameter,
      alpha: Parameter,
      a: Parameter,
      b: Parameter,
    }),
    z.strictObject({
      model: z.literal("pareto-nbd"),
      unit: Unit,
      r: Parameter,
      alpha: Parameter,
      s: Parameter,
      beta: Parameter,
    }),
  ]),
  /** Null where the spend could not be fitted; then there are no values. */
  spendModel: z
    .strictObject({ model: z.literal("gamma-gamma"), p: Parameter, q: Parameter, gamma: Parameter })
    .nullable(),
  history: z.strictObject({ repeats: z.int().min(0), recency: z.number().min(0), age: z.number().min(0) }),
  /** Purchases that the mean is of, and their mean value in minor units. */
  spend: z.strictObject({ purchases: z.int().min(0), mean: z.number().min(0) }),
  discount: PredictionPolicy.shape.discount,
});
export type PredictionReasons = z.output<typeof PredictionReasons>;

/** What is expected of a customer who has bought 客户预测; the id is the customer's. */
export const predictionRecord = defineRecord("prediction", {
  title: { en: "prediction", "zh-CN": "客户预测" },
  fields: {
    /** P(alive) in basis points, 0 to 10 000. */
    aliveBps: integer("server", z.int().min(0).max(10_000)),
    /** Expected purchases within the horizon, in thousandths. */
    purchasesMilli: integer("server", z.int().min(0)),
    /** Expected sales within the horizon in minor units; null without a model of spend. */
    value: integer("server", z.int().nullable()),
    /** The same, discounted to the as-of moment: the lifetime value over this horizon. */
    discountedValue: integer("server", z.int().nullable()),
    horizonDays: integer("server", z.int().min(1)),
    currency: text("server", Currency),
    reasons: json("server", PredictionReasons),
    policyHash: text("server", z.string()),
    asOf: moment("server", z.int()),
  },
  indexes: [["aliveBps"]],
});
export type Prediction = RecordOf<typeof predictionRecord>;
