export * from "./query.js";
export * from "./record.js";
export * from "./store.js";
export * from "./store-failure.js";
