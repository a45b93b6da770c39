import type { Store } from "@clientele/core/port";
import { inspectableStore, type MemoryStoreOptions } from "./memory-store.js";

export type { Recovery } from "./disk/recover.js";
export type { Sync } from "./disk/writer.js";
export type { MemoryStoreOptions } from "./memory-store.js";

/**
 * The embedded store: everything in memory, every query served by an index, and where a directory is given, every
 * commit on disk before it is answered. Rows are handed out frozen.
 *
 * @example
 * ```ts
 * import { memoryStore } from "@clientele/adapter-memory";
 *
 * const store = memoryStore();
 * await store.open([
 *   { name: "city", fields: { name: { type: "text", nullable: false } }, indexes: [["name"]], unique: {}, appendOnly: false },
 * ]);
 * const nothing = { expect: [], update: [], remove: [], count: [], journal: [] };
 * await store.commit("acme", { ...nothing, insert: [{ table: "city", id: "c-1", row: { name: "Wuhan" } }] });
 * await store.count("acme", "city", [{ field: "name", op: "eq", value: "Wuhan" }]); // => 1
 * await store.count("other", "city", []); // => 0
 * ```
 */
export const memoryStore = (options: MemoryStoreOptions = {}): Store =>
  inspectableStore(options, () => {}).store;
