/** Prediction 预测: who is still a customer, how often and for how much they will buy. */

export * from "./alive.js";
export type { BetaGeometric } from "./beta-geometric.js";
export { type BetaGeometricFit, fitBetaGeometric } from "./beta-geometric-fit.js";
export * from "./explain.js";
export * from "./faults.js";
export type { FitOptions, FitReport, FitWarning } from "./fit.js";
export * from "./forecast.js";
export { logGamma } from "./gamma-function.js";
export * from "./gamma-gamma.js";
export { type HistoryColumns, newCustomer, type PurchaseHistory } from "./histories.js";
export * from "./history-builder.js";
export * from "./interval.js";
export * from "./lifetime-value.js";
export * from "./likelihood.js";
export type { ParetoNbd } from "./pareto-nbd.js";
export { fitParetoNbd, type ParetoNbdFit } from "./pareto-nbd-fit.js";
export * from "./predict.js";
export * from "./time-unit.js";
