import { iso, type Locale, render, type Text } from "../../kernel/index.js";
import type { Breach } from "./law.js";
import { words } from "./law.js";
import type { Arrivals, History } from "./story.js";
import type { RequestKind, Setting } from "./sut.js";

const requests: Record<RequestKind, Text> = {
  assign: words(["{customer} is assigned by the policy", "按策略分配 {customer}"]),
  "assign-to": words(["{customer} is given to {rep} by hand", "手工将 {customer} 分配给 {rep}"]),
  claim: words(["{rep} claims {customer}", "{rep} 领取 {customer}"]),
  release: words(["{customer} is released", "释放 {customer}"]),
  "follow-up": words(["{rep} calls {customer}", "{rep} 跟进 {customer}（电话）"]),
  note: words(["{rep} leaves a note on {customer}", "{rep} 为 {customer} 写备注"]),
  recycle: words(["what is due is taken back", "回收到期客户"]),
  leave: words(["{rep} leaves the company", "{rep} 离职"]),
  "go-away": words(["{rep} is away for a day", "{rep} 缺勤一天"]),
  "request-handover": words([
    "a handover of {customer} to {rep} is requested",
    "申请将 {customer} 交接给 {rep}",
  ]),
  "approve-handover": words(["{rep} agrees to the handover of {customer}", "{rep} 同意交接 {customer}"]),
  "reject-handover": words(["{rep} rejects the handover of {customer}", "{rep} 拒绝交接 {customer}"]),
  "withdraw-handover": words(["the handover of {customer} is withdrawn", "撤回 {customer} 的交接申请"]),
  redistribute: words(["the customers of {rep} are redistributed", "重新分配 {rep} 的客户"]),
};
const line = words(["{at}: {what}: {answer}{again}", "{at}：{what}：{answer}{again}"]);
const again = words([" (delivered again)", "（重复投递）"]);
const boss = words(["the manager", "主管"]);
const done = words(["done", "完成"]);
const arrival = words([
  "{customer} (region {region}, size {size}) goes to {to}",
  "{customer}（区域 {region}，规模 {size}）归 {to}",
]);

const both = (say: (locale: Locale) => string): Text => ({ en: say("en"), "zh-CN": say("zh-CN") });

const nameIn = ({ reps }: Setting, id: string): string => reps.find((rep) => rep.id === id)?.name ?? id;

/** Each request up to the breach, in words. */
export const tellHistory = ({ setting, steps }: History, { step }: Breach): readonly Text[] =>
  steps.slice(0, step + 1).map(({ request, outcome, first }) =>
    both((locale) =>
      render(line, locale, {
        at: iso(request.at),
        what: render(requests[request.kind], locale, {
          customer: request.customerId,
          rep: request.repId === "" ? boss[locale] : nameIn(setting, request.repId),
        }),
        answer: outcome.code ?? done[locale],
        again: first === null ? " " : again[locale],
      }).trimEnd(),
    ),
  );

/** Each arrival up to the breach, in words. */
export const tellArrivals = ({ setting, decided }: Arrivals, { step }: Breach): readonly Text[] =>
  decided.slice(0, step + 1).map(({ facts: { customer }, decision: { trace } }) =>
    both((locale) =>
      render(arrival, locale, {
        customer: customer.id,
        region: customer.region,
        size: customer.size,
        to: trace.outcome.state === "owned" ? nameIn(setting, trace.outcome.ownerId) : trace.outcome.poolId,
      }),
    ),
  );

/** What is wrong, with the reps by their names. */
export const tellBreach = (breach: Breach, setting: Setting): Text => {
  const named = Object.fromEntries(
    Object.entries(breach.facts).map(([key, fact]) => [
      key,
      typeof fact === "string" ? nameIn(setting, fact) : fact,
    ]),
  );
  return both((locale) => render(breach.text, locale, named));
};
