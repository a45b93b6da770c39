import type { Values } from "../driver/statement.js";
import type { TableLayout } from "../schema/layout.js";
import type { RowUpdate } from "./changes.js";

export interface Parts {
  readonly values: Values;
  /** Whose write set it is, and the place where that is bound. */
  readonly tenantId: string;
  readonly tenant: string;
  readonly clauses: string[];
  /** What the clauses affect, and how many that must be in all. */
  readonly counts: string[];
  wanted: number;
}

export type Columns = readonly (readonly [name: string, type: string])[];

export const columnsOf = ({ access }: TableLayout, fields: readonly string[]): Columns =>
  fields.map((name, at) => [`f${at}`, access.field(name).type]);

const scalar = (type: string, value: unknown): string | null =>
  value === null || value === undefined ? null : type === "jsonb" ? JSON.stringify(value) : String(value);

/**
 * Rows of a write set as a relation `r`: one bound value, however many there are. A single row is bound by its columns: the
 * planner takes a set to be a hundred rows, and one row to be one.
 */
export const records = ({ values }: Parts, rows: readonly object[], columns: Columns): string => {
  const [row, ...others] = rows;
  if (row !== undefined && others.length === 0) {
    const data = row as Readonly<Record<string, unknown>>;
    const places = columns.map(([name, type]) => `${values.add(scalar(type, data[name]), type)} AS ${name}`);
    return `(SELECT ${places.join(", ")}) AS r`;
  }
  const named = columns.map(([name, type]) => `${name} ${type}`).join(", ");
  return `jsonb_to_recordset(${values.add(JSON.stringify(rows), "jsonb")}) AS r(${named})`;
};

export const ID: Columns = [["id", "text"]];
export const ID_AND_VERSION: Columns = [...ID, ["version", "bigint"]];

export const add = (parts: Parts, sql: string, wanted: number): void => {
  const name = `c${parts.clauses.length}`;
  parts.clauses.push(`${name} AS ${sql}`);
  parts.counts.push(`(SELECT count(*) FROM ${name})`);
  parts.wanted += wanted;
};

/** Updates of the same fields go together, in one clause. */
export const byShape = (
  update: readonly RowUpdate[],
): readonly (readonly [readonly string[], RowUpdate[]])[] => {
  const groups = new Map<string, RowUpdate[]>();
  for (const one of update) {
    const shape = JSON.stringify(Object.keys(one.set).sort());
    groups.set(shape, [...(groups.get(shape) ?? []), one]);
  }
  return [...groups].map(([shape, group]) => [JSON.parse(shape) as readonly string[], group]);
};
