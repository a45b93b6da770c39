/** Team 销售团队: who sells, where, how much of it, and when they are away. */
export * from "./availability.js";
export * from "./events.js";
export * from "./faults.js";
export * from "./model.js";
export type { TeamService } from "./service.js";
