/** Funnel 销售漏斗: leads, pipelines as data, opportunities and their history, and figures that say what they count. */
export * from "./approval.js";
export * from "./close.js";
export * from "./columns/index.js";
export * from "./default-pipeline.js";
export * from "./events.js";
export * from "./faults.js";
export * from "./figures/index.js";
export * from "./forecast/index.js";
export * from "./guard.js";
export * from "./history.js";
export * from "./lead.js";
export * from "./lead-keys.js";
export * from "./lead-policy.js";
export * from "./migration.js";
export * from "./model.js";
export * from "./move.js";
export * from "./pipeline.js";
export * from "./policy.js";
export * from "./prediction/index.js";
export type {
  FunnelService,
  LearnedChance,
  MigrationReport,
  OfferedMove,
  OfVersion,
  VersionCohorts,
  VersionFigures,
  VersionFlows,
  VersionForecast,
  VersionOutcomes,
  WatchedOpportunity,
} from "./service.js";
export * from "./stage-action.js";
export { Approval, RequiredActivity, Stage, StageAction, Tactic } from "./stage-policy.js";
export * from "./stale.js";
