import { refuse } from "../failure.js";
import { joinedName, quote } from "./identifier.js";
import type { TableLayout } from "./layout.js";

const MOST = 128;

/** Partitions lie in a schema of their own, to which no role is let. */
const partitionSchema = (schema: string): string => `${schema}_part`;

export const checkPartitions = (count: number): void => {
  if (!Number.isInteger(count) || count < 2 || count > MOST)
    refuse(
      `\`partitions\` is ${count}; take a whole number from 2 to ${MOST}, or leave it out`,
      `\`partitions\` 为 ${count}；请使用 2 到 ${MOST} 之间的整数，或省略`,
    );
};

export const partitionSchemaStatement = (schema: string): string =>
  `CREATE SCHEMA IF NOT EXISTS ${quote(partitionSchema(schema))}`;

/**
 * The partitions of a table, by the hash of the tenant. Rows are reached through the table, whose policy holds; a
 * partition has none, and with row-level security on it shows nobody anything by itself.
 */
export const partitionStatements = (schema: string, table: TableLayout, count: number): readonly string[] =>
  Array.from({ length: count }, (_, remainder) => {
    const part = `${quote(partitionSchema(schema))}.${quote(joinedName(table.description.name, String(remainder)))}`;
    return [
      `CREATE TABLE ${part} PARTITION OF ${table.sql} FOR VALUES WITH (MODULUS ${count}, REMAINDER ${remainder})`,
      `ALTER TABLE ${part} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${part} FORCE ROW LEVEL SECURITY`,
    ];
  }).flat();

/** An index of a partitioned table, built one partition after the other without holding up writers, then put together. */
export const partitionedIndex = (
  table: TableLayout,
  parts: readonly { readonly schema: string; readonly name: string }[],
  index: string,
  columns: string,
): readonly string[] => {
  const [schema = ""] = table.sql.split(".");
  return [
    `CREATE INDEX IF NOT EXISTS ${quote(index)} ON ONLY ${table.sql} (${columns})`,
    ...parts.flatMap((part, at) => {
      const own = joinedName(index, String(at));
      return [
        `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${quote(own)} ON ${quote(part.schema)}.${quote(part.name)} (${columns})`,
        `ALTER INDEX ${schema}.${quote(index)} ATTACH PARTITION ${quote(part.schema)}.${quote(own)}`,
      ];
    }),
  ];
};
