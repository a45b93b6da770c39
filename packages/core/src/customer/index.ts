/** Customer 客户: one true record of each, and the timeline of every contact with them. */
export * from "./attributes.js";
export * from "./events.js";
export * from "./faults.js";
export * from "./model.js";
export * from "./name.js";
export * from "./register.js";
export type { CustomerService } from "./service.js";
