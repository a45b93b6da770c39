import { type Fact, type Facts, iso, type Locale, render, type Text } from "../kernel/index.js";
import { UNIT } from "./balance.js";
import type { CandidateVerdict, RejectionReason } from "./candidates.js";
import type { DecisionTrace } from "./decide.js";
import { explainContact } from "./first-contact/index.js";
import { explainHandover } from "./handover/explain.js";
import type { ConditionVerdict, RuleTrial } from "./match.js";
import type { Trace } from "./model.js";
import type { CoreOperator } from "./operators.js";
import type { ProtectionTrigger } from "./protection.js";
import { explainRebalance } from "./rebalance/explain-rebalance.js";
import type { Contender } from "./strategies.js";

const operators: Record<CoreOperator, Text> = {
  within: { en: "within", "zh-CN": "属于" },
  prefix: { en: "beginning with", "zh-CN": "开头为" },
  in: { en: "one of", "zh-CN": "为以下之一" },
  notIn: { en: "none of", "zh-CN": "不为以下任一" },
  gte: { en: "at least", "zh-CN": "不小于" },
  lt: { en: "below", "zh-CN": "小于" },
  exists: { en: "present", "zh-CN": "存在" },
};
const absent: Text = { en: "absent", "zh-CN": "不存在" };

const holding: Text = {
  en: "{attribute} {found} is {operator} {expected}",
  "zh-CN": "{attribute} {found} {operator} {expected}",
};
const failing: Text = {
  en: "{attribute} {found} is not {operator} {expected}",
  "zh-CN": "{attribute} {found} 不满足：{operator} {expected}",
};

const rejections: Record<RejectionReason, Text> = {
  inactive: { en: "has left", "zh-CN": "已离职" },
  away: { en: "away until {until}", "zh-CN": "休假至 {until}" },
  "weight-zero": { en: "takes no customers (weight 0)", "zh-CN": "不接收客户（权重 0）" },
  excluded: { en: "not to get this customer (lost it lately)", "zh-CN": "不可分得此客户（近期失去）" },
  "do-not-assign": { en: "not to be assigned by this rule", "zh-CN": "本规则不予分配" },
  "not-named": { en: "not among those whom the rule names", "zh-CN": "不在规则指定人员之内" },
  "other-team": { en: "in team {found}, not {expected}", "zh-CN": "属团队 {found}，而非 {expected}" },
  "lacks-skill": { en: "lacks {expected}", "zh-CN": "缺少技能 {expected}" },
  "region-not-covered": { en: "covers {found}, not {expected}", "zh-CN": "负责 {found}，不含 {expected}" },
  "at-capacity": { en: "holds {found} of {expected}", "zh-CN": "已持有 {found}/{expected}" },
  "intake-full": { en: "got {found} of {expected} this period", "zh-CN": "本周期已分得 {found}/{expected}" },
};

