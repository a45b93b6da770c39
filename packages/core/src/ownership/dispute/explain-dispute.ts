import { type Instant, iso, type Locale, render, type Text } from "../../kernel/index.js";
import { explainContact } from "../first-contact/index.js";
import type { VerdictRule } from "./dispute-policy.js";
import type { Dispute, Ruling } from "./model.js";
import { type DisputePhase, disputePhase, overAt } from "./phase.js";
import type { DisputeFinding } from "./recommend.js";

const causes: Record<Dispute["cause"], Text> = {
  claimed: {
    en: "{claimant} claims customer {customers}",
    "zh-CN": "{claimant} 主张客户 {customers} 归其所有",
  },
  "earlier-contact": {
    en: "{claimant} was in contact with customer {customers} before its owner",
    "zh-CN": "{claimant} 早于负责人联系客户 {customers}",
  },
  "same-name": { en: "customers {customers} have the same name", "zh-CN": "客户 {customers} 名称相同" },
};

const rules: Record<VerdictRule, Text> = {
  "first-contact": { en: "first contact", "zh-CN": "首次联系" },
  protection: { en: "protection", "zh-CN": "保护期" },
  contract: { en: "contract", "zh-CN": "合同" },
  order: { en: "first order", "zh-CN": "首单" },
  registration: { en: "registration", "zh-CN": "登记" },
};

const phases: Record<DisputePhase, Text> = {
  open: { en: "open: to be decided before {until}", "zh-CN": "待裁决：截止 {until}" },
  decided: { en: "decided: may be appealed against before {until}", "zh-CN": "已裁决：{until} 前可申诉" },
  appealed: {
    en: "appealed against: to be decided before {until}, or the decision stands",
    "zh-CN": "申诉中：{until} 前裁决，逾期维持原裁决",
  },
  final: { en: "final since {until}", "zh-CN": "已终局：自 {until} 起" },
  lapsed: {
    en: "lapsed at {until}: nobody decided in time, nothing changes",
    "zh-CN": "已失效：{until} 前未裁决，归属不变",
  },
  withdrawn: { en: "withdrawn at {until}", "zh-CN": "已撤回：{until}" },
};

const lines = {
  opened: {
    en: "dispute {id}: {cause} (opened by {by} at {at})",
    "zh-CN": "争议 {id}：{cause}（{by} 于 {at} 提出）",
  },
  system: { en: "the system", "zh-CN": "系统" },
  reason: { en: "reason: {reason}", "zh-CN": "理由：{reason}" },
  parties: { en: "parties: {parties}", "zh-CN": "当事人：{parties}" },
  speaks: { en: "{rule} speaks for {rep} ({ref}, {at})", "zh-CN": "{rule}有利于 {rep}（{ref}，{at}）" },
  silent: { en: "{rule} speaks for nobody", "zh-CN": "{rule}无所指" },
  recommended: {
    en: "recommended: the customer goes to {rep}, by {rule}",
    "zh-CN": "建议：依据{rule}，客户归 {rep}",
  },
  none: {
    en: "recommended: the customer stays where it is, for nothing tells the parties apart",
    "zh-CN": "建议：依据不足以区分当事人，客户维持现状",
  },
  ruled: {
    en: "{by} decided at {at}: the customer goes to {rep}; {reason}",
    "zh-CN": "{by} 于 {at} 裁决：客户归 {rep}；{reason}",
  },
  stays: {
    en: "{by} decided at {at}: the customer stays where it was; {reason}",
    "zh-CN": "{by} 于 {at} 裁决：客户维持原归属；{reason}",
  },
  appealed: { en: "{by} appealed at {at}; {reason}", "zh-CN": "{by} 于 {at} 申诉；{reason}" },
} as const satisfies Record<string, Text>;

const findingText = (
  { rule, repId, at, ref }: DisputeFinding,
  nameOf: (id: string | null) => string,
  locale: Locale,
): string =>
  repId === null
    ? render(lines.silent, locale, { rule: rules[rule][locale] })
    : render(lines.speaks, locale, {
        ...{ rule: rules[rule][locale], rep: nameOf(repId), ref },
        at: at === null ? null : iso(at),
      });

const rulingText = (
  { by, at, ownerId, reason }: Ruling,
  nameOf: (id: string | null) => string,
  locale: Locale,
) =>
  render(ownerId === null ? lines.stays : lines.ruled, locale, {
    ...{ by: nameOf(by), at: iso(at), rep: nameOf(ownerId), reason },
  });

const say = (dispute: Dispute, now: Instant, locale: Locale): string => {
  const names = new Map(dispute.parties.map(({ repId, name }) => [repId, name]));
  const nameOf = (id: string | null): string => (id === null ? "" : (names.get(id) ?? id));
  const { openedById, recommendation: advice, ruling, appeal } = dispute;
  const cause = render(causes[dispute.cause], locale, {
    claimant: nameOf(dispute.claimantId),
    customers: dispute.customerIds,
  });
  const by = openedById === null ? lines.system[locale] : nameOf(openedById);
  return [
    render(lines.opened, locale, { id: dispute.id, cause, by, at: iso(dispute.openedAt) }),
    dispute.reason === "" ? "" : render(lines.reason, locale, { reason: dispute.reason }),
    render(lines.parties, locale, { parties: dispute.parties.map(({ name }) => name) }),
    explainContact(advice.contact)[locale],
    ...advice.findings.map((one) => findingText(one, nameOf, locale)),
    advice.repId === null || advice.rule === null
      ? lines.none[locale]
      : render(lines.recommended, locale, { rep: nameOf(advice.repId), rule: rules[advice.rule][locale] }),
    ruling === null ? "" : rulingText(ruling, nameOf, locale),
    appeal === null
      ? ""
      : render(lines.appealed, locale, { by: nameOf(appeal.by), at: iso(appeal.at), reason: appeal.reason }),
    appeal === null || appeal.ruling === null ? "" : rulingText(appeal.ruling, nameOf, locale),
    render(phases[disputePhase(dispute, now)], locale, { until: iso(overAt(dispute)) }),
  ]
    .filter((part) => part !== "")
    .join("\n");
};

/**
 * A dispute in words, a line for each step: what it is about, who was first and why, what each rule says, what is
 * recommended, what was decided, and where it stands at `now`. Made from the record alone.
 */
export const explainDispute = (dispute: Dispute, now: Instant): Text => ({
  en: say(dispute, now, "en"),
  "zh-CN": say(dispute, now, "zh-CN"),
});
