import * as z from "zod";
import { Contact } from "../customer/index.js";
import { Currency, InstantInput } from "../kernel/index.js";
import { defineRecord, Id, integer, json, moment, type RecordOf, text } from "../storage/index.js";
import { Region } from "../team/index.js";
import { Pipeline } from "./policy.js";

/** How ready to buy somebody is, as whoever looked at the lead judges it. */
export const LeadQuality = z.enum(["hot", "warm", "cold"]);
export type LeadQuality = z.output<typeof LeadQuality>;

export const LeadStatus = z.enum(["open", "converted", "disqualified"]);

/** Somebody who may become a customer 线索. */
export const leadRecord = defineRecord("lead", {
  title: { en: "lead", "zh-CN": "线索" },
  fields: {
    /** Of the company, or of the person where there is none. */
    name: text("user", z.string().trim().min(1).max(300)),
    /** Where they came from: `web`, `referral`, `fair`. */
    source: text("user", z.string().min(1).max(200)),
    quality: text("user", LeadQuality.nullable().default(null)),
    contact: json("user", Contact.nullable().default(null)),
    region: text("user", Region.nullable().default(null)),
    note: text("user", z.string().max(10_000).default("")),
    /** Null while nobody looks after it. */
    ownerId: text("server", Id.nullable()),
    teamId: text("server", Id.nullable()),
    status: text("server", LeadStatus),
    nameKey: text("server", z.string()),
    emailKey: text("server", z.string().nullable()),
    phoneKey: text("server", z.string().nullable()),
    /** The keys that count while the lead is open and was not forced: of two captured at once, the store refuses one. */
    openName: text("server", z.string().nullable()),
    openEmail: text("server", z.string().nullable()),
    openPhone: text("server", z.string().nullable()),
    /** By when it is to be answered; null where nobody waits. */
    respondBy: moment("server", z.int().nullable()),
    /** The same while nobody has answered it, and it is open. */
    awaitedBy: moment("server", z.int().nullable()),
    respondedAt: moment("server", z.int().nullable()),
    capturedAt: moment("server", z.int()),
    closedAt: moment("server", z.int().nullable()),
    /** Why it was disqualified. */
    reason: text("server", z.string().nullable()),
    /** What it was converted into. */
    customerId: text("server", Id.nullable()),
    opportunityId: text("server", Id.nullable()),
  },
  indexes: [
    ["status", "capturedAt"],
    ["ownerId", "status", "capturedAt"],
    ["nameKey", "status"],
    ["emailKey", "status"],
    ["phoneKey", "status"],
    ["awaitedBy"],
    ["capturedAt"],
  ],
  unique: { name: ["openName"], email: ["openEmail"], phone: ["openPhone"] },
});
export type Lead = RecordOf<typeof leadRecord>;

/** One version of a pipeline, under its content hash. Deals refer to it for as long as they live. */
export const pipelineRecord = defineRecord("pipeline", {
  title: { en: "pipeline", "zh-CN": "销售流程" },
  fields: {
    pipelineId: text("server", z.string()),
    document: json("server", Pipeline),
    usedSince: moment("server", z.int()),
  },
  indexes: [["pipelineId", "usedSince"]],
  appendOnly: true,
});

/** What is to be sold: the amount of the whole line, in minor units of the deal's currency. */
export const DealProduct = z.strictObject({
  productId: Id,
  quantity: z.int().min(1).default(1),
  amount: z.int().min(0).nullable().default(null),
});

/** How sure a deal is, as whoever works on it says 预测类别; `omitted` keeps it out of forecasts by category. */
export const ForecastCategory = z.enum(["commit", "best-case", "pipeline", "omitted"]);
export type ForecastCategory = z.output<typeof ForecastCategory>;

export const DealStatus = z.enum(["open", "won", "lost"]);

