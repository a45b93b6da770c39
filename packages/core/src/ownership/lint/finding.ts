import { type Facts, render, type Text } from "../../kernel/index.js";
import type { CustomerFacts } from "../match.js";
import { type FindingCode, findingTexts } from "./texts.js";

/** `unknown`: the budget ended before it could be told. */
export type Severity = "error" | "warning" | "info" | "unknown";

/** Something about a policy that its author should know. */
export interface Finding {
  /** Stable; listed in `docs/ownership-review.md`. */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Where in the policy: `rules[3].when.region`. */
  readonly path: string;
  /** The rules it is about, then those that cause it. */
  readonly rules: readonly string[];
  /** A customer who shows it; null where it is not about one. */
  readonly witness: CustomerFacts | null;
  readonly facts: Facts;
  readonly text: Text;
  /** What to do about it. */
  readonly suggestion: Text;
}

const filled = (text: Text, facts: Facts): Text => ({
  en: render(text, "en", facts),
  "zh-CN": render(text, "zh-CN", facts),
});

const ended: Text = {
  en: "not decided within the budget: {question}",
  "zh-CN": "预算内未能判定：{question}",
};
const raise: Text = {
  en: "raise `budget`, or split the policy",
  "zh-CN": "请提高 `budget`，或拆分策略",
};

/** A finding, with its texts filled in. */
export const finding = (
  code: FindingCode,
  path: string,
  found: {
    readonly rules?: readonly string[];
    readonly witness?: CustomerFacts | null;
    readonly facts?: Facts;
  } = {},
): Finding => {
  const { rules = [], witness = null, facts = {} } = found;
  const { severity, text, suggestion } = findingTexts[code];
  const all = { path, rules, rule: rules[0] ?? null, others: rules.slice(1), ...facts };
  return {
    code,
    severity,
    path,
    rules,
    witness,
    facts: all,
    text: filled(text, all),
    suggestion: filled(suggestion, all),
  };
};

/** A question that the budget left open. */
export const undecided = (
  code: FindingCode,
  path: string,
  rules: readonly string[],
  more: Facts = {},
): Finding => {
  const { text } = findingTexts[code];
  const facts = { path, rules, rule: rules[0] ?? null, others: rules.slice(1), ...more };
  const question = filled(text, facts);
  const said: Text = {
    en: render(ended, "en", { question: question.en }),
    "zh-CN": render(ended, "zh-CN", { question: question["zh-CN"] }),
  };
  return { code, severity: "unknown", path, rules, witness: null, facts, text: said, suggestion: raise };
};
