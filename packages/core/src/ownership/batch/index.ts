export { type BatchColumns, type BatchResult, decideBatch } from "./decide-batch.js";
