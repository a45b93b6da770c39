import { defineFault, type Text } from "../kernel/index.js";

export const unknownPipeline = defineFault<{ pipeline: string; known: readonly string[] }>(
  "NotFound",
  "FUNNEL.UNKNOWN_PIPELINE",
  {
    en: "there is no pipeline {pipeline}; there are {known}. Name one of these, or add it to `pipelines`",
    "zh-CN": "没有销售漏斗 {pipeline}；现有：{known}。请使用其中之一，或加入 `pipelines` 配置",
  },
);

export const unknownStage = defineFault<{ stage: string; known: readonly string[] }>(
  "NotFound",
  "FUNNEL.UNKNOWN_STAGE",
  {
    en: "the pipeline of this deal has no stage {stage}; it has {known}",
    "zh-CN": "该商机的漏斗没有阶段 {stage}；现有：{known}",
  },
);

export const dealNotOpen = defineFault<{ status: string; closedAt: string }>(
  "RuleRefused",
  "FUNNEL.NOT_OPEN",
  {
    en: "this deal is {status} since {closedAt}. Reopen it first",
    "zh-CN": "该商机自 {closedAt} 起状态为 {status}。请先重新打开",
  },
);

export const dealIsOpen = defineFault<{ stage: string }>("RuleRefused", "FUNNEL.ALREADY_OPEN", {
  en: "this deal is open already, in stage {stage}; nothing to reopen",
  "zh-CN": "该商机已处于打开状态（阶段 {stage}）；无需重新打开",
});

export const alreadyInStage = defineFault<{ stage: string }>("RuleRefused", "FUNNEL.ALREADY_THERE", {
  en: "this deal is in stage {stage} already; nothing to move",
  "zh-CN": "该商机已在阶段 {stage}；无需移动",
});

export const moveNotAllowed = defineFault<{ from: string; to: string; allowed: readonly string[] }>(
  "RuleRefused",
  "FUNNEL.MOVE_NOT_ALLOWED",
  {
    en: "the pipeline has no move from {from} to {to}. From {from} a deal may go to {allowed}",
    "zh-CN": "漏斗不允许从 {from} 移动到 {to}。从 {from} 可到：{allowed}",
  },
);

export const winInstead = defineFault<{ stage: string }>("RuleRefused", "FUNNEL.WIN_INSTEAD", {
  en: "{stage} is the stage of won deals: a deal enters it by being won. Call `win`",
  "zh-CN": "{stage} 是成交阶段：商机通过赢单进入。请调用 `win`",
});

export const fieldsMissing = defineFault<{ stage: string; missing: readonly string[] }>(
  "RuleRefused",
  "FUNNEL.FIELDS_MISSING",
  {
    en: "a deal in stage {stage} needs {missing}. Set them with `change`",
    "zh-CN": "处于阶段 {stage} 的商机需要填写：{missing}。请用 `change` 填写",
  },
);

export const roleMissing = defineFault<{
  stage: string;
  needed: readonly string[];
  roles: readonly string[];
}>("NotAllowed", "FUNNEL.ROLE_MISSING", {
  en: "bringing a deal into {stage} takes one of the roles {needed}; here are {roles}. Ask somebody who has one",
  "zh-CN": "将商机移入 {stage} 需要角色之一：{needed}；当前角色：{roles}。请由具备该角色的人操作",
});

export const activitiesMissing = defineFault<{ stage: string; missing: readonly string[] }>(
  "RuleRefused",
  "FUNNEL.ACTIVITIES_MISSING",
  {
    en: "stage {stage} asks for more contact with the customer since this deal was opened: {missing}. Record it as touchpoints",
    "zh-CN": "进入阶段 {stage} 前，自商机打开以来与客户的接触不足：{missing}。请登记跟进记录",
  },
);

export const approvalsMissing = defineFault<{
  stage: string;
  missing: readonly Text[];
  approvers: readonly string[];
}>("RuleRefused", "FUNNEL.APPROVALS_MISSING", {
  en: "stage {stage} takes an approval that is not given for this deal as it is: {missing}. Ask {approvers}",
  "zh-CN": "进入阶段 {stage} 需要审批，当前商机尚未获得：{missing}。请联系 {approvers}",
});

