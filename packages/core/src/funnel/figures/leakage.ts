import type { Instant } from "../../kernel/index.js";
import type { Opportunity } from "../model.js";
import { type FigureDefinition, inWindow, ownerOfDeal, type Share, shareOf, type Window } from "./figure.js";
import { addMoney, type MoneyByCurrency } from "./money-by-currency.js";

export type LostDeal = Pick<
  Opportunity,
  "id" | "status" | "closedAt" | "closedFrom" | "lostReason" | "amount" | "currency"
>;

/** The deals lost from one stage, for one reason. */
export interface Leak {
  readonly stageId: string;
  readonly reason: string;
  readonly deals: readonly string[];
  /** Of all deals lost in the window. */
  readonly share: Share;
  /** What they were to bring, in minor units; deals without an amount are in `deals` only. */
  readonly amounts: MoneyByCurrency;
}

export interface Leakage {
  readonly definition: FigureDefinition;
  readonly deals: readonly string[];
  /** The most deals first; then by stage and reason. */
  readonly leaks: readonly Leak[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Leakage", "zh-CN": "漏损" },
  population: {
    en: "the deals lost in the window, by the stage from which they were lost and the reason, whenever they were opened",
    "zh-CN": "在时间窗内输单的商机，按输单时所在阶段和原因，不论何时打开",
  },
  openDeals: { en: "not counted", "zh-CN": "不计入" },
  reEntry: {
    en: "a deal that was reopened counts once, by its last loss, and not at all while it is open or won",
    "zh-CN": "重新打开的商机按最后一次输单计一次；处于打开或赢单状态时不计入",
  },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

/** Where and why deals are lost 漏损, in numbers and in money. */
export const leakage = (deals: readonly LostDeal[], window: Window, asOf: Instant): Leakage => {
  const lost = deals.filter(
    (deal) => deal.status === "lost" && deal.closedAt !== null && inWindow(window, deal.closedAt),
  );
  const groups = new Map<string, LostDeal[]>();
  for (const deal of lost) {
    const key = JSON.stringify([deal.closedFrom ?? "", deal.lostReason ?? ""]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [deal]);
    else group.push(deal);
  }
  const leaks = [...groups.entries()]
    .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
    .map(
      ([, group]): Leak => ({
        stageId: group[0]?.closedFrom ?? "",
        reason: group[0]?.lostReason ?? "",
        deals: group.map((deal) => deal.id),
        share: shareOf(group.length, lost.length),
        amounts: addMoney(group),
      }),
    );
  return { definition: define(window, asOf), deals: lost.map((deal) => deal.id), leaks };
};
