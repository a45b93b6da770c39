import { attributeOf, type CustomerFacts } from "../match.js";
import { isMissing, type Value } from "../operators.js";
import { listRow, rowOf } from "./axis-row.js";
import { reached } from "./bounds.js";
import type { CompiledPolicy, IndexedAttribute } from "./compile.js";
import { lowestBit, opaqueHolds } from "./match-rule.js";

/** One attribute of many customers, each value kept once: customer `i` has `values[codes[i]]`. */
export interface InternedColumn {
  readonly codes: Int32Array;
  readonly values: readonly Value[];
}

/** One number, or instant, of many customers; NaN where there is none. */
export interface NumberColumn {
  readonly numbers: Float64Array;
}

/** Many customers by columns, named as verdicts name attributes; an attribute without a column is missing for all. */
export interface CustomerColumns {
  readonly length: number;
  readonly columns: Readonly<Record<string, InternedColumn | NumberColumn>>;
  /** The whole customer, where it says more than the columns do. */
  readonly customerAt?: ((at: number) => CustomerFacts) | undefined;
}

const valueIn = (column: InternedColumn | NumberColumn | undefined, at: number): Value => {
  if (column === undefined) return null;
  if ("codes" in column) return column.values[column.codes[at] as number] ?? null;
  const number = column.numbers[at] as number;
  return Number.isNaN(number) ? null : number;
};

const CUSTOM = "attributes.";

/** Reads customers back: whole where they are given, else as far as the columns go, with their place for an id. */
export const customerReader = ({ columns, customerAt }: CustomerColumns): ((at: number) => CustomerFacts) => {
  if (customerAt !== undefined) return customerAt;
  const names = Object.keys(columns);
  const read = (at: number, from: number, picked: readonly string[]) =>
    Object.fromEntries(picked.map((name) => [name.slice(from), valueIn(columns[name], at)]));
  const custom = names.filter((name) => name.startsWith(CUSTOM));
  const own = names.filter((name) => !name.startsWith(CUSTOM));
  return (at) => {
    const attributes = read(at, CUSTOM.length, custom);
    return { id: String(at), tags: [], ...read(at, 0, own), attributes } as unknown as CustomerFacts;
  };
};

/** Reads the regions of customers. */
export const regionReader = (customers: CustomerColumns): ((at: number) => string | null) => {
  const column = customers.columns.region;
  const customerAt = customerReader(customers);
  return column === undefined
    ? (at) => customerAt(at).region ?? null
    : (at) => valueIn(column, at) as string | null;
};

const intern = (length: number, valueAt: (at: number) => Value): InternedColumn => {
  const scalars = new Map<Value, number>();
  const lists = new Map<string, number>();
  const values: Value[] = [];
  const codes = new Int32Array(length);
  for (let at = 0; at < length; at += 1) {
    const value = valueAt(at);
    const isList = typeof value === "object" && value !== null;
    let code = isList ? lists.get(JSON.stringify(value)) : scalars.get(value);
    if (code === undefined) {
      code = values.push(value) - 1;
      if (isList) lists.set(JSON.stringify(value), code);
      else scalars.set(value, code);
    }
    codes[at] = code;
  }
  return { codes, values };
};

const isSpanOnly = ({ axes }: IndexedAttribute): boolean => axes.length === 1 && axes[0]?.kind === "span";

/** The columns that a policy reads, from customers. */
export const columnsOf = (compiled: CompiledPolicy, customers: readonly CustomerFacts[]): CustomerColumns => {
  const customerAt = (at: number) => customers[at] as CustomerFacts;
  const columns = compiled.attributes.map((attribute) => {
    const valueAt = (at: number) => attributeOf(customerAt(at), attribute.name);
    if (!isSpanOnly(attribute)) return [attribute.name, intern(customers.length, valueAt)] as const;
    const number = (value: Value) => (typeof value === "number" ? value : Number.NaN);
    const numbers = Float64Array.from(customers, (_, at) => number(valueAt(at)));
    return [attribute.name, { numbers }] as const;
  });
  return { length: customers.length, columns: Object.fromEntries(columns), customerAt };
};

/** Rows that are looked at while a batch is matched: those of the policy, and some that were made for the batch. */
interface Rows {
  bits: Int32Array;
  used: number;
}

const newRow = (rows: Rows, stride: number): number => {
  if (rows.used + stride > rows.bits.length) {
    const larger = new Int32Array(Math.max(rows.bits.length * 2, rows.used + stride));
    larger.set(rows.bits);
    rows.bits = larger;
  }
  rows.used += stride;
  return rows.used - stride;
};

