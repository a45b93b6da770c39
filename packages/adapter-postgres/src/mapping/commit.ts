import type { StoreValue } from "@clientele/core/port";
import type { RowUpdate, TableChanges } from "../commit/changes.js";
import { add, byShape, type Columns, ID, ID_AND_VERSION, type Parts, records } from "../commit/parts.js";
import { refuse } from "../failure.js";
import { quote } from "../schema/identifier.js";
import type { TableLayout } from "../schema/layout.js";
import { sqlTypes } from "../schema/sql-types.js";
import { keyValues, markerSql, ownedBy, sideJoin, versionSql } from "./access.js";
import type { MappedTable } from "./mapped-table.js";

interface Written {
  /** Fields in columns of the host's. */
  readonly host: readonly { readonly field: string; readonly column: string; readonly type: string }[];
  /** Fields in our table beside it. */
  readonly own: readonly string[];
}

const mappedOf = (table: TableLayout): MappedTable => table.mapped ?? refuse("not mapped", "未映射");

/** The host's table; one of a tenant that has none cannot be written. */
const relationOf = ({ description, mapped }: TableLayout, tenant: string): string =>
  mapped?.relation(tenant) ??
  refuse(
    `tenant ${tenant} has no table for ${description.name} in the mapping`,
    `映射中没有租户 ${tenant} 的 ${description.name} 表`,
  );

const refuseWrite = ({ description }: TableLayout, what: string, wanted: string): never =>
  refuse(
    `${description.name} is mapped to a table of the host's in which ${what} is not allowed; map it with write: "${wanted}", or change the host's table by itself`,
    `${description.name} 映射到宿主表，不允许此写入（${what}）；请设置 write: "${wanted}"，或由宿主系统修改`,
  );

const same = (one: StoreValue, other: StoreValue): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Where each field goes that is to be written. What the host's table has otherwise is refused, by its name. */
const written = (
  table: TableLayout,
  fields: readonly string[],
  rows: readonly RowUpdate["set"][],
): Written => {
  const mapped = mappedOf(table);
  const host: Written["host"][number][] = [];
  const own: string[] = [];
  for (const name of fields) {
    const field = mapped.fields.get(name);
    if (field?.kind === "own") own.push(name);
    else if (field?.kind === "column") {
      if (mapped.write === "none") refuseWrite(table, `a change of ${name}`, "update");
      const moves = typeof mapped.marker === "object" && mapped.marker.column === field.column;
      const fixed = moves || mapped.key.some(({ column }) => column === field.column);
      if (!fixed) host.push({ field: name, column: field.column, type: field.access.type });
    } else if (field?.kind === "rows" || field?.kind === "value") {
      const kept = field.kind === "value" ? field.value : [];
      if (rows.some((row) => !same(row[name] ?? null, kept)))
        refuse(
          `${table.description.name}.${name} is ${field.kind === "value" ? `always ${JSON.stringify(kept)}` : "made of other rows"} in the mapping and cannot be written`,
          `${table.description.name}.${name} 在映射中${field.kind === "value" ? `恒为 ${JSON.stringify(kept)}` : "由其他行组成"}，不能写入`,
        );
    }
  }
  return { host, own };
};

const encoded = (table: TableLayout, field: string, value: StoreValue): unknown => {
  if (value === null || table.description.fields[field]?.type === "json") return value;
  const found = table.access.field(field).encode(value);
  return found === undefined
    ? refuse(
        `the column of ${table.description.name}.${field} cannot hold ${JSON.stringify(value)}`,
        `${table.description.name}.${field} 对应的列无法保存 ${JSON.stringify(value)}`,
      )
    : found;
};

const keyOf = (mapped: MappedTable, id: string): Readonly<Record<string, string>> =>
  Object.fromEntries((keyValues(mapped, id) ?? []).map((part, at) => [`k${at}`, part]));

const keyColumns = ({ key }: MappedTable): Columns => key.map(({ type }, at) => [`k${at}`, type]);

const matches = ({ key }: MappedTable, row: string, record: string): readonly string[] =>
  key.map(({ column }, at) => `${row}.${quote(column)} = ${record}.k${at}`);

type Version = { readonly id: string; readonly version: number };

