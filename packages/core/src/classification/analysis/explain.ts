import { type Locale, render, type Text } from "../../kernel/index.js";
import type { ChurnRisk, RiskLevel } from "./churn-risk.js";

/** The levels of risk towards people. */
export const riskNames: Readonly<Record<RiskLevel, Text>> = {
  potential: { en: "potential", "zh-CN": "潜在" },
  new: { en: "new", "zh-CN": "新客户" },
  active: { en: "active", "zh-CN": "活跃" },
  "at-risk": { en: "at risk", "zh-CN": "有流失风险" },
  churned: { en: "churned", "zh-CN": "已流失" },
};

const said = {
  level: {
    en: "{level}: {purchases} purchases, the last {silentDays} days ago.",
    "zh-CN": "{level}：购买 {purchases} 次，距上次 {silentDays} 天。",
  },
  never: { en: "{level}: has never bought.", "zh-CN": "{level}：从未购买。" },
  young: { en: "Too few purchases for a rhythm.", "zh-CN": "购买次数不足，尚无节奏。" },
  rhythm: {
    en: "Own rhythm: every {median} days, usually within {usual}, never later than {longest}.",
    "zh-CN": "自身节奏：每 {median} 天，通常不超过 {usual} 天，最长 {longest} 天。",
  },
  silence: {
    en: "Silent for {found} days, usually within {usual}.",
    "zh-CN": "已静默 {found} 天，通常不超过 {usual} 天。",
  },
  frequency: {
    en: "Purchases fell from {usual} to {found}.",
    "zh-CN": "购买次数从 {usual} 降至 {found}。",
  },
  amount: { en: "Amount fell from {usual} to {found}.", "zh-CN": "购买金额从 {usual} 降至 {found}。" },
} satisfies Readonly<Record<string, Text>>;

const short = (days: number): number => Math.round(days * 10) / 10;

/** A churn risk in words, a line for each reason. `money` writes minor units as people do. */
export const explainRisk = (
  { level, purchases, silentDays, rhythm, signals }: ChurnRisk,
  money: (amount: number) => string,
  locale: Locale,
): string => {
  const facts = { level: riskNames[level][locale], purchases, silentDays };
  if (level === "potential") return render(said.never, locale, facts);
  if (rhythm === null) return [render(said.level, locale, facts), said.young[locale]].join("\n");
  const { median, usual, longest } = rhythm;
  const rounded = { median: short(median), usual: short(usual), longest };
  return [
    render(said.level, locale, facts),
    render(said.rhythm, locale, rounded),
    ...signals.map((one) => {
      const show = one.signal === "amount" ? money : short;
      return render(said[one.signal], locale, { found: show(one.found), usual: show(one.usual) });
    }),
  ].join("\n");
};