export const approvalRejected = defineFault<{ stage: string; approval: Text; by: readonly string[] }>(
  "RuleRefused",
  "FUNNEL.APPROVAL_REJECTED",
  {
    en: "{approval}, which stage {stage} takes, was rejected by {by}. Change the terms, or ask them again",
    "zh-CN": "阶段 {stage} 所需的“{approval}”被 {by} 驳回。请修改条款，或重新申请",
  },
);

export const unknownApproval = defineFault<{ stage: string; approval: string; known: readonly string[] }>(
  "NotFound",
  "FUNNEL.UNKNOWN_APPROVAL",
  {
    en: "stage {stage} of this deal's pipeline takes no approval {approval}; it takes {known}",
    "zh-CN": "该商机漏斗的阶段 {stage} 没有审批 {approval}；现有：{known}",
  },
);

export const notAnApprover = defineFault<{
  approval: Text;
  actor: string;
  owner: string;
  approvers: readonly string[];
}>("NotAllowed", "FUNNEL.NOT_AN_APPROVER", {
  en: "{actor} may not decide on {approval} for a deal of {owner}. It is for {approvers}, and for others than {owner} unless `byOwner`",
  "zh-CN":
    "{actor} 不能审批 {owner} 的商机的“{approval}”。审批人：{approvers}；未设 `byOwner` 时不能由 {owner} 本人审批",
});

export const reasonNotListed = defineFault<{ reason: string; listed: readonly string[] }>(
  "RuleRefused",
  "FUNNEL.REASON_NOT_LISTED",
  {
    en: "{reason} is not a reason that this pipeline lists. Choose one of {listed}",
    "zh-CN": "{reason} 不在该漏斗的输单原因中。请选择：{listed}",
  },
);

export const stagesUnmapped = defineFault<{ stages: readonly string[]; offered: readonly string[] }>(
  "InvalidInput",
  "FUNNEL.STAGES_UNMAPPED",
  {
    en: "the new version of the pipeline has no stage for deals in {stages}. Say in `mapping` which of {offered} takes the place of each",
    "zh-CN": "新版漏斗中没有对应的阶段：{stages}。请在 `mapping` 中为每个指定以下之一：{offered}",
  },
);

export const currencyMissing = defineFault<{ amount: number }>("InvalidInput", "FUNNEL.CURRENCY_MISSING", {
  en: "an amount of {amount} minor units has no currency. Send `currency` with it",
  "zh-CN": "金额 {amount}（最小货币单位）缺少币种。请同时提供 `currency`",
});

export const leadNotOpen = defineFault<{ status: string; closedAt: string }>(
  "RuleRefused",
  "FUNNEL.LEAD_CLOSED",
  {
    en: "this lead is {status} since {closedAt}; nothing more can be done with it. Capture a new one",
    "zh-CN": "该线索自 {closedAt} 起状态为 {status}，不能再处理。请新建线索",
  },
);

export const leadAnswered = defineFault<{ at: string }>("RuleRefused", "FUNNEL.LEAD_ANSWERED", {
  en: "this lead was answered at {at} already; only the first answer counts. Record a touchpoint instead",
  "zh-CN": "该线索已于 {at} 响应；只计首次响应。请改为登记跟进记录",
});

export const leadDuplicate = defineFault<{
  name: string;
  by: readonly string[];
  leads: readonly string[];
  customers: readonly string[];
}>("Conflict", "FUNNEL.DUPLICATE", {
  en: "{name} is known already, by {by}: open leads {leads}, customers {customers}. Use one of these, or send `force: true`",
  "zh-CN":
    "{name} 已存在（依据 {by}）：打开的线索 {leads}，客户 {customers}。请使用其中之一，或传入 `force: true`",
});

export const amountDiffers = defineFault<{ amount: number; sum: number }>(
  "InvalidInput",
  "FUNNEL.AMOUNT_DIFFERS",
  {
    en: "an amount of {amount} is not the sum of the product lines, {sum} minor units. Send the sum, or no `amount`",
    "zh-CN": "金额 {amount} 与产品行合计 {sum}（最小货币单位）不一致。请填写合计，或不填 `amount`",
  },
);
