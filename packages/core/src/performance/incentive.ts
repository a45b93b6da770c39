import { type Locale, render, type Text } from "../kernel/index.js";
import type { IncentivePolicy } from "./incentive-policy.js";

/** What is rewarded: money in minor units of one currency. */
export interface IncentiveFigure {
  readonly actual: number;
  /** Approved; null without one. */
  readonly target: number | null;
}

/** One line of a payout; all lines sum to it. */
export type PayoutLine =
  /** So much of the amount, at this rate in basis points. */
  | {
      readonly kind: "tier";
      readonly from: number;
      readonly rate: number;
      readonly of: number;
      readonly amount: number;
    }
  | { readonly kind: "bonus"; readonly from: number; readonly amount: number }
  /** What is above the cap, taken off. */
  | { readonly kind: "cap"; readonly cap: number; readonly amount: number }
  /** What an earlier period would pay now, less what it was paid. */
  | {
      readonly kind: "clawback";
      readonly period: string;
      readonly paid: number;
      readonly due: number;
      readonly amount: number;
    }
  /** A debt of the period before, and one that goes on to the next: nobody is paid less than nothing. */
  | { readonly kind: "carried-in"; readonly amount: number }
  | { readonly kind: "carried-out"; readonly amount: number };

export interface Payout {
  readonly lines: readonly PayoutLine[];
  /** The sum of the lines, in minor units; never below 0. */
  readonly payout: number;
  /** Nothing is paid by tiers of a target that there is not. */
  readonly noTarget: boolean;
}

/** Basis points of basis points. */
const UNIT = 100_000_000n;

const rounded = (top: bigint): number => {
  const size = top < 0n ? -top : top;
  const whole = (2n * size + UNIT) / (2n * UNIT);
  return Number(top < 0n ? -whole : whole);
};

interface Slice {
  readonly from: number;
  readonly rate: number;
  /** Ten-thousandths of a minor unit. */
  readonly of: bigint;
}

/** The parts of the amount that each tier pays for. */
const slicesOf = (policy: IncentivePolicy, { actual, target }: IncentiveFigure): readonly Slice[] => {
  const amount = BigInt(actual) * 10_000n;
  const scale = policy.tiersOf === "target" ? BigInt(target ?? 0) : 10_000n;
  const starts = policy.tiers.map((tier) => ({ ...tier, start: BigInt(tier.from) * scale }));
  const reached = starts.filter((tier) => amount > 0n && amount >= tier.start);
  if (policy.method === "retroactive") {
    const highest = reached.at(-1);
    return highest === undefined ? [] : [{ from: highest.from, rate: highest.rate, of: amount }];
  }
  return reached
    .map((tier, at) => ({
      from: tier.from,
      rate: tier.rate,
      of: (reached[at + 1]?.start ?? amount) - tier.start,
    }))
    .filter((slice) => slice.of > 0n);
};

/**
 * What a period earns by itself 奖金计算, before anything earlier: tiers, then bonuses, then the cap. It is exact, and rounded
 * once: lines are rounded so that they always sum to the rounded sum (half a unit away from zero). Below 0 nothing is
 * earned. Tiers of a target pay nothing without an approved one, or with one of 0.
 *
 * @example
 * ```ts
 * import { earningsOf, IncentivePolicy } from "@clientele/core/performance";
 *
 * const policy = IncentivePolicy.parse({
 *   id: "2026",
 *   name: { en: "Commission 2026", "zh-CN": "2026 提成" },
 *   tiers: [{ from: 0, rate: 100 }, { from: 10_000, rate: 200 }],
 *   bonuses: [{ from: 10_000, amount: 5_000 }],
 * });
 * const { lines, payout } = earningsOf(policy, { actual: 1_250_000, target: 1_000_000 });
 * lines.map((line) => [line.kind, line.amount]); // => [["tier", 10000], ["tier", 5000], ["bonus", 5000]]
 * payout; // => 20000
 * ```
 */
export const earningsOf = (policy: IncentivePolicy, figure: IncentiveFigure): Payout => {
  const target = figure.target ?? 0;
  const noTarget = policy.tiersOf === "target" && target <= 0;
  const lines: PayoutLine[] = [];
  let exact = 0n;
  let sum = 0;
  for (const { from, rate, of } of noTarget ? [] : slicesOf(policy, figure)) {
    exact += of * BigInt(rate);
    const amount = rounded(exact) - sum;
    sum += amount;
    lines.push({ kind: "tier", from, rate, of: rounded(of * 10_000n), amount });
  }
  for (const { from, amount } of policy.bonuses) {
    if (target <= 0 || BigInt(figure.actual) * 10_000n < BigInt(target) * BigInt(from)) continue;
    lines.push({ kind: "bonus", from, amount });
    sum += amount;
  }
  if (policy.cap !== null && sum > policy.cap) {
    lines.push({ kind: "cap", cap: policy.cap, amount: policy.cap - sum });
    sum = policy.cap;
  }
  return { lines, payout: sum, noTarget };
};

/** A period that was settled before, and what its sales come to now. */
export interface SettledBefore {
  /** Its first day. */
  readonly period: string;
  /** What it has earned by the settlements so far. */
  readonly paid: number;
  readonly figure: IncentiveFigure;
}

/**
 * What is paid for a period: what it earns, less what earlier periods are worth less since (clawback 追回), less a debt that
 * was carried. A debt is carried on. What an earlier period is worth more since is paid too.
 */
export const payoutOf = (
  policy: IncentivePolicy,
  figure: IncentiveFigure,
  before: readonly SettledBefore[] = [],
  carried = 0,
): Payout => {
  const earned = earningsOf(policy, figure);
  const lines: PayoutLine[] = [...earned.lines];
  for (const { period, paid, figure: now } of before) {
    const due = earningsOf(policy, now).payout;
    if (due !== paid) lines.push({ kind: "clawback", period, paid, due, amount: due - paid });
  }
  if (carried !== 0) lines.push({ kind: "carried-in", amount: carried });
  const sum = lines.reduce((total, line) => total + line.amount, 0);
  if (sum < 0) lines.push({ kind: "carried-out", amount: 0 - sum });
  return { lines, payout: Math.max(0, sum), noTarget: earned.noTarget };
};

const texts: Readonly<Record<PayoutLine["kind"], Text>> = {
  tier: {
    en: "{of} at {rate} basis points (tier from {from}): {amount}",
    "zh-CN": "{of} × {rate} 基点（自 {from} 起的档位）：{amount}",
  },
  bonus: {
    en: "bonus from {from} basis points of the target: {amount}",
    "zh-CN": "达成目标 {from} 基点的奖金：{amount}",
  },
  cap: { en: "cap of {cap}: {amount}", "zh-CN": "封顶 {cap}：{amount}" },
  clawback: {
    en: "period from {period} was paid {paid} and is worth {due} now: {amount}",
    "zh-CN": "自 {period} 起的期间已付 {paid}，现应付 {due}：{amount}",
  },
  "carried-in": { en: "debt carried from before: {amount}", "zh-CN": "上期结转欠款：{amount}" },
  "carried-out": {
    en: "debt carried on to the next period: {amount}",
    "zh-CN": "结转至下期的欠款：{amount}",
  },
};

/** A line in words, in minor units. */
export const payoutLineText = ({ kind, ...facts }: PayoutLine, locale: Locale): string =>
  render(texts[kind], locale, facts);
