import type { StoreValue } from "@clientele/core/port";

/** A value that a column is compared with or set to. */
export type ColumnValue = string | number | boolean | null;

/** A field that one column of the host's table holds. */
export interface ColumnMapping {
  readonly column: string;
  /** Our values to those of the column, where they differ: `{ placed: "10", cancelled: "99" }`. */
  readonly values?: Readonly<Record<string, string>>;
  /** Of a `numeric` column that holds whole units: how many decimals our minor unit has. Default 0. */
  readonly decimals?: number;
  /** You vouch that a column that could hold parts of a millisecond, or of a minor unit, never does. */
  readonly exact?: boolean;
}

/** One member of an item that is made of a row of another table. */
export type ItemMapping =
  | string
  | { readonly column: string; readonly decimals?: number; readonly as?: "text" };

/** A json field that other rows make up, such as the lines of an order. Never written. */
export interface RowsMapping {
  readonly rows: {
    readonly table: string;
    /** Columns of that table to the columns of this one that they refer to. */
    readonly on: Readonly<Record<string, string>>;
    readonly orderBy: readonly string[];
    /** One item for each row: its members, or one column for a plain list. */
    readonly item: string | Readonly<Record<string, ItemMapping>>;
  };
}

/** Where a field comes from; a text is the name of a column. */
export type FieldMapping =
  | string
  | ColumnMapping
  | RowsMapping
  /** The folded form of a column: compatibility forms, lower case, single spaces. Never written. */
  | { readonly folded: string }
  /** The same for every row. */
  | { readonly value: StoreValue }
  /** Kept by us, in a table beside the host's; this where nothing was kept yet. */
  | { readonly own: StoreValue };

/** One record in a table of the host's. */
export interface TableMapping {
  /** With its schema: `erp.customers`. By tenant where each has a schema of its own. */
  readonly table: string | Readonly<Record<string, string>>;
  /** The column or columns of its key. Several make one id, joined by `/`, with `~1` for `/` and `~0` for `~`. */
  readonly key: string | readonly string[];
  /** Whose the rows are: a column says it, or all are one tenant's. Left out where tables are by tenant. */
  readonly tenant?: { readonly column: string } | { readonly is: string };
  /** Only rows with these values are ours; rows that we insert get them. */
  readonly filter?: Readonly<Record<string, ColumnValue>>;
  readonly fields: Readonly<Record<string, FieldMapping>>;
  /** What may be done to the host's rows. Fields that are `own` can always be changed. Default `none`. */
  readonly write?: "none" | "update" | "all";
  /**
   * What changes whenever a row does: PostgreSQL's own `xmin`, or a column, a counter or a time. `never` where rows never
   * change but by us. Default `xmin`.
   */
  readonly version?: "xmin" | "never" | { readonly column: string };
  /** Declared indexes, by their fields, that the host's table is too small to need. */
  readonly withoutIndex?: readonly (readonly string[])[];
}

/** Records to where the host has them. What is not named here is kept in tables of the store. */
export type Mapping = Readonly<Record<string, TableMapping>>;
