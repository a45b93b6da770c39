import type { Instant, Text } from "../../kernel/index.js";

/** From the first moment up to, but not including, the last; epoch milliseconds. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/** What a figure counts, so that nobody has to guess. Every figure carries its own. */
export interface FigureDefinition {
  readonly name: Text;
  readonly population: Text;
  /** How deals count that are not decided yet. */
  readonly openDeals: Text;
  /** How deals count that come back: to a stage, or from being closed. */
  readonly reEntry: Text;
  /** Whose a deal is, where it counts for somebody. */
  readonly ownerBasis: Text;
  /** Null where the figure is of this moment. */
  readonly window: Window | null;
  /** The facts are those known at this moment. */
  readonly asOf: Instant;
}

/** A closed deal is not handed over, so that what was won stays with whoever won it. */
export const ownerOfDeal: Text = {
  en: "the owner that the deal has now; a closed deal keeps the one that it was closed with",
  "zh-CN": "商机当前的负责人；已关闭的商机保留关闭时的负责人",
};

/** A part of a whole; `rate` is null where there is no whole. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  readonly rate: number | null;
}

export const shareOf = (part: number, whole: number): Share => ({
  part,
  whole,
  rate: whole === 0 ? null : part / whole,
});

export const inWindow = ({ from, until }: Window, at: Instant): boolean => from <= at && at < until;
