import { defineFault } from "../../kernel/index.js";

export const sharesNotWhole = defineFault<{ sum: number; whole: number; missing: number }>(
  "InvalidInput",
  "OWNERSHIP.SHARES_NOT_WHOLE",
  {
    en: "the shares sum to {sum} basis points, {missing} short of {whole}. Give shares that sum to exactly {whole}",
    "zh-CN": "份额合计 {sum} 基点，与 {whole} 相差 {missing}。份额合计须恰为 {whole}",
  },
);

export const ownerWithoutShare = defineFault<{ owner: string; customer: string }>(
  "InvalidInput",
  "OWNERSHIP.OWNER_WITHOUT_SHARE",
  {
    en: "{owner} owns customer {customer} and is not among those who share it. Name them too, or hand the customer over",
    "zh-CN": "客户 {customer} 的负责人 {owner} 不在共有人之列。请一并列出，或改为交接",
  },
);

export const sharesTwice = defineFault<{ rep: string }>("InvalidInput", "OWNERSHIP.SHARES_TWICE", {
  en: "{rep} is named twice. Give each owner one share",
  "zh-CN": "{rep} 重复出现。每位共有人只能有一个份额",
});

export const tooManyOwners = defineFault<{ owners: number; max: number }>(
  "RuleRefused",
  "OWNERSHIP.TOO_MANY_OWNERS",
  {
    en: "{owners} owners are more than the {max} that the policy allows for one customer. Name fewer, or raise maxOwners",
    "zh-CN": "共有人 {owners} 名，超过策略允许的 {max} 名。请减少，或提高 maxOwners",
  },
);
