import * as z from "zod";
import { Amount, Currency, expecting, InstantInput, PageInput } from "../kernel/index.js";
import { Id, newInput } from "../storage/index.js";
import { periodUnits } from "./analysis/index.js";
import { LifecycleStage } from "./model.js";
import { givenRecord } from "./playbook/index.js";
import { cardRecord, qualificationRecord, screeningRecord, treatments } from "./qualification/index.js";

export const Nothing = z.strictObject({}).default({});
export const One = z.strictObject({ customerId: Id });

export const Run = z.strictObject({
  /** Orders up to and with this moment count; now, unless said otherwise. */
  asOf: InstantInput.optional(),
  /** Only orders in this currency count: amounts of different currencies are never added up. */
  currency: Currency,
});
export const RunOne = Run.extend({ customerId: Id });
export const Listing = PageInput.extend({
  tier: z.string().optional(),
  segment: z.string().optional(),
  lifecycle: LifecycleStage.optional(),
}).refine(
  ({ tier, segment, lifecycle }) => [tier, segment, lifecycle].filter((one) => one !== undefined).length <= 1,
  {
    error: expecting(
      "one of tier, segment and lifecycle at a time",
      "tier、segment、lifecycle 每次只能用一个",
    ),
  },
);

export const Qualify = newInput(qualificationRecord)
  .omit({ id: true })
  .extend({ customerId: Id })
  .refine(({ budget, currency }) => budget === null || currency !== null, {
    path: ["currency"],
    error: expecting("the currency of the budget", "预算的币种"),
  });
export const Screen = newInput(screeningRecord).omit({ id: true }).extend({ customerId: Id });
export const Treated = PageInput.extend({ treatment: z.enum(treatments) });

const cardInput = newInput(cardRecord).omit({ id: true });
export const OpenCard = cardInput.extend({
  customerId: Id,
  /** Whose card it is; the actor's, unless another is named. */
  repId: Id.optional(),
});
export const ReviewCard = z.strictObject({
  customerId: Id,
  expectedAt: InstantInput.optional(),
  likelihood: z.int().min(0).max(100).optional(),
  buysElsewhere: z.boolean().optional(),
});
export const CloseCard = z.strictObject({ customerId: Id, outcome: z.enum(["won", "lost"]) });
export const Cards = PageInput.extend({
  repId: Id.optional(),
  /** Only those whose review is due by then. */
  dueBy: InstantInput.optional(),
});
export const Pool = z.strictObject({ repId: Id.optional() }).default({});

export const Members = PageInput.extend({ segment: z.string().min(1).max(100) });
export const History = PageInput.extend({ customerId: Id });
export const MemberOf = z.strictObject({ customerId: Id, segment: z.string().min(1).max(100) });

export const Give = newInput(givenRecord).omit({ id: true });

const span = {
  currency: Currency,
  from: InstantInput,
  until: InstantInput,
  /** Orders as they stood at this moment, and placed up to it; now, unless said otherwise. */
  asOf: InstantInput.optional(),
};
const isSpan = ({ from, until }: { from: number; until: number }): boolean => from < until;
const afterFrom = { path: ["until"], error: expecting("after `from`", "晚于 `from`") };

/** From `from` up to, and without, `until`. */
export const Span = z.strictObject(span).refine(isSpan, afterFrom);
export const Movement = z
  .strictObject({ ...span, /** Where the period before begins; it ends at `from`. */ before: InstantInput })
  .refine(isSpan, afterFrom)
  .refine(({ before, from }) => before < from, {
    path: ["before"],
    error: expecting("before `from`", "早于 `from`"),
  });
export const Mix = z
  .strictObject({
    ...span,
    by: z.enum(["customer", "product", "category", "region", "period"]),
    /** For `period`. */
    unit: z.enum(periodUnits).default("month"),
    /** Mean stock at cost of each row that has one, minor units by id. */
    stock: z.record(z.string(), Amount.min(0)).default({}),
  })
  .refine(isSpan, afterFrom);
export const Demand = Run.extend({
  unit: z.enum(periodUnits).default("month"),
  /** Whole periods before that of the as-of day. */
  periods: z.int().min(2).max(520).default(12),
});
export const CrossSelling = z
  .strictObject({ ...span, basket: z.enum(["order", "customer"]).default("order") })
  .refine(isSpan, afterFrom);
export const Offers = CrossSelling.safeExtend({ customerId: Id });
export const WinBack = Run.extend({
  /** Minor units that a customer has bought for at least. */
  fromAmount: Amount.min(0).default(1),
  limit: z.int().min(1).max(1_000).default(50),
});
