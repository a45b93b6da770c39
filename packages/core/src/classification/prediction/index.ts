/** Prediction 预测: who is still a customer, how often and for how much they will buy. */
export * from "./beta-geometric-fit.js";
export type { BetaGeometric } from "./beta-geometric.js";
export * from "./faults.js";
export type { FitOptions, FitReport, FitWarning } from "./fit.js";
export * from "./forecast.js";
export * from "./gamma-gamma.js";
export { type HistoryColumns, newCustomer, type PurchaseHistory } from "./histories.js";
export * from "./history-builder.js";
export * from "./interval.js";
export * from "./lifetime-value.js";
export type { ParetoNbd } from "./pareto-nbd.js";
export * from "./pareto-nbd-fit.js";
export * from "./predict.js";
export * from "./time-unit.js";
