/** Handover 交接: from one owner to another, with the yes of those whom it concerns. */
export * from "./collaboration.js";
export * from "./faults.js";
export * from "./handover.js";
export * from "./handover-policy.js";
export * from "./model.js";
export * from "./receive.js";
export type { HandoverTrace } from "./trace.js";
