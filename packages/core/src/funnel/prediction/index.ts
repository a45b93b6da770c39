/** Prediction of single deals 赢单概率: what they are learned from, why, and how good they are on deals not seen. */
export * from "./calibration.js";
export * from "./evaluation.js";
export * from "./evidence.js";
export * from "./explain.js";
export * from "./faults.js";
export * from "./logistic.js";
export * from "./naive-bayes.js";
export * from "./win-counts.js";
