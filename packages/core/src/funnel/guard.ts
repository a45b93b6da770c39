import type { Fault } from "../kernel/index.js";
import { currencyMissing, fieldsMissing, roleMissing } from "./faults.js";
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

/** Why somebody with these roles may not bring a deal with these fields into this stage, or null. */
export const entryRefusal = (
  pipeline: Pipeline,
  deal: DealFields,
  stageId: string,
  roles: readonly string[],
): Fault | null => {
  const needed = stageOf(pipeline, stageId)?.guards.roles ?? [];
  if (needed.length > 0 && !needed.some((role) => roles.includes(role)))
    return roleMissing({ stage: stageId, needed, roles });
  return fieldsRefusal(pipeline, deal, stageId);
};

/** An amount says nothing without its currency. */
export const moneyRefusal = (deal: Pick<Opportunity, "amount" | "currency">): Fault | null =>
  deal.amount !== null && deal.currency === null ? currencyMissing({ amount: deal.amount }) : null;
