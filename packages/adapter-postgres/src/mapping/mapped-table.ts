import type { StoreValue } from "@clientele/core/port";
import type { Values } from "../driver/statement.js";
import type { FieldAccess } from "../schema/access.js";
import type { ColumnValue } from "./mapping.js";

export interface HostColumn {
  readonly column: string;
  /** What is compared with it is cast to this. */
  readonly type: string;
}

export type MappedField =
  | { readonly kind: "column"; readonly column: string; readonly access: FieldAccess }
  | { readonly kind: "folded"; readonly column: string }
  | { readonly kind: "value"; readonly value: StoreValue }
  | { readonly kind: "own"; readonly orElse: StoreValue }
  | { readonly kind: "rows"; readonly sql: (host: string, tenant: string, values: Values) => string };

export type Marker = "xmin" | "never" | { readonly column: string; readonly kind: "counter" | "time" };

/** A mapping that was held against the live catalogue: nothing in it needs to be asked again. */
export interface MappedTable {
  /** Quoted, with its schema; null for a tenant that has no such table. */
  readonly relation: (tenant: string) => string | null;
  /** One of them, where a statement must name some. */
  readonly anyRelation: string;
  readonly key: readonly (HostColumn & Pick<FieldAccess, "encode" | "read">)[];
  readonly tenant: (HostColumn & Pick<FieldAccess, "encode">) | null;
  readonly filter: readonly (HostColumn & { readonly value: ColumnValue })[];
  readonly marker: Marker;
  readonly fields: ReadonlyMap<string, MappedField>;
  readonly write: "none" | "update" | "all";
  /** Our table beside it, quoted; null where we keep nothing. */
  readonly side: string | null;
}
