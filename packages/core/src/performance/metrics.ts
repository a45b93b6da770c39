import type { MetricDefinition } from "./metric-policy.js";
import { relationMetrics } from "./relation-metrics.js";

const credit = { source: "credit", basis: { owner: "then" }, window: "at", betterIs: "higher" } as const;
const closed = { source: "opportunity", basis: { owner: "now" }, window: "closedAt" } as const;

const revenue = { op: "sum", field: "amount" } as const;
const orders = { op: "net-orders" } as const;
const knownMargin = { op: "sum", field: "margin", where: "marginKnown" } as const;
const won = { op: "count", where: "won" } as const;

/** Metrics of orders, leads, deals and plans. */
const salesMetrics = {
  revenue: {
    ...credit,
    id: "revenue",
    name: { en: "Revenue", "zh-CN": "销售额" },
    unit: "money",
    measure: { top: revenue, bottom: null },
    population: {
      en: "Credited amounts of orders placed in the window, in one currency; an order cancelled in the window is taken off in it, whenever it was placed",
      "zh-CN": "期间内下单的业绩金额（单一币种）；期间内取消的订单在取消当期扣减，无论何时下单",
    },
    lists: "order",
  },
  margin: {
    ...credit,
    id: "margin",
    name: { en: "Margin", "zh-CN": "毛利" },
    unit: "money",
    measure: { top: knownMargin, bottom: null },
    population: {
      en: "As revenue, of the orders whose cost is known; the others are left out",
      "zh-CN": "同销售额，仅计成本已知的订单；其余不计",
    },
    lists: "order",
  },
  "margin-rate": {
    ...credit,
    id: "margin-rate",
    name: { en: "Margin rate", "zh-CN": "毛利率" },
    unit: "ratio",
    measure: { top: knownMargin, bottom: { ...revenue, where: "marginKnown" } },
    population: {
      en: "Margin over revenue, both of the orders whose cost is known; none when that revenue is not above 0",
      "zh-CN": "毛利 ÷ 销售额，均仅计成本已知的订单；该销售额不大于 0 时无值",
    },
    lists: "order",
  },
  orders: {
    ...credit,
    id: "orders",
    name: { en: "Orders", "zh-CN": "订单数" },
    unit: "count",
    measure: { top: orders, bottom: null },
    population: {
      en: "Orders placed in the window less orders cancelled in it. An order shared by two reps counts for each, and once in the total",
      "zh-CN": "期间内下单数减期间内取消数。两人共享的订单各计一次，合计只计一次",
    },
    lists: "order",
  },
  "customers-buying": {
    ...credit,
    id: "customers-buying",
    name: { en: "Customers buying", "zh-CN": "成交客户数" },
    unit: "count",
    measure: { top: { op: "customers" }, bottom: null },
    population: {
      en: "Customers with an order placed in the window and not cancelled in it; each counts once, however often they buy",
      "zh-CN": "期间内下单且当期未取消的客户；每个客户只计一次",
    },
    lists: "customer",
  },
  "new-customers": {
    ...credit,
    id: "new-customers",
    name: { en: "New customers", "zh-CN": "新客户数" },
    unit: "count",
    measure: { top: { op: "customers", where: "first" }, bottom: null },
    population: {
      en: "Customers whose first order ever, in any currency, is placed in the window; orders cancelled by its end do not count as the first. Credited to whoever had that order",
      "zh-CN": "首单（不限币种）在期间内的客户；期末前已取消的订单不算首单。归属于首单的业绩所有人",
    },
    lists: "customer",
  },
  "average-order-value": {
    ...credit,
    id: "average-order-value",
    name: { en: "Average order value", "zh-CN": "客单价" },
    unit: "money",
    measure: { top: revenue, bottom: orders },
    population: {
      en: "Revenue over orders, both net of cancellations, rounded to a minor unit; none when orders are not above 0",
      "zh-CN": "销售额 ÷ 订单数（均已扣除取消），四舍五入到最小货币单位；订单数不大于 0 时无值",
    },
    lists: "order",
  },
  conversion: {
    id: "conversion",
    name: { en: "Lead conversion", "zh-CN": "线索转化率" },
    unit: "ratio",
    betterIs: "higher",
    source: "lead",
    measure: { top: { op: "count", where: "converted" }, bottom: { op: "count" } },
    basis: { owner: "now" },
    window: "capturedAt",
    population: {
      en: "Of the leads captured in the window, those converted before its end; leads that are still open count as not converted",
      "zh-CN": "期间内获取的线索中，期末前已转化的比例；仍在跟进的线索计为未转化",
    },
    lists: "lead",
  },
  "win-rate": {
    ...closed,
    id: "win-rate",
    name: { en: "Win rate", "zh-CN": "赢单率" },
    unit: "ratio",
    betterIs: "higher",
    measure: { top: won, bottom: { op: "count" } },
    population: {
      en: "Of the opportunities closed in the window, in any currency, those won; open ones are not counted",
      "zh-CN": "期间内关闭的商机（不限币种）中赢单的比例；未关闭的不计",
    },
    lists: "opportunity",
  },
  "won-amount": {
    ...closed,
    id: "won-amount",
    name: { en: "Won amount", "zh-CN": "赢单金额" },
    unit: "money",
    betterIs: "higher",
    measure: { top: { ...revenue, where: "wonInCurrency" }, bottom: null },
    population: {
      en: "Amounts of the opportunities won in the window, in one currency; one without an amount counts 0. Not revenue until there is an order",
      "zh-CN": "期间内赢单商机的金额（单一币种）；未填金额的计 0。形成订单前不是销售额",
    },
    lists: "opportunity",
  },
  "cycle-days": {
    ...closed,
    id: "cycle-days",
    name: { en: "Sales cycle", "zh-CN": "销售周期" },
    unit: "days",
    betterIs: "lower",
    measure: { top: { op: "sum", field: "days", where: "won" }, bottom: won },
    population: {
      en: "Mean of the calendar days from opening to winning, of the opportunities won in the window, in any currency; lost and open ones are not counted",
      "zh-CN": "期间内赢单商机从创建到赢单的平均自然日数；输单与未关闭的不计",
    },
    lists: "opportunity",
  },
  attainment: {
    id: "attainment",
    name: { en: "Attainment", "zh-CN": "目标完成率" },
    unit: "ratio",
    betterIs: "higher",
    source: "plan",
    measure: { top: { op: "sum", field: "actual" }, bottom: { op: "sum", field: "target" } },
    basis: { owner: "then" },
    window: "period",
    population: {
      en: "The figure of a plan's period over its approved target; none without one, or when it is 0",
      "zh-CN": "计划期间的实际值 ÷ 已批准目标；没有已批准目标或目标为 0 时无值",
    },
    lists: "plan",
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** Every metric of core, defined once: what a report computes, what documentation says, and what an answer carries. */
export const metrics = { ...salesMetrics, ...relationMetrics } as const satisfies Readonly<
  Record<string, MetricDefinition>
>;

export type MetricId = keyof typeof metrics;

/** What a report can show; attainment needs a plan, and has a question of its own. */
export type ReportMetric = Exclude<MetricId, "attainment">;
