import * as z from "zod";
import { Amount, Currency, InstantInput } from "../kernel/index.js";
import { defineRecord, Id, integer, json, moment, type RecordOf, text } from "../storage/index.js";
import { WHOLE } from "./policy.js";

/** What an entry is of: the order itself, or a later correction of its amount. */
export const CreditSource = z.enum(["order", "adjustment"]);
export type CreditSource = z.output<typeof CreditSource>;

/** Why an entry names whom it names. */
export const CreditReason = z.enum([
  "owned-when-placed",
  "nobody-owned-when-placed",
  /** Of who covered for the owner, who was away. */
  "covered-when-placed",
  "named-by-policy",
  "reversal",
  /** Given to whom a dispute awarded the customer. */
  "awarded-by-dispute",
  /** Given to whoever took over, because a handover said so. */
  "handed-over",
  /** Given to somebody else by hand. */
  "moved-by-hand",
  /** A partial return, a discount afterwards, a wrong amount. */
  "adjusted",
]);
export type CreditReason = z.output<typeof CreditReason>;

/**
 * The credit ledger 业绩台账: who sold what, as it was when it happened. Entries are only ever added. Whatever happens
 * to the customer's owner later, the entry stays. A cancelled order, a dispute that is decided otherwise and a correction
 * are opposite and further entries of that day.
 */
export const creditRecord = defineRecord("credit", {
  title: { en: "credit", "zh-CN": "业绩记录" },
  fields: {
    source: text("server", CreditSource),
    sourceId: text("server", Id),
    /** When the order was placed; the same on the entries that reverse it. */
    sourceAt: moment("server", z.int()),
    customerId: text("server", Id),
    /** Null is the house account 公司直管: nobody owned the customer. So the ledger always sums to the orders. */
    repId: text("server", Id.nullable()),
    /** The rep's team at that time. */
    teamId: text("server", Id.nullable()),
    role: text("server", z.string().min(1)),
    /** Basis points of the order; negative on a reversal. */
    share: integer("server", z.int().min(-WHOLE).max(WHOLE)),
    amount: integer("server", z.int()),
    margin: integer("server", z.int().nullable()),
    currency: text("server", Currency),
    /** When it counts: the order's `placedAt`; on a reversal, the moment of the cancellation. */
    at: moment("server", z.int()),
    recordedAt: moment("server", z.int()),
    /** The entry that this one takes back. */
    reverses: text("server", Id.nullable()),
    reason: text("server", CreditReason),
    /** The dispute, handover or command that it rests on; null of what follows from the order alone. */
    causeId: text("server", Id.nullable()),
    note: text("server", z.string()),
    /** Content hash of the policy that split it. */
    policy: text("server", z.string()),
  },
  indexes: [
    ["sourceId", "at"],
    ["repId", "at"],
    ["currency", "at"],
    ["currency", "source", "sourceAt"],
    ["customerId", "at"],
    ["at"],
  ],
  // of two who take the same entry back at once, the store refuses one
  unique: { reversal: ["reverses"] },
  appendOnly: true,
});
export type CreditEntry = RecordOf<typeof creditRecord>;

/**
 * What the outside says of a customer, in one number: an answer to a survey, an invoice, a payment. Only ever added: a
 * wrong one is corrected by another. An invoice is a receivable above 0, a payment one below.
 */
export const observationRecord = defineRecord("observation", {
  title: { en: "observation", "zh-CN": "观测记录" },
  fields: {
    kind: text("user", z.string().min(1).max(100)),
    customerId: text("user", Id),
    at: moment("user", InstantInput),
    value: integer("user", Amount),
    currency: text("user", Currency.nullable().default(null)),
    /** Whose figure it is: the owner at that time, unless another is named. */
    repId: text("server", Id.nullable()),
    teamId: text("server", Id.nullable()),
    recordedAt: moment("server", z.int()),
  },
  indexes: [
    ["kind", "at"],
    ["customerId", "at"],
  ],
  appendOnly: true,
});
export type Observation = RecordOf<typeof observationRecord>;

export const PeriodKind = z.enum(["year", "quarter", "month"]);
export type PeriodKind = z.output<typeof PeriodKind>;

/** A year, quarter or month, by its first day; on which days they begin, the fiscal calendar says. */
export const Period = z.strictObject({ kind: PeriodKind, start: z.iso.date() });
export type Period = z.output<typeof Period>;

/** Metrics for which a target can be set: those that add up over reps and over months. */
export const PlanMetric = z.enum(["revenue", "margin", "orders", "new-customers", "won-amount"]);
export type PlanMetric = z.output<typeof PlanMetric>;

/** Whose plan it is, or of what: a region holds everything within it, a product what is sold of it. */
export const HolderLevel = z.enum(["company", "team", "rep", "region", "product"]);
export type HolderLevel = z.output<typeof HolderLevel>;

export const PlanStatus = z.enum(["draft", "approved"]);

