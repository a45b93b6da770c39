import { type Fault, fail, ok, type Result } from "../kernel/index.js";
import { rateMissing } from "./faults.js";

/** What one unit of a currency was worth, in the currency of the report. */
export interface ExchangeRate {
  readonly currency: string;
  /** A decimal, as it was published: `7.1234` yuan for one dollar. */
  readonly rate: string;
}

/** Rates of one day, named by whoever asks: the same figures come out for ever. */
export interface Conversion {
  readonly to: string;
  /** The day of the rates: `2026-03-31`. */
  readonly on: string;
  readonly rates: readonly ExchangeRate[];
}

/** How many decimals a currency has by ISO 4217: 2 for CNY, 0 for JPY, 3 for KWD. */
export const minorDigitsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

const divideRounded = (top: bigint, bottom: bigint): bigint => {
  const size = top < 0n ? -top : top;
  const rounded = (2n * size + bottom) / (2n * bottom);
  return top < 0n ? -rounded : rounded;
};

/**
 * Converts minor units of one currency into minor units of another, exactly, and rounds once: half a unit away from zero,
 * so that what is taken back converts to the opposite of what was given. A currency without a rate is refused; nothing is
 * ever added up over two currencies.
 *
 * @example
 * ```ts
 * import { convert } from "@clientele/core/performance";
 *
 * const rates = { to: "CNY", on: "2026-03-31", rates: [{ currency: "USD", rate: "7.125" }, { currency: "JPY", rate: "0.0478" }] };
 * convert(100_00, "USD", rates); // => { ok: true, value: 71250 }
 * convert(1_000, "JPY", rates); // => { ok: true, value: 4780 }
 * const lacking = convert(1, "EUR", rates);
 * lacking.ok ? "" : lacking.error.facts; // => { currency: "EUR", to: "CNY", on: "2026-03-31" }
 * ```
 */
export const convert = (
  amount: number,
  currency: string,
  { to, on, rates }: Conversion,
): Result<number, Fault> => {
  if (currency === to) return ok(amount);
  const found = rates.find((one) => one.currency === currency);
  if (found === undefined) return fail(rateMissing({ currency, to, on }));
  const [whole = "", decimals = ""] = found.rate.split(".");
  const rate = BigInt(whole + decimals);
  const top = BigInt(amount) * rate * 10n ** BigInt(minorDigitsOf(to));
  return ok(Number(divideRounded(top, 10n ** BigInt(decimals.length + minorDigitsOf(currency)))));
};
