import { errorOf, textIssues } from "../kernel/index.js";
import { badCursor } from "./faults.js";
import type { RecordDefinition } from "./record.js";
import type { FieldType, StoreQuery, StoreValue } from "./store.js";

/** Where a page continues: the order fields and the id of its last row. */
export const cursorOf = (query: StoreQuery, row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([...query.orderBy.map((field) => row[field]), row.id]);

/** What a cursor says, if it is one at all. */
export const parseCursor = (cursor: string | null): readonly StoreValue[] | null => {
  if (cursor === null) return null;
  try {
    const values: unknown = JSON.parse(cursor);
    if (Array.isArray(values) && textIssues(values).length === 0) return values as readonly StoreValue[];
  } catch {
    // said below
  }
  throw errorOf(badCursor({ cursor }));
};

const fits: Readonly<Record<FieldType, (value: StoreValue) => boolean>> = {
  text: (value) => typeof value === "string",
  integer: (value) => Number.isSafeInteger(value),
  instant: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === "boolean",
  json: () => false,
};

/** Could a row of this order have these values? */
export const continues = (
  record: RecordDefinition,
  orderBy: readonly string[],
  after: readonly StoreValue[],
): boolean =>
  after.length === orderBy.length + 1 &&
  typeof after.at(-1) === "string" &&
  orderBy.every((field, at) => {
    const [value = null, type] = [after[at], record.fields[field]?.type];
    return value === null || (type !== undefined && fits[type](value));
  });
