import { fieldFits, type StoreRow, type StoreValue, type TableDescription } from "@clientele/core/port";
import { refuse } from "./failure.js";
import { frozenCopy } from "./frozen.js";

type Data = Readonly<Record<string, StoreValue | undefined>>;

/** Refuses a value that a field cannot hold, null aside. */
export const checkType = (table: TableDescription, name: string, value: unknown): void => {
  const field = table.fields[name];
  if (field === undefined) return refuse(`${table.name} has no field ${name}; declare it, or leave it out`);
  if (value !== null && !fieldFits(field.type, value)) {
    refuse(`${table.name}.${name} takes ${field.type}, not ${JSON.stringify(value)}`);
  }
};

const stored = (table: TableDescription, name: string, value: StoreValue): StoreValue => {
  checkType(table, name, value);
  if (value === null && !table.fields[name]?.nullable)
    return refuse(`${table.name}.${name} must have a value`);
  return frozenCopy(value, `${table.name}.${name}`);
};

/** A new row, checked and frozen; nullable fields that are left out are null. */
export const newRow = (table: TableDescription, id: string, data: Data): StoreRow => {
  for (const name of Object.keys(data)) checkType(table, name, data[name] ?? null);
  const row: Record<string, StoreValue> & { id: string; version: number } = { id, version: 1 };
  for (const name of Object.keys(table.fields)) row[name] = stored(table, name, data[name] ?? null);
  return Object.freeze(row);
};

/** The next version of a row, with some of its fields set. */
export const changedRow = (table: TableDescription, old: StoreRow, set: Data): StoreRow => {
  const row: Record<string, StoreValue> & { id: string; version: number } = {
    ...old,
    version: old.version + 1,
  };
  for (const [name, value] of Object.entries(set)) {
    if (value !== undefined) row[name] = stored(table, name, value);
  }
  return Object.freeze(row);
};
