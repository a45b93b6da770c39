import type { FieldType } from "@clientele/core/port";

/** What a field is kept as. Text is ordered by its bytes; instants are milliseconds, as everywhere. */
export const sqlTypes: Readonly<Record<FieldType, string>> = {
  text: "text",
  integer: "bigint",
  instant: "bigint",
  boolean: "boolean",
  json: "jsonb",
};
