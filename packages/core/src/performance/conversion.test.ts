import fc from "fast-check";
import { expect, test } from "vitest";
import { type Conversion, convert, minorDigitsOf } from "./conversion.js";

const rates: Conversion = {
  to: "CNY",
  on: "2026-03-31",
  rates: [
    { currency: "USD", rate: "7.1234" },
    { currency: "JPY", rate: "0.0478" },
    { currency: "KWD", rate: "23.5" },
  ],
};
const value = (amount: number, currency: string, of = rates) => {
  const converted = convert(amount, currency, of);
  return converted.ok ? converted.value : converted.error.code;
};

test("knows how many decimals a currency has", () => {
  expect(["CNY", "JPY", "KWD"].map(minorDigitsOf)).toEqual([2, 0, 3]);
});

test("converts between currencies of different decimals", () => {
  expect(value(100, "USD")).toBe(712);
  expect(value(1_000, "JPY")).toBe(4_780);
  expect(value(1_000, "KWD")).toBe(2_350);
  expect(value(77, "CNY")).toBe(77);
  expect(
    value(239_000, "CNY", { to: "JPY", on: "2026-03-31", rates: [{ currency: "CNY", rate: "20.9" }] }),
  ).toBe(49_951);
});

test("rounds half a unit away from zero, so that what is taken back is the opposite", () => {
  const half = { ...rates, rates: [{ currency: "USD", rate: "0.5" }] };
  expect([1, 3, -1, -3, 0].map((amount) => value(amount, "USD", half))).toEqual([1, 2, -1, -2, 0]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), (amount) => {
      const there = value(amount, "USD");
      expect(value(-amount, "USD")).toBe(-Number(there));
      expect(Math.abs(Number(there) - amount * 7.1234)).toBeLessThanOrEqual(0.5 + amount * 1e-15);
    }),
  );
});

test("refuses a currency without a rate, and says for which day it is missing", () => {
  expect(value(1, "EUR")).toBe("PERFORMANCE.RATE_MISSING");
});
