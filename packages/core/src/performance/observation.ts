import { type Fault, fail, ok, type Result } from "../kernel/index.js";
import { notObserved, observationCurrency, observationOutOfRange } from "./faults.js";
import type { PerformancePolicy } from "./policy.js";

/**
 * Is it of a kind that the policy declares, within its range, and with a currency exactly when it is money?
 *
 * @example
 * ```ts
 * import { checkObservation, PerformancePolicy } from "@clientele/core/performance";
 *
 * const { observations } = PerformancePolicy.parse({});
 * checkObservation(observations, { kind: "nps", value: 9, currency: null }).ok; // => true
 * const wrong = checkObservation(observations, { kind: "nps", value: 11, currency: null });
 * wrong.ok ? "" : wrong.error.code; // => "PERFORMANCE.OBSERVATION_OUT_OF_RANGE"
 * ```
 */
export const checkObservation = (
  rules: PerformancePolicy["observations"],
  {
    kind,
    value,
    currency,
  }: { readonly kind: string; readonly value: number; readonly currency: string | null },
): Result<void, Fault> => {
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  if (rule === undefined) return fail(notObserved({ kind, known: Object.keys(rules) }));
  const isMoney = "money" in rule;
  if (isMoney !== (currency !== null)) return fail(observationCurrency({ kind }));
  if (!isMoney && (value < rule.min || value > rule.max))
    return fail(observationOutOfRange({ kind, value, min: rule.min, max: rule.max }));
  return ok(undefined);
};
