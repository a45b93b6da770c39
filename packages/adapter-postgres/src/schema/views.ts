import type { TableDescription } from "@clientele/core/port";
import type { Catalog } from "./catalog.js";
import { quote } from "./identifier.js";
import type { TableLayout } from "./layout.js";

const snake = (name: string): string =>
  name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1_$2")
    .replace(/[ $-]+/g, "_")
    .toLowerCase();

/** Names in the manner of SQL; where two would become one, as they are. */
export const plainNames = (names: readonly string[]): ReadonlyMap<string, string> => {
  const taken = new Map<string, number>();
  for (const name of names) taken.set(snake(name), (taken.get(snake(name)) ?? 0) + 1);
  return new Map(names.map((name) => [name, taken.get(snake(name)) === 1 ? snake(name) : name]));
};

/** View columns and what they show, those that are already there first: a view only ever grows. */
const columnsOf = (description: TableDescription): ReadonlyMap<string, string> => {
  const fields = Object.entries(description.fields);
  const names = plainNames(["id", "version", ...fields.map(([name]) => name)]);
  const shown = fields.map(([name, { type }]): [string, string] => [
    names.get(name) ?? name,
    type === "instant" ? `to_timestamp(${quote(name)} / 1000.0)` : quote(name),
  ]);
  return new Map([["id", "id"], ["version", "version"], ...shown]);
};

export const viewNameOf = (record: string): string => snake(record);

/**
 * The view of a table for reports: plain names, instants as `timestamptz`, and only the tenant of `clientele.tenant`,
 * whoever looks. Nothing when it is there as it should be.
 */
export const viewStatements = (readSchema: string, table: TableLayout, views: Catalog): readonly string[] => {
  const columns = columnsOf(table.description);
  const viewName = viewNameOf(table.description.name);
  const live = views.tables.get(viewName)?.columns.map(({ name }) => name) ?? [];
  if (live.length > 0 && [...columns.keys()].every((name) => live.includes(name))) return [];
  const kept = live.filter((name) => columns.has(name));
  const order = [...kept, ...[...columns.keys()].filter((name) => !kept.includes(name))];
  const select = order.map((name) => `${columns.get(name)} AS ${quote(name)}`).join(", ");
  const only = "WHERE tenant = (SELECT current_setting('clientele.tenant', true))";
  const view = `${quote(readSchema)}.${quote(viewName)}`;
  const create = `CREATE OR REPLACE VIEW ${view} WITH (security_barrier = true) AS SELECT ${select} FROM ${table.sql} ${only}`;
  return kept.length === live.length ? [create] : [`DROP VIEW ${view}`, create];
};
