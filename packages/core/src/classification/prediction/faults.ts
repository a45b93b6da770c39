import { defineFault } from "../../kernel/index.js";

export const badHistory = defineFault<{ position: number; repeats: number; recency: number; age: number }>(
  "InvalidInput",
  "CLASSIFICATION.BAD_HISTORY",
  {
    en: "history {position} (repeats {repeats}, recency {recency}, age {age}) cannot be: repeats are whole and not negative, 0 <= recency <= age, and recency is 0 without repeats. Correct or leave out this customer",
    "zh-CN":
      "第 {position} 条购买历史（复购 {repeats}、最近 {recency}、观察期 {age}）不成立：复购次数须为非负整数，0 <= 最近 <= 观察期，无复购时最近须为 0。请更正或剔除该客户",
  },
);

export const tooFewCustomers = defineFault<{ customers: number; needed: number }>(
  "RuleRefused",
  "CLASSIFICATION.TOO_FEW_CUSTOMERS",
  {
    en: "{customers} customers who have bought are too few to fit a model to: at least {needed} are needed. Wait for more, or lower minCustomers",
    "zh-CN":
      "有购买的客户只有 {customers} 个，不足以拟合模型：至少需要 {needed} 个。请等待更多数据，或调低 minCustomers",
  },
);

export const tooFewSpenders = defineFault<{ customers: number; needed: number }>(
  "RuleRefused",
  "CLASSIFICATION.TOO_FEW_SPENDERS",
  {
    en: "{customers} customers whose purchases have a value are too few to fit a model of spend to: at least {needed} are needed. Wait for more, or average the first purchases too",
    "zh-CN":
      "购买金额可用的客户只有 {customers} 个，不足以拟合消费模型：至少需要 {needed} 个。请等待更多数据，或将首次购买一并计入均值",
  },
);

export const noRepeats = defineFault<{ customers: number }>(
  "RuleRefused",
  "CLASSIFICATION.NO_REPEAT_PURCHASES",
  {
    en: "none of {customers} customers has bought again within its time of observation, so that nothing tells how often they do. Wait for repeat purchases",
    "zh-CN": "{customers} 个客户在观察期内均无复购，无法估计购买频率。请等待出现复购后再预测",
  },
);

export const notConverged = defineFault<{ model: string; iterations: number; steepness: number }>(
  "RuleRefused",
  "CLASSIFICATION.FIT_NOT_CONVERGED",
  {
    en: "the fit of {model} did not converge in {iterations} iterations (gradient {steepness}). Check the data for customers that are no customers, or take another model",
    "zh-CN":
      "{model} 经 {iterations} 次迭代未收敛（梯度 {steepness}）。请检查数据中的异常客户，或改用其他模型",
  },
);

export const badSpend = defineFault<{ position: number; purchases: number; mean: number }>(
  "InvalidInput",
  "CLASSIFICATION.BAD_SPEND",
  {
    en: "spend {position} ({purchases} purchases of {mean} on average) cannot be fitted: purchases are whole and above 0, and so is their mean. Leave out customers without",
    "zh-CN":
      "第 {position} 条消费（{purchases} 次，平均 {mean}）无法拟合：次数须为正整数，均值须大于 0。请剔除该客户",
  },
);

export const badHorizon = defineFault<{ what: string; value: number }>(
  "InvalidInput",
  "CLASSIFICATION.BAD_HORIZON",
  {
    en: "{what} of {value} cannot be: give a finite number that is not negative",
    "zh-CN": "{what} {value} 不成立：请给出非负的有限数值",
  },
);

export const notPredicted = defineFault<{ customer: string }>("NotFound", "CLASSIFICATION.NOT_PREDICTED", {
  en: "there is no prediction for customer {customer}: it has not bought in that currency, or predict has not run. Run predict, then ask again",
  "zh-CN": "客户 {customer} 没有预测：未以该币种购买，或尚未运行 predict。请先运行 predict 再查询",
});