/** The host's rows `h` that are still as they were read: against which records `r`, and how they are found. */
const unchanged = (parts: Parts, mapped: MappedTable, rows: readonly Version[], columns: Columns) => {
  const keyed = rows.map((row) => ({ ...row, ...keyOf(mapped, row.id) }));
  const record = records(parts, keyed, [...ID_AND_VERSION, ...keyColumns(mapped), ...columns]);
  const side = sideJoin(mapped, "r.id", parts.tenantId, parts.values);
  const where = [
    ...matches(mapped, "h", "r"),
    `${versionSql(mapped, "h")} = r.version`,
    ...ownedBy(mapped, "h", parts.tenantId, parts.values),
  ];
  return { record, side, where: where.join(" AND ") };
};

const versionOf = ({ id, version }: Version): Version => ({ id, version });

const valueColumns = (table: TableLayout, { host, own }: Written): Columns => [
  ...host.map(({ type }, at): [string, string] => [`h${at}`, type]),
  ...own.map((name, at): [string, string] => [
    `o${at}`,
    sqlTypes[table.description.fields[name]?.type ?? "text"],
  ]),
];

const valuesOf = (table: TableLayout, { host, own }: Written, set: RowUpdate["set"]) => ({
  ...Object.fromEntries(host.map(({ field }, at) => [`h${at}`, encoded(table, field, set[field] ?? null)])),
  ...Object.fromEntries(own.map((name, at) => [`o${at}`, set[name] ?? null])),
});

/** A clause that is used by others and not counted. */
const name = (parts: Parts, sql: string): string => {
  const made = `m${parts.clauses.length}`;
  parts.clauses.push(`${made} AS ${sql}`);
  return made;
};

/** What we keep beside a row, and what is to be added to its marker from now on. */
const keep = (
  parts: Parts,
  mapped: MappedTable,
  { own }: Written,
  from: string,
  version: string,
  more: { readonly guard: string; readonly wanted: number },
): void => {
  const target = ["tenant", "id", "version", ...own.map(quote)].join(", ");
  const source = [parts.tenant, "c.id", `${version} - c.marker`, ...own.map((_, at) => `c.o${at}`)].join(
    ", ",
  );
  const set = ["version = excluded.version", ...own.map((one) => `${quote(one)} = excluded.${quote(one)}`)];
  add(
    parts,
    `(INSERT INTO ${mapped.side} AS s (${target}) SELECT ${source} FROM ${from} c ORDER BY c.id
ON CONFLICT (tenant, id) DO UPDATE SET ${set.join(", ")}${more.guard} RETURNING 1)`,
    more.wanted,
  );
};

/** A counter of the host's goes on by one; a time that nobody else sets goes on by a little. */
const touched = ({ marker, key }: MappedTable): string => {
  if (typeof marker === "string") {
    const column = quote(key[0]?.column ?? "");
    return `${column} = h.${column}`;
  }
  const column = quote(marker.column);
  return marker.kind === "counter"
    ? `${column} = h.${column} + 1`
    : `${column} = h.${column} + interval '1 millisecond'`;
};

export const mappedUpdates = (parts: Parts, { table, update }: TableChanges): void => {
  const mapped = mappedOf(table);
  for (const [fields, group] of byShape(update)) {
    const relation = relationOf(table, parts.tenantId);
    const goes = written(
      table,
      fields,
      group.map(({ set }) => set),
    );
    if (mapped.side === null) refuseWrite(table, "any change", "update");
    const rows = group.map(({ id, version, set }) => ({ id, version, ...valuesOf(table, goes, set) }));
    const { record, side, where } = unchanged(parts, mapped, rows, valueColumns(table, goes));
    const own = goes.own.map((_, at) => `, r.o${at}`).join("");
    const answer = `r.id, r.version, ${markerSql(mapped, "h")} AS marker${own}`;
    const set = [touched(mapped), ...goes.host.map(({ column }, at) => `${quote(column)} = r.h${at}`)].join(
      ", ",
    );
    const found = name(
      parts,
      mapped.write === "none"
        ? `MATERIALIZED (SELECT ${answer} FROM ${relation} h JOIN ${record} ON true${side} WHERE ${where})`
        : `(UPDATE ${relation} h SET ${set} FROM ${record}${side} WHERE ${where} RETURNING ${answer})`,
    );
    // A row that we could not lock is ours beside it, and must be as it was when it is written.
    const guard = mapped.write === "none" ? " WHERE s.version = excluded.version - 1" : "";
    keep(parts, mapped, goes, found, "c.version + 1", { guard, wanted: group.length });
  }
};

