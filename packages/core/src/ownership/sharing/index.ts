/** Owning a customer together 共有: with shares, from entry to entry. */
export * from "./faults.js";
export * from "./model.js";
export * from "./share.js";
export * from "./sharing-policy.js";
