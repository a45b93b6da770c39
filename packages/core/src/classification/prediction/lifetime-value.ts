import { type Fault, fail, ok, type Result } from "../../kernel/index.js";
import { badHorizon } from "./faults.js";
import { expectedPurchases, type PurchaseModel } from "./forecast.js";
import type { PurchaseHistory } from "./histories.js";
import { GAUSS_24 } from "./quadrature.js";
import { type Span, spanIn, type TimeUnit } from "./time-unit.js";

/** How much less a purchase is worth that is made later: `{ rate: 0.1, per: "years" }` is 10 % a year. */
export interface Discount {
  /** A fraction, from 0. */
  readonly rate: number;
  readonly per: TimeUnit | "years";
}

/** What is added up to a lifetime value. */
export interface ValueOptions {
  /** The purchases of this span count, from the end of the history on. */
  readonly horizon: Span;
  readonly discount: Discount;
  /**
   * `period-end` (as lifetimes does): each period's purchases are discounted as if made at its end. `continuous` (as BTYD
   * and CLVTools do): each at its own moment.
   */
  readonly timing: "period-end" | "continuous";
  /** The periods of `period-end`. */
  readonly period: TimeUnit;
}

const isRate = (value: number): boolean => Number.isFinite(value) && value >= 0;

/** Moments, in the unit of the model, and what each weighs in the sum over E[Y(moment)]. */
const weightsOf = (unit: TimeUnit, options: ValueOptions): readonly (readonly [number, number])[] => {
  const { horizon, discount, timing, period } = options;
  const end = spanIn(horizon, unit);
  const force = Math.log1p(discount.rate) / spanIn({ length: 1, unit: discount.per }, unit);
  const worth = (at: number): number => Math.exp(-force * at);
  if (timing === "continuous") {
    const inside = Array.from(GAUSS_24.points, (point, at) => {
      const weight = end * force * (GAUSS_24.weights[at] ?? 0) * worth(end * point);
      return [end * point, weight] as const;
    });
    return [...inside, [end, worth(end)]];
  }
  const length = spanIn({ length: 1, unit: period }, unit);
  const periods = Math.ceil(end / length - 1e-9);
  const momentOf = (at: number): number => Math.min(at * length, end);
  return Array.from({ length: periods }, (_, at) => {
    const [now, next] = [momentOf(at + 1), momentOf(at + 2)];
    return [now, worth(now) - (at + 1 < periods ? worth(next) : 0)] as const;
  });
};

/**
 * Discounted expected purchases: what the purchases of a customer over a horizon are worth today, in purchases. Times the
 * value of one (`expectedSpend`) it is the customer lifetime value 客户终身价值 over that horizon.
 *
 * `period-end` is the sum of (E[Y(i)] - E[Y(i - 1)]) / (1 + d)^i over whole periods, a last shorter one at its own end.
 * `continuous` is the integral of e^(-δt) dE[Y(t)] with δ = ln(1 + d) (Fader, Hardie and Lee 2005, RFM and CLV), integrated
 * by parts with 24 points. The rate is turned into another unit by compounding.
 *
 * @example
 * ```ts
 * import { discountedPurchases } from "@clientele/core/classification";
 *
 * const model = { model: "bg-nbd", unit: "weeks", r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const;
 * const history = { repeats: 2, recency: 30.43, age: 38.86 };
 * const year = { horizon: { length: 12, unit: "months" }, timing: "period-end", period: "months" } as const;
 * const plain = discountedPurchases(model, history, { ...year, discount: { rate: 0, per: "years" } });
 * const less = discountedPurchases(model, history, { ...year, discount: { rate: 0.1, per: "years" } });
 * plain.ok && plain.value.toFixed(3); // => "1.563"
 * less.ok && less.value.toFixed(3); // => "1.490"
 * ```
 */
export const discountedPurchases = (
  model: PurchaseModel,
  history: PurchaseHistory,
  options: ValueOptions,
): Result<number, Fault> => {
  const { horizon, discount } = options;
  if (!isRate(discount.rate)) return fail(badHorizon({ what: "a discount rate", value: discount.rate }));
  if (!isRate(horizon.length)) return fail(badHorizon({ what: "a horizon", value: horizon.length }));
  let sum = 0;
  for (const [moment, weight] of weightsOf(model.unit, options)) {
    const expected = expectedPurchases(model, history, { length: moment, unit: model.unit });
    if (!expected.ok) return expected;
    sum += weight * expected.value;
  }
  return ok(sum);
};
