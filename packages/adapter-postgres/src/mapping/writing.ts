import { type Check, quotedTable } from "./check.js";
import { type MappingFault, plain } from "./fault.js";
import type { MappedTable } from "./mapped-table.js";

const RIGHTS = {
  none: ["SELECT"],
  update: ["SELECT", "UPDATE"],
  all: ["SELECT", "UPDATE", "INSERT", "DELETE"],
};

/** What stands in the way of what the mapping says may be written. */
export const writeFaults = (check: Check, mapped: MappedTable): readonly MappingFault[] => {
  const { live, record, table } = check;
  const lacking = RIGHTS[mapped.write].filter((right) => !live.rights.has(right));
  const faults: MappingFault[] = lacking.map((right) => ({
    path: `${record}.table`,
    expected: plain(right),
    found: { en: `no right to it on ${table}`, zh: `对 ${table} 没有权限` },
    remedy: plain(`GRANT ${right} ON ${quotedTable(table)} TO CURRENT_USER;`),
  }));
  if (mapped.write !== "none" && (mapped.marker === "never" || !live.isTable))
    faults.push({
      path: `${record}.write`,
      expected: { en: "a table, and a version that changes", zh: "数据表以及会变化的版本" },
      found: {
        en: live.isTable ? "version: never" : `${table} is no table`,
        zh: live.isTable ? "version: never" : `${table} 不是数据表`,
      },
      remedy: {
        en: 'Take version: "xmin" of a table, or write: "none"',
        zh: '请使用数据表的 version: "xmin"，或 write: "none"',
      },
    });
  if (mapped.write !== "all") return faults;
  const set = new Set([
    ...mapped.key.map(({ column }) => column),
    ...mapped.filter.map(({ column }) => column),
    ...[...mapped.fields.values()].flatMap((field) => (field.kind === "column" ? [field.column] : [])),
    ...(mapped.tenant === null ? [] : [mapped.tenant.column]),
    ...(typeof mapped.marker === "string" ? [] : [mapped.marker.column]),
  ]);
  for (const { name, required, given } of live.columns.values())
    if (required && !given && !set.has(name))
      faults.push({
        path: `${record}.write`,
        expected: { en: "a value for every column that must have one", zh: "每个必填列都有值" },
        found: {
          en: `${table}.${name} is NOT NULL, without a default and not mapped`,
          zh: `${table}.${name} 为 NOT NULL，无默认值且未映射`,
        },
        remedy: {
          en: `Map it, give it by filter, or take write: "update"`,
          zh: `请映射该列、用 filter 给值，或使用 write: "update"`,
        },
      });
  return faults;
};
