import type { Store, StoreCapabilities, StoreRow, TableDescription } from "../storage/index.js";

/** A transaction of the host, as its program would hold one. */
export interface HostTransaction {
  /** What `commit` of the store takes as `host`. */
  readonly host: unknown;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

/** One store on which one check runs. Every check gets a fresh one. */
export interface Harness {
  /** Open, with exactly the tables that were asked for, and empty. */
  readonly store: Store;
  /** A second driver on the same content, for races; null when there can be none. */
  readonly peer: Store | null;
  /** Reads a row without the driver, so that a driver cannot vouch for itself. */
  readonly inspect: (tenant: string, table: string, id: string) => StoreRow | null | Promise<StoreRow | null>;
  /** Closes the store and opens its content anew; needed where `durable` is claimed. */
  readonly reopen?: () => Promise<Store>;
  /** Begins a transaction of the host; needed where `hostTransactions` is claimed. */
  readonly begin?: () => Promise<HostTransaction>;
  readonly dispose: () => Promise<void>;
}

export type Setup = (tables: readonly TableDescription[]) => Promise<Harness>;

/** A check that a store is known to fail, for a reason, for a time. */
export interface Waiver {
  readonly id: string;
  readonly reason: string;
  /** Last day, as `2026-12-31`. A waiver fails after it, and when the check passes. */
  readonly until: string;
}

/** What the kit needs of a test runner: `describe` and `it` of vitest, jest, mocha or node:test. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
}

export interface ConformanceOptions {
  readonly runner: Runner;
  readonly name: string;
  /** What the store must declare; both yes and no are tested. */
  readonly claims: StoreCapabilities;
  readonly setup: Setup;
  readonly waivers?: readonly Waiver[];
  /** Today, as `2026-11-22`; needed where there are waivers. */
  readonly today?: string;
}
