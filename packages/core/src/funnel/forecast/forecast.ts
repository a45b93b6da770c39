import { split } from "../../kernel/index.js";
import type { FigureDefinition } from "../figures/index.js";
import type { Opportunity } from "../model.js";

export type ForecastDeal = Pick<Opportunity, "id" | "status" | "stageId" | "amount" | "currency">;

/** One deal's part of a forecast, in minor units. */
export interface ForecastLine {
  readonly id: string;
  readonly stageId: string;
  readonly amount: number;
  /** Basis points. */
  readonly probability: number;
  readonly weighted: number;
}

/** Amounts of different currencies are never added. */
export interface CurrencyForecast<L extends ForecastLine = ForecastLine> {
  readonly currency: string;
  readonly amount: number;
  readonly weighted: number;
  readonly lines: readonly L[];
}

export interface Forecast<L extends ForecastLine = ForecastLine> {
  readonly definition: FigureDefinition;
  /** In the order of their codes. */
  readonly currencies: readonly CurrencyForecast<L>[];
  /** Open deals without an amount: they are in none of the sums. */
  readonly unvalued: readonly string[];
}

const CERTAIN = 10_000;

/** A chance of 0 to 1 in basis points, rounded. */
export const basisPoints = (chance: number): number => Math.round(chance * CERTAIN);

/**
 * Amount times probability, exact in integers: the amount is split by the probability and its complement, half a unit
 * goes to the probable part.
 *
 * @example
 * ```ts
 * import { weighted } from "@clientele/core/funnel";
 *
 * weighted(1_001, 5_000); // => 501
 * weighted(9_007_199_254_740_991, 9_999); // => 9006298534815517
 * ```
 */
export const weighted = (amount: number, probability: number): number =>
  split(amount, [probability, CERTAIN - probability])[0] ?? 0;

/** A forecast of these deals, each with the probability and the reasons that `judge` gives it. */
export const forecastOf = <D extends ForecastDeal, R extends object>(
  definition: FigureDefinition,
  deals: readonly D[],
  judge: (deal: D) => R & { readonly probability: number },
): Forecast<ForecastLine & R> => {
  const byCurrency = new Map<string, (ForecastLine & R)[]>();
  const unvalued: string[] = [];
  for (const deal of deals) {
    const { id, stageId, amount, currency } = deal;
    if (amount === null || currency === null) {
      unvalued.push(id);
      continue;
    }
    const judged = judge(deal);
    const line = { ...judged, id, stageId, amount, weighted: weighted(amount, judged.probability) };
    const lines = byCurrency.get(currency);
    if (lines === undefined) byCurrency.set(currency, [line]);
    else lines.push(line);
  }
  const sum = (lines: readonly ForecastLine[], of: "amount" | "weighted") =>
    lines.reduce((total, line) => total + line[of], 0);
  return {
    definition,
    currencies: [...byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, lines]) => ({
        currency,
        amount: sum(lines, "amount"),
        weighted: sum(lines, "weighted"),
        lines,
      })),
    unvalued,
  };
};
