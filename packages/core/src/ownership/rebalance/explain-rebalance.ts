import { iso, type Locale, render, type Text } from "../../kernel/index.js";
import type { RebalanceTrace } from "./trace.js";

const line: Text = {
  en: "{by} levelled the books at {at}: the customer goes from {from} (holds {fromBefore}, then {fromAfter}; weight {fromWeight}) to {rep} (holds {toBefore}, then {toAfter}; weight {toWeight}, capacity {capacity}), among the candidates of rule {rule}; deals that went along: {deals}; reason: {reason}",
  "zh-CN":
    "{by} 于 {at} 再平衡：客户由 {from}（持有 {fromBefore}，之后 {fromAfter}；权重 {fromWeight}）归 {rep}（持有 {toBefore}，之后 {toAfter}；权重 {toWeight}，上限 {capacity}），属规则 {rule} 的候选人；随同商机：{deals}；原因：{reason}",
};

/** Why a customer went to somebody else when books were levelled, in words. */
export const explainRebalance = (trace: RebalanceTrace, locale: Locale): string => {
  const { from, to } = trace;
  return render(line, locale, {
    ...{ by: trace.by, at: iso(trace.at), from: trace.fromOwnerId, rep: trace.name, rule: trace.ruleId },
    ...{ fromBefore: from.before, fromAfter: from.after, fromWeight: from.weight },
    ...{ toBefore: to.before, toAfter: to.after, toWeight: to.weight, capacity: trace.to.capacity },
    ...{ deals: trace.dealIds, reason: trace.reason },
  });
};
