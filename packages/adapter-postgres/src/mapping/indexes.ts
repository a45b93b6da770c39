import type { TableDescription } from "@clientele/core/port";
import { quote } from "../schema/identifier.js";
import { foldedSql } from "./access.js";
import { type Check, quotedTable } from "./check.js";
import { scaleOf } from "./column-access.js";
import { type MappingFault, plain } from "./fault.js";
import type { HostIndexFound } from "./host-catalog.js";
import type { MappedTable } from "./mapped-table.js";
import type { TableMapping } from "./mapping.js";

/** What an index must hold at one place: as it is written when it is made, and whether a definition found is that. */
interface Place {
  readonly sql: string;
  readonly is: (definition: string) => boolean;
}

const bare = (definition: string): string => definition.replaceAll('"', "");

const columnPlace = (column: string): Place => ({
  sql: quote(column),
  is: (definition) => bare(definition) === bare(column),
});

/** The server writes an expression in its own words, so its parts are looked for and not its text. */
const foldedPlace = (column: string): Place => ({
  sql: `(${foldedSql(quote(column))})`,
  is: (definition) =>
    ["lower(", "regexp_replace(", "normalize(", bare(column)].every((part) =>
      bare(definition).toLowerCase().includes(part.toLowerCase()),
    ),
});

/** Null where a field is not in the host's table, so that no index of it can serve. */
const placesOf = (mapped: MappedTable, fields: readonly string[]): readonly Place[] | null => {
  const places: Place[] = mapped.tenant === null ? [] : [columnPlace(mapped.tenant.column)];
  for (const name of fields) {
    const field = mapped.fields.get(name);
    if (field?.kind === "column") places.push(columnPlace(field.column));
    else if (field?.kind === "folded") places.push(foldedPlace(field.column));
    else if (field?.kind !== "value") return null;
  }
  return [...places, ...mapped.key.map(({ column }) => columnPlace(column))];
};

const serves = (index: HostIndexFound, places: readonly Place[], filtered: boolean): boolean =>
  (filtered || !index.partial) &&
  places.every((place, at) => {
    const definition = index.columns[at];
    return definition !== undefined && place.is(definition);
  });

const inexact = (check: Check, mapping: TableMapping, mapped: MappedTable, name: string): MappingFault[] => {
  const field = mapped.fields.get(name);
  const given = mapping.fields[name];
  if (field?.kind !== "column" || (typeof given === "object" && "exact" in given && given.exact === true))
    return [];
  const live = check.live.columns.get(field.column)?.type ?? "";
  const decimals = typeof given === "object" && "decimals" in given ? (given.decimals ?? 0) : 0;
  const most = live.startsWith("timestamp") ? 3 : live.startsWith("numeric") ? decimals : null;
  if (most === null || (scaleOf(live) ?? Number.POSITIVE_INFINITY) <= most) return [];
  return [
    {
      path: `${check.record}.fields.${name}`,
      expected: {
        en: `at most ${most} digits after the point, for lists are ordered by it`,
        zh: `列表按其排序，小数位最多 ${most} 位`,
      },
      found: plain(`${field.column} ${live}`),
      remedy: {
        en: `If it never holds finer values, say so: { column: ${JSON.stringify(field.column)}, exact: true }`,
        zh: `若实际不含更细的值，请注明 { column: ${JSON.stringify(field.column)}, exact: true }`,
      },
    },
  ];
};

/** The declared indexes that the host's table lacks, each with the statement that makes it; and fields too fine to order by. */
export const indexFaults = (
  check: Check,
  { indexes, unique }: TableDescription,
  mapping: TableMapping,
  mapped: MappedTable,
): readonly MappingFault[] => {
  const spared = new Set((mapping.withoutIndex ?? []).map((fields) => JSON.stringify(fields)));
  const uniques = new Set(Object.values(unique).map((fields) => JSON.stringify(fields)));
  const filtered = mapped.filter.length > 0;
  const found = (places: readonly Place[], only: boolean): boolean =>
    check.live.indexes.some((index) => (!only || index.unique) && serves(index, places, filtered));
  const keyed = found(
    mapped.key.map(({ column }) => columnPlace(column)),
    false,
  );
  const missing = (path: string, places: readonly Place[], kind: string): MappingFault => ({
    path,
    expected: { en: "an index that serves it", zh: "可用的索引" },
    found: { en: `none on ${check.table}`, zh: `${check.table} 上没有` },
    remedy: plain(
      `CREATE ${kind} CONCURRENTLY ON ${quotedTable(check.table)} (${places.map(({ sql }) => sql).join(", ")});`,
    ),
  });
  const faults: MappingFault[] = keyed
    ? []
    : [
        missing(
          `${check.record}.key`,
          mapped.key.map(({ column }) => columnPlace(column)),
          "UNIQUE INDEX",
        ),
      ];
  for (const fields of indexes) {
    const text = JSON.stringify(fields);
    if (spared.has(text)) continue;
    const path = `${check.record}.indexes.${fields.join("+")}`;
    const places = placesOf(mapped, fields);
    if (places === null)
      faults.push({
        path,
        expected: { en: "fields in columns of the host's table", zh: "宿主表中的列" },
        found: {
          en: fields
            .filter((name) => ["own", "rows"].includes(mapped.fields.get(name)?.kind ?? "own"))
            .join(", "),
          zh: "不在宿主表中的字段",
        },
        remedy: {
          en: `Map them to columns, or say that the table is small enough: withoutIndex: [${text}]`,
          zh: `请映射到列；若数据量很小，请注明 withoutIndex: [${text}]`,
        },
      });
    else if (uniques.has(text)) {
      const key = places.slice(0, places.length - mapped.key.length);
      if (!found(key, true)) faults.push(missing(path, key, "UNIQUE INDEX"));
    } else if (!found(places, false)) faults.push(missing(path, places, "INDEX"));
  }
  const ordered = new Set(indexes.flat());
  return [...faults, ...[...ordered].flatMap((name) => inexact(check, mapping, mapped, name))];
};
