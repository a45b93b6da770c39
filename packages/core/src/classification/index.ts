/** Classification 客户分类: value tiers, RFM, segments and lifecycle, each class with its reason. */
export * from "./classify.js";
export * from "./columns.js";
export * from "./counts.js";
export * from "./cut.js";
export * from "./decision.js";
export * from "./events.js";
export * from "./explain.js";
export * from "./faults.js";
export * from "./lifecycle.js";
export * from "./model.js";
export * from "./policy.js";
export * from "./prediction/index.js";
export type { PredictionExplanation, PredictionOutcome, PredictionService } from "./prediction-service.js";
export * from "./rfm.js";
export { lifecycleNames } from "./sayings.js";
export * from "./segments.js";
export type { ClassExplanation, ClassificationOutcome, ClassificationService } from "./service.js";
export * from "./tiers.js";
