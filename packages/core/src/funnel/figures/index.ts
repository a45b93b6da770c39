/** Figures 指标: each says what it counts, and which deals are behind it. */
export * from "./ageing.js";
export * from "./attention.js";
export * from "./attention-text.js";
export * from "./cohort.js";
export * from "./comparison.js";
export * from "./competing-outcomes.js";
export * from "./figure.js";
export * from "./interval.js";
export * from "./leakage.js";
export * from "./money-by-currency.js";
export * from "./outcomes.js";
export * from "./period-funnel.js";
export * from "./stage-duration.js";
export * from "./survival.js";
export * from "./velocity.js";
export * from "./win-rate.js";
