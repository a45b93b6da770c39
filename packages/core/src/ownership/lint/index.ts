/** What is wrong with a policy, and what another one would change: exact, without running either. */
export type { Cell } from "./cell.js";
export * from "./diff.js";
export * from "./diff-customers.js";
export type { Finding, Severity } from "./finding.js";
export { type LintOptions, lintPolicy } from "./lint.js";
export type { Budget } from "./reach.js";
export type { Known } from "./reference-findings.js";
export { inRegionText } from "./region-text.js";
export type { HitPolicy } from "./rule-findings.js";
export { inRegion, type Region } from "./space.js";
export { type FindingCode, findingTexts } from "./texts.js";
