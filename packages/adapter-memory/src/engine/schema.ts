import type { TableDescription } from "@clientele/core/port";
import { refuse } from "./failure.js";

const checkTable = (table: TableDescription): void => {
  for (const field of [...table.indexes, ...Object.values(table.unique)].flat()) {
    const type = table.fields[field]?.type;
    if (type === undefined) refuse(`an index of ${table.name} names ${field}, which is no field of it`);
    if (type === "json")
      refuse(`${table.name}.${field} is json and has no order; index a field of another type`);
  }
  for (const reserved of ["id", "version"]) {
    if (table.fields[reserved] !== undefined)
      refuse(`${table.name} declares ${reserved}, which every row has by itself`);
  }
};

/** The tables by name, checked, and out of the caller's reach. */
export const schemaOf = (tables: readonly TableDescription[]): ReadonlyMap<string, TableDescription> => {
  const schema = new Map<string, TableDescription>();
  for (const table of tables) {
    if (schema.has(table.name)) refuse(`table ${table.name} is declared twice`);
    checkTable(table);
    schema.set(table.name, structuredClone(table));
  }
  return schema;
};
