import { defineFault, errorOf } from "../kernel/index.js";
import { chooseIndex } from "./choose-index.js";
import type { DataOf, RecordDefinition } from "./record.js";
import type { Condition, StoreQuery, StoreValue } from "./store.js";

type Comparison<V> = {
  readonly lt?: V;
  readonly lte?: V;
  readonly gt?: V;
  readonly gte?: V;
  readonly in?: readonly V[];
};

/** `{ ownerId: "lin", dueAt: { lte: now } }`: all must hold. A bare value means equality. */
export type Where<R extends RecordDefinition> = {
  readonly [K in keyof DataOf<R>]?: DataOf<R>[K] | Comparison<NonNullable<DataOf<R>[K]>> | undefined;
};

export interface FindOptions<R extends RecordDefinition> {
  readonly where?: Where<R>;
  /** Fields to order by, all in one direction; the id breaks ties. Default: the rest of the index that serves it. */
  readonly orderBy?: readonly (keyof DataOf<R> & string)[];
  readonly direction?: "asc" | "desc";
}

export const noIndex = defineFault<{ table: string; fields: readonly string[] }>(
  "InvalidInput",
  "STORAGE.NO_INDEX",
  {
    en: "no index of {table} serves a query over {fields}. Query by the leading fields of a declared index, or declare one",
    "zh-CN": "{table} 没有可用于 {fields} 查询的索引。请按已声明索引的前导字段查询，或声明新的索引",
  },
);

const operators = ["lt", "lte", "gt", "gte"] as const;

const isComparison = (value: unknown): value is Comparison<StoreValue> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every((key) => key === "in" || (operators as readonly string[]).includes(key));

/** The conditions of a typed filter, as a store takes them. */
export const conditionsOf = (where: Readonly<Record<string, unknown>>): readonly Condition[] =>
  Object.entries(where).flatMap(([field, wanted]): Condition[] => {
    if (wanted === undefined) return [];
    if (!isComparison(wanted)) return [{ field, op: "eq", value: wanted as StoreValue }];
    const ranges = operators.flatMap((op) => {
      const value = wanted[op];
      return value === undefined ? [] : [{ field, op, value }];
    });
    return wanted.in === undefined ? ranges : [...ranges, { field, op: "in", value: wanted.in }];
  });

/** The store's query for a typed one. Its order is total and explicit. */
export const planQuery = <R extends RecordDefinition>(
  record: R,
  options: FindOptions<R>,
  limit: number,
  after: readonly StoreValue[] | null,
): StoreQuery => {
  const where = conditionsOf(options.where ?? {});
  const use = chooseIndex(record, where, options.orderBy ?? null);
  if (use === null) {
    const fields = new Set([...where.map((one) => one.field), ...(options.orderBy ?? [])]);
    throw errorOf(noIndex({ table: record.name, fields: [...fields] }));
  }
  const { direction = "asc" } = options;
  return { table: record.name, where, orderBy: use.index.slice(use.fixed), direction, limit, after };
};
