import { iso, type Locale, render, type Text } from "../../kernel/index.js";
import type { HandoverTrace } from "./trace.js";

const line: Text = {
  en: "{from} handed the customer over to {rep} at {at}; requested by {requestedBy}, approved by {approvedBy}; deals that went along: {deals}; held {held} (limit {maxHeld}) before; reason: {reason}",
  "zh-CN":
    "{from} 于 {at} 将客户交接给 {rep}；申请人 {requestedBy}，同意人 {approvedBy}；随同商机：{deals}；此前持有 {held}（上限 {maxHeld}）；原因：{reason}",
};

/** Why a customer was handed over, in words. */
export const explainHandover = (trace: HandoverTrace, locale: Locale): string => {
  const { fromOwnerId: from, name: rep, requestedBy, approvedBy, dealIds: deals, reason, grant } = trace;
  const { held, maxHeld } = grant;
  const people = { from, rep, requestedBy, approvedBy };
  return render(line, locale, { ...people, deals, held, maxHeld, reason, at: iso(trace.at) });
};
