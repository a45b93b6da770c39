/** What another policy would have done: with stored history, with imagined customers, or beside the live one. */
export * from "./event.js";
export type { Placed } from "./placed.js";
export * from "./report.js";
export * from "./simulation.js";
