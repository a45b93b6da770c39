/** Qualification 客户资格: MAN, BANT, screening on five criteria, and prospect cards. */
export * from "./bant.js";
export * from "./cards.js";
export * from "./explain.js";
export * from "./man.js";
export * from "./model.js";
export * from "./policy.js";
export * from "./screening.js";
