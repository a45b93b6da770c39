import * as z from "zod";
import { customerRecord } from "../customer/index.js";
import { expecting, InstantInput, PageInput } from "../kernel/index.js";
import { changeInput, Id, newInput } from "../storage/index.js";
import { DealStatus, LeadQuality, LeadStatus, leadRecord, opportunityRecord } from "./model.js";

export const One = z.strictObject({ id: Id });
const force = z.boolean().default(false);

export const Capture = newInput(leadRecord).extend({
  /** The rep who looks after it; null: nobody yet. Default: the actor. */
  ownerId: Id.nullable().optional(),
  /** Take it in although an open lead or a customer has the same name. */
  force,
});
export const Qualify = One.extend({ quality: LeadQuality });
export const Assign = One.extend({ ownerId: Id });
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
export const During = z
  .strictObject({
    /** Default: the first pipeline for the funnel, all of them for the win rate. */
    pipelineId: z.string().optional(),
    from: InstantInput,
    until: InstantInput,
  })
  .refine(({ from, until }) => from < until, {
    path: ["until"],
    error: expecting("a moment after `from`", "晚于 `from` 的时刻"),
  });
export const Nothing = z.strictObject({});
