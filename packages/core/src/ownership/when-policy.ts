import * as z from "zod";
import { expecting, InstantInput } from "../kernel/index.js";
import { Region } from "../team/index.js";

const Scalar = z.union([z.string().min(1), z.int(), z.boolean()]);

const atLeastOne = (condition: Readonly<Record<string, unknown>>): boolean =>
  Object.values(condition).some((operand) => operand !== undefined);
const OPERATOR = expecting("at least one operator, such as in or exists", "至少一个运算符，如 in 或 exists");

const RegionCondition = z
  .strictObject({
    /** Within one of these regions, at any depth. */
    within: z.array(Region).min(1).optional(),
    in: z.array(Region).min(1).optional(),
    notIn: z.array(Region).min(1).optional(),
    exists: z.boolean().optional(),
  })
  .refine(atLeastOne, OPERATOR);

const TextCondition = z
  .strictObject({
    in: z.array(z.string().min(1)).min(1).optional(),
    notIn: z.array(z.string().min(1)).min(1).optional(),
    /** Begins with one of these, letter for letter. */
    prefix: z.array(z.string().min(1)).min(1).optional(),
    exists: z.boolean().optional(),
  })
  .refine(atLeastOne, OPERATOR);

/** Kinds of a tree, as regions are: `manufacturing/steel` is within `manufacturing`. */
const IndustryCondition = z
  .strictObject({ ...TextCondition.shape, within: z.array(z.string().min(1)).min(1).optional() })
  .refine(atLeastOne, OPERATOR);

const isSpan = ({ gte, lt }: { gte?: number | undefined; lt?: number | undefined }): boolean =>
  gte === undefined || lt === undefined || gte < lt;
const SPAN = expecting("gte below lt: nothing lies in this span", "gte 小于 lt：否则该区间为空");

const SizeCondition = z
  .strictObject({ gte: z.int().optional(), lt: z.int().optional(), exists: z.boolean().optional() })
  .refine(atLeastOne, OPERATOR)
  .refine(isSpan, SPAN);

/** From `gte` on, and before `lt`. */
const InstantCondition = z
  .strictObject({ gte: InstantInput.optional(), lt: InstantInput.optional(), exists: z.boolean().optional() })
  .refine(atLeastOne, OPERATOR)
  .refine(isSpan, SPAN);

const AttributeCondition = z
  .strictObject({
    /** At any depth of a tree of names, such as `hardware/pumps`. */
    within: z.array(z.string().min(1)).min(1).optional(),
    prefix: z.array(z.string().min(1)).min(1).optional(),
    in: z.array(Scalar).min(1).optional(),
    notIn: z.array(Scalar).min(1).optional(),
    gte: z.int().optional(),
    lt: z.int().optional(),
    exists: z.boolean().optional(),
  })
  .refine(atLeastOne, OPERATOR)
  .refine(isSpan, SPAN);

/** A condition by an operator that the embedder registered under `ownershipExtensions.conditions`. */
const CustomCondition = z.strictObject({
  /** `region`, `attributes.credit`. */
  attribute: z.string().min(1),
  operator: z.string().min(1),
  operand: z.union([Scalar, z.array(Scalar)]),
});

/** What a rule asks of a customer: all must hold. Nothing asked means every customer. */
export const When = z.strictObject({
  region: RegionCondition.optional(),
  kind: TextCondition.optional(),
  party: TextCondition.optional(),
  segment: TextCondition.optional(),
  industry: IndustryCondition.optional(),
  source: TextCondition.optional(),
  size: SizeCondition.optional(),
  registeredAt: InstantCondition.optional(),
  /** Holds when one of the tags does. */
  tags: TextCondition.optional(),
  /** The embedder's own attributes, by name. */
  attributes: z.record(z.string(), AttributeCondition).optional(),
  custom: z.array(CustomCondition).min(1).optional(),
});
export type When = z.output<typeof When>;
