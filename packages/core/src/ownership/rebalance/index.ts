export * from "./explain-rebalance.js";
export * from "./model.js";
export * from "./rebalance.js";
export * from "./rebalance-policy.js";
export * from "./stays.js";
export * from "./trace.js";
