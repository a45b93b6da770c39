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
  /** P(alive) in percent below which the model says at risk, and churned. */
  readonly alive: { readonly atRiskBelow: number; readonly churnedBelow: number };
}

/** Active, at risk, churned; new is too young to have a rhythm, potential has never bought. */
export const riskLevels = ["potential", "new", "active", "at-risk", "churned"] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** A figure that speaks for a customer being on its way out. */
export interface RiskSignal {
  readonly signal: "silence" | "frequency" | "amount" | "alive";
  /** Days of silence; purchases or minor units of the later window; P(alive) in basis points. */
  readonly found: number;
  /** The own percentile of gaps; purchases or minor units of the window before; the limit that P(alive) is below. */
  readonly usual: number;
}

/** How near a customer is to being lost, by its own rhythm and by a model of all customers. */
export interface ChurnRisk {
  /** The graver of what the two say. */
  readonly level: RiskLevel;
  /** Which of them led to the level; null where there is neither a rhythm nor a model, or no purchase. */
  readonly decidedBy: "rhythm" | "model" | "both" | null;
  /** P(alive) of the model in basis points; null where there is none. */
  readonly aliveBps: number | null;
  readonly purchases: number;
  /** Everything that was ever bought for, minor units: what there is to win back. */
  readonly amount: number;
  readonly silentDays: number | null;
  /** Of the own gaps in days; null below `minGaps`. */
  readonly rhythm: { readonly median: number; readonly usual: number; readonly longest: number } | null;
  readonly signals: readonly RiskSignal[];
}

/** What one of the two says; the gravest comes last. */
const verdicts = ["active", "at-risk", "churned"] as const;
type Verdict = (typeof verdicts)[number];

/** Everything that the customer's own past tells. */
type OwnRisk = Omit<ChurnRisk, "level" | "decidedBy" | "aliveBps"> & {
  readonly verdict: Verdict | "potential" | "new";
};

const fell = (found: number, usual: number, percent: number): boolean =>
  usual > 0 && found * 100 <= usual * (100 - percent);

const byRhythm = (history: readonly Purchase[], asOfDay: DayNumber, policy: ChurnRiskPolicy): OwnRisk => {
  const bought = history.filter(({ day, amount }) => day <= asOfDay && amount >= 0);
  const days = [...new Set(bought.map(({ day }) => day))].sort((a, b) => a - b);
  const amount = bought.reduce((sum, one) => sum + one.amount, 0);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) {
    return { verdict: "potential", purchases: 0, amount, silentDays: null, rhythm: null, signals: [] };
  }
  const silentDays = asOfDay - last;
  const gaps = days
    .slice(1)
    .map((day, at) => day - (days[at] ?? day))
    .sort((a, b) => a - b);
  const known = { purchases: bought.length, amount, silentDays };
  if (gaps.length < policy.minGaps) return { verdict: "new", ...known, rhythm: null, signals: [] };

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
  const verdict = silentDays > longest ? "churned" : signals.length > 0 ? "at-risk" : "active";
  return { verdict, ...known, rhythm, signals };
};

/** What the model says: nothing, where it was not asked. */
const byModel = (
  aliveBps: number | null,
  { alive }: ChurnRiskPolicy,
): { readonly verdict: Verdict; readonly signals: readonly RiskSignal[] } | null => {
  if (aliveBps === null) return null;
  const [churnedBelow, atRiskBelow] = [alive.churnedBelow * 100, alive.atRiskBelow * 100];
  if (aliveBps >= atRiskBelow) return { verdict: "active", signals: [] };
  const isChurned = aliveBps < churnedBelow;
  const signal = { signal: "alive", found: aliveBps, usual: isChurned ? churnedBelow : atRiskBelow } as const;
  return { verdict: isChurned ? "churned" : "at-risk", signals: [signal] };
};

/**
 * Churn by the customer's own rhythm and, where P(alive) is given, by a model of all customers; the graver of the two counts.
 *
 * Rhythm: a silence up to the given percentile of its gaps is usual, beyond it a risk, beyond
 * its longest gap ever it is churned (as the marketing analytics of Clutch). Purchases or amount of the last window that
 * fell against the window before make an active customer one at risk, where the window before lies within its history.
 * Days are counted once, whatever is bought on them. Purchases after the as-of day have not happened.
 *
 * Model: at risk below `alive.atRiskBelow` percent, churned below `alive.churnedBelow`. It also judges who is too new for a
 * rhythm.
 *
 * @param aliveBps P(alive) as of that day in basis points; see `probabilityAlive`.
 * @example
 * ```ts
 * import { churnRiskOf } from "@clientele/core/classification";
 *
 * const alive = { atRiskBelow: 50, churnedBelow: 10 };
 * const policy = { minGaps: 2, percentile: 80, windowDays: 90, fall: 50, alive };
 * const bought = [0, 10, 20, 34].map((day) => ({ day, amount: 100 }));
 * churnRiskOf(bought, 40, policy).level; // => "active"
 * churnRiskOf(bought, 47, policy).level; // => "at-risk"
 * churnRiskOf(bought, 60, policy).level; // => "churned"
 * churnRiskOf(bought, 60, policy).rhythm; // => { median: 10, usual: 12.4, longest: 14 }
 * const joined = churnRiskOf(bought, 40, policy, 3_200);
 * [joined.level, joined.decidedBy]; // => ["at-risk", "model"]
 * ```
 */
export const churnRiskOf = (
  history: readonly Purchase[],
  asOfDay: DayNumber,
  policy: ChurnRiskPolicy,
  aliveBps: number | null = null,
): ChurnRisk => {
  const { verdict: own, ...facts } = byRhythm(history, asOfDay, policy);
  const model = own === "potential" ? null : byModel(aliveBps, policy);
  if (model === null) {
    const decidedBy = facts.rhythm === null ? null : "rhythm";
    return { level: own, decidedBy, aliveBps: null, ...facts };
  }
  const signals = [...facts.signals, ...model.signals];
  const known = { aliveBps, ...facts, signals };
  const [ownGravity, gravity] = [verdicts.indexOf(own as Verdict), verdicts.indexOf(model.verdict)];
  if (facts.rhythm === null) {
    return { level: gravity > 0 ? model.verdict : own, decidedBy: "model", ...known };
  }
  if (ownGravity === gravity) return { level: own, decidedBy: "both", ...known };
  return gravity > ownGravity
    ? { level: model.verdict, decidedBy: "model", ...known }
    : { level: own, decidedBy: "rhythm", ...known };
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
 * const alive = { atRiskBelow: 50, churnedBelow: 10 };
 * const policy = { minGaps: 2, percentile: 80, windowDays: 90, fall: 50, alive };
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
