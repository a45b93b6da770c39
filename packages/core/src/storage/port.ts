/** What the author of a store needs, and the author of nothing else: no effect, no zod, hardly a byte. */

export type { DomainEvent, Instant } from "../kernel/index.js";
export * from "./choose-index.js";
export * from "./store.js";
export * from "./store-failure.js";