export const mappedInserts = (parts: Parts, { table, insert }: TableChanges): void => {
  if (insert.length === 0) return;
  const mapped = mappedOf(table);
  if (mapped.write !== "all") refuseWrite(table, "a new row", "all");
  const relation = relationOf(table, parts.tenantId);
  const goes = written(
    table,
    Object.keys(table.description.fields),
    insert.map(({ row }) => row),
  );
  const rows = insert.map(({ id, row }) => {
    const key = keyValues(mapped, id);
    if (key === null)
      refuse(
        `${JSON.stringify(id)} cannot be the key of ${table.description.name}: ${mapped.key.map(({ column, type }) => `${column} is ${type}`).join(", ")}; give an id that can`,
        `${JSON.stringify(id)} 不能作为 ${table.description.name} 的键：${mapped.key.map(({ column, type }) => `${column} 为 ${type}`).join("，")}；请提供合适的 id`,
      );
    return { id, ...keyOf(mapped, id), ...valuesOf(table, goes, row) };
  });
  const columns = [...ID, ...keyColumns(mapped), ...valueColumns(table, goes)];
  const given = name(parts, `MATERIALIZED (SELECT * FROM ${records(parts, rows, columns)})`);
  const whose = mapped.tenant?.encode(parts.tenantId);
  const fixed = [
    ...(mapped.tenant === null ? [] : [{ ...mapped.tenant, value: whose ?? null }]),
    ...mapped.filter,
    ...(typeof mapped.marker === "object" && mapped.marker.kind === "counter"
      ? [{ column: mapped.marker.column, type: "bigint", value: 1 }]
      : []),
  ];
  const target = [...mapped.key, ...fixed, ...goes.host].map(({ column }) => quote(column)).join(", ");
  const source = [
    ...mapped.key.map((_, at) => `r.k${at}`),
    ...fixed.map(({ value, type }) => parts.values.add(value, type)),
    ...goes.host.map((_, at) => `r.h${at}`),
  ].join(", ");
  const keys = mapped.key.map(({ column }, at) => `h.${quote(column)} AS k${at}`).join(", ");
  const made = name(
    parts,
    `(INSERT INTO ${relation} AS h (${target}) SELECT ${source} FROM ${given} r RETURNING ${keys}, ${markerSql(mapped, "h")} AS marker)`,
  );
  const on = mapped.key.map((_, at) => `n.k${at} = r.k${at}`).join(" AND ");
  const both = name(parts, `(SELECT r.*, n.marker FROM ${given} r JOIN ${made} n ON ${on})`);
  keep(parts, mapped, goes, both, "1", { guard: "", wanted: insert.length });
};

export const mappedRemovals = (parts: Parts, { table, remove }: TableChanges): void => {
  if (remove.length === 0) return;
  const mapped = mappedOf(table);
  if (mapped.write !== "all") refuseWrite(table, "a removal", "all");
  const { record, side, where } = unchanged(parts, mapped, remove.map(versionOf), []);
  const relation = relationOf(table, parts.tenantId);
  add(
    parts,
    `(DELETE FROM ${relation} h USING ${record}${side} WHERE ${where} RETURNING r.id)`,
    remove.length,
  );
  const gone = `c${parts.clauses.length - 1}`;
  name(
    parts,
    `(DELETE FROM ${mapped.side} s USING ${gone} g WHERE s.tenant = ${parts.tenant} AND s.id = g.id RETURNING 1)`,
  );
};

/** Locked until the commit where we may; where not, at least seen in the statement that commits. */
export const mappedExpectations = (parts: Parts, { table, expect }: TableChanges): void => {
  if (expect.length === 0) return;
  const mapped = mappedOf(table);
  const relation = mapped.relation(parts.tenantId) ?? mapped.anyRelation;
  const { record, side, where } = unchanged(parts, mapped, expect.map(versionOf), []);
  const somewhere = mapped.relation(parts.tenantId) === null ? " AND false" : "";
  const lock = mapped.write === "none" ? "" : " FOR SHARE OF h";
  add(
    parts,
    `MATERIALIZED (SELECT 1 FROM ${relation} h JOIN ${record} ON true${side} WHERE ${where}${somewhere}${lock})`,
    expect.length,
  );
};

export const mappedAbsences = (parts: Parts, { table, absent }: TableChanges): void => {
  if (absent.length === 0) return;
  const clause = `c${parts.clauses.length}`;
  const from = table.access.from(parts.tenantId, parts.values);
  parts.clauses.push(
    `${clause} AS (SELECT 1 FROM ${from} WHERE ${table.access.idIsIn(absent, parts.values)})`,
  );
  parts.counts.push(`-(SELECT count(*) FROM ${clause})`);
};
