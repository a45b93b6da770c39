/** Performance 绩效: a credit ledger, metrics with their definitions, plans, attainment and ranking. */
export * from "./attainment.js";
export * from "./breakdown.js";
export * from "./comparison.js";
export * from "./conversion.js";
export * from "./credit.js";
export * from "./credit-correction.js";
export * from "./events.js";
export * from "./facts.js";
export * from "./faults.js";
export * from "./fiscal.js";
export * from "./incentive.js";
export * from "./incentive-policy.js";
export * from "./measure.js";
export * from "./metric-policy.js";
export * from "./metric-registry.js";
export * from "./metrics.js";
export * from "./model.js";
export * from "./observation.js";
export * from "./outliers.js";
export * from "./period.js";
export * from "./plan.js";
export * from "./policy.js";
export * from "./product-facts.js";
export * from "./ranking.js";
export * from "./reconcile.js";
export * from "./relation-facts.js";
export * from "./relation-metrics.js";
export * from "./render-table.js";
export * from "./report.js";
export * from "./schedule.js";
export * from "./schedule-policy.js";
export * from "./scorecard.js";
export * from "./scorecard-policy.js";
export type {
  AttainmentAnswer,
  Comparison,
  Corrected,
  ExportedReport,
  Framed,
  OutliersAnswer,
  PayoutAnswer,
  PerformanceService,
  PlanTree,
  RankingAnswer,
  Report,
  ScorecardAnswer,
  TrialAnswer,
} from "./service.js";
export * from "./table.js";
export * from "./trial.js";
