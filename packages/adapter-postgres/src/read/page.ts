import type { StoreQuery, StoreValue } from "@clientele/core/port";
import type { Statement } from "../driver/statement.js";
import { Values } from "../driver/statement.js";
import { refuse } from "../failure.js";
import type { TableLayout } from "../schema/layout.js";
import { orderedColumn, valueFor, whereOf } from "./filter.js";
import { rowColumns } from "./rows.js";

interface Place {
  readonly column: string;
  /** Null for a part of the key, whose type then says what it is. */
  readonly field: string | null;
  readonly type: string;
  readonly value: StoreValue;
}

const noPlace = (table: TableLayout, value: StoreValue): never =>
  refuse(
    `${JSON.stringify(value)} is no place in a list of ${table.description.name}; continue after a row that was answered`,
    `${JSON.stringify(value)} 不是 ${table.description.name} 列表中的位置；请从曾返回的行继续`,
  );

const placesOf = (table: TableLayout, { orderBy, after }: StoreQuery): readonly Place[] => {
  const { key, keyOf } = table.access;
  const id = after?.[orderBy.length] ?? null;
  const parts = id === null ? [] : (keyOf(String(id)) ?? noPlace(table, id));
  return [
    ...orderBy.map((field, at) => ({
      field,
      column: orderedColumn(table, field),
      type: "",
      value: after?.[at] ?? null,
    })),
    ...key.map(({ column, type }, at) => ({ field: null, column, type, value: parts[at] ?? null })),
  ];
};

const boundAt = (table: TableLayout, { field, type, value }: Place, values: Values): string =>
  field === null
    ? values.add(String(value), type)
    : (valueFor(table, field, value, values) ?? noPlace(table, value));

const canBeNull = (table: TableLayout, { field }: Place): boolean =>
  field !== null && table.description.fields[field]?.nullable === true;

/**
 * The stretches of an index or of keys that come after a place, in their order. Null is last, so a place with a value is followed
 * by the greater values and then by null; backwards, null by everything that has a value. Each stretch is one range, which
 * an OR of them would not be to the planner.
 */
export const stretchesAfter = (
  table: TableLayout,
  places: readonly Place[],
  direction: "asc" | "desc",
  values: Values,
): readonly string[] => {
  const sign = direction === "asc" ? ">" : "<";
  if (!places.some((place) => canBeNull(table, place))) {
    const columns = places.map(({ column }) => column).join(", ");
    return [`(${columns}) ${sign} (${places.map((place) => boundAt(table, place, values)).join(", ")})`];
  }
  const bound = places.map((place) => (place.value === null ? null : boundAt(table, place, values)));
  const equal = places.map(({ column }, at) =>
    bound[at] === null ? `${column} IS NULL` : `${column} = ${bound[at]}`,
  );
  const stretches = places.map((place, at): readonly string[] => {
    const { column } = place;
    if (place.value === null) return direction === "asc" ? [] : [`${column} IS NOT NULL`];
    const nulls = direction === "asc" && canBeNull(table, place) ? [`${column} IS NULL`] : [];
    return [`${column} ${sign} ${bound[at]}`, ...nulls];
  });
  return stretches
    .flatMap((further, at) => further.map((one) => ({ at, sql: [...equal.slice(0, at), one].join(" AND ") })))
    .sort((one, other) => other.at - one.at)
    .map(({ sql }) => sql);
};

/** The statement of a page. `only` and `lock` are what a lease asks for besides. */
export const pageStatement = (
  table: TableLayout,
  tenant: string,
  query: StoreQuery,
  more: { readonly values?: Values; readonly only?: string; readonly lock?: string } = {},
): Statement => {
  const { values = new Values(), only, lock = "" } = more;
  const { direction, limit, after } = query;
  const places = placesOf(table, query);
  const from = table.access.from(tenant, values);
  const filter = whereOf(table, tenant, query.where, values) + (only === undefined ? "" : ` AND ${only}`);
  const order = places.map(({ column }) => `${column} ${direction}`).join(", ");
  const most = values.add(Math.max(0, limit), "bigint");
  const select = (range: string, extra = "") =>
    `SELECT ${rowColumns(table)}${extra} FROM ${from} WHERE ${filter}${range} ORDER BY ${order} LIMIT ${most}`;
  if (after === null) return { text: select("") + lock, values: values.list };
  const stretches = stretchesAfter(table, places, direction, values);
  // A lock is not taken through a UNION; there an OR serves, for leases hardly ever continue.
  if (lock !== "" || stretches.length === 1)
    return { text: `${select(` AND (${stretches.join(" OR ")})`)}${lock}`, values: values.list };
  const all = stretches.map(
    (range, at) =>
      `(${select(` AND ${range}`, `, ${at} AS stretch, row_number() OVER (ORDER BY ${order}) AS place`)})`,
  );
  return {
    text: `SELECT * FROM (${all.join(" UNION ALL ")}) p ORDER BY stretch, place LIMIT ${most}`,
    values: values.list,
  };
};
