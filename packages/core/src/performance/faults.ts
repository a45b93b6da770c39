import { defineFault } from "../kernel/index.js";

export const windowIsEmpty = defineFault<{ from: string; until: string }>(
  "InvalidInput",
  "PERFORMANCE.WINDOW_EMPTY",
  {
    en: "the window from {from} until {until} holds no day. `until` is the first day that no longer counts: give a later one",
    "zh-CN": "时间范围 {from} 至 {until} 不含任何一天。`until` 为不再计入的第一天：请给出更晚的日期",
  },
);

export const noSuchDimension = defineFault<{ metric: string; by: string }>(
  "InvalidInput",
  "PERFORMANCE.NO_SUCH_DIMENSION",
  {
    en: "{metric} is counted on leads, which are no customers yet, so not by {by}. Ask by rep, team, region or company",
    "zh-CN": "{metric} 按线索统计，线索尚非客户，不能按 {by} 分组。请按销售、团队、地区或公司查询",
  },
);

export const holderMissing = defineFault<{ level: string }>("InvalidInput", "PERFORMANCE.HOLDER_MISSING", {
  en: "a plan is for one holder: give one of `repId`, `teamId`, `region`, `productId`, or none for the company (given: {level})",
  "zh-CN":
    "每个计划只属于一个主体：请给出 `repId`、`teamId`、`region`、`productId` 之一，公司计划则都不给（当前：{level}）",
});

export const alreadyApproved = defineFault<{ plan: string; target: number }>(
  "RuleRefused",
  "PERFORMANCE.ALREADY_APPROVED",
  {
    en: "plan {plan} is approved with the target {target}. Revise it first, and approve the revision",
    "zh-CN": "计划 {plan} 已按目标 {target} 批准。请先修订，再批准修订",
  },
);

export const doesNotAddUp = defineFault<{ plan: string; target: number; parts: number; missing: number }>(
  "RuleRefused",
  "PERFORMANCE.DOES_NOT_ADD_UP",
  {
    en: "the parts of plan {plan} sum to {parts}, not to its target {target} (difference: {missing}). Revise the parts or the plan, then approve",
    "zh-CN":
      "计划 {plan} 的分解合计为 {parts}，与目标 {target} 不符（相差 {missing}）。请修订分解或计划后再批准",
  },
);

export const alreadyBrokenDown = defineFault<{ plan: string; parts: number }>(
  "RuleRefused",
  "PERFORMANCE.ALREADY_BROKEN_DOWN",
  {
    en: "plan {plan} has {parts} part(s) already. Revise those one by one, so that their history is kept",
    "zh-CN": "计划 {plan} 已分解为 {parts} 部分。请逐个修订，以保留历史",
  },
);

export const nothingToSplitBy = defineFault<{ parts: number }>(
  "RuleRefused",
  "PERFORMANCE.NOTHING_TO_SPLIT_BY",
  {
    en: "none of the {parts} part(s) has a weight above 0 (weights are whole numbers from 0). Give shares, or a period that has figures",
    "zh-CN": "{parts} 个部分的权重均不大于 0（权重为不小于 0 的整数）。请给出份额，或选择有数据的期间",
  },
);

export const partTwice = defineFault<{ part: string }>("InvalidInput", "PERFORMANCE.PART_TWICE", {
  en: "{part} is named twice. Name each part once",
  "zh-CN": "{part} 出现两次。每个部分只能出现一次",
});

export const notFiner = defineFault<{ from: string; into: string }>("InvalidInput", "PERFORMANCE.NOT_FINER", {
  en: "a {from} is not made of {into}s. Break a year down into quarters or months, a quarter into months",
  "zh-CN": "{from} 不能分解为 {into}。年可分解为季度或月，季度可分解为月",
});

export const wrongWeights = defineFault<{ periods: number; weights: number }>(
  "InvalidInput",
  "PERFORMANCE.WRONG_WEIGHTS",
  {
    en: "{weights} weight(s) for {periods} periods. Give one for each, or none for last year's figures",
    "zh-CN": "{periods} 个期间却有 {weights} 个权重。请为每个期间各给一个，或都不给以采用去年数据",
  },
);

