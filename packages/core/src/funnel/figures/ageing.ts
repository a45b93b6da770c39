import type { Calendar, Instant } from "../../kernel/index.js";
import type { Opportunity } from "../model.js";
import { type FigureDefinition, ownerOfDeal } from "./figure.js";
import { addMoney, type MoneyByCurrency } from "./money-by-currency.js";

export type AgeingDeal = Pick<Opportunity, "id" | "status" | "openedAt" | "amount" | "currency">;

/** Open deals of one band of ages, in the tenant's days since they were opened. */
export interface AgeBand {
  readonly fromDays: number;
  /** Not itself in the band; null for the last one. */
  readonly untilDays: number | null;
  readonly deals: readonly string[];
  readonly amounts: MoneyByCurrency;
}

export interface Ageing {
  readonly definition: FigureDefinition;
  readonly bands: readonly AgeBand[];
}

const define = (asOf: Instant): FigureDefinition => ({
  name: { en: "Ageing", "zh-CN": "账龄" },
  population: {
    en: "the open deals, by the calendar days since they were opened",
    "zh-CN": "打开的商机，按自打开起的日历天数分组",
  },
  openDeals: { en: "all of them, and no others", "zh-CN": "只计打开的商机" },
  reEntry: {
    en: "a deal that was reopened is as old as since its first opening",
    "zh-CN": "重新打开的商机自首次打开起算",
  },
  ownerBasis: ownerOfDeal,
  window: null,
  asOf,
});

/**
 * The open deals by age 账龄. Bands begin at 0 and at each of the days given.
 *
 * @param days - where a new band begins: `[30, 60]` makes 0 to 29, 30 to 59, and 60 or more.
 * @example
 * ```ts
 * import { ageing } from "@clientele/core/funnel";
 * import { DAY, makeCalendar } from "@clientele/core/kernel";
 *
 * const deal = { id: "a", status: "open", openedAt: 0, amount: 500, currency: "CNY" } as const;
 * const { bands } = ageing([deal], [30, 60], 30 * DAY, makeCalendar());
 * bands.map((band) => band.deals.length); // => [0, 1, 0]
 * ```
 */
export const ageing = (
  deals: readonly AgeingDeal[],
  days: readonly number[],
  asOf: Instant,
  calendar: Calendar,
): Ageing => {
  const starts = [...new Set([0, ...days])].sort((a, b) => a - b);
  const today = calendar.dayOf(asOf);
  const groups = starts.map((): AgeingDeal[] => []);
  for (const deal of deals) {
    if (deal.status !== "open") continue;
    const age = today - calendar.dayOf(deal.openedAt);
    const band = starts.findLastIndex((start) => start <= age);
    groups[Math.max(0, band)]?.push(deal);
  }
  const bands = starts.map((fromDays, at): AgeBand => {
    const group = groups[at] ?? [];
    return {
      fromDays,
      untilDays: starts[at + 1] ?? null,
      deals: group.map((deal) => deal.id),
      amounts: addMoney(group),
    };
  });
  return { definition: define(asOf), bands };
};
