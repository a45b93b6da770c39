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
  alive: {
    en: "By the model alive with a chance of {found} %, below {usual} %.",
    "zh-CN": "按模型存活概率为 {found} %，低于 {usual} %。",
  },
  stillAlive: {
    en: "By the model alive with a chance of {found} %.",
    "zh-CN": "按模型存活概率为 {found} %。",
  },
  amount: { en: "Amount fell from {usual} to {found}.", "zh-CN": "购买金额从 {usual} 降至 {found}。" },
} satisfies Readonly<Record<string, Text>>;

const decisions: Readonly<Record<NonNullable<ChurnRisk["decidedBy"]>, Text>> = {
  rhythm: { en: "Decided by the own rhythm.", "zh-CN": "由自身节奏判定。" },
  model: { en: "Decided by the model.", "zh-CN": "由模型判定。" },
  both: { en: "The own rhythm and the model agree.", "zh-CN": "自身节奏与模型判断一致。" },
};

const percent = (basisPoints: number): string => (basisPoints / 100).toFixed(2);
const short = (days: number): number => Math.round(days * 10) / 10;

/** A churn risk in words, a line for each reason. `money` writes minor units as people do. */
export const explainRisk = (
  { level, decidedBy, aliveBps, purchases, silentDays, rhythm, signals }: ChurnRisk,
  money: (amount: number) => string,
  locale: Locale,
): string => {
  const facts = { level: riskNames[level][locale], purchases, silentDays };
  if (level === "potential") return render(said.never, locale, facts);
  const show = { silence: short, frequency: String, amount: money, alive: percent };
  const isSafe = aliveBps !== null && signals.every(({ signal }) => signal !== "alive");
  return [
    render(said.level, locale, facts),
    rhythm === null
      ? said.young[locale]
      : render(said.rhythm, locale, {
          median: short(rhythm.median),
          usual: short(rhythm.usual),
          longest: rhythm.longest,
        }),
    ...signals.map(({ signal, found, usual }) =>
      render(said[signal], locale, { found: show[signal](found), usual: show[signal](usual) }),
    ),
    ...(isSafe ? [render(said.stillAlive, locale, { found: percent(aliveBps) })] : []),
    ...(aliveBps === null || decidedBy === null ? [] : [decisions[decidedBy][locale]]),
  ].join("\n");
};
