import type { Text } from "../kernel/index.js";
import type { MonetaryMeasure } from "./measure.js";
import type { LifecycleStage, TierReason } from "./model.js";

/** The lifecycle stages towards people. */
export const lifecycleNames: Readonly<Record<LifecycleStage, Text>> = {
  potential: { en: "potential", "zh-CN": "潜在" },
  "first-purchase": { en: "first purchase", "zh-CN": "首购" },
  repeat: { en: "repeat", "zh-CN": "复购" },
  loyal: { en: "loyal", "zh-CN": "忠诚" },
  churned: { en: "churned", "zh-CN": "流失" },
  "won-back": { en: "won back", "zh-CN": "挽回" },
};

/** What is said of a tier, by the way in which it was decided. */
export const tierSayings: Readonly<Record<TierReason["by"], Record<"reached" | "rest" | "held", Text>>> = {
  thresholds: {
    reached: {
      en: "Tier {tier}: sales of {value} reach its threshold of {border}.",
      "zh-CN": "价值层级 {tier}：销售额 {value} 达到门槛 {border}。",
    },
    rest: {
      en: "Tier {tier}: sales of {value} are below the threshold of {better}.",
      "zh-CN": "价值层级 {tier}：销售额 {value} 低于门槛 {better}。",
    },
    held: {
      en: "Tier {tier}, kept: sales of {value} are within {band} % of the border of the tier (own: {border}, next better: {better}).",
      "zh-CN":
        "价值层级 {tier}（保持）：销售额 {value} 与层级界限相差不超过 {band}%（本级：{border}，上一级：{better}）。",
    },
  },
  quantiles: {
    reached: {
      en: "Tier {tier}: {ahead} % of the buyers have higher sales than {value}, below the limit of {border}.",
      "zh-CN": "价值层级 {tier}：销售额高于 {value} 的购买客户占 {ahead}%，低于界限 {border}。",
    },
    rest: {
      en: "Tier {tier}: {ahead} % of the buyers have higher sales than {value}, not below the limit of {better}.",
      "zh-CN": "价值层级 {tier}：销售额高于 {value} 的购买客户占 {ahead}%，未低于界限 {better}。",
    },
    held: {
      en: "Tier {tier}, kept: {ahead} % of the buyers have higher sales than {value}, within {band} points of the border of the tier (own: {border}, next better: {better}).",
      "zh-CN":
        "价值层级 {tier}（保持）：销售额高于 {value} 的购买客户占 {ahead}%，与层级界限相差不超过 {band} 个百分点（本级：{border}，上一级：{better}）。",
    },
  },
  "cumulative-share": {
    reached: {
      en: "Tier {tier}: sales of {value}; the customers before hold {ahead} % of all sales, below the limit of {border}.",
      "zh-CN": "价值层级 {tier}：销售额 {value}；排在前面的客户占全部销售额的 {ahead}%，低于界限 {border}。",
    },
    rest: {
      en: "Tier {tier}: sales of {value}; the customers before hold {ahead} % of all sales, not below the limit of {better}.",
      "zh-CN":
        "价值层级 {tier}：销售额 {value}；排在前面的客户占全部销售额的 {ahead}%，未低于界限 {better}。",
    },
    held: {
      en: "Tier {tier}, kept: sales of {value}; the customers before hold {ahead} % of all sales, within {band} points of the border of the tier (own: {border}, next better: {better}).",
      "zh-CN":
        "价值层级 {tier}（保持）：销售额 {value}；排在前面的客户占全部销售额的 {ahead}%，与层级界限相差不超过 {band} 个百分点（本级：{border}，上一级：{better}）。",
    },
  },
};

/** What is said of the monetary score, by what it measures. */
export const monetarySayings: Readonly<Record<MonetaryMeasure, Text>> = {
  total: {
    en: "Monetary {score} of {bins}: {value} (this score: {range}).",
    "zh-CN": "额度 {score}/{bins}：{value}（该分值：{range}）。",
  },
  mean: {
    en: "Monetary {score} of {bins}: {value} a purchase (this score: {range}).",
    "zh-CN": "额度 {score}/{bins}：每次购买 {value}（该分值：{range}）。",
  },
  margin: {
    en: "Monetary {score} of {bins}: a margin of {value} (this score: {range}).",
    "zh-CN": "额度 {score}/{bins}：毛利 {value}（该分值：{range}）。",
  },
};

/** What is said of the rest. */
export const sayings = {
  noTier: { en: "No tier: has never bought.", "zh-CN": "无价值层级：从未购买。" },
  noSales: {
    en: "Tier {tier}: sales of {value}, nothing above zero.",
    "zh-CN": "价值层级 {tier}：销售额 {value}，不大于零。",
  },
  recency: {
    en: "Recency {score} of {bins}: {value} days since the last purchase (this score: {range}).",
    "zh-CN": "近度 {score}/{bins}：距上次购买 {value} 天（该分值：{range}）。",
  },
  frequency: {
    en: "Frequency {score} of {bins}: {value} purchases (this score: {range}).",
    "zh-CN": "频度 {score}/{bins}：购买 {value} 次（该分值：{range}）。",
  },
  segment: {
    en: "Segment {segment}: rule {rule} (recency {recency}, frequency {frequency}, monetary {monetary}).",
    "zh-CN": "细分 {segment}：规则 {rule}（近度 {recency}、频度 {frequency}、额度 {monetary}）。",
  },
  rest: {
    en: "Segment {segment}: no rule matches the scores.",
    "zh-CN": "细分 {segment}：没有规则匹配这些分值。",
  },
  others: { en: "others", "zh-CN": "其他" },
  potential: { en: "Lifecycle {stage}: no purchase yet.", "zh-CN": "生命周期 {stage}：尚无购买。" },
  active: {
    en: "Lifecycle {stage} since {since}: {purchases} purchases (loyal from {loyalFrom}), the last {silentDays} days ago; churned after {churnAfterDays} days of silence ({rhythm}).",
    "zh-CN":
      "生命周期 {stage}（自 {since}）：购买 {purchases} 次（{loyalFrom} 次起为忠诚），距上次 {silentDays} 天；静默超过 {churnAfterDays} 天视为流失（{rhythm}）。",
  },
  churned: {
    en: "Lifecycle {stage} since {since}: {silentDays} days since the last of {purchases} purchases, more than {churnAfterDays} ({rhythm}).",
    "zh-CN":
      "生命周期 {stage}（自 {since}）：共购买 {purchases} 次，距上次 {silentDays} 天，超过 {churnAfterDays} 天（{rhythm}）。",
  },
  wonBack: {
    en: "Lifecycle {stage} since {since}: back after a silence that counted as churned, {sinceReturn} of {purchases} purchases since then.",
    "zh-CN": "生命周期 {stage}（自 {since}）：流失后回归，此后购买 {sinceReturn} 次，共 {purchases} 次。",
  },
  byDays: { en: "a fixed number of days", "zh-CN": "固定天数" },
  byRhythm: { en: "from the customer's own rhythm", "zh-CN": "按客户自身节奏" },
  policy: { en: "Policy {hash}.", "zh-CN": "策略 {hash}。" },
  anyValue: { en: "any", "zh-CN": "任意" },
  upTo: { en: "up to {to}", "zh-CN": "至多 {to}" },
  from: { en: "from {from}", "zh-CN": "至少 {from}" },
  between: { en: "{from} to {to}", "zh-CN": "{from} 至 {to}" },
} satisfies Readonly<Record<string, Text>>;
