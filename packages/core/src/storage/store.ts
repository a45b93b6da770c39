import type { DomainEvent, Instant } from "../kernel/index.js";

/**
 * The driver port: what a store must be able to do. Plain promises and plain data, so that its author needs neither
 * effect nor zod. The MUSTs carry the ids of the checks that hold them (`@clientele/core/testing`).
 */

/** MUST come back as it went in (VAL-1). Numbers are whole and safe; `undefined`, floats and dates never occur. */
export type StoreValue =
  | null
  | boolean
  | number
  | string
  | readonly StoreValue[]
  | { readonly [key: string]: StoreValue };

export type FieldType = "text" | "integer" | "boolean" | "instant" | "json";

export interface StoreRow {
  readonly id: string;
  /** 1 when inserted, one more with every update (CAS-2). */
  readonly version: number;
  readonly [field: string]: StoreValue;
}

/** A table as the store sees it; keys, uniques and indexes all carry the tenant as well. */
export interface TableDescription {
  readonly name: string;
  readonly fields: Readonly<Record<string, { readonly type: FieldType; readonly nullable: boolean }>>;
  /** Each list is ordered; the id is its last part. */
  readonly indexes: readonly (readonly string[])[];
  /** A row with a null in one of the fields is not constrained (UNQ-2). */
  readonly unique: Readonly<Record<string, readonly string[]>>;
  /** Rows are only ever inserted (APP-1). */
  readonly appendOnly: boolean;
}

export type Condition =
  | { readonly field: string; readonly op: "eq" | "lt" | "lte" | "gt" | "gte"; readonly value: StoreValue }
  | { readonly field: string; readonly op: "in"; readonly value: readonly StoreValue[] };

/**
 * Order MUST be total: text by its UTF-8 bytes, false before true, null last (first when descending), then the id
 * (ORD-1, ORD-2). One direction MUST hold for the fields and for the id, also where there is no field to order by
 * (ORD-3). A comparison with null never holds; `eq` null does (FND-3).
 */
export interface StoreQuery {
  readonly table: string;
  readonly where: readonly Condition[];
  readonly orderBy: readonly string[];
  readonly direction: "asc" | "desc";
  readonly limit: number;
  /** The order fields and the id of the last row of the page before. */
  readonly after: readonly StoreValue[] | null;
}

export interface Measure {
  readonly op: "count" | "sum" | "min" | "max";
  /** Null for `count`. */
  readonly field: string | null;
}

/** Groups come in the order of their keys (AGG-1); `sum` of nothing is 0, `min` and `max` of nothing are null. */
export interface StoreAggregate {
  readonly table: string;
  readonly where: readonly Condition[];
  readonly groupBy: readonly string[];
  readonly measures: Readonly<Record<string, Measure>>;
}
export interface AggregateRow {
  readonly key: readonly StoreValue[];
  readonly values: Readonly<Record<string, number | null>>;
}

export interface Expectation {
  readonly table: string;
  readonly id: string;
  /** Null: there is no such row. */
  readonly version: number | null;
}

/** Adds to a named counter, which starts at 0, and only while the result stays within its bounds (CTR-1, CTR-2). */
export interface CounterChange {
  readonly counter: string;
  readonly delta: number;
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * A decision's whole effect as data. A store MUST commit it whole or not at all (TX-1), rows, counters and journal
 * alike, whatever goes wrong. Rows may come in any order and in thousands.
 */
export interface WriteSet {
  /** What the decision read and relied on. */
  readonly expect: readonly Expectation[];
  readonly insert: readonly {
    readonly table: string;
    readonly id: string;
    readonly row: Readonly<Record<string, StoreValue>>;
  }[];
  readonly update: readonly {
    readonly table: string;
    readonly id: string;
    readonly version: number;
    readonly set: Readonly<Record<string, StoreValue>>;
  }[];
  readonly remove: readonly { readonly table: string; readonly id: string; readonly version: number }[];
  readonly count: readonly CounterChange[];
  /** Appended in this order (JRN-1). */
  readonly journal: readonly DomainEvent[];
}

export type CommitResult =
  | { readonly tag: "committed" }
  /** A row is not as expected: changed, gone, or already there (CAS-1, CAS-3). */
  | { readonly tag: "stale"; readonly table: string; readonly id: string }
  /** A counter would leave its bounds. */
  | { readonly tag: "guarded"; readonly counter: string; readonly value: number }
  /** Another row has these values (UNQ-1). */
  | { readonly tag: "duplicate"; readonly table: string; readonly index: string; readonly id: string };

export interface JournalEntry {
  /** Opaque; later entries of a tenant come after earlier ones of the same subject (JRN-2). */
  readonly position: string;
  readonly event: DomainEvent;
}

/** Differences between stores, declared and never sniffed. */
export interface StoreCapabilities {
  /** An acknowledged commit survives a crash of the process. */
  readonly durable: boolean;
  /** `commit` accepts a transaction of the host. */
  readonly hostTransactions: boolean;
}

export interface Store {
  readonly id: string;
  readonly contractVersion: 1;
  readonly capabilities: StoreCapabilities;
  /** Makes ready for these tables; called once, before anything else. Rejects with `StoreFailure` when it cannot. */
  open(tables: readonly TableDescription[]): Promise<void>;
  /** The rows of these ids, in their order, null where there is none (RW-1). Never an alias of what is stored (RW-2). */
  get(tenant: string, table: string, ids: readonly string[]): Promise<readonly (StoreRow | null)[]>;
  find(tenant: string, query: StoreQuery): Promise<readonly StoreRow[]>;
  count(tenant: string, table: string, where: readonly Condition[]): Promise<number>;
  aggregate(tenant: string, aggregate: StoreAggregate): Promise<readonly AggregateRow[]>;
  counters(tenant: string, counters: readonly string[]): Promise<readonly number[]>;
  /** Entries after a position, oldest first; of one subject where it is given. */
  journal(
    tenant: string,
    options: { readonly after: string | null; readonly subject: string | null; readonly limit: number },
  ): Promise<readonly JournalEntry[]>;
  /** Of all commits that expect the same version of a row, one succeeds (CAS-4). */
  commit(tenant: string, writes: WriteSet, options?: { readonly host?: unknown }): Promise<CommitResult>;
  /** Rows that no other holder is being handed until the lease ends (LSE-1); time comes from the caller. */
  lease(
    tenant: string,
    query: StoreQuery,
    lease: { readonly holder: string; readonly now: Instant; readonly until: Instant },
  ): Promise<readonly StoreRow[]>;
  close(): Promise<void>;
}
