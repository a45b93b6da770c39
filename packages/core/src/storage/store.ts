import type { DomainEvent, Instant } from "../kernel/index.js";

/**
 * The driver port: what a store must be able to do. Plain promises and plain data, so that its author needs neither
 * effect nor zod. The MUSTs carry the ids of the checks that hold them (`@clientele/core/testing`).
 */

/**
 * MUST come back as it went in (VAL-1). Numbers are whole and safe; `undefined`, floats and dates never occur, nor does
 * text with NUL or half of a surrogate pair: core refuses them at the door.
 */
export type StoreValue =
  | null
  | boolean
  | number
  | string
  | readonly StoreValue[]
  | { readonly [key: string]: StoreValue };

export type FieldType = "text" | "integer" | "boolean" | "instant" | "json";

const fits: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  instant: Number.isSafeInteger,
  boolean: (value) => typeof value === "boolean",
  json: () => true,
};

/**
 * Can a field of this type hold the value? Null aside, which is for the field's `nullable`.
 *
 * @example
 * ```ts
 * import { fieldFits } from "@clientele/core/port";
 *
 * [fieldFits("integer", 7), fieldFits("integer", 7.5), fieldFits("text", 7)]; // => [true, false, false]
 * ```
 */
export const fieldFits = (type: FieldType, value: unknown): boolean => fits[type](value);

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
  /** Each list is ordered; the id is its last part. Never of a json field, which has no order. */
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

/**
 * Groups MUST come in the order of their keys (AGG-1). Without `groupBy` there MUST be one row, also of nothing; with it,
 * none of nothing. `sum` of nothing is 0, `min` and `max` of nothing are null (AGG-2). A sum MUST be exact; one beyond
 * `Number.MAX_SAFE_INTEGER` MUST reject with `StoreFailure` "unsupported" rather than round (AGG-3). Pages MUST NOT skip,
 * repeat or split a group, nulls in a key included, also where the group to continue after is gone (AGG-4).
 */
export interface StoreAggregate {
  readonly table: string;
  readonly where: readonly Condition[];
  readonly groupBy: readonly string[];
  readonly measures: Readonly<Record<string, Measure>>;
  /** At most so many groups; all of them when it is null. */
  readonly limit: number | null;
  /** Only groups that come after this key, which has a value for each field of `groupBy`; from the first when it is null. */
  readonly after: readonly StoreValue[] | null;
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
 * alike, whatever goes wrong. Rows may come in any order and in thousands (TX-3), and there may be nothing at all (TX-4).
 * One row changed twice MUST reject with `StoreFailure` "unsupported" (TX-2), as MUST a change in an append-only table
 * (APP-1).
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

/** Where several reasons hold at once, any of them may be answered; a reason that does not hold MUST NOT (MDL-1). */
export type CommitResult =
  | { readonly tag: "committed" }
  /** A row is not as expected: changed, gone, or already there (CAS-1, CAS-3). */
  | { readonly tag: "stale"; readonly table: string; readonly id: string }
  /** A counter would leave its bounds; `value` MUST be what it was before the refused change (CTR-2). */
  | { readonly tag: "guarded"; readonly counter: string; readonly value: number }
  /** Another row has these values; `id` MUST be the row that holds them already (UNQ-1). */
  | { readonly tag: "duplicate"; readonly table: string; readonly index: string; readonly id: string };

export interface JournalEntry {
  /** Opaque; later entries of a tenant come after earlier ones of the same subject (JRN-2). */
  readonly position: string;
  readonly event: DomainEvent;
}

/** Differences between stores, declared and never sniffed. */
export interface StoreCapabilities {
  /** An acknowledged commit survives a crash of the process (DUR-1). */
  readonly durable: boolean;
  /** `commit` accepts a transaction of the host; where not, it MUST reject with "unsupported" (CAP-2). */
  readonly hostTransactions: boolean;
}

/**
 * Tenants MUST share nothing (TEN-1, TEN-2). What a store rejects with MUST be a `StoreFailure`. A fault of the program
 * has the reason "unsupported": a table or a field that was not declared (ERR-1), and what is said so above. After
 * `close` everything MUST be refused with "closed" (CAP-3).
 */
export interface Store {
  readonly id: string;
  readonly contractVersion: 1;
  readonly capabilities: StoreCapabilities;
  /**
   * Makes ready for these tables; called once, before anything else. Where the content does not fit them it MUST reject
   * with `StoreFailure` "unsupported" and change nothing.
   */
  open(tables: readonly TableDescription[]): Promise<void>;
  /** The rows of these ids, in their order, null where there is none (RW-1). MUST NOT alias what is stored (RW-2). */
  get(tenant: string, table: string, ids: readonly string[]): Promise<readonly (StoreRow | null)[]>;
  /** Pages MUST NOT skip or repeat a row (FND-1), also where the row to continue after is gone (FND-5). */
  find(tenant: string, query: StoreQuery): Promise<readonly StoreRow[]>;
  /** As many as `find` would find without a limit (FND-4). */
  count(tenant: string, table: string, where: readonly Condition[]): Promise<number>;
  aggregate(tenant: string, aggregate: StoreAggregate): Promise<readonly AggregateRow[]>;
  /** Their values, in the order of their names (CTR-1). */
  counters(tenant: string, counters: readonly string[]): Promise<readonly number[]>;
  /** Entries after a position, oldest first; of one subject where it is given. */
  journal(
    tenant: string,
    options: { readonly after: string | null; readonly subject: string | null; readonly limit: number },
  ): Promise<readonly JournalEntry[]>;
  /** Of all commits that expect the same version of a row, one succeeds (CAS-4). */
  commit(tenant: string, writes: WriteSet, options?: { readonly host?: unknown }): Promise<CommitResult>;
  /**
   * Rows that no other holder is being handed until the lease ends (LSE-1, LSE-2); time comes from the caller. Who holds
   * a row MUST be handed it again, and holds it until the end that it names then (LSE-4). A store
   * that keeps leases in memory loses them with its process. A lease saves work twice done; what must not happen twice rests on `expect`.
   */
  lease(
    tenant: string,
    query: StoreQuery,
    lease: { readonly holder: string; readonly now: Instant; readonly until: Instant },
  ): Promise<readonly StoreRow[]>;
  close(): Promise<void>;
}
