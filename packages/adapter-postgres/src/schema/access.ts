import type { StoreValue, TableDescription } from "@clientele/core/port";
import { arrayText, type Values } from "../driver/statement.js";
import { decode, fieldType } from "../read/decode.js";
import { quote } from "./identifier.js";
import { sqlTypes } from "./sql-types.js";

/** How the column behind a field is compared and read. */
export interface FieldAccess {
  /** The column's own type: what is compared with it is cast to this, never the column, which would lose its index. */
  readonly type: string;
  /** The column as it is read and summed. */
  readonly read: (column: string) => string;
  /** A value in the column's own terms; undefined where the column can hold no such value. */
  readonly encode: (value: StoreValue) => string | number | boolean | null | undefined;
  readonly decode: (value: unknown) => StoreValue;
  /** Of text that is kept as numbers: the first number whose text does not come before this one, and whether it is this. */
  readonly from?: (value: StoreValue) => { readonly value: string; readonly exact: boolean };
}

/** How the rows of a record are reached: in a table of the store, or in one of the host's. */
export interface TableAccess {
  /** What stands behind `FROM`, under the name `t`. */
  from(tenant: string, values: Values): string;
  /** What holds of the rows of a tenant, where `from` does not see to it. */
  tenantIs(tenant: string, values: Values): readonly string[];
  /** The columns of the key, in their order, each with its own type. */
  readonly key: readonly { readonly column: string; readonly type: string }[];
  /** An id as values of the key; null where no row can have it. */
  keyOf(id: string): readonly string[] | null;
  idIsIn(ids: readonly string[], values: Values): string;
  field(name: string): FieldAccess;
}

/** Rows in a table of the store's own. */
export const ownAccess = (sql: string, description: TableDescription): TableAccess => ({
  from: () => `${sql} t`,
  tenantIs: (tenant, values) => [`t.tenant = ${values.add(tenant, "text")}`],
  key: [{ column: "t.id", type: "text" }],
  keyOf: (id) => [id],
  idIsIn: (ids, values) =>
    ids.length === 1
      ? `t.id = ${values.add(ids[0] ?? "", "text")}`
      : `t.id = ANY (${values.add(arrayText([...new Set(ids)]), "text[]")})`,
  field: (name) => {
    const type = fieldType(description, name);
    return {
      type: sqlTypes[type],
      // As text json is left alone by every driver.
      read: (column) => (type === "json" ? `${column}::text` : column),
      encode: (value) => (typeof value === "object" ? JSON.stringify(value) : value),
      decode: (value) => decode(type, value),
    };
  },
});

/** The column of a field, as `from` names it. */
export const columnOf = (field: string): string => `t.${quote(field)}`;
