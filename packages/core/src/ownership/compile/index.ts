export * from "./columns.js";
export { type CompiledPolicy, compilePolicy, type IndexedAttribute, type NearMiss } from "./compile.js";
export { decidingRule, matchRule } from "./match-rule.js";
export { nearMisses } from "./near-miss.js";