export const nothingToMove = defineFault<{ order: string; from: string }>(
  "RuleRefused",
  "PERFORMANCE.NOTHING_TO_MOVE",
  {
    en: "{from} has no credit that stands for order {order}, so there is nothing to move. Read `ledger` for who has it",
    "zh-CN": "{from} 在订单 {order} 上没有有效业绩，无可调整。请用 `ledger` 查看归属",
  },
);

export const movedToSelf = defineFault<{ rep: string }>("InvalidInput", "PERFORMANCE.MOVED_TO_SELF", {
  en: "credit would go from {rep} to {rep}. Name somebody else",
  "zh-CN": "业绩将从 {rep} 转给 {rep}。请指定其他人",
});

export const nothingToAdjust = defineFault<{ order: string }>(
  "RuleRefused",
  "PERFORMANCE.NOTHING_TO_ADJUST",
  {
    en: "no credit stands for order {order}: it is cancelled, so there is nothing to correct. Record a new order",
    "zh-CN": "订单 {order} 已取消，没有有效业绩可更正。请录入新订单",
  },
);

export const rateMissing = defineFault<{ currency: string; to: string; on: string }>(
  "RuleRefused",
  "PERFORMANCE.RATE_MISSING",
  {
    en: "amounts in {currency} have no rate into {to} of {on}, and are never added to others without one. Give the rate, or report {currency} by itself",
    "zh-CN":
      "{currency} 缺少 {on} 兑 {to} 的汇率，不同币种不会直接相加。请给出汇率，或单独按 {currency} 查询",
  },
);

export const metricTwice = defineFault<{ metric: string }>("InvalidInput", "PERFORMANCE.METRIC_TWICE", {
  en: "there is a metric {metric} already. Give yours another id, so that no figure means two things",
  "zh-CN": "指标 {metric} 已存在。请使用其他 id，以免同一指标有两种含义",
});

export const noSuchMetric = defineFault<{ metric: string; known: readonly string[] }>(
  "InvalidInput",
  "PERFORMANCE.NO_SUCH_METRIC",
  {
    en: "no metric {metric} can be reported. There are: {known}. More are added with the option `performance.metrics`",
    "zh-CN": "没有可查询的指标 {metric}。可用指标：{known}。可用选项 `performance.metrics` 增加",
  },
);

export const notObserved = defineFault<{ kind: string; known: readonly string[] }>(
  "InvalidInput",
  "PERFORMANCE.NOT_OBSERVED",
  {
    en: "observations of kind {kind} are not declared. There are: {known}. Declare more with `performance.observations`",
    "zh-CN": "未声明观测类型 {kind}。已有：{known}。请在 `performance.observations` 中声明",
  },
);

export const observationOutOfRange = defineFault<{ kind: string; value: number; min: number; max: number }>(
  "InvalidInput",
  "PERFORMANCE.OBSERVATION_OUT_OF_RANGE",
  {
    en: "{kind} runs from {min} to {max}, not {value}. Correct the value",
    "zh-CN": "{kind} 的取值范围为 {min} 至 {max}，而非 {value}。请更正",
  },
);

export const observationCurrency = defineFault<{ kind: string }>(
  "InvalidInput",
  "PERFORMANCE.OBSERVATION_CURRENCY",
  {
    en: "give `currency` for kinds that are money, and for no other (kind: {kind})",
    "zh-CN": "仅金额类观测须给出 `currency`（类型：{kind}）",
  },
);

export const notOfProducts = defineFault<{ metric: string; by: string }>(
  "InvalidInput",
  "PERFORMANCE.NOT_OF_PRODUCTS",
  {
    en: "{metric} is not counted on orders, so not by {by}. Ask by rep, team, region or company",
    "zh-CN": "{metric} 不按订单统计，不能按 {by} 分组。请按销售、团队、地区或公司查询",
  },
);

export const notAPeriod = defineFault<{ kind: string; start: string; before: string }>(
  "InvalidInput",
  "PERFORMANCE.NOT_A_PERIOD",
  {
    en: "no {kind} of the fiscal calendar begins on {start}; the last before it begins on {before}. Give the first day of one",
    "zh-CN": "财务日历中没有从 {start} 开始的 {kind}；此前最近的从 {before} 开始。请给出期间的第一天",
  },
);

