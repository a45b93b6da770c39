import { defineFault, type Fault, type Text } from "../../kernel/index.js";
import type { DisputePhase } from "./phase.js";

export const disputed = defineFault<{ customer: string; dispute: string; until: string }>(
  "RuleRefused",
  "OWNERSHIP.DISPUTED",
  {
    en: "customer {customer} is in dispute {dispute} and stays where it is until {until}. Wait for the decision, or ask for it",
    "zh-CN": "客户 {customer} 处于争议 {dispute} 中，{until} 前归属冻结。请等待裁决，或催请裁决",
  },
);

export const nothingToDispute = defineFault<{ rep: string; customer: string }>(
  "RuleRefused",
  "OWNERSHIP.NOTHING_TO_DISPUTE",
  {
    en: "{rep} owns customer {customer} already; there is nobody to dispute it with. Name the other records of it, if there are any",
    "zh-CN": "客户 {customer} 已归 {rep} 所有，没有争议对象。如有重复记录，请一并列出",
  },
);

export const noStanding = defineFault<{ rep: string; customer: string }>(
  "RuleRefused",
  "OWNERSHIP.NO_STANDING",
  {
    en: "{rep} has neither owned nor registered customer {customer}, and was never in contact with it. Record the contact first",
    "zh-CN": "{rep} 未曾负责、登记或联系过客户 {customer}，无权提出争议。请先记录联系",
  },
);

export const disputeTooLate = defineFault<{ customer: string; since: string; days: number; until: string }>(
  "RuleRefused",
  "OWNERSHIP.DISPUTE_TOO_LATE",
  {
    en: "customer {customer} is where it is since {since}; that could be disputed for {days} days, until {until}",
    "zh-CN": "客户 {customer} 自 {since} 起归属现状；争议期 {days} 天，已于 {until} 截止",
  },
);

export const disputeFinal = defineFault<{ rep: string; customer: string; dispute: string; at: string }>(
  "RuleRefused",
  "OWNERSHIP.DISPUTE_FINAL",
  {
    en: "{rep} was a party to dispute {dispute} over customer {customer}, decided at {at}; that stands",
    "zh-CN": "{rep} 是客户 {customer} 争议 {dispute} 的当事人，已于 {at} 裁决；裁决有效",
  },
);

const phases: Readonly<Record<DisputePhase, Text>> = {
  open: { en: "open", "zh-CN": "待裁决" },
  decided: { en: "decided", "zh-CN": "已裁决" },
  appealed: { en: "appealed against", "zh-CN": "申诉中" },
  final: { en: "final", "zh-CN": "已终局" },
  lapsed: { en: "lapsed", "zh-CN": "已失效" },
  withdrawn: { en: "withdrawn", "zh-CN": "已撤回" },
};

const inWrongPhase = defineFault<{ dispute: string; phase: string; is: Text; wanted: readonly Text[] }>(
  "RuleRefused",
  "OWNERSHIP.DISPUTE_PHASE",
  {
    en: "dispute {dispute} is {is}; this takes one that is {wanted}",
    "zh-CN": "争议 {dispute} {is}；此操作仅适用于{wanted}的争议",
  },
);

/** Something was asked of a dispute that is not where it would have to be. */
export const wrongPhase = (dispute: string, phase: DisputePhase, wanted: readonly DisputePhase[]): Fault =>
  inWrongPhase({ dispute, phase, is: phases[phase], wanted: wanted.map((one) => phases[one]) });

export const partyCannotDecide = defineFault<{ judge: string; dispute: string }>(
  "NotAllowed",
  "OWNERSHIP.PARTY_CANNOT_DECIDE",
  {
    en: "{judge} is a party to dispute {dispute}, or opened it, and cannot decide it. Ask somebody who is not",
    "zh-CN": "{judge} 是争议 {dispute} 的当事人或发起人，不能裁决。请由他人裁决",
  },
);

export const sameJudge = defineFault<{ judge: string; dispute: string }>(
  "NotAllowed",
  "OWNERSHIP.SAME_JUDGE",
  {
    en: "{judge} decided dispute {dispute}, or appealed in it, and cannot decide the appeal. Ask somebody else",
    "zh-CN": "{judge} 已裁决过争议 {dispute} 或提出了申诉，不能再裁决申诉。请由他人裁决",
  },
);

export const notAJudge = defineFault<{ judge: string; roles: readonly string[] }>(
  "NotAllowed",
  "OWNERSHIP.NOT_A_JUDGE",
  {
    en: "{judge} has none of the roles {roles}, which decide this by the ownership policy",
    "zh-CN": "{judge} 不具备归属策略规定的裁决角色：{roles}",
  },
);

export const notAParty = defineFault<{ rep: string; dispute: string; parties: readonly string[] }>(
  "RuleRefused",
  "OWNERSHIP.NOT_A_PARTY",
  {
    en: "{rep} is no party to dispute {dispute}. Its parties are {parties}",
    "zh-CN": "{rep} 不是争议 {dispute} 的当事人。当事人为 {parties}",
  },
);

export const nothingToAppeal = defineFault<{ rep: string; dispute: string }>(
  "RuleRefused",
  "OWNERSHIP.NOTHING_TO_APPEAL",
  {
    en: "dispute {dispute} was decided for {rep}; there is nothing to appeal against",
    "zh-CN": "争议 {dispute} 的裁决有利于 {rep}；无需申诉",
  },
);
