import type { FieldType, StoreValue, TableDescription } from "@clientele/core/port";
import { arrayText, type Values } from "../driver/statement.js";
import { decode, fieldType } from "../read/decode.js";
import type { FieldAccess, TableAccess } from "../schema/access.js";
import { quote } from "../schema/identifier.js";
import { sqlTypes } from "../schema/sql-types.js";
import { idSql, partsOf } from "./key.js";
import type { MappedField, MappedTable } from "./mapped-table.js";

/** Under what name a part of the key comes out of `from`; no field can be called so. */
const keyName = (at: number): string => `"~${at}"`;

export const foldedSql = (column: string): string =>
  `lower(regexp_replace(btrim(normalize(${column}, NFKC)), '\\s+', ' ', 'g'))`;

/** What tells one state of a row from another. */
export const markerSql = ({ marker }: MappedTable, row: string): string => {
  if (marker === "never") return "1::bigint";
  if (marker === "xmin") return `${row}.xmin::text::bigint`;
  const column = `${row}.${quote(marker.column)}`;
  return marker.kind === "counter"
    ? `${column}::bigint`
    : `floor(extract(epoch FROM ${column}) * 1000000)::bigint`;
};

export const idOf = ({ key }: MappedTable, row: string): string =>
  idSql(key.map(({ column, read }) => read(`${row}.${quote(column)}`)));

/** The version of a row: its marker, and what we have to add so that it counts on from the last version of ours. */
export const versionSql = (mapped: MappedTable, row: string): string =>
  mapped.side === null ? markerSql(mapped, row) : `${markerSql(mapped, row)} + coalesce(s.version, 0)`;

export const sideJoin = (mapped: MappedTable, id: string, tenant: string, values: Values): string =>
  mapped.side === null
    ? ""
    : ` LEFT JOIN ${mapped.side} s ON s.tenant = ${values.add(tenant, "text")} AND s.id = ${id}`;

/** Which rows of the host's table are records of this tenant. */
export const ownedBy = (
  mapped: MappedTable,
  row: string,
  tenant: string,
  values: Values,
): readonly string[] => {
  const whose = mapped.tenant;
  const encoded = whose?.encode(tenant);
  const mine =
    whose === null
      ? []
      : encoded === undefined
        ? ["false"]
        : [`${row}.${quote(whose.column)} = ${values.add(encoded, whose.type)}`];
  const only = mapped.filter.map(({ column, type, value }) =>
    value === null
      ? `${row}.${quote(column)} IS NULL`
      : `${row}.${quote(column)} = ${values.add(value, type)}`,
  );
  return [...mine, ...only];
};

const bound = (type: FieldType, value: StoreValue, values: Values): string =>
  values.add(type === "json" || typeof value === "object" ? jsonText(value) : value, sqlTypes[type]);

const jsonText = (value: StoreValue): string | null => (value === null ? null : JSON.stringify(value));

const fieldSql = (
  field: MappedField,
  name: string,
  type: FieldType,
  tenant: string,
  values: Values,
): string => {
  switch (field.kind) {
    case "column":
      return `h.${quote(field.column)}`;
    case "folded":
      return foldedSql(`h.${quote(field.column)}`);
    case "value":
      return bound(type, field.value, values);
    case "own":
      return field.orElse === null
        ? `s.${quote(name)}`
        : `coalesce(s.${quote(name)}, ${bound(type, field.orElse, values)})`;
    case "rows":
      return field.sql("h", tenant, values);
  }
};

const plainAccess = (type: FieldType): FieldAccess => ({
  type: sqlTypes[type],
  read: (column) => (type === "json" ? `${column}::text` : column),
  encode: (value) => (typeof value === "object" ? jsonText(value) : value),
  decode: (value) => decode(type, value),
});

/** The values of the parts of a key; null where no row can have this id. */
export const keyValues = ({ key }: MappedTable, id: string): readonly string[] | null => {
  const parts = partsOf(id, key.length);
  const encoded = parts?.map((part, at) => key[at]?.encode(part));
  return encoded?.every((part) => typeof part === "string") === true ? (encoded as readonly string[]) : null;
};

/**
 * Rows in a table of the host's, as a select that the planner dissolves: columns come out as they are, in their own types,
 * so that conditions and order use the host's indexes.
 */
export const mappedAccess = (description: TableDescription, mapped: MappedTable): TableAccess => {
  const { key, fields } = mapped;
  const keyOf = (id: string) => keyValues(mapped, id);
  return {
    from: (tenant, values) => {
      const relation = mapped.relation(tenant);
      const id = idOf(mapped, "h");
      const columns = [
        ...key.map(({ column }, at) => `h.${quote(column)} AS ${keyName(at)}`),
        `${id} AS id`,
        `${versionSql(mapped, "h")} AS version`,
        ...[...fields].map(
          ([name, field]) =>
            `${fieldSql(field, name, fieldType(description, name), tenant, values)} AS ${quote(name)}`,
        ),
      ];
      const side = sideJoin(mapped, id, tenant, values);
      const where = relation === null ? ["false"] : ownedBy(mapped, "h", tenant, values);
      const filter = where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`;
      const table = relation ?? mapped.anyRelation;
      return `(SELECT ${columns.join(", ")} FROM ${table} h${side}${filter}) t`;
    },
    tenantIs: () => [],
    key: key.map(({ type }, at) => ({ column: `t.${keyName(at)}`, type })),
    keyOf,
    idIsIn: (ids, values) => {
      const keys = ids.flatMap((id) => {
        const found = keyOf(id);
        return found === null ? [] : [found];
      });
      if (keys.length === 0) return "false";
      if (keys.length === 1)
        return key
          .map(({ type }, at) => `t.${keyName(at)} = ${values.add(keys[0]?.[at] ?? "", type)}`)
          .join(" AND ");
      if (key.length === 1)
        return `t.${keyName(0)} = ANY (${values.add(arrayText([...new Set(keys.map(([one]) => one))]), `${key[0]?.type}[]`)})`;
      const lists = key.map(({ type }, at) => values.add(arrayText(keys.map((one) => one[at])), `${type}[]`));
      return `(${key.map((_, at) => `t.${keyName(at)}`).join(", ")}) IN (SELECT * FROM unnest(${lists.join(", ")}))`;
    },
    field: (name) => {
      const type = fieldType(description, name);
      const field = fields.get(name);
      return field?.kind === "column" ? field.access : plainAccess(type);
    },
  };
};
