import type { TableDescription } from "@clientele/core/port";
import { quote } from "../schema/identifier.js";
import { type Check, noColumn, quotedTable } from "./check.js";
import { baseType, columnAccess, tenantAccess, typesFor } from "./column-access.js";
import { type MappingFault, plain } from "./fault.js";
import type { HostTableFound } from "./host-catalog.js";
import { indexFaults } from "./indexes.js";
import type { MappedField, MappedTable, Marker } from "./mapped-table.js";
import type { ColumnMapping, FieldMapping, Mapping, TableMapping } from "./mapping.js";
import { rowsOf } from "./rows.js";
import { writeFaults } from "./writing.js";

export type Found = ReadonlyMap<string, HostTableFound>;

export const tablesOf = ({ table }: TableMapping): readonly string[] =>
  typeof table === "string" ? [table] : Object.values(table);

/** Every table that a mapping names, those of rows too. */
export const allTables = (mapping: Mapping): readonly string[] =>
  Object.values(mapping).flatMap((one) => [
    ...tablesOf(one),
    ...Object.values(one.fields).flatMap((field) =>
      typeof field === "object" && "rows" in field ? [field.rows.table] : [],
    ),
  ]);

const keyColumns = (
  check: Check,
  columns: readonly string[],
  path: string,
  accessOf: typeof tenantAccess = (type) => columnAccess("text", type, {}),
): MappedTable["key"] =>
  columns.flatMap((column) => {
    const live = check.live.columns.get(column);
    if (live === undefined) {
      noColumn(check, path, column);
      return [];
    }
    const access = accessOf(live.type);
    if (access === null)
      check.faults.push({
        path,
        expected: plain(typesFor.text),
        found: plain(`${column} ${live.type}`),
        remedy: { en: "Take another key of the table", zh: "请使用该表的其他键" },
      });
    if (!live.required && check.live.isTable)
      check.faults.push({
        path,
        expected: plain("NOT NULL"),
        found: { en: `${column} may be null`, zh: `${column} 可为空` },
        remedy: plain(`ALTER TABLE ${quotedTable(check.table)} ALTER COLUMN ${quote(column)} SET NOT NULL;`),
      });
    return access === null ? [] : [{ column, type: access.type, encode: access.encode, read: access.read }];
  });

const filterColumns = (check: Check, filter: TableMapping["filter"] = {}): MappedTable["filter"] =>
  Object.entries(filter).flatMap(([column, value]) => {
    const live = check.live.columns.get(column);
    // As `character` alone SQL means one character.
    if (live !== undefined)
      return [{ column, type: baseType(live.type).replace(/^character$/u, "bpchar"), value }];
    noColumn(check, `${check.record}.filter.${column}`, column);
    return [];
  });

const markerOf = (check: Check, version: TableMapping["version"] = "xmin"): Marker => {
  const path = `${check.record}.version`;
  const wrong = (found: string): Marker => {
    check.faults.push({
      path,
      expected: {
        en: "a column that is integer, bigint, timestamp or timestamptz, and NOT NULL; or xmin of a table",
        zh: "NOT NULL 的 integer、bigint、timestamp 或 timestamptz 列；或数据表的 xmin",
      },
      found: plain(found),
      remedy: {
        en: "Name a column that changes with every change of the row, or never where rows never change",
        zh: "请指定随每次修改而变化的列；若行从不变化则用 never",
      },
    });
    return "never";
  };
  if (version === "never") return "never";
  if (version === "xmin") return check.live.isTable ? "xmin" : wrong(`${check.table}, which is no table`);
  const live = check.live.columns.get(version.column);
  if (live === undefined) {
    noColumn(check, path, version.column);
    return "never";
  }
  const type = baseType(live.type);
  if (!live.required) return wrong(`${version.column} ${live.type}, NULL`);
  if (type === "integer" || type === "bigint") return { column: version.column, kind: "counter" };
  return type.startsWith("timestamp")
    ? { column: version.column, kind: "time" }
    : wrong(`${version.column} ${live.type}`);
};

const columnField = (
  check: Check,
  { fields }: TableDescription,
  name: string,
  mapping: ColumnMapping,
): MappedField | null => {
  const path = `${check.record}.fields.${name}`;
  const live = check.live.columns.get(mapping.column);
  const field = fields[name];
  if (field === undefined) return null;
  if (live === undefined) {
    noColumn(check, path, mapping.column);
    return null;
  }
  const access = columnAccess(field.type, live.type, mapping);
  if (access === null) {
    check.faults.push({
      path,
      expected: plain(typesFor[field.type]),
      found: plain(`${mapping.column} ${live.type}`),
      remedy: {
        en: `Map it to a column that can hold ${field.type}, or as own`,
        zh: `请映射到可容纳 ${field.type} 的列，或映射为 own`,
      },
    });
    return null;
  }
  if (!field.nullable && !live.required && check.live.isTable)
    check.faults.push({
      path,
      expected: plain("NOT NULL"),
      found: { en: `${mapping.column} may be null`, zh: `${mapping.column} 可为空` },
      remedy: plain(
        `ALTER TABLE ${quotedTable(check.table)} ALTER COLUMN ${quote(mapping.column)} SET NOT NULL;`,
      ),
    });
  return { kind: "column", column: mapping.column, access };
};

