import { quote } from "../schema/identifier.js";
import { type MappingFault, plain } from "./fault.js";
import { type HostTableFound, tableNames } from "./host-catalog.js";

export const quotedTable = (table: string): string => (tableNames(table) ?? [table]).map(quote).join(".");

/** Collects what is wrong with one record's mapping while it is resolved against one of its tables. */
export interface Check {
  readonly record: string;
  readonly table: string;
  readonly live: HostTableFound;
  readonly faults: MappingFault[];
}

export const noColumn = ({ table, live, faults }: Check, path: string, column: string): void => {
  faults.push({
    path,
    expected: plain(`${table}.${column}`),
    found: {
      en: `no such column among ${[...live.columns.keys()].join(", ")}`,
      zh: `没有该列，现有 ${[...live.columns.keys()].join("、")}`,
    },
    remedy: {
      en: "Name a column that is there, or map the field as own",
      zh: "请改用已有的列，或将该字段映射为 own",
    },
  });
};
