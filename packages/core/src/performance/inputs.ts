import * as z from "zod";
import { Amount, Currency, expecting, locales, PageInput } from "../kernel/index.js";
import { Id, newInput } from "../storage/index.js";
import { Region } from "../team/index.js";
import type { ReportMetric } from "./metrics.js";
import { HolderLevel, observationRecord, Period, PeriodKind, PlanMetric, trialRecord } from "./model.js";
import { WHOLE } from "./policy.js";

/** An id of the catalogue: one of core's, or one that was added. */
const MetricId = z.string().min(1).max(100) as z.ZodType<
  ReportMetric | (string & {}),
  ReportMetric | (string & {})
>;

/** Days of the tenant's calendar, half open: `until` is the first day that no longer counts. */
const Days = { from: z.iso.date(), until: z.iso.date() };

const Rate = z
  .string()
  .regex(
    /^(?=.*[1-9])\d{1,12}(\.\d{1,12})?$/,
    expecting("a decimal above 0 as text, such as 7.1234", "大于 0 的十进制文本，如 7.1234"),
  );

/** Converts what is in other currencies, at rates of one day; left out, other currencies are not counted but named. */
const ConvertInput = z
  .strictObject({
    on: z.iso.date(),
    rates: z
      .array(z.strictObject({ currency: Currency, rate: Rate }))
      .min(1)
      .max(200),
  })
  .optional();

export const ReportInput = z.strictObject({
  ...Days,
  by: z
    .enum([
      "company",
      "team",
      "rep",
      "customer",
      "region",
      "segment",
      "industry",
      "kind",
      "product",
      "category",
    ])
    .default("company"),
  /** By region: how many parts of it count, from the wide end; left out, all. */
  depth: z.int().min(1).max(20).optional(),
  metrics: z.array(MetricId).min(1).default(["revenue", "orders"]),
  currency: Currency,
  convert: ConvertInput,
  /** Also lists the ids behind each figure. */
  listIds: z.boolean().default(false),
});

export const CompareInput = ReportInput.omit({ listIds: true }).extend({
  with: z.enum(["previous", "year"]).default("previous"),
});

export const RankingInput = z.strictObject({
  ...Days,
  by: z.enum(["rep", "team"]).default("rep"),
  metric: MetricId.default("revenue"),
  currency: Currency,
  convert: ConvertInput,
});

export const LedgerInput = PageInput.extend({
  /** The entries of one order, */
  sourceId: Id.optional(),
  /** or of one rep, or of the house account (null), */
  repId: Id.nullable().optional(),
  /** in these days. */
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
}).refine(
  ({ sourceId, repId, from, until }) =>
    (sourceId === undefined) !== (repId === undefined) && (from === undefined) === (until === undefined),
  {
    error: expecting(
      "either `sourceId` or `repId`; `from` and `until` together",
      "`sourceId` 与 `repId` 二选一；`from` 与 `until` 须同时给出",
    ),
  },
);

export const ReconcileInput = z.strictObject({ ...Days, currency: Currency });

const Because = z.string().min(1).max(1_000);

export const MoveCreditInput = z.strictObject({
  /** The order. */
  sourceId: Id,
  /** Null is the house account. */
  from: Id.nullable(),
  to: Id.nullable(),
  /** Of what `from` has of it, in basis points. */
  share: z.int().min(1).max(WHOLE).default(WHOLE),
  reason: Because,
});

export const AdjustCreditInput = z.strictObject({
  sourceId: Id,
  /** Minor units of the order's currency: below 0 of a return or a discount. */
  amount: Amount,
  margin: Amount.nullable().default(null),
  reason: Because,
});

/** Nothing is asked: there is one catalogue. */
export const MetricsInput = z.strictObject({});

export const ObserveInput = newInput(observationRecord).extend({
  /** Left out, whoever owned the customer at that time. */
  repId: Id.optional(),
});