const Ambition = z.int().min(0).nullable();

/** One target that a plan has had, by whom and why; its approval, where it had one. */
export const PlanRevision = z.strictObject({
  target: z.int(),
  /** What one hopes for, and what one dreams of; null where nobody said. Never below the target, nor the one before. */
  stretch: Ambition,
  challenge: Ambition,
  reason: z.string(),
  by: Id,
  at: z.int(),
  approvedBy: Id.nullable(),
  approvedAt: z.int().nullable(),
});
export type PlanRevision = z.output<typeof PlanRevision>;

/** How the target of a part was found. */
export const PlanBasis = z.strictObject({
  method: z.enum(["shares", "last-year", "handover"]),
  /** Its weight, of the weight of all parts. */
  weight: z.int().min(0),
  of: z.int().min(0),
});
export type PlanBasis = z.output<typeof PlanBasis>;

/** A sales plan 销售计划: one target, of one holder, for one period. */
export const planRecord = defineRecord("plan", {
  title: { en: "plan", "zh-CN": "计划" },
  fields: {
    kind: text("server", PeriodKind),
    start: text("server", z.iso.date()),
    metric: text("server", PlanMetric),
    currency: text("server", Currency),
    level: text("server", HolderLevel),
    repId: text("server", Id.nullable()),
    teamId: text("server", Id.nullable()),
    region: text("server", z.string().nullable()),
    productId: text("server", Id.nullable()),
    /** Money in minor units, or a number. What is proposed: binding once it is approved. */
    target: integer("server", z.int().min(0)),
    stretch: integer("server", Ambition),
    challenge: integer("server", Ambition),
    /** What binds; null until the first approval. */
    approvedTarget: integer("server", z.int().min(0).nullable()),
    approvedStretch: integer("server", Ambition),
    approvedChallenge: integer("server", Ambition),
    status: text("server", PlanStatus),
    /** Every target it has had, the oldest first. */
    revisions: json("server", z.array(PlanRevision).min(1)),
    /** The plan of which this is a part. */
    parentId: text("server", Id.nullable()),
    basis: json("server", PlanBasis.nullable()),
    /** Whose and for when, in one text: there is one plan for each. */
    key: text("server", z.string()),
  },
  indexes: [["parentId"], ["currency", "metric", "kind", "start"]],
  unique: { subject: ["key"] },
});
export type Plan = RecordOf<typeof planRecord>;

/** One line of a payout, as it was explained when it was settled. */
const SettledLine = z.strictObject({
  kind: z.enum(["tier", "bonus", "cap", "clawback", "carried-in", "carried-out"]),
  amount: z.int(),
  /** Of a clawback: the first day of the period that it is of. */
  period: z.iso.date().optional(),
  from: z.int().optional(),
  rate: z.int().optional(),
  of: z.int().optional(),
  cap: z.int().optional(),
  paid: z.int().optional(),
  due: z.int().optional(),
});

/** What a rep was paid for a period, with every line; kept for ever, and corrected by later ones. */
export const payoutRecord = defineRecord("payout", {
  title: { en: "payout", "zh-CN": "奖金结算" },
  fields: {
    incentiveId: text("server", Id),
    /** Content hash of the incentive policy. */
    policy: text("server", z.string()),
    repId: text("server", Id),
    teamId: text("server", Id.nullable()),
    kind: text("server", PeriodKind),
    start: text("server", z.iso.date()),
    currency: text("server", Currency),
    actual: integer("server", z.int()),
    target: integer("server", z.int().nullable()),
    /** What the period itself earned, before anything earlier. */
    earned: integer("server", z.int()),
    lines: json("server", z.array(SettledLine)),
    payout: integer("server", z.int().min(0)),
    at: moment("server", z.int()),
    by: text("server", Id),
    /** There is one for each incentive, rep, period and currency. */
    key: text("server", z.string()),
  },
  indexes: [["repId", "start"]],
  unique: { settled: ["key"] },
  appendOnly: true,
});
export type PayoutRecord = RecordOf<typeof payoutRecord>;

/** A strategy that is tried on a part of the customers; who is in which part was drawn when it began, and stays. */
export const trialRecord = defineRecord("trial", {
  title: { en: "trial", "zh-CN": "策略试验" },
  fields: {
    name: text("user", z.string().min(1).max(200)),
    /** From which the groups were drawn: the same seed, the same groups. */
    seed: text("user", z.string().min(1).max(200)),
    stratifyBy: text("server", z.enum(["none", "region", "segment", "industry", "kind"])),
    assignments: json(
      "server",
      z.array(z.strictObject({ id: Id, stratum: z.string(), group: z.enum(["trial", "control"]) })),
    ),
    startedAt: moment("server", z.int()),
    by: text("server", Id),
  },
  indexes: [["startedAt"]],
  appendOnly: true,
});
export type Trial = RecordOf<typeof trialRecord>;
