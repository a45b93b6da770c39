import type { Touchpoint } from "../customer/index.js";
import type { Fault } from "../kernel/index.js";
import { type ApprovableDeal, approvalRefusal, type Verdict } from "./approval.js";
import { activitiesMissing, amountDiffers, currencyMissing, fieldsMissing, roleMissing } from "./faults.js";
import type { Opportunity } from "./model.js";
import { stageOf } from "./pipeline.js";
import type { Pipeline } from "./policy.js";

/** Fields that a stage can ask for. */
export const fieldsToRequire = [
  "amount",
  "expectedCloseAt",
  "expectedDeliveryAt",
  "products",
  "competitors",
  "risks",
] as const;
export type FieldToRequire = (typeof fieldsToRequire)[number];

/** What is known of a deal, as far as stages ask for it. */
export type DealFields = Pick<Opportunity, FieldToRequire>;

/** A list is set when it has an item; an amount of 0 is set. */
const isSet = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== null);

/** Fields that the stage asks for and that are not set. */
export const missingFields = (
  pipeline: Pipeline,
  deal: DealFields,
  stageId: string,
): readonly FieldToRequire[] =>
  stageOf(pipeline, stageId)?.guards.requires.filter((field) => !isSet(deal[field])) ?? [];

/** Why a deal with these fields cannot be in this stage, or null. */
export const fieldsRefusal = (pipeline: Pipeline, deal: DealFields, stageId: string): Fault | null => {
  const missing = missingFields(pipeline, deal, stageId);
  if (missing.length === 0) return null;
  const issues = missing.map((path) => ({
    path,
    expected: "a value",
    text: { en: "expected a value", "zh-CN": "应填写" },
  }));
  return fieldsMissing({ stage: stageId, missing }, issues);
};

/** What a guard asks about, besides the deal: who acts, and what happened. */
export interface Grounds {
  readonly roles: readonly string[];
  /** Contacts with the customer since the deal was opened; none, where left out. */
  readonly touches?: readonly Touchpoint["kind"][] | undefined;
  /** Of this deal, in their order; none, where left out. */
  readonly verdicts?: readonly Verdict[] | undefined;
}

/** Why there was too little contact to enter this stage, or null. */
export const activitiesRefusal = (
  pipeline: Pick<Pipeline, "stages">,
  stageId: string,
  touches: readonly Touchpoint["kind"][],
): Fault | null => {
  const asked = stageOf(pipeline, stageId)?.guards.activities ?? [];
  const lacking = asked.flatMap(({ kind, atLeast }) => {
    const found = touches.filter((touch) => touch === kind).length;
    return found < atLeast ? [`${kind} ${found}/${atLeast}`] : [];
  });
  return lacking.length === 0 ? null : activitiesMissing({ stage: stageId, missing: lacking });
};

/**
 * Why a deal may not be brought into this stage, or null: roles, then fields, activities and approvals, so that nobody
 * is asked to approve what is incomplete.
 */
export const entryRefusal = (
  pipeline: Pipeline,
  deal: DealFields & ApprovableDeal,
  stageId: string,
  { roles, touches = [], verdicts = [] }: Grounds,
): Fault | null => {
  const needed = stageOf(pipeline, stageId)?.guards.roles ?? [];
  if (needed.length > 0 && !needed.some((role) => roles.includes(role)))
    return roleMissing({ stage: stageId, needed, roles });
  return (
    fieldsRefusal(pipeline, deal, stageId) ??
    activitiesRefusal(pipeline, stageId, touches) ??
    approvalRefusal(pipeline, deal, stageId, verdicts)
  );
};

/** What the product lines come to, in minor units; null while there are none, or one has no amount. */
export const lineTotal = (products: Opportunity["products"]): number | null =>
  products.length === 0
    ? null
    : products.reduce<number | null>(
        (sum, { amount }) => (sum === null || amount === null ? null : sum + amount),
        0,
      );

/** An amount says nothing without its currency, and is the sum of the product lines where each of them has one. */
export const moneyRefusal = ({
  amount,
  currency,
  products,
}: Pick<Opportunity, "amount" | "currency" | "products">): Fault | null => {
  if (amount !== null && currency === null) return currencyMissing({ amount });
  const sum = lineTotal(products);
  return amount !== null && sum !== null && amount !== sum ? amountDiffers({ amount, sum }) : null;
};
