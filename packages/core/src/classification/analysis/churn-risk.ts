import type { DayNumber } from "../../kernel/index.js";
import { quantile } from "../quantile.js";

/** One purchase; a return (negative amount) is none. */
export interface Purchase {
  readonly day: DayNumber;
  /** Minor units. */
  readonly amount: number;
}

export interface ChurnRiskPolicy {
  /** Gaps between days of purchase that make a rhythm. */
  readonly minGaps: number;
  /** Percentile of its own gaps up to which a silence is nothing unusual. */
  readonly percentile: number;
  /** Two windows of so many days are compared: up to the as-of day, and before. */
  readonly windowDays: number;
  /** Falls when at least so many percent lower. */
  readonly fall: number;
}

/** Active, at risk, churned; new is too young to have a rhythm, potential has never bought. */
export const riskLevels = ["potential", "new", "active", "at-risk", "churned"] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** A figure that speaks for a customer being on its way out. */
export interface RiskSignal {
  readonly signal: "silence" | "frequency" | "amount";
  /** Days of silence; purchases or minor units of the later window. */
  readonly found: number;
  /** The own percentile of gaps; purchases or minor units of the window before. */
  readonly usual: number;
}

/** How near a customer is to being lost, against its own rhythm. */
export interface ChurnRisk {
  readonly level: RiskLevel;
  readonly purchases: number;
  /** Everything that was ever bought for, minor units: what there is to win back. */
  readonly amount: number;
  readonly silentDays: number | null;
  /** Of the own gaps in days; null below `minGaps`. */
  readonly rhythm: { readonly median: number; readonly usual: number; readonly longest: number } | null;
  readonly signals: readonly RiskSignal[];
}

const fell = (found: number, usual: number, percent: number): boolean =>
  usual > 0 && found * 100 <= usual * (100 - percent);

/**
 * Churn by the customer's own rhythm: a silence up to the given percentile of its gaps is usual, beyond it a risk, beyond
 * its longest gap ever it is churned (as the marketing analytics of Clutch). Purchases or amount of the last window that
 * fell against the window before make an active customer one at risk, where the window before lies within its history.
 * Days are counted once, whatever is bought on them. Purchases after the as-of day have not happened.
 *
 * @example
 * ```ts
 * import { churnRiskOf } from "@clientele/core/classification";
 *
 * const policy = { minGaps: 2, percentile: 80, windowDays: 90, fall: 50 };
 * const bought = [0, 10, 20, 34].map((day) => ({ day, amount: 100 }));
 * churnRiskOf(bought, 40, policy).level; // => "active"
 * churnRiskOf(bought, 47, policy).level; // => "at-risk"
 * churnRiskOf(bought, 60, policy).level; // => "churned"
 * churnRiskOf(bought, 60, policy).rhythm; // => { median: 10, usual: 12.4, longest: 14 }
 * ```
 */
export const churnRiskOf = (
  history: readonly Purchase[],
  asOfDay: DayNumber,
  policy: ChurnRiskPolicy,
): ChurnRisk => {
  const bought = history.filter(({ day, amount }) => day <= asOfDay && amount >= 0);
  const days = [...new Set(bought.map(({ day }) => day))].sort((a, b) => a - b);
  const amount = bought.reduce((sum, one) => sum + one.amount, 0);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) {
    return { level: "potential", purchases: 0, amount, silentDays: null, rhythm: null, signals: [] };
  }
  const silentDays = asOfDay - last;
  const gaps = days
    .slice(1)
    .map((day, at) => day - (days[at] ?? day))
    .sort((a, b) => a - b);
  const known = { purchases: bought.length, amount, silentDays };
  if (gaps.length < policy.minGaps) return { level: "new", ...known, rhythm: null, signals: [] };

  const usual = quantile(gaps, policy.percentile, 100);
  const longest = gaps.at(-1) ?? 0;
  const rhythm = { median: quantile(gaps, 1, 2), usual, longest };
  const signals: RiskSignal[] = silentDays > usual ? [{ signal: "silence", found: silentDays, usual }] : [];
  const within = (from: DayNumber, to: DayNumber) => bought.filter(({ day }) => day > from && day <= to);
  const later = within(asOfDay - policy.windowDays, asOfDay);
  const before = within(asOfDay - 2 * policy.windowDays, asOfDay - policy.windowDays);
  if (first <= asOfDay - 2 * policy.windowDays) {
    const sum = (list: readonly Purchase[]) => list.reduce((all, one) => all + one.amount, 0);
    const compared = [
      { signal: "frequency", found: later.length, usual: before.length },
      { signal: "amount", found: sum(later), usual: sum(before) },
    ] as const;
    signals.push(...compared.filter((one) => fell(one.found, one.usual, policy.fall)));
  }
  const level = silentDays > longest ? "churned" : signals.length > 0 ? "at-risk" : "active";
  return { level, ...known, rhythm, signals };
};

/** A lost or leaving customer, and why it is worth a call. */
export interface WinBackCandidate extends ChurnRisk {
  readonly id: string;
}

/**
 * Whom to win back: the churned and those at risk who bought for at least `fromAmount`; the most valuable first, equal ones
 * by id.
 *
 * @example
 * ```ts
 * import { churnRiskOf, winBackCandidates } from "@clientele/core/classification";
 *
 * const policy = { minGaps: 2, percentile: 80, windowDays: 90, fall: 50 };
 * const bought = [0, 10, 20].map((day) => ({ day, amount: 100 }));
 * const customers = [{ id: "acme", ...churnRiskOf(bought, 60, policy) }];
 * winBackCandidates(customers, 300).map(({ id }) => id); // => ["acme"]
 * winBackCandidates(customers, 301); // => []
 * ```
 */
export const winBackCandidates = (
  customers: readonly WinBackCandidate[],
  fromAmount: number,
): readonly WinBackCandidate[] =>
  customers
    .filter(({ level, amount }) => (level === "churned" || level === "at-risk") && amount >= fromAmount)
    .toSorted((a, b) => b.amount - a.amount || (a.id < b.id ? -1 : 1));