const lines = {
  failed: { en: "rule {rule} does not match: {why}", "zh-CN": "规则 {rule} 不匹配：{why}" },
  matched: { en: "rule {rule} matches: {why}", "zh-CN": "规则 {rule} 匹配：{why}" },
  always: { en: "it asks for nothing", "zh-CN": "无条件" },
  candidates: {
    en: "{eligible} of {all} candidates are eligible",
    "zh-CN": "{all} 名候选人中 {eligible} 名符合",
  },
  fallbackCandidates: {
    en: "{eligible} of {all} of the fallback are eligible",
    "zh-CN": "兜底的 {all} 名候选人中 {eligible} 名符合",
  },
  rejected: { en: "{rep}: {why}", "zh-CN": "{rep}：{why}" },
  owed: { en: "{rep} is owed {owed} customers", "zh-CN": "{rep} 应得 {owed} 个客户" },
  load: { en: "{rep} holds {load} (weight {weight})", "zh-CN": "{rep} 持有 {load}（权重 {weight}）" },
  score: { en: "{rep} scores {score}", "zh-CN": "{rep} 得分 {score}" },
  idle: { en: "{rep} had turn {turn}", "zh-CN": "{rep} 上次为第 {turn} 次分配" },
  former: { en: "{rep} owned the customer before", "zh-CN": "{rep} 曾负责该客户" },
  "longest-since-last-turn": {
    en: "tie: {rep} has waited longest for a turn",
    "zh-CN": "并列：{rep} 距上次分配最久",
  },
  id: { en: "tie: {rep} comes first by id", "zh-CN": "并列：按编号 {rep} 在前" },
  none: { en: "", "zh-CN": "" },
  "no-rule-matched": { en: "no rule matches, so the fallback decides", "zh-CN": "无规则匹配，按兜底处理" },
  "nobody-eligible": { en: "nobody is eligible, so the fallback decides", "zh-CN": "无人符合，按兜底处理" },
  owned: { en: "the customer goes to {owner}", "zh-CN": "客户归 {owner}" },
  pooled: { en: "the customer goes to the pool {pool}", "zh-CN": "客户进入公海 {pool}" },
  policy: {
    en: "policy {name} version {version} ({hash}), {at}",
    "zh-CN": "策略 {name} 版本 {version}（{hash}），{at}",
  },
  claim: {
    en: "{rep} claimed the customer from the pool {pool} at {at}; held {held} (limit {maxHeld}), claimed today {today} (limit {perDay}) before",
    "zh-CN":
      "{rep} 于 {at} 从公海 {pool} 领取；此前持有 {held}（上限 {maxHeld}），今日已领 {today}（上限 {perDay}）",
  },
  contact: {
    en: "the customer goes to {rep}, who was first in contact, at {at}",
    "zh-CN": "客户归首次联系者 {rep}，{at}",
  },
  registrant: {
    en: "the customer goes to {rep}, who registered it, at {at}",
    "zh-CN": "客户归登记人 {rep}，{at}",
  },
  ruled: {
    en: "{by} decided dispute {dispute} at {at}: the customer goes from {from} to {rep}; reason: {reason}",
    "zh-CN": "{by} 于 {at} 就争议 {dispute} 裁决：客户由 {from} 归 {rep}；原因：{reason}",
  },
  restored: {
    en: "what was left of the protection is restored",
    "zh-CN": "恢复原剩余保护期",
  },
  byHand: {
    en: "{by} gave the customer to {rep} at {at}, from {from}; reason: {reason}",
    "zh-CN": "{by} 于 {at} 将客户交给 {rep}，原负责人 {from}；原因：{reason}",
  },
  manual: {
    en: "{by} released the customer of {from} to the pool {pool} at {at}; reason: {reason}",
    "zh-CN": "{by} 于 {at} 将 {from} 的客户释放到公海 {pool}；原因：{reason}",
  },
  recycled: {
    en: "the protection of {from} ended at {due} ({trigger}; warned at {warned}), so the customer went to the pool {pool} at {at}",
    "zh-CN": "{from} 的保护期于 {due} 结束（{trigger}；{warned} 已提醒），客户于 {at} 回收到公海 {pool}",
  },
} satisfies Readonly<Record<string, Text>>;

const triggers: Record<ProtectionTrigger, Text> = {
  "no-follow-up": { en: "no follow-up in time", "zh-CN": "逾期未跟进" },
  maximum: { en: "the longest time to hold it", "zh-CN": "达到最长保护期" },
  "no-opportunity": { en: "no opportunity opened in time", "zh-CN": "逾期未建商机" },
  "no-deal": { en: "nothing sold in time", "zh-CN": "逾期未成交" },
  "contract-end": { en: "the contract ended", "zh-CN": "合同到期" },
};

const between = (locale: Locale): string => (locale === "en" ? "; " : "；");
const listed = (locale: Locale): string => (locale === "en" ? ", " : "，");

const conditionText = (one: ConditionVerdict, locale: Locale): string => {
  const asksAbsence = one.operator === "exists" && one.expected === false;
  const known = operators[one.operator as CoreOperator]?.[locale] ?? one.operator;
  const operator = asksAbsence ? absent[locale] : known;
  const readable = (fact: Fact) =>
    one.attribute === "registeredAt" && typeof fact === "number" ? iso(fact) : fact;
  const expected = (typeof one.expected === "object" ? one.expected : [one.expected]).map(readable);
  const found = Array.isArray(one.found) ? one.found : readable(one.found as Fact);
  const facts: Facts = { attribute: one.attribute, found, operator, expected };
  const text = render(one.holds ? holding : failing, locale, facts);
  return one.operator === "exists" ? text.slice(0, text.lastIndexOf(" ")) : text;
};

const trialText = (trial: RuleTrial, locale: Locale): string => {
  const told = trial.conditions.filter((one) => one.holds === trial.matched);
  const why =
    told.length === 0
      ? lines.always[locale]
      : told.map((one) => conditionText(one, locale)).join(listed(locale));
  return render(trial.matched ? lines.matched : lines.failed, locale, { rule: trial.ruleId, why });
};

const rejectionText = (one: CandidateVerdict, locale: Locale): string => {
  if (one.reason === null) return "";
  const until = typeof one.found[0] === "number" ? iso(one.found[0]) : null;
  const known = rejections[one.reason as RejectionReason] ?? { en: one.reason, "zh-CN": one.reason };
  const why = render(known, locale, { expected: one.expected, found: one.found, until });
  return render(lines.rejected, locale, { rep: one.name, why });
};

