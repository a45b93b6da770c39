/** Customer analysis 客户分析: composition, movement, contribution, steadiness, churn by rhythm and cross-sell. */
export * from "./churn-risk.js";
export * from "./composition.js";
export * from "./concentration.js";
export * from "./contribution.js";
export * from "./cross-sell.js";
export * from "./explain.js";
export * from "./movement.js";
export * from "./periods.js";
export * from "./policy.js";
export * from "./significance.js";
export * from "./variability.js";