const Target = z.int().min(0);
const Why = z.string().max(1_000).default("");
const HolderInput = {
  repId: Id.optional(),
  teamId: Id.optional(),
  region: Region.optional(),
  productId: Id.optional(),
};
/** More than the target, as something to strive for: whoever reaches it is shown so. */
const Ambitions = { stretch: Target.nullable().default(null), challenge: Target.nullable().default(null) };

export const SetPlanInput = z.strictObject({
  ...Period.shape,
  ...HolderInput,
  id: Id.optional(),
  metric: PlanMetric.default("revenue"),
  currency: Currency,
  target: Target,
  ...Ambitions,
  reason: Why,
});
const OnePlan = z.strictObject({ id: Id, version: z.int().optional() });
export const ApprovePlanInput = OnePlan;
export const RevisePlanInput = OnePlan.extend({ target: Target, ...Ambitions, reason: Why });

/** A rep leaves, or joins, in the middle of a period. */
export const HandOverPlanInput = OnePlan.extend({
  /** The first day that is the other's. */
  on: z.iso.date(),
  /** Who takes over. */
  toRepId: Id,
  reason: Why,
});

/** Into what a plan is broken down, and by which weights. */
export const BreakDownPlanInput = z.discriminatedUnion("method", [
  z.strictObject({
    method: z.literal("shares"),
    id: Id,
    parts: z
      .array(z.strictObject({ ...HolderInput, weight: z.int().min(0) }))
      .min(1)
      .max(1_000),
  }),
  z.strictObject({
    method: z.literal("last-year"),
    id: Id,
    /** All reps, or all teams. */
    parts: z.array(z.strictObject(HolderInput)).min(1).max(1_000),
  }),
  z.strictObject({
    method: z.literal("periods"),
    id: Id,
    into: z.enum(["quarter", "month"]),
    /** One for each period; left out, last year's figures. */
    weights: z.array(z.int().min(0)).optional(),
  }),
]);
export type BreakDownPlanInput = z.output<typeof BreakDownPlanInput>;

export const PlanInput = z.strictObject({ id: Id });
export const ListPlansInput = PageInput.extend({
  kind: PeriodKind,
  start: z.iso.date().optional(),
  metric: PlanMetric.default("revenue"),
  currency: Currency,
});

export const AttainmentInput = z.strictObject({
  ...Period.shape,
  by: HolderLevel.default("company"),
  metric: PlanMetric.default("revenue"),
  currency: Currency,
});

export const ScorecardInput = z.strictObject({
  id: Id,
  ...Period.shape,
  by: z.enum(["rep", "team"]).default("rep"),
  currency: Currency,
});

export const PayoutInput = z.strictObject({ id: Id, ...Period.shape, repId: Id, currency: Currency });
export const ListPayoutsInput = PageInput.extend({ repId: Id });

export const StartTrialInput = newInput(trialRecord).extend({
  customerIds: z
    .array(Id)
    .min(2)
    .max(5_000)
    .refine((ids) => new Set(ids).size === ids.length, {
      error: expecting("each customer once", "每个客户只出现一次"),
    }),
  /** Within what groups are to be alike. */
  stratifyBy: z.enum(["none", "region", "segment", "industry", "kind"]).default("none"),
  /** How many are tried on, in basis points. */
  share: z
    .int()
    .min(1)
    .max(WHOLE - 1)
    .default(WHOLE / 2),
});

export const EvaluateTrialInput = z.strictObject({
  id: Id,
  metric: z.enum(["revenue", "margin"]).default("revenue"),
  currency: Currency,
  /** So many days from the start on are compared with as many before it. */
  days: z.int().min(1).max(1_000),
  /** The smallest difference for each customer that matters, in minor units. */
  smallest: z.int().min(1).max(1_000_000_000_000),
});

export const ExportReportInput = ReportInput.omit({ listIds: true }).extend({
  format: z.enum(["csv", "ndjson", "html", "terminal"]),
  /** In which language people read it. */
  locale: z.enum(locales).default("en"),
});
