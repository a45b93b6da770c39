import type { TableDescription } from "@clientele/core/port";
import type { SqlConnection } from "../driver/connection.js";
import { checkName, joinedName, quote } from "../schema/identifier.js";
import { type Layout, layoutOf, type TableLayout } from "../schema/layout.js";
import { mappedAccess } from "./access.js";
import { type MappingFault, mappingFailure, plain } from "./fault.js";
import { readHostTables } from "./host-catalog.js";
import type { Mapping } from "./mapping.js";
import { allTables, resolveTable } from "./resolve.js";

export interface Layouts {
  /** The tables that the store keeps itself. */
  readonly kept: Layout;
  /** The tables as they are used, some of them the host's. */
  readonly used: Layout;
}

/** Our fields of a mapped record; a row only where something was ever kept. Its version is what is added to the host's. */
const sideTable = (record: TableDescription, own: readonly string[]): TableDescription => ({
  name: joinedName(record.name, "side"),
  fields: Object.fromEntries(
    own.map((name) => [name, { type: record.fields[name]?.type ?? "text", nullable: true }]),
  ),
  indexes: [],
  unique: {},
  appendOnly: false,
});

/**
 * Where each declared table lies, some of them in tables of the host's. All that does not fit is said at once.
 *
 * @throws StoreFailure "unsupported", whose cause has the faults as data.
 */
export const mappedLayouts = async (
  connection: SqlConnection,
  schema: string,
  tables: readonly TableDescription[],
  mapping: Mapping,
): Promise<Layouts> => {
  const all = layoutOf(schema, tables);
  const found = await readHostTables(connection, allTables(mapping));
  const faults: MappingFault[] = [];
  const kept = tables.filter(({ name }) => !Object.hasOwn(mapping, name));
  const used = new Map<string, TableLayout>(all.tables);
  for (const [record, one] of Object.entries(mapping)) {
    const layout = all.tables.get(record);
    if (layout === undefined) {
      faults.push({
        path: record,
        expected: plain(tables.map(({ name }) => name).join(", ")),
        found: plain(record),
        remedy: { en: "Leave it out: there is no such record", zh: "请去掉：没有该记录" },
      });
      continue;
    }
    const { description } = layout;
    const side = sideTable(description, []).name;
    checkName(side, "a table");
    const { mapped, faults: more } = resolveTable(description, one, found, `${quote(schema)}.${quote(side)}`);
    faults.push(...more);
    if (mapped === null) continue;
    const own = [...mapped.fields].flatMap(([name, { kind }]) => (kind === "own" ? [name] : []));
    if (mapped.side !== null) kept.push(sideTable(description, own));
    used.set(record, { ...layout, mapped, access: mappedAccess(description, mapped) });
  }
  if (faults.length > 0) throw mappingFailure(faults);
  return { kept: layoutOf(schema, kept), used: { schema, tables: used } };
};
