/** Figures from columns 列式计算: the same counts as the figures of deals, for millions of them in memory. */
export * from "./deal-columns.js";
export * from "./deal-counts.js";
export * from "./owner-amounts.js";
export * from "./stage-counts.js";
