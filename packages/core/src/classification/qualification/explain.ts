import { type Locale, render, type Text } from "../../kernel/index.js";
import type { ManElement, ManVerdict, Treatment } from "./man.js";
import type { Screening, ScreeningCriterion, ScreeningVerdict } from "./screening.js";

/** The treatments towards people. */
export const treatmentNames: Readonly<Record<Treatment, Text>> = {
  pursue: { en: "pursue", "zh-CN": "立即跟进" },
  "find-decision-maker": { en: "find the decision maker", "zh-CN": "寻找决策人" },
  finance: { en: "arrange financing", "zh-CN": "协助融资" },
  nurture: { en: "nurture", "zh-CN": "长期培养" },
  stop: { en: "stop", "zh-CN": "停止接触" },
};

const elementNames: Readonly<Record<ManElement, Text>> = {
  money: { en: "money", "zh-CN": "购买力" },
  authority: { en: "authority", "zh-CN": "决定权" },
  need: { en: "need", "zh-CN": "需求" },
};

const criterionNames: Readonly<Record<ScreeningCriterion, Text>> = {
  volume: { en: "volume", "zh-CN": "交易规模" },
  profitability: { en: "profitability", "zh-CN": "盈利性" },
  payment: { en: "safety of payment", "zh-CN": "付款安全" },
  future: { en: "future", "zh-CN": "发展前景" },
  cooperation: { en: "cooperation", "zh-CN": "合作程度" },
};

const verdictNames: Readonly<Record<ScreeningVerdict, Text>> = {
  keep: { en: "keep", "zh-CN": "保留" },
  watch: { en: "watch", "zh-CN": "观察" },
  drop: { en: "drop", "zh-CN": "淘汰" },
};

const said = {
  man: {
    en: "{code}: {treatment} (missing: {missing}; to be found out: {unknown}).",
    "zh-CN": "{code}：{treatment}（缺少：{missing}；待了解：{unknown}）。",
  },
  verdict: { en: "{verdict}: {score} of 100 points.", "zh-CN": "{verdict}：{score}/100 分。" },
  part: {
    en: "{criterion}: {points} points, weight {weight}.",
    "zh-CN": "{criterion}：{points} 分，权重 {weight}。",
  },
  below: {
    en: "{criterion}: {points} points, below the least of {floor}, so not kept; weight {weight}.",
    "zh-CN": "{criterion}：{points} 分，低于下限 {floor}，不予保留；权重 {weight}。",
  },
} satisfies Readonly<Record<string, Text>>;

/** A MAN verdict in words. */
export const explainMan = (verdict: ManVerdict, locale: Locale): string =>
  render(said.man, locale, {
    code: verdict.code,
    treatment: treatmentNames[verdict.treatment][locale],
    missing: verdict.missing.map((one) => elementNames[one][locale]),
    unknown: verdict.unknown.map((one) => elementNames[one][locale]),
  });

/** A screening in words: the verdict, then a line for each criterion. */
export const explainScreening = ({ verdict, score, parts }: Screening, locale: Locale): string =>
  [
    render(said.verdict, locale, { verdict: verdictNames[verdict][locale], score: (score / 100).toFixed(2) }),
    ...parts.map(({ criterion, belowFloor, ...facts }) =>
      render(belowFloor ? said.below : said.part, locale, {
        ...facts,
        criterion: criterionNames[criterion][locale],
      }),
    ),
  ].join("\n");
