import { defineFault } from "../kernel/index.js";

export const notInPool = defineFault<{ customer: string; owner: string | null; since: string }>(
  "Conflict",
  "OWNERSHIP.NOT_IN_POOL",
  {
    en: "customer {customer} is not in the pool: {owner} has owned it since {since}. Nothing of yours was used up",
    "zh-CN": "客户 {customer} 不在公海：自 {since} 起归 {owner} 所有。未占用您的任何额度",
  },
);

export const notOwned = defineFault<{ customer: string; pool: string | null }>(
  "RuleRefused",
  "OWNERSHIP.NOT_OWNED",
  {
    en: "customer {customer} is in the pool {pool} already; there is nobody to take it from",
    "zh-CN": "客户 {customer} 已在公海 {pool} 中；当前无负责人",
  },
);

export const repNotActive = defineFault<{ rep: string }>("RuleRefused", "OWNERSHIP.REP_NOT_ACTIVE", {
  en: "{rep} has left and takes no customers. Choose somebody who is active",
  "zh-CN": "{rep} 已离职，不能接收客户。请选择在职人员",
});

export const otherTeamsPool = defineFault<{ pool: string; teams: readonly string[] }>(
  "RuleRefused",
  "OWNERSHIP.OTHER_TEAMS_POOL",
  {
    en: "the pool {pool} is for {teams}. Claim from a pool of your own team",
    "zh-CN": "公海 {pool} 仅限 {teams} 领取。请从本团队的公海领取",
  },
);

export const frozen = defineFault<{ customer: string; since: string; hours: number; until: string }>(
  "RuleRefused",
  "OWNERSHIP.FROZEN",
  {
    en: "customer {customer} came into the pool at {since} and is frozen for {hours} hours. Claim it from {until} on",
    "zh-CN": "客户 {customer} 于 {since} 进入公海，冻结 {hours} 小时。{until} 起可领取",
  },
);

export const coolingDown = defineFault<{
  customer: string;
  rep: string;
  lostAt: string;
  days: number;
  until: string;
}>("RuleRefused", "OWNERSHIP.COOLDOWN", {
  en: "{rep} lost customer {customer} at {lostAt}, less than {days} days ago. {rep} may claim it again from {until} on",
  "zh-CN": "{rep} 于 {lostAt} 失去客户 {customer}，未满 {days} 天。{until} 起可再次领取",
});

export const holdingLimit = defineFault<{ rep: string; held: number; max: number }>(
  "RuleRefused",
  "OWNERSHIP.HOLDING_LIMIT",
  {
    en: "{rep} holds {held} of {max} customers. Release one first, or raise the limit",
    "zh-CN": "{rep} 已持有 {held}/{max} 个客户。请先释放一个，或提高上限",
  },
);

export const dailyLimit = defineFault<{ rep: string; claimed: number; perDay: number; until: string }>(
  "RuleRefused",
  "OWNERSHIP.DAILY_LIMIT",
  {
    en: "{rep} has claimed {claimed} of {perDay} customers today. The next claim is possible from {until} on",
    "zh-CN": "{rep} 今日已领取 {claimed}/{perDay} 个客户。{until} 起可再次领取",
  },
);

export const viewLimit = defineFault<{
  rep: string;
  viewed: number;
  perDay: number;
  pool: string;
  until: string;
}>("RuleRefused", "OWNERSHIP.VIEW_LIMIT", {
  en: "{rep} has viewed {viewed} of {perDay} customers of the pool {pool} today. View the next from {until} on, or claim this one",
  "zh-CN": "{rep} 今日已查看公海 {pool} 中 {viewed}/{perDay} 个客户。{until} 起可再次查看，或直接领取该客户",
});

export const sameOwner = defineFault<{ customer: string; rep: string }>(
  "RuleRefused",
  "OWNERSHIP.SAME_OWNER",
  {
    en: "{rep} owns customer {customer} already; nothing more to do",
    "zh-CN": "客户 {customer} 已归 {rep} 所有；无需再操作",
  },
);

export const unknownPool = defineFault<{ pool: string; pools: readonly string[] }>(
  "InvalidInput",
  "OWNERSHIP.UNKNOWN_POOL",
  {
    en: "there is no pool {pool}. Name one of {pools}, or declare it in the ownership policy",
    "zh-CN": "没有公海 {pool}。请使用 {pools} 之一，或在归属策略中声明",
  },
);

export const stillActive = defineFault<{ rep: string }>("RuleRefused", "OWNERSHIP.STILL_ACTIVE", {
  en: "{rep} is still active; only a leaver's book is redistributed. Record that they leave first",
  "zh-CN": "{rep} 仍在职；仅可重新分配离职人员的客户。请先登记离职",
});

export const notAhead = defineFault<{ field: string; until: string; now: string }>(
  "InvalidInput",
  "OWNERSHIP.NOT_AHEAD",
  {
    en: "{field} {until} is not after now ({now}). Give a later moment, or null to end it now",
    "zh-CN": "{field} {until} 不晚于当前时间（{now}）。请给出更晚的时间，或用 null 立即结束",
  },
);

export const notDecided = defineFault<{ customer: string }>("NotFound", "OWNERSHIP.NOT_DECIDED", {
  en: "nothing has been decided about customer {customer} yet. Assign it, or wait until somebody claims it",
  "zh-CN": "尚未对客户 {customer} 作出任何归属决定。请先分配，或等待领取",
});
