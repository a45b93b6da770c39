import { type Calendar, type Locale, render, type Text } from "../../kernel/index.js";
import { stageOf } from "../pipeline.js";
import type { Pipeline } from "../policy.js";
import type { Attention, Concern, NextStep } from "./attention.js";

const concerns: Readonly<Record<Concern, Text>> = {
  stalled: { en: "Stalled since {since}.", "zh-CN": "自 {since} 起停滞。" },
  overdue: { en: "Overdue since {since}.", "zh-CN": "自 {since} 起逾期。" },
  "at-risk": { en: "At risk since {since}.", "zh-CN": "自 {since} 起有风险。" },
};

const steps: Readonly<Record<NextStep["action"], Text>> = {
  complete: {
    en: "Find out {fields} and move it to {stage}.",
    "zh-CN": "补全{fields}，然后推进到“{stage}”。",
  },
  advance: { en: "Move it to {stage}, or lose it.", "zh-CN": "推进到“{stage}”，或作输单处理。" },
  decide: { en: "Win it or lose it.", "zh-CN": "确认赢单或输单。" },
  "agree-date": {
    en: "Agree on a new date with the customer, or lose it.",
    "zh-CN": "与客户重新约定日期，或作输单处理。",
  },
};

const help: Text = { en: "What helps here: {names}.", "zh-CN": "可采取：{names}。" };

const fieldNames: Readonly<Record<string, Text>> = {
  amount: { en: "the amount", "zh-CN": "金额" },
  expectedCloseAt: { en: "the expected date of the close", "zh-CN": "预计成交日" },
  expectedDeliveryAt: { en: "the expected date of delivery", "zh-CN": "预计交付日" },
  products: { en: "the products", "zh-CN": "产品" },
  competitors: { en: "the competitors", "zh-CN": "竞争对手" },
  risks: { en: "the risks", "zh-CN": "风险" },
};

/** What is wrong with a deal and what to do next, in words. */
export const explainAttention = (
  { concern, since, nextStep, tactics }: Attention,
  pipeline: Pick<Pipeline, "stages">,
  calendar: Calendar,
  locale: Locale,
): string => {
  const stage = "stageId" in nextStep ? (stageOf(pipeline, nextStep.stageId)?.name[locale] ?? "") : "";
  const fields =
    "fields" in nextStep ? nextStep.fields.map((field) => fieldNames[field]?.[locale] ?? field) : [];
  const said = render(concerns[concern], locale, { since: calendar.dateText(since) });
  const next = render(steps[nextStep.action], locale, { stage, fields });
  const names = tactics.map((tactic) => tactic.name[locale]);
  const sentences = [said, next, ...(names.length === 0 ? [] : [render(help, locale, { names })])];
  return sentences.join(locale === "en" ? " " : "");
};
