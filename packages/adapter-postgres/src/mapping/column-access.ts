import type { FieldType, StoreValue } from "@clientele/core/port";
import { refuse } from "../failure.js";
import { decode } from "../read/decode.js";
import type { FieldAccess } from "../schema/access.js";
import type { ColumnMapping } from "./mapping.js";

const INTEGERS = ["smallint", "integer", "bigint"];
const TEXTS = ["text", "character varying"];
const LAST_YEAR = 9999;

/** `numeric(12,2)` as `numeric`, `timestamp(3) with time zone` as `timestamp with time zone`. */
export const baseType = (type: string): string => type.replace(/\([^)]*\)/u, "");

/** Digits after the point: of a second, or of a number. Null where there is no limit. */
export const scaleOf = (type: string): number | null => {
  const found = /\((?:\d+,)?(\d+)\)/u.exec(type);
  if (/^numeric\(\d+\)$/u.test(type)) return 0;
  return found === null ? null : Number(found[1]);
};

/** Digits of an id that is a number: with leading zeros, so that ids are in the order of their numbers. */
export const digitsOf = (type: string): number => (type === "bigint" ? 19 : 10);

export const paddedSql = (column: string, type: string): string =>
  `lpad(${column}::text, ${digitsOf(type)}, '0')`;

const MOST = 2n ** 63n - 1n;

/** Of numbers with leading zeros, the first that does not come before a text. */
const firstFrom = (text: string, digits: number): { readonly value: string; readonly exact: boolean } => {
  const [start = ""] = /^\d*/u.exec(text.slice(0, digits)) ?? [];
  const rest = text.slice(start.length);
  const first = BigInt(start.padEnd(digits, "0"));
  const passed = start.length === digits ? rest !== "" : rest > "9";
  const next = passed ? first + 10n ** BigInt(digits - start.length) : first;
  return { value: String(next > MOST ? MOST : next), exact: start.length === digits && rest === "" };
};

const paddedNumber = (digits: number) => (value: StoreValue) => {
  const text = String(value);
  return text.length === digits && /^\d+$/u.test(text) && BigInt(text) <= MOST
    ? String(BigInt(text))
    : undefined;
};

const wholeNumber = (value: StoreValue): string | undefined =>
  /^(0|-?[1-9]\d{0,17})$/u.test(String(value)) ? String(value) : undefined;

const uuid = (value: StoreValue): string | undefined =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/u.test(String(value)) ? String(value) : undefined;

/** Minor units as a decimal number, without a float in between. */
const decimal = (value: StoreValue, decimals: number): string => {
  const digits = String(Math.abs(Number(value))).padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return `${Number(value) < 0 ? "-" : ""}${digits.slice(0, point)}${decimals > 0 ? "." : ""}${digits.slice(point)}`;
};

const isoOf = (value: StoreValue): string | undefined => {
  const date = new Date(Number(value));
  const year = date.getUTCFullYear();
  return year >= 1 && year <= LAST_YEAR ? date.toISOString() : undefined;
};

type Access = Omit<FieldAccess, "decode">;

/** How text is kept in a column of this type; the forms are such that two texts are never one value. */
const textIn = (type: string): Access | null => {
  if (TEXTS.includes(type)) return { type: "text", read: (column) => column, encode: String };
  const read = (column: string): string => `${column}::text`;
  if (type === "character")
    return {
      type: "bpchar",
      read,
      encode: (value) => (/ $/u.test(String(value)) ? undefined : String(value)),
    };
  if (INTEGERS.includes(type)) {
    const digits = digitsOf(type);
    return {
      type: "bigint",
      read: (column) => paddedSql(column, type),
      encode: paddedNumber(digits),
      from: (value) => firstFrom(String(value), digits),
    };
  }
  return type === "uuid" ? { type, read, encode: uuid } : null;
};

/** A column whose values are codes, or name a tenant: nothing is ordered by it, so numbers are as they are. */
const codeIn = (type: string): Access | null =>
  INTEGERS.includes(type)
    ? { type: "bigint", read: (column) => `${column}::text`, encode: wholeNumber }
    : textIn(type);

/** How a column names the tenant; null where it cannot. */
export const tenantAccess = (liveType: string): Access | null => codeIn(baseType(liveType));

const instantIn = (type: string): Access | null => {
  const read = (column: string): string => `floor(extract(epoch FROM ${column}) * 1000)::bigint`;
  if (type === "bigint") return { type, read: (column) => column, encode: Number };
  if (type === "timestamp with time zone") return { type: "timestamptz", read, encode: isoOf };
  // A date is compared as the moment at which it begins.
  if (type === "timestamp without time zone" || type === "date")
    return { type: "timestamp", read, encode: (value) => isoOf(value)?.replace("Z", "") };
  return null;
};

const integerIn = (type: string, decimals: number): Access | null => {
  if (INTEGERS.includes(type) && decimals === 0)
    return { type: "bigint", read: (column) => column, encode: Number };
  if (type !== "numeric") return null;
  return {
    type,
    read: (column) => `round(${column} * ${10 ** decimals})::bigint`,
    encode: (value) => decimal(value, decimals),
  };
};

const plain = (field: FieldType, type: string, decimals: number): Access | null => {
  if (field === "text") return textIn(type);
  if (field === "instant") return instantIn(type);
  if (field === "integer") return integerIn(type, decimals);
  if (field === "boolean")
    return type === "boolean" ? { type, read: (column) => column, encode: (value) => value === true } : null;
  return type === "jsonb" || type === "json"
    ? { type: "jsonb", read: (column) => `${column}::text`, encode: (value) => JSON.stringify(value) }
    : null;
};

/** What a field may be held by, for whoever is told that it is not. */
export const typesFor: Readonly<Record<FieldType, string>> = {
  text: "text, varchar, char, smallint, integer, bigint, uuid",
  integer: "smallint, integer, bigint, numeric",
  instant: "timestamptz, timestamp, date, bigint",
  boolean: "boolean",
  json: "jsonb, json",
};

const unknownValue = (found: string, known: readonly string[]): never =>
  refuse(
    `the host's table holds ${JSON.stringify(found)} where the mapping knows ${known.join(", ")}; add it to \`values\`, or filter such rows out`,
    `宿主表中的值 ${JSON.stringify(found)} 不在映射的 ${known.join("、")} 之中；请加入 \`values\`，或用 filter 排除这些行`,
  );

/** How a field is kept in a column of this type; null where it cannot be. */
export const columnAccess = (
  field: FieldType,
  liveType: string,
  { values, decimals = 0 }: Omit<ColumnMapping, "column">,
): FieldAccess | null => {
  const type = baseType(liveType);
  if (values === undefined) {
    const found = plain(field, type, decimals);
    return found === null
      ? null
      : {
          ...found,
          encode: (value) => (value === null ? null : found.encode(value)),
          decode: (value) => decode(field, value),
        };
  }
  const found = codeIn(type);
  if (found === null || (field !== "text" && field !== "boolean")) return null;
  const ours = new Map(Object.entries(values).map(([our, their]) => [their, our]));
  const theirs = new Map(Object.entries(values));
  const ourOf = (value: string): StoreValue => {
    const our = ours.get(value) ?? unknownValue(value, [...ours.keys()]);
    return field === "boolean" ? our === "true" : our;
  };
  return {
    ...found,
    encode: (value) => {
      if (value === null) return null;
      const their = theirs.get(String(value));
      return their === undefined ? undefined : found.encode(their);
    },
    decode: (value) => (value === null || value === undefined ? null : ourOf(String(value))),
  };
};
