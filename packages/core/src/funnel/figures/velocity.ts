import type { Calendar, Instant } from "../../kernel/index.js";
import type { Opportunity } from "../model.js";
import { type FigureDefinition, inWindow, ownerOfDeal, type Share, shareOf, type Window } from "./figure.js";

export type VelocityDeal = Pick<
  Opportunity,
  "id" | "status" | "openedAt" | "closedAt" | "amount" | "currency"
>;

/** How fast open deals of one currency become money. Factors that nothing in the window gives are null. */
export interface CurrencyVelocity {
  readonly currency: string;
  readonly open: readonly string[];
  readonly won: readonly string[];
  readonly lost: readonly string[];
  readonly winRate: Share;
  /** Of the won deals, minor units, rounded. */
  readonly averageAmount: number | null;
  /** From opening to winning, in the tenant's days. */
  readonly averageDays: number | null;
  /** Open deals x win rate x average amount / average days, in minor units a day, rounded. */
  readonly perDay: number | null;
}

export interface Velocity {
  readonly definition: FigureDefinition;
  readonly currencies: readonly CurrencyVelocity[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Sales velocity", "zh-CN": "销售速度" },
  population: {
    en: "open deals x win rate x average won amount / average days to win; the last three of the deals closed in the window",
    "zh-CN": "打开商机数 × 赢单率 × 平均赢单金额 ÷ 平均赢单天数；后三者取时间窗内关闭的商机",
  },
  openDeals: {
    en: "those open now are the number of deals; deals without an amount are not counted anywhere",
    "zh-CN": "当前打开的商机作为商机数；无金额的商机均不计入",
  },
  reEntry: {
    en: "a deal that was reopened counts once, by its last close; its days run from its first opening",
    "zh-CN": "重新打开的商机按最后一次关闭计一次；天数自首次打开起算",
  },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** How much money the open deals bring a day, for each currency 销售速度. Null where no deal was won, or all in no time. */
export const velocity = (
  deals: readonly VelocityDeal[],
  window: Window,
  asOf: Instant,
  calendar: Calendar,
): Velocity => {
  const valued = deals.filter((deal) => deal.amount !== null && deal.currency !== null);
  const codes = [...new Set(valued.map((deal) => deal.currency ?? ""))].sort();
  const ids = (list: readonly VelocityDeal[]) => list.map((deal) => deal.id);
  const currencies = codes.map((currency): CurrencyVelocity => {
    const mine = valued.filter((deal) => deal.currency === currency);
    const closed = mine.filter((deal) => deal.closedAt !== null && inWindow(window, deal.closedAt));
    const open = mine.filter((deal) => deal.status === "open");
    const won = closed.filter((deal) => deal.status === "won");
    const lost = closed.filter((deal) => deal.status === "lost");
    const winRate = shareOf(won.length, won.length + lost.length);
    const amount = mean(won.map((deal) => deal.amount ?? 0));
    const days = mean(won.map((deal) => calendar.dayOf(deal.closedAt ?? 0) - calendar.dayOf(deal.openedAt)));
    const perDay =
      winRate.rate === null || amount === null || days === null || days === 0
        ? null
        : Math.round((open.length * winRate.rate * amount) / days);
    return {
      currency,
      open: ids(open),
      won: ids(won),
      lost: ids(lost),
      winRate,
      averageAmount: amount === null ? null : Math.round(amount),
      averageDays: days,
      perDay,
    };
  });
  return { definition: define(window, asOf), currencies };
};