/** A deal in the making 商机. Its stage and status are those that its history folds to. */
export const opportunityRecord = defineRecord("opportunity", {
  title: { en: "opportunity", "zh-CN": "商机" },
  fields: {
    name: text("user", z.string().trim().min(1).max(300)),
    /** What is expected, in minor units; null while nobody knows. */
    amount: integer("user", z.int().min(0).nullable().default(null)),
    currency: text("user", Currency.nullable().default(null)),
    expectedCloseAt: moment("user", InstantInput.nullable().default(null)),
    expectedDeliveryAt: moment("user", InstantInput.nullable().default(null)),
    products: json("user", z.array(DealProduct).default([])),
    competitors: json("user", z.array(z.string().min(1).max(200)).default([])),
    risks: json("user", z.array(z.string().min(1).max(1_000)).default([])),
    /** Null: the one of its stage's probability. */
    forecastCategory: text("user", ForecastCategory.nullable().default(null)),
    customerId: text("server", Id),
    leadId: text("server", Id.nullable()),
    ownerId: text("server", Id),
    teamId: text("server", Id.nullable()),
    pipelineId: text("server", z.string()),
    pipelineHash: text("server", z.string()),
    stageId: text("server", z.string()),
    /** Since when it is in this stage, this time. */
    stageSince: moment("server", z.int()),
    status: text("server", DealStatus),
    openedAt: moment("server", z.int()),
    closedAt: moment("server", z.int().nullable()),
    /** The stage from which it was won or lost; there it returns when it is reopened. */
    closedFrom: text("server", z.string().nullable()),
    lostReason: text("server", z.string().nullable()),
    /** How many entries its history has. */
    entries: integer("server", z.int().min(1)),
  },
  indexes: [
    ["openedAt"],
    ["ownerId", "openedAt"],
    ["ownerId", "status", "openedAt"],
    ["customerId", "openedAt"],
    ["status", "openedAt"],
    ["status", "closedAt"],
    ["pipelineId", "openedAt"],
    ["pipelineId", "stageId", "status", "openedAt"],
  ],
});
export type Opportunity = RecordOf<typeof opportunityRecord>;

export const EntryKind = z.enum(["enter", "won", "lost", "reopened", "migrated"]);

/** One step in the life of a deal 阶段历史. Only ever added, so the history says what happened, re-entries too. */
export const stageRecord = defineRecord("stage-entry", {
  title: { en: "stage entry", "zh-CN": "阶段记录" },
  fields: {
    opportunityId: text("server", Id),
    /** 1 for the first entry of a deal; without gaps. */
    sequence: integer("server", z.int().min(1)),
    kind: text("server", EntryKind),
    /** Where the deal is after it. */
    stageId: text("server", z.string()),
    /** Where it was before; null for the first. */
    from: text("server", z.string().nullable()),
    /** Never before the entry before it, even where the clock was set back. */
    at: moment("server", z.int()),
    /** Of a loss, from the pipeline's list; of a migration, its id. */
    reason: text("server", z.string().nullable()),
    byId: text("server", Id),
  },
  indexes: [["at"]],
  unique: { step: ["opportunityId", "sequence"] },
  appendOnly: true,
});
export type StageEntry = RecordOf<typeof stageRecord>;

/** How open deals went from one version of a pipeline to another 流程升级, under its content hash. */
export const migrationRecord = defineRecord("pipeline-migration", {
  title: { en: "pipeline migration", "zh-CN": "流程升级" },
  fields: {
    fromHash: text("server", z.string()),
    toHash: text("server", z.string()),
    /** Of every stage of the old version. */
    mapping: json("server", z.record(z.string(), z.string())),
    at: moment("server", z.int()),
    byId: text("server", Id),
  },
  indexes: [["at"]],
  appendOnly: true,
});

/** What somebody said to an approval that a stage asks for 审批记录. Only ever added. */
export const approvalRecord = defineRecord("deal-approval", {
  title: { en: "approval", "zh-CN": "审批" },
  fields: {
    opportunityId: text("server", Id),
    /** The stage that asks for it. */
    stageId: text("server", z.string()),
    approvalId: text("server", z.string()),
    verdict: text("server", z.enum(["approved", "rejected"])),
    note: text("server", z.string()),
    /** The entry of the deal's history after which it was said. */
    entry: integer("server", z.int().min(1)),
    /** Content hash of what was agreed to. */
    terms: text("server", z.string()),
    at: moment("server", z.int()),
    byId: text("server", Id),
  },
  indexes: [["opportunityId", "at"]],
  appendOnly: true,
});
export type DealApproval = RecordOf<typeof approvalRecord>;

/** How the deals of a forecast are weighed: by stage, by age, or by age in the stage. */
export const ForecastMethod = z.enum(["stage", "age", "stage-age"]);
export type ForecastMethod = z.output<typeof ForecastMethod>;

/** A forecast as it was made 预测快照. Only ever added, so that what was promised can be compared with what came. */
export const forecastRecord = defineRecord("forecast", {
  title: { en: "forecast", "zh-CN": "销售预测" },
  fields: {
    method: text("server", ForecastMethod),
    pipelineId: text("server", z.string()),
    takenAt: moment("server", z.int()),
    horizonDays: integer("server", z.int().min(1)),
    /** When its time is over: `horizonDays` of the tenant's days after it was taken. */
    until: moment("server", z.int()),
    lines: json(
      "server",
      z.array(
        z.strictObject({
          id: Id,
          currency: Currency,
          amount: z.int(),
          /** Basis points. */
          probability: z.int().min(0).max(10_000),
          weighted: z.int(),
        }),
      ),
    ),
    byId: text("server", Id),
  },
  indexes: [["takenAt"], ["method", "takenAt"]],
  appendOnly: true,
});
export type ForecastSnapshot = RecordOf<typeof forecastRecord>;
