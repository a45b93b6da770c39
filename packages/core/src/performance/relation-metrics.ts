import type { MetricDefinition } from "./metric-policy.js";

const touch = { source: "touch", basis: { owner: "then" }, window: "at", betterIs: "higher" } as const;
const observed = {
  source: "observation",
  basis: { owner: "then" },
  window: "at",
  lists: "observation",
} as const;
const returning = { source: "retention", basis: { owner: "then" }, window: "at", lists: "customer" } as const;
const answered = { op: "count", where: "answered" } as const;
const of = (kind: string, min: number | null = null, max: number | null = null) => ({ kind, min, max });

/** Metrics of the work with customers, and of what it leads to. */
export const relationMetrics = {
  "follow-ups": {
    ...touch,
    id: "follow-ups",
    name: { en: "Follow-ups", "zh-CN": "跟进次数" },
    unit: "count",
    measure: { top: { op: "count" }, bottom: null },
    population: {
      en: "Calls, visits, meetings, messages and quotes in the window, by whoever made them",
      "zh-CN": "期间内的电话、拜访、会面、消息与报价，归属于执行人",
    },
    lists: "touchpoint",
  },
  visits: {
    ...touch,
    id: "visits",
    name: { en: "Visits", "zh-CN": "拜访次数" },
    unit: "count",
    measure: { top: { op: "count", where: "visit" }, bottom: null },
    population: {
      en: "Visits in the window, by whoever made them",
      "zh-CN": "期间内的拜访，归属于执行人",
    },
    lists: "touchpoint",
  },
  "follow-up-efficiency": {
    ...touch,
    id: "follow-up-efficiency",
    name: { en: "Follow-up efficiency", "zh-CN": "跟进有效率" },
    unit: "ratio",
    measure: { top: { op: "customers", where: "bought" }, bottom: { op: "customers" } },
    population: {
      en: "Of the customers followed up in the window, those with an order placed after the follow-up and before its end that stands at its end; each counts once",
      "zh-CN": "期间内被跟进的客户中，跟进后至期末前下单且期末仍有效的比例；每个客户只计一次",
    },
    lists: "customer",
  },
  "response-rate": {
    ...{ source: "response", basis: { owner: "then" }, window: "receivedAt", betterIs: "higher" },
    id: "response-rate",
    name: { en: "Response rate", "zh-CN": "响应率" },
    unit: "ratio",
    measure: { top: answered, bottom: { op: "count" } },
    population: {
      en: "Of the customers received in the window, those whom the owner followed up before its end; a customer received twice counts twice",
      "zh-CN": "期间内分配到手的客户中，期末前由负责人跟进的比例；分配两次计两次",
    },
    lists: "customer",
  },
  "response-hours": {
    ...{ source: "response", basis: { owner: "then" }, window: "receivedAt", betterIs: "lower" },
    id: "response-hours",
    name: { en: "Response time", "zh-CN": "响应时长" },
    unit: "hours",
    measure: { top: { op: "sum", field: "hours", where: "answered" }, bottom: answered },
    population: {
      en: "Mean of the hours from receiving a customer to the owner's first follow-up, of those received in the window and followed up before its end; read it beside the response rate, which counts the others",
      "zh-CN": "期间内分配到手并在期末前跟进的客户，从到手到负责人首次跟进的平均小时数；未跟进的见响应率",
    },
    lists: "customer",
  },
  retention: {
    ...returning,
    betterIs: "higher",
    id: "retention",
    name: { en: "Retention", "zh-CN": "客户留存率" },
    unit: "ratio",
    measure: { top: { op: "customers", where: "retained" }, bottom: { op: "customers" } },
    population: {
      en: "Of the customers who bought in the window of the same length before, in any currency, those who bought in this one too; of whoever had the credit before. Cancelled orders do not count",
      "zh-CN":
        "在上一等长期间购买（不限币种）的客户中，本期间也购买的比例；归属于上期业绩所有人。已取消订单不计",
    },
  },
  churn: {
    ...returning,
    betterIs: "lower",
    id: "churn",
    name: { en: "Churn", "zh-CN": "客户流失率" },
    unit: "ratio",
    measure: { top: { op: "customers", less: "retained" }, bottom: { op: "customers" } },
    population: {
      en: "Of the customers who bought in the window of the same length before, those who did not buy in this one: 1 less retention",
      "zh-CN": "在上一等长期间购买的客户中，本期间未购买的比例：1 − 留存率",
    },
  },
  csat: {
    ...observed,
    betterIs: "higher",
    id: "csat",
    name: { en: "Customer satisfaction (CSAT)", "zh-CN": "客户满意度（CSAT）" },
    unit: "ratio",
    measure: { top: { op: "count", where: of("csat", 4) }, bottom: { op: "count", where: of("csat") } },
    population: {
      en: "Of the answers from 1 to 5 in the window, those of 4 and 5; who did not answer is not counted",
      "zh-CN": "期间内 1 至 5 分的答复中，4 分与 5 分的比例；未答复的不计",
    },
  },
  nps: {
    ...observed,
    betterIs: "higher",
    id: "nps",
    name: { en: "Net promoter score (NPS)", "zh-CN": "净推荐值（NPS）" },
    unit: "points",
    measure: {
      top: { op: "count", where: of("nps", 9), less: of("nps", null, 6) },
      bottom: { op: "count", where: of("nps") },
    },
    population: {
      en: "Answers of 9 and 10 less those of 0 to 6, of all answers from 0 to 10 in the window, times 100",
      "zh-CN": "期间内 0 至 10 分的答复中，9–10 分占比减 0–6 分占比，乘以 100",
    },
  },
  receivables: {
    ...observed,
    window: "balance",
    betterIs: "lower",
    id: "receivables",
    name: { en: "Receivables", "zh-CN": "应收账款余额" },
    unit: "money",
    measure: { top: { op: "sum", field: "value", where: of("receivable") }, bottom: null },
    population: {
      en: "Invoiced less received up to the end of the window, in one currency, whenever it was invoiced",
      "zh-CN": "截至期末的开票金额减已收金额（单一币种），无论何时开票",
    },
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
