import { twoHashes } from "../driver/statement.js";
import { refuse } from "../failure.js";

const MOST_BYTES = 63;
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_ $-]*$/u;
const SCHEMA = /^[a-z_][a-z0-9_]*$/;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** A name in double quotes. Only names that were checked come here; a quote in one is doubled all the same. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Letters, digits, spaces and `_ $ -`, a letter first, at most 63 bytes: what any tool for PostgreSQL can deal with. */
export const checkName = (name: string, what: string): void => {
  if (!NAME.test(name) || bytes(name) > MOST_BYTES)
    refuse(
      `${JSON.stringify(name)} cannot be the name of ${what}: take letters, digits, spaces and _ $ -, a letter first, at most 63 bytes`,
      `${JSON.stringify(name)} 不能作为${what}的名称：请使用字母、数字、空格和 _ $ -，以字母开头，最多 63 字节`,
    );
};

export const checkSchemaName = (name: string): void => {
  if (!SCHEMA.test(name) || bytes(name) > MOST_BYTES - 5 || name.startsWith("pg_"))
    refuse(
      `${JSON.stringify(name)} cannot be the schema: take a-z, 0-9 and _, a letter first, at most 58 characters, not pg_`,
      `${JSON.stringify(name)} 不能作为 schema 名称：请使用 a-z、0-9 和 _，以字母开头，最多 58 个字符，不能以 pg_ 开头`,
    );
};

/** One name of several parts; where that is too long, its beginning and a hash of the whole. */
export const joinedName = (...parts: readonly string[]): string => {
  const whole = parts.join("_");
  if (bytes(whole) <= MOST_BYTES) return whole;
  const hash = twoHashes(whole)
    .map((one) => (one >>> 0).toString(36))
    .join("");
  let start = [...whole];
  while (bytes(start.join("")) > MOST_BYTES - hash.length - 1) start = start.slice(0, -1);
  return `${start.join("")}_${hash}`;
};
