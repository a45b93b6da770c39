import type { Text } from "../../kernel/index.js";

interface FindingText {
  readonly severity: "error" | "warning" | "info";
  readonly text: Text;
  readonly suggestion: Text;
}

/** Every kind of finding: how grave it is, what it says, and what to do. */
export const findingTexts = {
  OW101: {
    severity: "error",
    text: {
      en: "rule {rule} decides for nobody: the rules {others} together take all its customers",
      "zh-CN": "规则 {rule} 永不生效：其客户已全部被规则 {others} 共同覆盖",
    },
    suggestion: {
      en: "move {rule} before them, narrow them, or remove it",
      "zh-CN": "请将 {rule} 移到它们之前，收窄它们，或删除该规则",
    },
  },
  OW102: {
    severity: "error",
    text: {
      en: "rule {rule} decides for nobody: rule {others} takes all its customers",
      "zh-CN": "规则 {rule} 永不生效：其客户已全部被规则 {others} 覆盖",
    },
    suggestion: {
      en: "move {rule} before {others}, or remove it",
      "zh-CN": "请将 {rule} 移到 {others} 之前，或删除该规则",
    },
  },
  OW103: {
    severity: "info",
    text: {
      en: "no rule matches some customers: {region}. The fallback decides",
      "zh-CN": "部分客户没有规则匹配：{region}。由兜底处理",
    },
    suggestion: {
      en: "add a rule for them, or leave them to the fallback on purpose",
      "zh-CN": "请为其添加规则，或确认由兜底处理",
    },
  },
  OW104: {
    severity: "error",
    text: {
      en: "rules {rules} match the same customer, and at most one may",
      "zh-CN": "规则 {rules} 匹配同一客户，而最多只允许一条匹配",
    },
    suggestion: { en: "make their conditions disjoint", "zh-CN": "请使它们的条件互斥" },
  },
  OW105: {
    severity: "error",
    text: {
      en: "rules {rules} match the same customer and send it to different places",
      "zh-CN": "规则 {rules} 匹配同一客户，但去向不同",
    },
    suggestion: {
      en: "give them the same outcome, or make their conditions disjoint",
      "zh-CN": "请统一它们的去向，或使条件互斥",
    },
  },
  OW106: {
    severity: "warning",
    text: {
      en: "rule {rule} changes nothing: without it its customers go to the same place",
      "zh-CN": "规则 {rule} 多余：没有它，其客户去向不变",
    },
    suggestion: { en: "remove {rule}", "zh-CN": "请删除 {rule}" },
  },
  OW107: {
    severity: "info",
    text: {
      en: "rules {others} and {rule} send customers to the same place and differ in {attribute} alone",
      "zh-CN": "规则 {others} 与 {rule} 去向相同，仅 {attribute} 不同",
    },
    suggestion: {
      en: "make them one: put what {rule} asks of {attribute} into {others}, and remove {rule}",
      "zh-CN": "请合并：将 {rule} 的 {attribute} 条件并入 {others}，并删除 {rule}",
    },
  },
  OW108: {
    severity: "info",
    text: {
      en: "rule {rule} and the earlier {others} match the same customers with different outcomes: their order decides",
      "zh-CN": "规则 {rule} 与其前的 {others} 匹配相同客户而去向不同：由先后次序决定",
    },
    suggestion: {
      en: "keep the order on purpose, or make the conditions disjoint",
      "zh-CN": "请确认次序是有意的，或使条件互斥",
    },
  },
  OW109: {
    severity: "warning",
    text: {
      en: "the rules ask about {attribute}, but nobody would go elsewhere if none did",
      "zh-CN": "规则使用了 {attribute}，但去掉后所有客户去向不变",
    },
    suggestion: {
      en: "remove the conditions on {attribute}, or correct what they should tell apart",
      "zh-CN": "请删除 {attribute} 条件，或更正其本应区分的内容",
    },
  },
  OW110: {
    severity: "error",
    text: {
      en: "rule {rule} matches nobody: its conditions on {attribute} contradict each other, or name no possible value",
      "zh-CN": "规则 {rule} 不匹配任何客户：其 {attribute} 条件互相矛盾，或没有可能的取值",
    },
    suggestion: { en: "correct {path}", "zh-CN": "请更正 {path}" },
  },
  OW111: {
    severity: "warning",
    text: {
      en: "{path} names {values}, which no customer has; possible are {possible}",
      "zh-CN": "{path} 中的 {values} 不可能出现；可用取值为 {possible}",
    },
    suggestion: { en: "remove or correct {values}", "zh-CN": "请删除或更正 {values}" },
  },
  OW112: {
    severity: "error",
    text: {
      en: "the fallback {target} can serve nobody: {reason}",
      "zh-CN": "兜底 {target} 无法接收客户：{reason}",
    },
    suggestion: {
      en: "name somebody who is active, or a pool from which somebody may claim",
      "zh-CN": "请指定在职人员，或有人可领取的公海",
    },
  },
  OW113: {
    severity: "error",
    text: {
      en: "{path} names {what} {name}, which does not exist",
      "zh-CN": "{path} 引用了不存在的{what} {name}",
    },
    suggestion: { en: "correct the name, or add it first", "zh-CN": "请更正名称，或先添加" },
  },
  OW114: {
    severity: "warning",
    text: {
      en: "no rule can give {rep} a customer, and neither can the fallback",
      "zh-CN": "没有任何规则或兜底会将客户分给 {rep}",
    },
    suggestion: {
      en: "add a rule whose candidates include {rep}, or set their weight to 0",
      "zh-CN": "请添加候选人包含 {rep} 的规则，或将其权重设为 0",
    },
  },
  OW201: {
    severity: "warning",
    text: {
      en: "rule {rule} has no candidate who is active, so its customers always go to the fallback",
      "zh-CN": "规则 {rule} 没有在职候选人，其客户总由兜底处理",
    },
    suggestion: { en: "widen {path}, or add a rep", "zh-CN": "请放宽 {path}，或添加销售人员" },
  },
  OW202: {
    severity: "warning",
    text: {
      en: "nobody who is active may claim from the pool {pool}",
      "zh-CN": "没有在职人员可从公海 {pool} 领取",
    },
    suggestion: { en: "add a team to {path}", "zh-CN": "请在 {path} 中增加团队" },
  },
  OW203: {
    severity: "warning",
    text: {
      en: "{arrivals} customers are expected, and the reps have room for {room}",
      "zh-CN": "预计新增 {arrivals} 个客户，而销售人员仅可再接收 {room} 个",
    },
    suggestion: { en: "raise capacities, or add reps", "zh-CN": "请提高拥有上限，或增加人员" },
  },
  OW204: {
    severity: "warning",
    text: {
      en: "{path} is 0: nobody can ever claim a customer",
      "zh-CN": "{path} 为 0：任何人都无法领取客户",
    },
    suggestion: { en: "raise it, or set it to null for no limit", "zh-CN": "请提高，或设为 null 表示不限" },
  },
  OW301: {
    severity: "warning",
    text: {
      en: "warned {warnDays} days before, but a follow-up renews for {renew}: after it the warning comes at once",
      "zh-CN": "提前 {warnDays} 天提醒，而跟进仅续期 {renew} 天：跟进后会立即再次提醒",
    },
    suggestion: { en: "make warnDays less than renew", "zh-CN": "请使 warnDays 小于 renew" },
  },
  OW302: {
    severity: "warning",
    text: {
      en: "a cooldown of {cooldown} days is not over when all {reps} reps have had the customer for {base} days each: nobody may claim it",
      "zh-CN": "冷却期 {cooldown} 天过长：{reps} 名销售各持有 {base} 天后仍未结束，届时无人可领取",
    },
    suggestion: { en: "set cooldownDays below {limit}", "zh-CN": "请将 cooldownDays 设为小于 {limit}" },
  },
  OW303: {
    severity: "info",
    text: {
      en: "frozen for {freezeHours} hours for everybody, so a cooldown of {cooldown} days never counts",
      "zh-CN": "公海冻结 {freezeHours} 小时，{cooldown} 天的冷却期永不起作用",
    },
    suggestion: { en: "raise cooldownDays, or set it to 0", "zh-CN": "请提高 cooldownDays，或设为 0" },
  },
  OW304: {
    severity: "info",
    text: {
      en: "nobody can claim {perDay} customers a day when they may hold {maxHeld}",
      "zh-CN": "最多持有 {maxHeld} 个，每日领取上限 {perDay} 永不起作用",
    },
    suggestion: { en: "set perDay to at most maxHeld", "zh-CN": "请使 perDay 不超过 maxHeld" },
  },
  OW305: {
    severity: "warning",
    text: {
      en: "a follow-up renews for {renew} days, but nobody keeps a customer longer than {max}",
      "zh-CN": "跟进续期 {renew} 天，但最长只能持有 {max} 天",
    },
    suggestion: { en: "make renew less than max", "zh-CN": "请使 renew 小于 max" },
  },
  OW401: {
    severity: "info",
    text: {
      en: "rule {rule} decides for none of the {customers} customers given",
      "zh-CN": "所给 {customers} 个客户中，规则 {rule} 未对任何一个生效",
    },
    suggestion: {
      en: "see whether anybody is meant by it; a value may be spelt otherwise in the data",
      "zh-CN": "请确认该规则的对象；数据中的取值写法可能不同",
    },
  },
} as const satisfies Readonly<Record<string, FindingText>>;

export type FindingCode = keyof typeof findingTexts;
