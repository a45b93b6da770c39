import { defineFault } from "../kernel/index.js";

export const asOfInFuture = defineFault<{ asOf: string; now: string }>(
  "InvalidInput",
  "CLASSIFICATION.AS_OF_IN_FUTURE",
  {
    en: "{asOf} has not come yet (now: {now}). Classify as of now or of an earlier moment",
    "zh-CN": "{asOf} 尚未到来（当前：{now}）。请按当前或更早的时刻分类",
  },
);

export const notIncremental = defineFault<{ method: string }>(
  "InvalidInput",
  "CLASSIFICATION.NOT_INCREMENTAL",
  {
    en: "scores of the method {method} cannot follow each order: one order can move every customer into another group. Run classify again, or score independently",
    "zh-CN":
      "{method} 方法的分值无法随单笔订单更新：一笔订单可能使所有客户换组。请重新运行 classify，或改用独立评分",
  },
);

export const notClassified = defineFault<{ customer: string }>("NotFound", "CLASSIFICATION.NOT_YET", {
  en: "customer {customer} has not been classified yet. Run classifyAll, then ask again",
  "zh-CN": "客户 {customer} 尚未分类。请先运行 classifyAll 再查询",
});

export const cardOpen = defineFault<{ customer: string; rep: string }>(
  "RuleRefused",
  "CLASSIFICATION.CARD_OPEN",
  {
    en: "customer {customer} has an open card, of {rep}. Review that one, or close it first",
    "zh-CN": "客户 {customer} 已有未关闭的准客户卡（{rep}）。请复核该卡，或先将其关闭",
  },
);

export const cardNotOpen = defineFault<{ customer: string; status: string }>(
  "RuleRefused",
  "CLASSIFICATION.CARD_NOT_OPEN",
  {
    en: "the card of customer {customer} is {status}: it can no longer be changed. Open it again first",
    "zh-CN": "客户 {customer} 的准客户卡状态为 {status}，不能再更改。请先重新开卡",
  },
);

export const unknownSegment = defineFault<{ segment: string; known: readonly string[] }>(
  "InvalidInput",
  "CLASSIFICATION.UNKNOWN_SEGMENT",
  {
    en: "there is no customer segment {segment}; the policy has {known}",
    "zh-CN": "不存在客户细分 {segment}；策略中有 {known}",
  },
);

export const noPlay = defineFault<{ customer: string; plays: number }>(
  "RuleRefused",
  "CLASSIFICATION.NO_PLAY",
  {
    en: "none of the {plays} plays of the playbook is for customer {customer}. Add one that fits its class",
    "zh-CN": "客户政策共 {plays} 条，均不适用于客户 {customer}。请增加适用于其类别的条目",
  },
);

export const notInPlay = defineFault<{ item: string; play: string }>(
  "RuleRefused",
  "CLASSIFICATION.NOT_IN_PLAY",
  {
    en: "the play {play} gives no {item}. Give what it holds, or change the playbook",
    "zh-CN": "客户政策 {play} 不含 {item}。请给予其中已有的内容，或修改客户政策",
  },
);
