import * as z from "zod";

const Text = z.strictObject({ en: z.string().min(1), "zh-CN": z.string().min(1) });
const Names = z.array(z.string().min(1)).min(1);

/** Whom a play is for; what is left out is for everybody. */
export const PlayCondition = z.strictObject({
  tier: Names.optional(),
  segment: Names.optional(),
  lifecycle: Names.optional(),
});

/** What a class of customers receives 客户政策. */
export const PlayOffer = z.strictObject({
  /** Days from one visit to the next; null is no visits. */
  visitEveryDays: z.int().min(1).max(3_650).nullable().default(null),
  /** The most that a rep may give, in hundredths of a percent. */
  maxDiscount: z.int().min(0).max(10_000).default(0),
  /** Days to pay. */
  paymentDays: z.int().min(0).max(365).default(0),
  promotion: z.array(z.string().min(1)).default([]),
  distribution: z.array(z.string().min(1)).default([]),
  /** `gold`, `standard`: the host's own names. */
  service: z.string().min(1).nullable().default(null),
  /** Names of automations of the host that run for these customers. */
  automation: z.array(z.string().min(1)).default([]),
});
export type PlayOffer = z.output<typeof PlayOffer>;

/** One play: the first whose condition holds is a customer's. */
export const Play = z.strictObject({
  name: z.string().min(1).max(100),
  when: PlayCondition.default({}),
  give: PlayOffer.prefault({}),
  text: Text.optional(),
});
export type Play = z.output<typeof Play>;