export const ownApproval = defineFault<{ plan: string; by: string }>(
  "RuleRefused",
  "PERFORMANCE.OWN_APPROVAL",
  {
    en: "{by} set the target of plan {plan}, and so does not approve it. Ask somebody else with the permission, or allow it with `performance.approveOwn`",
    "zh-CN":
      "计划 {plan} 的目标由 {by} 设定，不能由其本人批准。请由其他有权限的人批准，或开启 `performance.approveOwn`",
  },
);

export const notMoreAmbitious = defineFault<{ target: number; stretch: number; challenge: number }>(
  "InvalidInput",
  "PERFORMANCE.NOT_MORE_AMBITIOUS",
  {
    en: "target {target}, stretch {stretch} and challenge {challenge} must not fall. Give them in this order, and no challenge without a stretch",
    "zh-CN": "目标 {target}、冲刺 {stretch}、挑战 {challenge} 须依次不减。有挑战目标须先有冲刺目标",
  },
);

export const notWithin = defineFault<{ on: string; from: string; until: string }>(
  "InvalidInput",
  "PERFORMANCE.NOT_WITHIN",
  {
    en: "{on} is not within the period from {from} until {until}. Give a day after the first and before the end",
    "zh-CN": "{on} 不在期间 {from} 至 {until} 之内。请给出首日之后、期末之前的日期",
  },
);

export const notARepsPlan = defineFault<{ plan: string; level: string }>(
  "InvalidInput",
  "PERFORMANCE.NOT_A_REPS_PLAN",
  {
    en: "plan {plan} is of a {level}; only a rep's plan is handed over in mid-period. Revise it instead",
    "zh-CN": "计划 {plan} 属于 {level}；仅销售个人计划可在期中交接。请改用修订",
  },
);

export const noSuchScheme = defineFault<{ what: string; id: string; known: readonly string[] }>(
  "InvalidInput",
  "PERFORMANCE.NO_SUCH_SCHEME",
  {
    en: "no {what} has the id {id}. There are: {known}. They are declared in the option `performance`",
    "zh-CN": "没有 id 为 {id} 的 {what}。已有：{known}。请在选项 `performance` 中声明",
  },
);

export const periodNotOver = defineFault<{ until: string; today: string }>(
  "RuleRefused",
  "PERFORMANCE.PERIOD_NOT_OVER",
  {
    en: "the period lasts until {until} and it is {today}: it is settled when it is over. Ask `payout` for what it stands at",
    "zh-CN": "期间至 {until} 结束，今天为 {today}：期间结束后才能结算。可用 `payout` 查看当前金额",
  },
);

export const laterIsSettled = defineFault<{ rep: string; start: string; later: string }>(
  "RuleRefused",
  "PERFORMANCE.LATER_IS_SETTLED",
  {
    en: "the period from {later} of {rep} is settled already, so the one from {start} is not any more: settle in the order of time",
    "zh-CN": "{rep} 自 {later} 起的期间已结算，不能再结算自 {start} 起的期间：请按时间顺序结算",
  },
);

export const tooFewToCompare = defineFault<{ first: number; second: number; least: number }>(
  "RuleRefused",
  "PERFORMANCE.TOO_FEW_TO_COMPARE",
  {
    en: "groups of {first} and {second} are too small to conclude anything: each needs at least {least}. Let the trial go on, or take in more",
    "zh-CN": "两组分别为 {first} 与 {second}，样本过少，无法得出结论：每组至少 {least}。请延长试验或增加样本",
  },
);

export const trialNotOver = defineFault<{ until: string; today: string }>(
  "RuleRefused",
  "PERFORMANCE.TRIAL_NOT_OVER",
  {
    en: "the days after the start last until {until} and it is {today}: judged before, a trial finds whatever one looks for. Wait, or ask for fewer days",
    "zh-CN": "试验期至 {until}，今天为 {today}：提前判断会得出任意结论。请等待，或缩短天数",
  },
);
