/** Prediction of single deals 赢单概率: what they are learned from, why, and how good they are on deals not seen. */
export * from "./calibration.js";
