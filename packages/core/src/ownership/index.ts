/** Ownership 客户归属: whose customer it is, why, and for how long. */
export * from "./balance.js";
export * from "./candidates.js";
export * from "./claim.js";
export * from "./compile/index.js";
export * from "./decide.js";
export * from "./events.js";
export * from "./explain.js";
export * from "./faults.js";
export * from "./match.js";
export * from "./model.js";
export * from "./operators.js";
export * from "./policy.js";
export * from "./protection.js";
export * from "./replay.js";
export type { Move, OwnershipExplanation, OwnershipService, OwnershipView } from "./service.js";
export type { Swept } from "./sweep-service.js";
export * from "./tenure.js";
