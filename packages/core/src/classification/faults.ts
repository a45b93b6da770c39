import { defineFault } from "../kernel/index.js";

export const asOfInFuture = defineFault<{ asOf: string; now: string }>(
  "InvalidInput",
  "CLASSIFICATION.AS_OF_IN_FUTURE",
  {
    en: "{asOf} has not come yet (now: {now}). Classify as of now or of an earlier moment",
    "zh-CN": "{asOf} 尚未到来（当前：{now}）。请按当前或更早的时刻分类",
  },
);

export const notClassified = defineFault<{ customer: string }>("NotFound", "CLASSIFICATION.NOT_YET", {
  en: "customer {customer} has not been classified yet. Run classifyAll, then ask again",
  "zh-CN": "客户 {customer} 尚未分类。请先运行 classifyAll 再查询",
});
