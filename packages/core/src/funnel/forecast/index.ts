/** Forecast 销售预测: what open deals will bring, how it was made, and how good it was. */
export * from "./accuracy.js";
export * from "./by-age.js";
export * from "./by-category.js";
export * from "./by-stage-age.js";
export * from "./faults.js";
export * from "./forecast.js";
export * from "./weighted.js";
