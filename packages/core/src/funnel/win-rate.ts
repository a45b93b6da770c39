import type { Instant } from "../kernel/index.js";
import { type FigureDefinition, inWindow, type Share, shareOf, type Window } from "./figure.js";
import type { Opportunity } from "./model.js";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 97.5 % point of the normal distribution: a two-sided interval of 95 %. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion (E. B. Wilson, JASA 22, 1927), by default of 95 %; it stays within 0 and 1 and
 * is sensible for few cases. Without cases it is all of 0 to 1.
 *
 * @example
 * ```ts
 * import { wilson } from "@clientele/core/funnel";
 *
 * const { low, high } = wilson(8, 10);
 * [low.toFixed(4), high.toFixed(4)]; // => ["0.4902", "0.9433"]
 * ```
 */
export const wilson = (part: number, whole: number, z = Z95): Interval => {
  if (whole === 0) return { low: 0, high: 1 };
  const rate = part / whole;
  const square = z * z;
  const scale = 1 + square / whole;
  const centre = (rate + square / (2 * whole)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / whole + square / (4 * whole * whole));
  return {
    low: part === 0 ? 0 : Math.max(0, centre - half),
    high: part === whole ? 1 : Math.min(1, centre + half),
  };
};

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
