export * from "./columns.js";
export { type CompiledPolicy, compilePolicy, type IndexedAttribute } from "./compile.js";
export { decidingRule, matchRule } from "./match-rule.js";
export { type ExplainedMatch, explainMatch, type NearMiss, nearMiss } from "./near-miss.js";
