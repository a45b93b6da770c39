import { type Locale, render, type Text } from "../../kernel/index.js";
import { moneyText } from "../explain.js";
import type { Prediction } from "../model.js";
import { expectedSpend } from "./gamma-gamma.js";
import type { TimeUnit } from "./time-unit.js";

const sayings = {
  alive: {
    en: "Alive with a chance of {alive} %: {repeats} repeat purchases, the last {recency} {unit} after the first, {age} {unit} ago ({model}).",
    "zh-CN":
      "仍为客户的概率 {alive}%：复购 {repeats} 次，首次购买于 {age} {unit}前，最近一次在其后 {recency} {unit}（{model}）。",
  },
  purchases: {
    en: "Expected within {days} days: {purchases} purchases.",
    "zh-CN": "未来 {days} 天预计购买 {purchases} 次。",
  },
  value: {
    en: "Expected value: {value}, from {spend} a purchase; discounted at {rate} % per {per}: {discounted}.",
    "zh-CN": "预计销售额 {value}，每次 {spend}；按每{per} {rate}% 折现为 {discounted}。",
  },
  noValue: {
    en: "No value is expected: the spend could not be modelled.",
    "zh-CN": "无预计销售额：消费金额无法建模。",
  },
  policy: { en: "Policy {hash}.", "zh-CN": "政策 {hash}。" },
} satisfies Readonly<Record<string, Text>>;

const units: Readonly<Record<TimeUnit | "years", { readonly many: Text; readonly one: Text }>> = {
  days: { many: { en: "days", "zh-CN": "天" }, one: { en: "day", "zh-CN": "天" } },
  weeks: { many: { en: "weeks", "zh-CN": "周" }, one: { en: "week", "zh-CN": "周" } },
  months: { many: { en: "months", "zh-CN": "个月" }, one: { en: "month", "zh-CN": "月" } },
  years: { many: { en: "years", "zh-CN": "年" }, one: { en: "year", "zh-CN": "年" } },
};

const modelNames = { "bg-nbd": "BG/NBD", "mbg-nbd": "MBG/NBD", "pareto-nbd": "Pareto/NBD" } as const;

/** A prediction and its reasons in words, one thing a line. */
export const explainPrediction = (prediction: Prediction, locale: Locale): string => {
  const { reasons, currency, value, discountedValue } = prediction;
  const { purchaseModel, spendModel, history, discount } = reasons;
  const spend = spendModel === null ? null : expectedSpend(spendModel, reasons.spend);
  const money = (amount: number) => moneyText(Math.round(amount), currency, locale);
  const alive = {
    alive: (prediction.aliveBps / 100).toFixed(2),
    repeats: history.repeats,
    recency: history.recency.toFixed(1),
    age: history.age.toFixed(1),
    unit: units[purchaseModel.unit].many[locale],
    model: modelNames[purchaseModel.model],
  };
  const purchases = {
    days: prediction.horizonDays,
    purchases: (prediction.purchasesMilli / 1_000).toFixed(3),
  };
  const valued =
    value === null || discountedValue === null || spend === null
      ? render(sayings.noValue, locale, {})
      : render(sayings.value, locale, {
          value: money(value),
          spend: money(spend),
          discounted: money(discountedValue),
          rate: Number((discount.rate * 100).toFixed(6)),
          per: units[discount.per].one[locale],
        });
  return [
    render(sayings.alive, locale, alive),
    render(sayings.purchases, locale, purchases),
    valued,
    render(sayings.policy, locale, { hash: prediction.policyHash }),
  ].join("\n");
};
