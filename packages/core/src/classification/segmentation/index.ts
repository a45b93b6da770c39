/** Customer segments 客户细分: named conditions over any attribute, behaviour and class. */
export * from "./judge.js";
export * from "./model.js";
export * from "./policy.js";
