import type { TableDescription } from "@clientele/core/port";
import type { Effects, State } from "./state.js";

/** Where a store keeps what it must not lose. */
export interface Log {
  /** Everything that is known, under these tables. */
  open(schema: ReadonlyMap<string, TableDescription>): Promise<State>;
  /** Resolves when the effects cannot be lost any more. The effects have been applied to the state. */
  append(tenant: string, effects: Effects): Promise<void>;
  /** Resolves when nothing that has been appended can be lost any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps nothing. */
export const noLog: Log = {
  open: async (schema) => ({ schema, tenants: new Map() }),
  append: async () => {},
  settled: async () => {},
  close: async () => {},
};