/** The row of a value on all axes of an attribute; what several axes say of it is put together once. */
const joinedRow = (
  rows: Rows,
  stride: number,
  { axes }: IndexedAttribute,
  value: Value,
  joined: Map<string, number>,
): number => {
  const parts = axes.map((axis) => {
    if (isMissing(value)) return axis.missing;
    if (typeof value !== "object") return rowOf(axis, value);
    const into = newRow(rows, stride);
    listRow(axis, rows.bits, stride, value, into);
    return into;
  });
  const [first = 0] = parts;
  if (parts.length === 1) return first;
  const key = parts.join();
  const known = joined.get(key);
  if (known !== undefined) return known;
  const into = newRow(rows, stride);
  rows.bits.copyWithin(into, first, first + stride);
  for (const part of parts.slice(1))
    for (let word = 0; word < stride; word += 1)
      rows.bits[into + word] = (rows.bits[into + word] as number) & (rows.bits[part + word] as number);
  joined.set(key, into);
  return into;
};

/** The row of every customer on an attribute. */
const rowsOfColumn = (
  rows: Rows,
  stride: number,
  attribute: IndexedAttribute,
  { length, columns }: CustomerColumns,
): Int32Array => {
  const joined = new Map<string, number>();
  const rowFor = (value: Value) => joinedRow(rows, stride, attribute, value, joined);
  const column = columns[attribute.name];
  const found = new Int32Array(length);
  if (column === undefined) return found.fill(rowFor(null));
  if ("codes" in column) {
    const byCode = Int32Array.from(column.values, rowFor);
    for (let at = 0; at < length; at += 1) found[at] = byCode[column.codes[at] as number] as number;
    return found;
  }
  const { numbers } = column;
  const [axis] = attribute.axes;
  if (axis === undefined || !isSpanOnly(attribute)) {
    const numberOf = (at: number) => (Number.isNaN(numbers[at]) ? null : (numbers[at] as number));
    return rowsOfColumn(rows, stride, attribute, {
      length,
      columns: { [attribute.name]: intern(length, numberOf) },
    });
  }
  const { bounds, spans, missing } = axis;
  for (let at = 0; at < length; at += 1) {
    const number = numbers[at] as number;
    found[at] = Number.isNaN(number) ? missing : (spans[reached(bounds, number)] as number);
  }
  return found;
};

/**
 * `matchRule` for many customers at once: the position of the rule that decides about each, -1 for none. Each value is
 * looked up once, however many customers have it.
 *
 * @example
 * ```ts
 * import { columnsOf, compilePolicy, matchColumns, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const big = { id: "big", when: { size: { gte: 500 } }, then: { pool: "public" } };
 * const compiled = compilePolicy(OwnershipPolicy.parse({ rules: [big] }));
 * const numbers = Float64Array.from([40, 500, Number.NaN]);
 * [...matchColumns(compiled, { length: 3, columns: { size: { numbers } } })]; // => [-1, 0, -1]
 * ```
 */
export const matchColumns = (compiled: CompiledPolicy, customers: CustomerColumns): Int32Array => {
  const { words, stride, opaque, all, attributes } = compiled;
  const { length } = customers;
  const customerAt = customerReader(customers);
  const rows: Rows = { bits: compiled.bits.slice(), used: compiled.bits.length };
  const asked = attributes.filter(({ axes }) => axes.length > 0);
  const looked = asked.map((attribute) => rowsOfColumn(rows, stride, attribute, customers));
  const { bits } = rows;
  const [first = new Int32Array(length).fill(all), ...others] = looked;
  const holds = (position: number, at: number): boolean =>
    opaque[position] === 0 || opaqueHolds(compiled, position, customerAt(at));
  const positions = new Int32Array(length).fill(-1);
  const more = others.length;
  for (let at = 0; at < length; at += 1) {
    const start = first[at] as number;
    search: for (let said = words; said < stride; said += 1) {
      let some = bits[start + said] as number;
      for (let which = 0; which < more; which += 1)
        some &= bits[((others[which] as Int32Array)[at] as number) + said] as number;
      for (; some !== 0; some &= some - 1) {
        const word = (said - words) * 32 + lowestBit(some);
        let left = bits[start + word] as number;
        for (let which = 0; which < more; which += 1)
          left &= bits[((others[which] as Int32Array)[at] as number) + word] as number;
        for (; left !== 0; left &= left - 1) {
          const position = word * 32 + lowestBit(left);
          if (!holds(position, at)) continue;
          positions[at] = position;
          break search;
        }
      }
    }
  }
  return positions;
};
