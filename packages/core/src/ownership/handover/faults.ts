import { defineFault, type Text } from "../../kernel/index.js";

export const handoverPending = defineFault<{ customer: string; to: string; until: string }>(
  "Conflict",
  "OWNERSHIP.HANDOVER_PENDING",
  {
    en: "a handover of customer {customer} to {to} is open until {until}. Withdraw it first, or wait until it is decided",
    "zh-CN": "客户 {customer} 交接给 {to} 的申请在 {until} 前有效。请先撤回，或等待其处理",
  },
);

export const handoverClosed = defineFault<{ handover: string; state: string; is: Text; at: string }>(
  "Conflict",
  "OWNERSHIP.HANDOVER_CLOSED",
  {
    en: "handover {handover} is {is} since {at}; nothing was changed. Request another",
    "zh-CN": "交接 {handover} 自 {at} 起{is}；未作任何更改。请重新申请",
  },
);

export const notApprover = defineFault<{ handover: string; actor: string; waiting: readonly string[] }>(
  "NotAllowed",
  "OWNERSHIP.NOT_APPROVER",
  {
    en: "{actor} has no say in handover {handover}; it waits for {waiting}. Ask them, or change the approvals of the policy",
    "zh-CN": "{actor} 无权处理交接 {handover}；正在等待 {waiting}。请由其处理，或修改策略中的审批人",
  },
);

export const notRequester = defineFault<{
  handover: string;
  actor: string;
  requestedBy: string;
  owner: string;
}>("NotAllowed", "OWNERSHIP.NOT_REQUESTER", {
  en: "{actor} did not request handover {handover}. Only {requestedBy}, who did, or the owner {owner} may withdraw it",
  "zh-CN": "{actor} 并非交接 {handover} 的申请人。仅申请人 {requestedBy} 或负责人 {owner} 可撤回",
});

export const notOpenDeals = defineFault<{
  customer: string;
  deals: readonly string[];
  open: readonly string[];
}>("InvalidInput", "OWNERSHIP.NOT_OPEN_DEALS", {
  en: "{deals} are not open deals of customer {customer}, which has {open}. Name some of these, or all, or none",
  "zh-CN": "{deals} 不是客户 {customer} 的进行中商机，其商机为 {open}。请指定其中部分、all 或 none",
});
