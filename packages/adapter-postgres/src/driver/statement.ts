import type { SqlValue } from "./connection.js";

/** A text with places for values, and the values. Two statements of one shape have one text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Collects the values of a statement while its text is written. */
export class Values {
  readonly list: SqlValue[] = [];

  /** The place of a value, of that SQL type. Drivers must not guess types, so all but text is cast from text. */
  add(value: string | number | boolean | null, type: string): string {
    this.list.push(value === null ? null : String(value));
    const place = `$${this.list.length}::text`;
    return type === "text" ? place : `${place}::${type}`;
  }
}

const quoted = (value: unknown): string => `"${String(value).replace(/[\\"]/g, "\\$&")}"`;

/** A list as PostgreSQL writes an array. */
export const arrayText = (values: readonly unknown[]): string => `{${values.map(quoted).join(",")}}`;

const hash = (text: string, seed: number): number => {
  let state = seed;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
};

/** Two numbers of 32 bits that stand for a text. */
export const twoHashes = (text: string): readonly [number, number] => [
  hash(text, 0x811c9dc5) | 0,
  hash(text, 0x9e3779b9) | 0,
];

/** Names for prepared statements, the same for the same text. */
export const statementNames = (): ((text: string) => string) => {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    const parts = twoHashes(text).map((one) => (one >>> 0).toString(36));
    const name = `clientele_${parts.join("_")}_${text.length}`;
    names.set(text, name);
    return name;
  };
};
