import * as z from "zod";
import { Currency } from "../../kernel/index.js";

const Text = z.strictObject({ en: z.string().min(1), "zh-CN": z.string().min(1) });
const Texts = z.array(z.string().min(1)).min(1);

const TextCondition = z.strictObject({
  in: Texts.optional(),
  notIn: Texts.optional(),
  exists: z.boolean().optional(),
});
const RegionCondition = TextCondition.extend({ within: Texts.optional() });
const NumberCondition = z.strictObject({
  gte: z.int().optional(),
  lt: z.int().optional(),
  exists: z.boolean().optional(),
});
const Scalar = z.union([z.string(), z.int(), z.boolean()]);
const AttributeCondition = NumberCondition.extend({
  in: z.array(Scalar).min(1).optional(),
  notIn: z.array(Scalar).min(1).optional(),
});

/** Conditions on a customer; all must hold. One that is left out holds for everybody. */
export const SegmentCondition = z.strictObject({
  region: RegionCondition.optional(),
  kind: TextCondition.optional(),
  party: TextCondition.optional(),
  segment: TextCondition.optional(),
  industry: TextCondition.optional(),
  source: TextCondition.optional(),
  /** Employees. */
  size: NumberCondition.optional(),
  /** Holds when one of the tags does. */
  tags: TextCondition.optional(),
  /** Standing orders that are no returns, of all times. */
  orders: NumberCondition.optional(),
  /** Standing orders less returns, of all times, in minor units, by currency: `{ CNY: { gte: 100_000 } }`. */
  sales: z.record(Currency, NumberCondition).optional(),
  /** The class that `classifyAll` gave; what depends on the time that has passed goes through these. */
  tier: TextCondition.optional(),
  rfmSegment: TextCondition.optional(),
  lifecycle: TextCondition.optional(),
  /** The embedder's own attributes, by name. */
  attributes: z.record(z.string(), AttributeCondition).optional(),
});
export type SegmentCondition = z.output<typeof SegmentCondition>;

/** A segment 细分: a name, and who is in it. */
export const CustomerSegment = z.strictObject({
  name: z.string().min(1).max(100),
  when: SegmentCondition,
  text: Text.optional(),
});
export type CustomerSegment = z.output<typeof CustomerSegment>;