const candidatesText = (line: Text, candidates: readonly CandidateVerdict[], locale: Locale): string => {
  if (candidates.length === 0) return "";
  const rejected = candidates.filter((one) => !one.eligible).map((one) => rejectionText(one, locale));
  const facts = { eligible: candidates.length - rejected.length, all: candidates.length };
  const head = render(line, locale, facts);
  const inside = rejected.join(between(locale));
  return rejected.length === 0 ? head : locale === "en" ? `${head} (${inside})` : `${head}（${inside}）`;
};

/** A lag as people read it: customers, to two decimals. */
export const customersOf = (lag: number): string => (lag / UNIT).toFixed(2);

const standingLines: Partial<Record<NonNullable<DecisionTrace["strategy"]>, Text>> = {
  "in-turn": lines.owed,
  "weighted-in-turn": lines.owed,
  "least-loaded": lines.load,
  "longest-idle": lines.idle,
  rendezvous: lines.score,
  "best-score": lines.score,
};

const rankingText = (trace: DecisionTrace, names: ReadonlyMap<string, string>, locale: Locale): string => {
  const one = (line: Text, { repId, owed, load, weight, lastTurn: turn, score = 0 }: Contender) =>
    render(line, locale, {
      rep: names.get(repId) ?? repId,
      owed: customersOf(owed),
      load,
      weight,
      turn,
      score,
    });
  if (trace.strategy === "sticky")
    return trace.ranking
      .slice(0, 1)
      .map((first) => one(lines.former, first))
      .join();
  const line = standingLines[trace.strategy ?? "pool"] ?? lines.load;
  return trace.ranking.map((each) => one(line, each)).join(listed(locale));
};

/**
 * A decision of the policy in words: each rule that was tried and why, who was considered and why not, what decided
 * between those left, and where the customer went. Made from the trace alone.
 */
export const explainDecision = (trace: DecisionTrace, locale: Locale): string => {
  const names = new Map(trace.candidates.map((one) => [one.repId, one.name]));
  const { outcome } = trace;
  const ofRule = trace.candidates.filter((one) => one.stage === undefined);
  const ofFallback = trace.candidates.filter((one) => one.stage === "fallback");
  const first = trace.ranking[0]?.repId ?? "";
  const parts = [
    ...trace.tried.map((trial) => trialText(trial, locale)),
    candidatesText(lines.candidates, ofRule, locale),
    rankingText(trace, names, locale),
    render(lines[trace.tieBreak], locale, { rep: names.get(first) ?? first }),
    trace.fallback === null ? "" : lines[trace.fallback][locale],
    candidatesText(lines.fallbackCandidates, ofFallback, locale),
    outcome.state === "owned"
      ? render(lines.owned, locale, { owner: names.get(outcome.ownerId) ?? outcome.ownerId })
      : render(lines.pooled, locale, { pool: outcome.poolId }),
    render(lines.policy, locale, { ...trace.policy, at: iso(trace.at) }),
  ];
  return parts.filter((part) => part !== "").join(between(locale));
};

const say = (trace: Trace, locale: Locale): string => {
  switch (trace.kind) {
    case "policy":
      return explainDecision(trace, locale);
    case "first-contact": {
      const line = trace.how === "registrant" ? lines.registrant : lines.contact;
      const given = render(line, locale, { rep: trace.name, at: iso(trace.at) });
      return [explainContact(trace.contact)[locale], given].join(between(locale));
    }
    case "dispute": {
      const { by, disputeId: dispute, fromOwnerId: from, name: rep, reason } = trace;
      const said = render(lines.ruled, locale, { by, dispute, from, rep, reason, at: iso(trace.at) });
      return trace.restored ? [said, lines.restored[locale]].join(between(locale)) : said;
    }
    case "claim": {
      const { poolId: pool, held, maxHeld, claimedToday: today, perDay } = trace.grant;
      const facts = { rep: trace.name, at: iso(trace.at), pool, held, maxHeld, today, perDay };
      return render(lines.claim, locale, facts);
    }
    case "handover":
      return explainHandover(trace, locale);
    case "rebalance":
      return explainRebalance(trace, locale);
    case "by-hand": {
      const { by, name: rep, fromOwnerId: from, reason } = trace;
      return render(lines.byHand, locale, { by, rep, from, reason, at: iso(trace.at) });
    }
    case "release": {
      const { by, fromOwnerId: from, poolId: pool, reason } = trace;
      const due = trace.dueAt === null ? null : iso(trace.dueAt);
      const warned = trace.warnedAt === null ? null : iso(trace.warnedAt);
      const trigger = trace.trigger === null ? null : triggers[trace.trigger][locale];
      const facts = { by, from, pool, reason, due, warned, trigger, at: iso(trace.at) };
      return render(trace.cause === "recycled" ? lines.recycled : lines.manual, locale, facts);
    }
  }
};

/** Why a customer is where it is, in every language. */
export const explainTrace = (trace: Trace): Text => ({
  en: say(trace, "en"),
  "zh-CN": say(trace, "zh-CN"),
});
