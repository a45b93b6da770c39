import { defineFault } from "../../kernel/index.js";

export const tooFewClosed = defineFault<{ closed: number; needed: number }>(
  "RuleRefused",
  "FUNNEL.TOO_FEW_CLOSED",
  {
    en: "{closed} closed deals are too few to forecast from: at least {needed} are needed. Use the forecast by stage, or wait for more",
    "zh-CN":
      "已关闭商机只有 {closed} 个，不足以据此预测：至少需要 {needed} 个。请改用按阶段的预测，或等待更多数据",
  },
);
