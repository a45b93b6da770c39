import type {
  AggregateRow,
  Condition,
  StoreAggregate,
  StoreQuery,
  StoreRow,
  StoreValue,
  TableDescription,
  WriteSet,
} from "../storage/index.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const compareText = (a: string, b: string): number => {
  const [left, right] = [bytes(a), bytes(b)];
  const at = left.findIndex((byte, place) => byte !== right[place]);
  return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
};

const compare = (a: StoreValue, b: StoreValue): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === "string" ? compareText(a, String(b)) : Number(a) - Number(b);
};

const holds = (row: StoreRow, { field, op, value }: Condition): boolean => {
  const found = row[field] ?? null;
  if (op === "eq") return found === value;
  if (op === "in") return found !== null && value.includes(found);
  if (found === null || value === null) return false;
  const sign = compare(found, value);
  return { lt: sign < 0, lte: sign <= 0, gt: sign > 0, gte: sign >= 0 }[op];
};

const comparePlaces = (a: readonly StoreValue[], b: readonly StoreValue[]): number =>
  a.map((value, at) => compare(value, b[at] ?? null)).find((sign) => sign !== 0) ?? 0;

const place = (row: StoreRow, orderBy: readonly string[]): readonly StoreValue[] => [
  ...orderBy.map((field) => row[field] ?? null),
  row.id,
];

/** One tenant's content as plain lists: slow, and obviously right. */
export interface Model {
  readonly rows: readonly { readonly table: string; readonly row: StoreRow }[];
  readonly counters: Readonly<Record<string, number>>;
  readonly journal: readonly string[];
}

export const emptyModel: Model = { rows: [], counters: {}, journal: [] };

export const modelRow = (model: Model, table: string, id: string): StoreRow | null =>
  model.rows.find((one) => one.table === table && one.row.id === id)?.row ?? null;

const matching = (model: Model, table: string, where: readonly Condition[]): readonly StoreRow[] =>
  model.rows.flatMap((one) =>
    one.table === table && where.every((one_) => holds(one.row, one_)) ? [one.row] : [],
  );

export const modelFind = (
  model: Model,
  { table, where, orderBy, direction, after, limit }: StoreQuery,
): readonly StoreRow[] => {
  const sign = direction === "desc" ? -1 : 1;
  return [...matching(model, table, where)]
    .sort((a, b) => sign * comparePlaces(place(a, orderBy), place(b, orderBy)))
    .filter((row) => after === null || sign * comparePlaces(place(row, orderBy), after) > 0)
    .slice(0, limit);
};

/** Counts and sums by groups, a page of them. */
export const modelAggregate = (
  model: Model,
  { table, where, groupBy, limit, after }: StoreAggregate,
): readonly AggregateRow[] => {
  const rows = matching(model, table, where);
  const keyOf = (row: StoreRow): readonly StoreValue[] => groupBy.map((field) => row[field] ?? null);
  const keys = [...new Map(rows.map((row) => [JSON.stringify(keyOf(row)), keyOf(row)])).values()].sort(
    comparePlaces,
  );
  const asked = keys.filter((key) => after === null || comparePlaces(key, after) > 0);
  return asked.slice(0, limit ?? asked.length).map((key) => {
    const group = rows.filter((row) => comparePlaces(keyOf(row), key) === 0);
    const amounts = group.flatMap((row) => (typeof row.amount === "number" ? [row.amount] : []));
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const least = amounts.length === 0 ? null : Math.min(...amounts);
    return { key, values: { rows: group.length, total, least } };
  });
};

/** The content after a write set, and every reason there is to refuse it. */
export const modelCommit = (
  model: Model,
  writes: WriteSet,
  tables: readonly TableDescription[],
): { readonly after: Model; readonly reasons: readonly string[] } => {
  const version = (table: string, id: string): number | null => modelRow(model, table, id)?.version ?? null;
  const expected = [
    ...writes.expect,
    ...writes.update,
    ...writes.remove,
    ...writes.insert.map((one) => ({ ...one, version: null })),
  ];
  const stale = expected.some((one) => version(one.table, one.id) !== one.version);
  const rows = model.rows
    .filter(({ table, row }) => !writes.remove.some((one) => one.table === table && one.id === row.id))
    .map(({ table, row }) => {
      const update = writes.update.find((one) => one.table === table && one.id === row.id);
      return { table, row: update === undefined ? row : { ...row, ...update.set, version: row.version + 1 } };
    })
    .concat(writes.insert.map(({ table, id, row }) => ({ table, row: { id, version: 1, ...row } })));
  const duplicate = tables.some((table) =>
    Object.values(table.unique).some((key) => {
      const held = rows.flatMap((one) =>
        one.table === table.name ? [key.map((field) => one.row[field] ?? null)] : [],
      );
      const whole = held.filter((values) => !values.includes(null)).map((values) => JSON.stringify(values));
      return new Set(whole).size < whole.length;
    }),
  );
  const counters = { ...model.counters };
  for (const { counter, delta } of writes.count) counters[counter] = (counters[counter] ?? 0) + delta;
  const guarded = writes.count.some(({ counter, min, max }) => {
    const value = counters[counter] ?? 0;
    return (min !== null && value < min) || (max !== null && value > max);
  });
  const reasons = Object.entries({ stale, duplicate, guarded }).flatMap(([reason, holds_]) =>
    holds_ ? [reason] : [],
  );
  return {
    after: { rows, counters, journal: [...model.journal, ...writes.journal.map((one) => one.id)] },
    reasons,
  };
};