const fieldOf = (
  check: Check,
  description: TableDescription,
  name: string,
  mapping: FieldMapping,
  found: Found,
): MappedField | null => {
  if (typeof mapping === "string") return columnField(check, description, name, { column: mapping });
  if ("column" in mapping) return columnField(check, description, name, mapping);
  if ("rows" in mapping) return rowsOf(check, name, mapping, found);
  if ("value" in mapping) return { kind: "value", value: mapping.value };
  if ("own" in mapping) return { kind: "own", orElse: mapping.own };
  if (check.live.columns.has(mapping.folded)) return { kind: "folded", column: mapping.folded };
  noColumn(check, `${check.record}.fields.${name}`, mapping.folded);
  return null;
};

const fieldsOf = (
  check: Check,
  description: TableDescription,
  mapping: TableMapping,
  found: Found,
): ReadonlyMap<string, MappedField> => {
  const fields = new Map<string, MappedField>();
  const taken = new Map<string, string>();
  for (const name of Object.keys(mapping.fields))
    if (description.fields[name] === undefined)
      check.faults.push({
        path: `${check.record}.fields.${name}`,
        expected: plain(Object.keys(description.fields).join(", ")),
        found: plain(name),
        remedy: {
          en: `Leave it out: ${check.record} has no such field`,
          zh: `请去掉：${check.record} 没有该字段`,
        },
      });
  for (const [name, { nullable }] of Object.entries(description.fields)) {
    const path = `${check.record}.fields.${name}`;
    const given = Object.hasOwn(mapping.fields, name) ? mapping.fields[name] : undefined;
    // What nobody mapped and may be empty, we keep ourselves.
    const one = given ?? (nullable ? { own: null } : undefined);
    if (one === undefined || (typeof one === "object" && "own" in one && one.own === null && !nullable)) {
      check.faults.push({
        path,
        expected: { en: "a column, a value, or what to take where there is none", zh: "列、固定值或缺省值" },
        found: { en: "nothing", zh: "无" },
        remedy: plain(`{ column: "..." } / { value: ... } / { own: ... }`),
      });
      continue;
    }
    const field = fieldOf(check, description, name, one, found);
    if (field === null) continue;
    if (field.kind === "column") {
      const other = taken.get(field.column);
      if (other !== undefined)
        check.faults.push({
          path,
          expected: { en: "a column of its own", zh: "单独的列" },
          found: { en: `${field.column}, which is ${other} already`, zh: `${field.column} 已用于 ${other}` },
          remedy: {
            en: "Map one of the two to another column, or as own",
            zh: "请将其中之一映射到其他列或 own",
          },
        });
      taken.set(field.column, name);
    }
    fields.set(name, field);
  }
  return fields;
};

const relationOf = ({ table }: TableMapping): MappedTable["relation"] => {
  if (typeof table === "string") return () => quotedTable(table);
  const byTenant = new Map(Object.entries(table).map(([tenant, one]) => [tenant, quotedTable(one)]));
  return (tenant) => byTenant.get(tenant) ?? null;
};

const tenantOf = (check: Check, mapping: TableMapping): MappedTable["tenant"] => {
  const path = `${check.record}.tenant`;
  const { tenant } = mapping;
  if (tenant === undefined || "is" in tenant) {
    if (tenant === undefined && typeof mapping.table === "string")
      check.faults.push({
        path,
        expected: plain(`{ column: "..." } / { is: "default" }`),
        found: { en: "nothing", zh: "无" },
        remedy: { en: "Say whose the rows are", zh: "请说明这些行属于哪个租户" },
      });
    return null;
  }
  return keyColumns(check, [tenant.column], path, tenantAccess)[0] ?? null;
};

/** A mapping of one record, held against every table that it names. Null where there is no telling what it means. */
export const resolveTable = (
  description: TableDescription,
  mapping: TableMapping,
  found: Found,
  side: string,
): { readonly mapped: MappedTable | null; readonly faults: readonly MappingFault[] } => {
  const faults: MappingFault[] = [];
  let mapped: MappedTable | null = null;
  for (const table of tablesOf(mapping)) {
    const live = found.get(table);
    if (live === undefined) {
      faults.push({
        path: `${description.name}.table`,
        expected: {
          en: "a table with its schema, such as erp.customers",
          zh: "带 schema 的表名，如 erp.customers",
        },
        found: { en: `${table}, which is not there`, zh: `${table}，不存在` },
        remedy: { en: "Correct the name, or create the table", zh: "请更正名称或创建该表" },
      });
      continue;
    }
    const check: Check = { record: description.name, table, live, faults };
    const keys = typeof mapping.key === "string" ? [mapping.key] : mapping.key;
    const fields = fieldsOf(check, description, mapping, found);
    const write = mapping.write ?? "none";
    const own = [...fields.values()].some(({ kind }) => kind === "own");
    const relation = relationOf(mapping);
    const fixed = mapping.tenant !== undefined && "is" in mapping.tenant ? mapping.tenant.is : null;
    mapped = {
      relation: (tenant) => (fixed === null || fixed === tenant ? relation(tenant) : null),
      anyRelation: quotedTable(table),
      key: keyColumns(check, keys, `${description.name}.key`),
      tenant: tenantOf(check, mapping),
      filter: filterColumns(check, mapping.filter),
      marker: markerOf(check, mapping.version),
      fields,
      write,
      side: own || write !== "none" ? side : null,
    };
    faults.push(...indexFaults(check, description, mapping, mapped), ...writeFaults(check, mapped));
  }
  const said = new Map(faults.map((one) => [JSON.stringify(one), one]));
  return { mapped, faults: [...said.values()] };
};
