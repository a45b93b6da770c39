import type { Instant } from "../../kernel/index.js";
import type { Opportunity } from "../model.js";
import { type FigureDefinition, inWindow, ownerOfDeal, type Share, shareOf, type Window } from "./figure.js";
import { type Interval, wilson } from "./interval.js";

export type ClosedDeal = Pick<Opportunity, "id" | "status" | "closedAt">;

export interface WinRate {
  readonly definition: FigureDefinition;
  /** Won deals of all closed ones. */
  readonly share: Share;
  /** 95 %, by Wilson. */
  readonly interval: Interval;
  readonly won: readonly string[];
  readonly lost: readonly string[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Win rate", "zh-CN": "赢单率" },
  population: {
    en: "the deals that were closed in the window, won or lost, whenever they were opened",
    "zh-CN": "在时间窗内关闭（赢单或输单）的商机，不论何时打开",
  },
  openDeals: { en: "not counted", "zh-CN": "不计入" },
  reEntry: {
    en: "a deal that was reopened counts once, by its last close, and not at all while it is open",
    "zh-CN": "重新打开的商机按最后一次关闭计一次；处于打开状态时不计入",
  },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

/** Won deals of those closed in a window 赢单率, with its interval: few deals make it wide. */
export const winRate = (deals: readonly ClosedDeal[], window: Window, asOf: Instant): WinRate => {
  const closed = deals.filter((deal) => deal.closedAt !== null && inWindow(window, deal.closedAt));
  const ids = (status: ClosedDeal["status"]) =>
    closed.filter((deal) => deal.status === status).map((deal) => deal.id);
  const [won, lost] = [ids("won"), ids("lost")];
  const whole = won.length + lost.length;
  return {
    definition: define(window, asOf),
    share: shareOf(won.length, whole),
    interval: wilson(won.length, whole),
    won,
    lost,
  };
};

/** The win rate of the deals that share a value: an owner, a product, an industry. */
export interface WinRateOf {
  /** Null: of those that have none. */
  readonly value: string | null;
  readonly rate: WinRate;
}

const byText = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null || a < b ? -1 : 1;

/**
 * The win rate by any dimension, with the interval of each: the more deals first, then by value. A deal with several
 * values (products, competitors) counts once in each of them, so such rates do not add up to the whole.
 *
 * @param valuesOf - the values that a deal has; none counts as null.
 * @example
 * ```ts
 * import { winRateBy } from "@clientele/core/funnel";
 *
 * const won = { id: "a", status: "won", closedAt: 5, owner: "lin" } as const;
 * const lost = { id: "b", status: "lost", closedAt: 6, owner: "lin" } as const;
 * const rates = winRateBy([won, lost], (deal) => [deal.owner], { from: 0, until: 10 }, 10);
 * rates.map((one) => [one.value, one.rate.share.rate]); // => [["lin", 0.5]]
 * ```
 */
export const winRateBy = <D extends ClosedDeal>(
  deals: readonly D[],
  valuesOf: (deal: D) => readonly (string | null)[],
  window: Window,
  asOf: Instant,
): readonly WinRateOf[] => {
  const groups = new Map<string | null, D[]>();
  for (const deal of deals) {
    if (deal.closedAt === null || !inWindow(window, deal.closedAt)) continue;
    const values = new Set(valuesOf(deal));
    for (const value of values.size === 0 ? [null] : values) {
      const group = groups.get(value);
      if (group === undefined) groups.set(value, [deal]);
      else group.push(deal);
    }
  }
  return [...groups]
    .map(([value, group]) => ({ value, rate: winRate(group, window, asOf) }))
    .sort((a, b) => b.rate.share.whole - a.rate.share.whole || byText(a.value, b.value));
};
