import type { Instant } from "../../kernel/index.js";
import { type Calibration, calibrationOf, type Judged } from "../prediction/calibration.js";

/** What was forecast of one deal; minor units and basis points. */
export interface SnapshotLine {
  readonly id: string;
  readonly currency: string;
  readonly amount: number;
  readonly probability: number;
  readonly weighted: number;
}

/** A forecast as it was made, of what is won after `takenAt` and up to `until`. */
export interface Snapshot {
  readonly id: string;
  readonly takenAt: Instant;
  readonly until: Instant;
  readonly lines: readonly SnapshotLine[];
}

/** When a deal was won, each time that it was, and what it is worth. */
export type WinsOf = (dealId: string) => { readonly wins: readonly Instant[]; readonly amount: number };

/** One forecast beside what happened, minor units. */
export interface ForecastOutcome {
  readonly snapshotId: string;
  readonly takenAt: Instant;
  readonly forecast: number;
  readonly actual: number;
}

/** How far forecasts of one currency were off. Null where nothing was won, so that there is nothing to compare with. */
export interface CurrencyAccuracy {
  readonly currency: string;
  readonly forecasts: readonly ForecastOutcome[];
  /** (sum of forecasts - sum of actuals) / sum of actuals: above 0 they promise too much. */
  readonly bias: number | null;
  /** Sum of absolute errors / sum of actuals. */
  readonly wape: number | null;
  /** Mean of the absolute errors, each by its own actual; over those that have one. */
  readonly mape: number | null;
}

export interface ForecastAccuracy {
  readonly currencies: readonly CurrencyAccuracy[];
  /** Of the probabilities of single deals. */
  readonly calibration: Calibration;
  /** Snapshots whose time is not over yet: they are in no number. */
  readonly pending: readonly string[];
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/**
 * The errors of forecasts, beside what came.
 *
 * @example
 * ```ts
 * import { forecastErrors } from "@clientele/core/funnel";
 *
 * const made = [{ forecast: 150, actual: 100 }, { forecast: 50, actual: 100 }];
 * forecastErrors(made); // => { bias: 0, wape: 0.5, mape: 0.5 }
 * ```
 */
export const forecastErrors = (
  made: readonly Pick<ForecastOutcome, "forecast" | "actual">[],
): Pick<CurrencyAccuracy, "bias" | "wape" | "mape"> => {
  const actual = total(made.map((one) => one.actual));
  const off = made.map((one) => Math.abs(one.forecast - one.actual));
  const relative = made.flatMap((one, at) => (one.actual === 0 ? [] : [(off[at] ?? 0) / one.actual]));
  return {
    bias: actual === 0 ? null : (total(made.map((one) => one.forecast)) - actual) / actual,
    wape: actual === 0 ? null : total(off) / actual,
    mape: relative.length === 0 ? null : total(relative) / relative.length,
  };
};

/**
 * How good forecasts were, once their time is over: of the deals that were in them, what was won by
 * then. What was opened later is in no forecast, and so not in what came.
 */
export const forecastAccuracy = (
  snapshots: readonly Snapshot[],
  winsOf: WinsOf,
  asOf: Instant,
): ForecastAccuracy => {
  const over = snapshots.filter((snapshot) => snapshot.until <= asOf);
  const judged: Judged[] = [];
  const byCurrency = new Map<string, ForecastOutcome[]>();
  for (const { id: snapshotId, takenAt, until, lines } of over) {
    const sums = new Map<string, { forecast: number; actual: number }>();
    for (const { id, currency, probability, weighted } of lines) {
      const { wins, amount } = winsOf(id);
      const happened = wins.some((at) => at > takenAt && at <= until);
      const sum = sums.get(currency) ?? { forecast: 0, actual: 0 };
      const actual = sum.actual + (happened ? amount : 0);
      sums.set(currency, { forecast: sum.forecast + weighted, actual });
      judged.push({ probability: probability / 10_000, happened });
    }
    for (const [currency, sum] of sums) {
      const made = { snapshotId, takenAt, ...sum };
      const list = byCurrency.get(currency);
      if (list === undefined) byCurrency.set(currency, [made]);
      else list.push(made);
    }
  }
  return {
    currencies: [...byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, forecasts]) => ({ currency, forecasts, ...forecastErrors(forecasts) })),
    calibration: calibrationOf(judged),
    pending: snapshots.filter((snapshot) => snapshot.until > asOf).map((snapshot) => snapshot.id),
  };
};
