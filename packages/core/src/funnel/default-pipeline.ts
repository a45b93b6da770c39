import type { PipelineInput } from "./policy.js";

/** The pipeline to start with: potential 潜在, intention 意向, communication 沟通, closed 成交. */
export const defaultPipeline: PipelineInput = {
  id: "sales",
  name: { en: "Sales", "zh-CN": "销售" },
  version: 1,
  stages: [
    { id: "potential", name: { en: "Potential", "zh-CN": "潜在" }, probability: 1_000, timeLimitDays: 30 },
    { id: "intention", name: { en: "Intention", "zh-CN": "意向" }, probability: 3_000, timeLimitDays: 30 },
    {
      id: "communication",
      name: { en: "Communication", "zh-CN": "沟通" },
      probability: 6_000,
      timeLimitDays: 30,
      guards: { requires: ["amount", "expectedCloseAt"] },
    },
    {
      id: "closed",
      name: { en: "Closed", "zh-CN": "成交" },
      probability: 10_000,
      guards: { requires: ["amount"] },
    },
  ],
  moves: [
    { from: "potential", to: "intention" },
    { from: "potential", to: "communication" },
    { from: "intention", to: "communication" },
    { from: "communication", to: "intention" },
    { from: "intention", to: "closed" },
    { from: "communication", to: "closed" },
  ],
  lostReasons: [
    { id: "price", name: { en: "Price", "zh-CN": "价格" } },
    { id: "product", name: { en: "Product does not fit", "zh-CN": "产品不匹配" } },
    { id: "competitor", name: { en: "Competitor", "zh-CN": "竞争对手" } },
    { id: "no-budget", name: { en: "No budget", "zh-CN": "无预算" } },
    { id: "no-decision", name: { en: "No decision", "zh-CN": "未做决定" } },
    { id: "no-contact", name: { en: "Contact lost", "zh-CN": "失去联系" } },
    { id: "other", name: { en: "Other", "zh-CN": "其他" } },
  ],
};
