import { type Facts, type Locale, render, type Text } from "./text.js";

/** Why something was not done, by what the caller can do about it. */
export type FaultKind =
  /** The input does not fit; `issues` name every place. Correct it. */
  | "InvalidInput"
  /** An id that the tenant does not have. */
  | "NotFound"
  /** The actor lacks the permission. */
  | "NotAllowed"
  /** Somebody else was first, or the record moved on. Read again and decide again. */
  | "Conflict"
  /** A rule of the domain says no, and names the numbers. */
  | "RuleRefused"
  /** The store cannot answer now. Try again with the same idempotency key. */
  | "Unavailable";

/** One place in the input that does not fit. */
export interface Issue {
  /** Where, as the caller would write it: `contacts[0].email`; empty for the whole. */
  readonly path: string;
  readonly expected: string;
  readonly text: Text;
}

/** A refusal as data: it can be stored, sent, compared and shown in any language. */
export interface Fault {
  readonly kind: FaultKind;
  /** Stable, `MODULE.REASON`; listed in `docs/errors.md`. */
  readonly code: string;
  readonly facts: Facts;
  readonly text: Text;
  readonly issues: readonly Issue[];
}

/**
 * Declares a fault once: its kind, its code, and its message in every language.
 *
 * @example
 * ```ts
 * import { defineFault, faultText } from "@clientele/core/kernel";
 *
 * const tooMany = defineFault<{ held: number; max: number }>("RuleRefused", "EXAMPLE.TOO_MANY", {
 *   en: "{held} of {max} are held already: release one first",
 *   "zh-CN": "已持有 {held}/{max}：请先释放一个",
 * });
 * faultText(tooMany({ held: 5, max: 5 }), "en"); // => "5 of 5 are held already: release one first"
 * ```
 */
export const defineFault =
  <F extends Facts = Record<never, never>>(kind: FaultKind, code: string, text: Text) =>
  (facts: F, issues: readonly Issue[] = []): Fault => ({ kind, code, facts, text, issues });

/** The fault in words, with every issue on a line of its own. */
export const faultText = (fault: Fault, locale: Locale): string =>
  [
    render(fault.text, locale, fault.facts),
    ...fault.issues.map((issue) => `  ${issue.path === "" ? "." : issue.path}: ${issue.text[locale]}`),
  ].join("\n");
