import { defineFault } from "../../kernel/index.js";

export const nothingLearned = defineFault("RuleRefused", "FUNNEL.NOTHING_LEARNED", {
  en: "no deal has been closed yet, so nothing is known of chances. Win or lose some first, or use the probability of the stage",
  "zh-CN": "尚无已关闭的商机，无法估计赢单概率。请先有赢单或输单，或改用阶段概率",
});

export const tooFewToLearn = defineFault<{ won: number; lost: number; coefficients: number; needed: number }>(
  "RuleRefused",
  "FUNNEL.TOO_FEW_TO_LEARN",
  {
    en: "{won} won and {lost} lost deals are too few for {coefficients} coefficients: at least {needed} of each are needed. Leave out features, or wait for more",
    "zh-CN":
      "赢单 {won} 个、输单 {lost} 个，不足以估计 {coefficients} 个系数：两者各至少需要 {needed} 个。请减少特征，或等待更多数据",
  },
);

export const badFeatures = defineFault<{ feature: string; row: number }>(
  "InvalidInput",
  "FUNNEL.BAD_FEATURES",
  {
    en: "feature {feature} has no finite number in row {row}. Every feature needs one for every deal, and all as many rows",
    "zh-CN": "特征 {feature} 第 {row} 行不是有限数值。每个特征须为每个商机提供一个数值，且行数一致",
  },
);

export const noConvergence = defineFault<{ iterations: number }>("RuleRefused", "FUNNEL.NO_CONVERGENCE", {
  en: "the coefficients did not settle within {iterations} steps: a feature may tell won from lost without exception. Use a ridge above 0",
  "zh-CN": "系数在 {iterations} 步内未收敛：可能有特征能完全区分赢单与输单。请将 ridge 设为大于 0",
});
