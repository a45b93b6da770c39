import * as z from "zod";
import { customerRecord } from "../customer/index.js";
import { expecting, InstantInput, PageInput } from "../kernel/index.js";
import { changeInput, Id, newInput } from "../storage/index.js";
import {
  DealStatus,
  ForecastMethod,
  LeadQuality,
  LeadStatus,
  leadRecord,
  opportunityRecord,
} from "./model.js";

export const One = z.strictObject({ id: Id });
const force = z.boolean().default(false);

export const Capture = newInput(leadRecord).extend({
  /** The rep who looks after it; null: nobody yet. Default: the actor, unless `leads.assign` is `policy`. */
  ownerId: Id.nullable().optional(),
  /** Take it in although an open lead or a customer has the same name. */
  force,
});
export const Qualify = One.extend({ quality: LeadQuality });
export const Awaiting = PageInput.extend({
  /** Those due before this moment; `now` gives the overdue ones. */
  dueBefore: InstantInput.optional(),
});
export const Assign = One.extend({
  /** Default: whoever the ownership policy says. */
  ownerId: Id.optional(),
});
export const Disqualify = One.extend({ reason: z.string().trim().min(1).max(1_000) });
export const Leads = PageInput.extend({ ownerId: Id.optional(), status: LeadStatus.default("open") });

export const Deal = newInput(opportunityRecord).extend({
  pipelineId: z.string().optional(),
  /** The rep who has it. Default: the actor. */
  ownerId: Id.optional(),
});
export const Open = Deal.extend({ customerId: Id });
/** What a lead does not say of the customer that it becomes. */
export const Described = newInput(customerRecord).omit({
  name: true,
  contacts: true,
  source: true,
  region: true,
});
export const Convert = One.extend({
  /** A customer who is there already; otherwise one is registered. */
  customerId: Id.optional(),
  customer: Described.optional(),
  /** The name of the opportunity is that of the lead, unless another is given. */
  opportunity: Deal.partial({ name: true }).prefault({}),
  force,
}).refine((convert) => convert.customerId === undefined || convert.customer === undefined, {
  path: ["customer"],
  error: expecting(
    "nothing, besides `customerId`: that customer is described already",
    "已给出 `customerId` 时不应再描述客户",
  ),
});
export const Change = changeInput(opportunityRecord).extend({
  /** Hands the deal to another rep. */
  ownerId: Id.optional(),
});
export const Move = One.extend({ to: z.string() });
export const RequestApproval = One.extend({ stageId: z.string() });
export const Approve = RequestApproval.extend({
  approvalId: z.string(),
  verdict: z.enum(["approved", "rejected"]).default("approved"),
  note: z.string().trim().max(1_000).default(""),
  /** Of the deal, as it was read: refused when it has changed since. */
  version: z.int().optional(),
});
export const Migrate = z.strictObject({
  pipelineId: z.string().optional(),
  /** For each stage that is no longer there, the one that takes its place. */
  mapping: z.record(z.string(), z.string()).default({}),
  preview: z.boolean().default(false),
});
export const Lose = One.extend({ reason: z.string() });
const Stage = z.strictObject({ pipelineId: z.string(), stageId: z.string() });
export const List = PageInput.extend({
  ownerId: Id.optional(),
  customerId: Id.optional(),
  stage: Stage.optional(),
  /** With `ownerId`, with `stage`, or alone. */
  status: DealStatus.optional(),
}).refine(
  ({ ownerId, customerId, stage, status }) =>
    [ownerId, customerId, stage].filter((one) => one !== undefined).length <= 1 &&
    (customerId === undefined || status === undefined),
  {
    error: expecting(
      "one of ownerId, customerId and stage at a time, and customerId without status",
      "ownerId、customerId、stage 每次只能用一个，且 customerId 不能与 status 同用",
    ),
  },
);
export const History = PageInput.extend({ opportunityId: Id });
const Span = z.strictObject({
  /** Default: the first pipeline for what follows stages, all of them for the rest. */
  pipelineId: z.string().optional(),
  from: InstantInput,
  until: InstantInput,
});
const inOrder = ({ from, until }: { from: number; until: number }) => from < until;
const order = { path: ["until"], error: expecting("a moment after `from`", "晚于 `from` 的时刻") };
const days = z.int().min(1).max(3_650);

export const During = Span.refine(inOrder, order);
/** By what a win rate is told apart: a field of the deal, or of its customer. */
export const Dimension = z.enum([
  "owner",
  "team",
  "pipeline",
  "stage",
  "product",
  "competitor",
  "industry",
  "region",
  "source",
]);
export const By = Span.extend({ by: Dimension }).refine(inOrder, order);
export const Ages = Span.extend({
  /** Calendar days after opening. */
  ages: z.array(days).min(1).max(100).default([30, 60, 90, 180]),
}).refine(inOrder, order);
export const Compare = Span.extend({
  /** How many windows, the given one included. */
  windows: z.int().min(1).max(60).default(4),
  /** Each deal is followed for so many calendar days. */
  followedDays: days,
}).refine(inOrder, order);
export const Bands = z.strictObject({
  pipelineId: z.string().optional(),
  /** Where a new band begins, in calendar days. */
  days: z.array(days).max(100).default([30, 60, 90]),
});
const probability = z.int().min(0).max(10_000);
const horizonDays = days.default(92);
export const ByAge = z.strictObject({
  pipelineId: z.string().optional(),
  horizonDays,
  /** Fewer closed deals than this are refused. */
  minClosed: z.int().min(1).default(30),
});
export const ByStageAge = z.strictObject({
  pipelineId: z.string().optional(),
  horizonDays,
  /** Days in a stage at which the chance is looked up anew. */
  bands: z.array(days).max(100).default([7, 14, 30, 60, 90]),
  /** Where fewer stays lasted so long, the stage's own probability is used. */
  minStays: z.int().min(1).default(20),
});
export const ByCategory = Span.extend({
  /** From this probability on (basis points) a deal counts as committed, if nobody said otherwise. */
  commitFrom: probability.default(8_000),
  bestCaseFrom: probability.default(5_000),
}).refine(inOrder, order);
export const Snapshot = z.strictObject({
  pipelineId: z.string().optional(),
  method: ForecastMethod.default("age"),
  horizonDays,
});
export const Snapshots = PageInput.extend({ method: ForecastMethod.optional() });
/** Of the forecasts taken in a window. */
export const Accuracy = Span.extend({ method: ForecastMethod.default("age") }).refine(inOrder, order);
export const Chance = One.extend({
  method: z.enum(["bayes", "logistic"]).default("bayes"),
  /** A product or competitor that fewer closed deals had says nothing. */
  minCount: z.int().min(0).default(20),
  ridge: z.number().min(0).default(1),
  /** Deals of the rarer outcome that each coefficient needs. */
  minPerCoefficient: z.number().min(1).default(10),
});
export const Watch = z.strictObject({
  ownerId: Id.optional(),
  pipelineId: z.string().optional(),
  /** Calendar days before a deal is stalled or overdue, from which on it is at risk. */
  warnDays: z.int().min(0).max(3_650).default(7),
});
export const Nothing = z.strictObject({});
