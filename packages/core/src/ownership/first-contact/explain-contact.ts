import { iso, type Locale, render, type Text } from "../../kernel/index.js";
import type { EvidenceRejection, EvidenceVerdict } from "./evidence.js";
import type { ContactOrder, FirstContact } from "./first-contact.js";
import type { EvidenceKind, EvidencePart } from "./first-contact-policy.js";

const kinds: Record<EvidenceKind, Text> = {
  call: { en: "call", "zh-CN": "电话" },
  visit: { en: "visit", "zh-CN": "拜访" },
  meeting: { en: "meeting", "zh-CN": "会议" },
  message: { en: "message", "zh-CN": "消息" },
  quote: { en: "quote", "zh-CN": "报价" },
  inquiry: { en: "inquiry", "zh-CN": "询价" },
  order: { en: "order", "zh-CN": "订单" },
  complaint: { en: "complaint", "zh-CN": "投诉" },
  note: { en: "note", "zh-CN": "备注" },
  registration: { en: "registration", "zh-CN": "登记" },
};

const parts: Record<EvidencePart, Text> = {
  summary: { en: "a summary", "zh-CN": "摘要" },
  contact: { en: "somebody to reach", "zh-CN": "可联系的联系人" },
};

const rejections: Record<EvidenceRejection, Text> = {
  "not-a-rep": { en: "{rep} is no rep", "zh-CN": "{rep} 不是销售人员" },
  "kind-does-not-count": { en: "a {kind} does not count", "zh-CN": "{kind}不作为依据" },
  incomplete: { en: "it lacks {lacking}", "zh-CN": "缺少{lacking}" },
  "not-yet": { en: "it was noted after {asOf}", "zh-CN": "记录于 {asOf} 之后" },
  "noted-late": {
    en: "it was noted at {found}, more than {expected} days later",
    "zh-CN": "记录于 {found}，晚于发生后 {expected} 天",
  },
  lapsed: {
    en: "it lapsed at {found}, after {expected} days",
    "zh-CN": "有效期 {expected} 天，已于 {found} 失效",
  },
  left: { en: "{rep} has left", "zh-CN": "{rep} 已离职" },
  "at-capacity": { en: "{rep} holds as many as they can", "zh-CN": "{rep} 持有客户已达上限" },
  "not-a-party": { en: "{rep} is no party to the dispute", "zh-CN": "{rep} 不是当事人" },
};

const lines = {
  first: {
    en: "{rep} was first: {kind} at {at} ({id})",
    "zh-CN": "{rep} 首次联系：{at} {kind}（{id}）",
  },
  nobody: { en: "nobody's contact counts", "zh-CN": "没有有效的首次联系" },
  before: {
    en: "before {rep}: {kind} at {at} ({id})",
    "zh-CN": "先于 {rep}：{at} {kind}（{id}）",
  },
  ignored: {
    en: "{rep}'s {kind} at {at} ({id}) does not count: {why}",
    "zh-CN": "{rep} {at} 的{kind}（{id}）不计：{why}",
  },
} as const satisfies Record<string, Text>;

const orders: Record<ContactOrder, Text> = {
  nobody: { en: "", "zh-CN": "" },
  only: { en: "nobody else's contact counts", "zh-CN": "无其他有效联系" },
  earlier: { en: "", "zh-CN": "" },
  kind: {
    en: "at the same moment, so the kind that the policy names first decides",
    "zh-CN": "同一时刻，按策略中类型的先后",
  },
  "noted-first": {
    en: "at the same moment, so what was noted first decides",
    "zh-CN": "同一时刻，先记录者为先",
  },
  id: { en: "at the same moment, so the smaller id decides", "zh-CN": "同一时刻，按编号先后" },
};

/** A kind of evidence in words. */
export const evidenceKindText = (kind: EvidenceKind, locale: Locale): string => kinds[kind][locale];

const factsOf = (one: EvidenceVerdict, locale: Locale) => ({
  rep: one.name,
  kind: evidenceKindText(one.kind, locale),
  at: iso(one.at),
  id: one.id,
});

const ignoredText = (one: EvidenceVerdict, asOf: number, locale: Locale): string => {
  if (one.reason === null) return "";
  const [found] = one.found;
  const why = render(rejections[one.reason], locale, {
    ...factsOf(one, locale),
    lacking:
      one.reason === "incomplete" ? one.expected.map((part) => parts[part as EvidencePart][locale]) : [],
    expected: one.expected,
    found: typeof found === "number" ? iso(found) : null,
    asOf: iso(asOf),
  });
  return render(lines.ignored, locale, { ...factsOf(one, locale), why });
};

const say = ({ now, winner, decidedBy, verdicts }: FirstContact, locale: Locale): string => {
  const next = verdicts.find((one) => one.counts && one.repId !== winner?.repId);
  const before = winner === null ? verdicts : verdicts.slice(0, verdicts.indexOf(winner));
  return [
    winner === null ? lines.nobody[locale] : render(lines.first, locale, factsOf(winner, locale)),
    next === undefined ? "" : render(lines.before, locale, factsOf(next, locale)),
    orders[decidedBy][locale],
    ...before.map((one) => ignoredText(one, now, locale)),
  ]
    .filter((part) => part !== "")
    .join(locale === "en" ? "; " : "；");
};

/**
 * Who was first in words: by which evidence, at which moment, before whom, and why what looks earlier does not count. Made
 * from the answer of `firstContact` alone.
 */
export const explainContact = (contact: FirstContact): Text => ({
  en: say(contact, "en"),
  "zh-CN": say(contact, "zh-CN"),
});
