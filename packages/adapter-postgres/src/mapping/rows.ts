import { quote } from "../schema/identifier.js";
import { type Check, noColumn, quotedTable } from "./check.js";
import { baseType, paddedSql } from "./column-access.js";
import { plain } from "./fault.js";
import type { HostTableFound } from "./host-catalog.js";
import type { MappedField } from "./mapped-table.js";
import type { ItemMapping, RowsMapping } from "./mapping.js";

const memberSql = (live: HostTableFound, member: ItemMapping): string => {
  const { column, decimals = 0, as = null } = typeof member === "string" ? { column: member } : member;
  const sql = `l.${quote(column)}`;
  const type = baseType(live.columns.get(column)?.type ?? "");
  if (as === null && type === "numeric") return `round(${sql} * ${10 ** decimals})::bigint`;
  if (as === "text" && /^(smallint|integer|bigint)$/u.test(type)) return paddedSql(sql, type);
  return as === null && /^(smallint|integer|bigint|boolean|jsonb?)$/u.test(type) ? sql : `${sql}::text`;
};

/** A json field out of rows that refer to the row: a list in the order that was named. */
export const rowsOf = (
  check: Check,
  name: string,
  { rows }: RowsMapping,
  found: ReadonlyMap<string, HostTableFound>,
): MappedField | null => {
  const path = `${check.record}.fields.${name}.rows`;
  const live = found.get(rows.table);
  if (live === undefined) {
    check.faults.push({
      path: `${path}.table`,
      expected: { en: "a table with its schema", zh: "带 schema 的表名" },
      found: plain(rows.table),
      remedy: { en: "Correct the name, or create the table", zh: "请更正名称或创建该表" },
    });
    return null;
  }
  const { item } = rows;
  const members = typeof item === "string" ? [item] : Object.values(item);
  const named = members.map((one) => (typeof one === "string" ? one : one.column));
  const there = { ...check, table: rows.table, live };
  for (const column of [...Object.keys(rows.on), ...rows.orderBy, ...named])
    if (!live.columns.has(column)) noColumn(there, path, column);
  for (const column of Object.values(rows.on))
    if (!check.live.columns.has(column)) noColumn(check, `${path}.on`, column);
  if (!live.rights.has("SELECT"))
    check.faults.push({
      path: `${path}.table`,
      expected: plain("SELECT"),
      found: { en: "no right to it", zh: "没有权限" },
      remedy: plain(`GRANT SELECT ON ${quotedTable(rows.table)} TO CURRENT_USER;`),
    });
  const on = Object.entries(rows.on).map(([theirs, ours]) => [quote(theirs), quote(ours)] as const);
  const served = live.indexes.some(
    ({ columns, partial }) =>
      !partial &&
      on.every(([theirs]) =>
        columns
          .slice(0, on.length)
          .map((one) => one.replaceAll('"', ""))
          .includes(theirs.replaceAll('"', "")),
      ),
  );
  if (!served)
    check.faults.push({
      path: `${path}.on`,
      expected: { en: "an index that serves it", zh: "可用的索引" },
      found: { en: `none on ${rows.table}`, zh: `${rows.table} 上没有` },
      remedy: plain(
        `CREATE INDEX CONCURRENTLY ON ${quotedTable(rows.table)} (${on.map(([theirs]) => theirs).join(", ")});`,
      ),
    });
  const order = rows.orderBy.map((column) => `l.${quote(column)}`).join(", ");
  return {
    kind: "rows",
    sql: (host, _tenant, values) => {
      const made =
        typeof item === "string"
          ? memberSql(live, item)
          : `json_build_object(${Object.entries(item)
              .map(([member, one]) => `${values.add(member, "text")}, ${memberSql(live, one)}`)
              .join(", ")})`;
      const mine = on.map(([theirs, ours]) => `l.${theirs} = ${host}.${ours}`).join(" AND ");
      return `(SELECT coalesce(json_agg(${made} ORDER BY ${order}), '[]'::json) FROM ${quotedTable(rows.table)} l WHERE ${mine})`;
    },
  };
};
