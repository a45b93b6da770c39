import type { StoreQuery, StoreRow, StoreValue } from "../../storage/index.js";
import { mutant } from "./mutant.js";

const thawed = (row: StoreRow): StoreRow => structuredClone(row);

type CompareValues = (a: StoreValue, b: StoreValue, descending: boolean) => number;

/** Sorts a page by another order than it came in. */
const resorted = (
  rows: readonly StoreRow[],
  query: StoreQuery,
  compare: CompareValues,
): readonly StoreRow[] => {
  const descending = query.direction === "desc";
  return [...rows].sort((a, b) => {
    for (const field of query.orderBy) {
      const order = compare(a[field] ?? null, b[field] ?? null, descending);
      if (order !== 0) return order;
    }
    return 0;
  });
};

const byUtf16: CompareValues = (a, b, descending) => {
  if (typeof a !== "string" || typeof b !== "string" || a === b) return 0;
  return a < b === descending ? 1 : -1;
};

const nullsFirst: CompareValues = (a, b) => Number(b === null) - Number(a === null);

export const reading = [
  mutant("get sorts its answer", "RW-1", (good) => ({
    get: async (tenant, table, ids) => good.get(tenant, table, [...ids].sort()),
  })),
  mutant("get leaves out what is missing", "RW-1", (good) => ({
    get: async (tenant, table, ids) => (await good.get(tenant, table, ids)).filter((row) => row !== null),
  })),
  mutant("get gives what it keeps", "RW-2", (good) => {
    const kept = new Map<string, StoreRow>();
    return {
      get: async (tenant, table, ids) =>
        (await good.get(tenant, table, ids)).map((row) => {
          if (row === null) return null;
          const key = JSON.stringify([tenant, table, row.id, row.version]);
          const alias = kept.get(key) ?? thawed(row);
          kept.set(key, alias);
          return alias;
        }),
    };
  }),
  mutant("integers come back as text", "VAL-1", (good) => ({
    get: async (tenant, table, ids) =>
      (await good.get(tenant, table, ids)).map((row) => {
        if (row === null) return null;
        const entries = Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "number" && name !== "version" ? String(value) : value,
        ]);
        return Object.fromEntries(entries) as StoreRow;
      }),
  })),
  mutant("text is ordered by UTF-16", "ORD-1", (good) => ({
    find: async (tenant, query) => resorted(await good.find(tenant, query), query, byUtf16),
  })),
  mutant("nulls come first", "ORD-2", (good) => ({
    find: async (tenant, query) => resorted(await good.find(tenant, query), query, nullsFirst),
  })),
  mutant("ties are always broken upwards", "ORD-3", (good) => ({
    find: async (tenant, query) => {
      const rows = await good.find(tenant, query);
      const key = (row: StoreRow): string => JSON.stringify(query.orderBy.map((field) => row[field]));
      const tied = rows.every((row) => rows[0] !== undefined && key(row) === key(rows[0]));
      return tied && query.direction === "desc" ? [...rows].reverse() : rows;
    },
  })),
  mutant("a direction without a field is forgotten", "ORD-3", (good) => ({
    find: async (tenant, query) =>
      good.find(tenant, query.orderBy.length === 0 ? { ...query, direction: "asc" } : query),
  })),
  mutant("a page skips a row", "FND-1", (good) => ({
    find: async (tenant, query) =>
      query.after === null
        ? good.find(tenant, query)
        : (await good.find(tenant, { ...query, limit: query.limit + 1 })).slice(1),
  })),
  mutant("a range includes its end", "FND-2", (good) => ({
    find: async (tenant, query) =>
      good.find(tenant, {
        ...query,
        where: query.where.map((one) => (one.op === "lt" ? { ...one, op: "lte" } : one)),
      }),
  })),
  mutant("null is equal to nothing", "FND-3", (good) => ({
    find: async (tenant, query) =>
      query.where.some((one) => one.op === "eq" && one.value === null) ? [] : good.find(tenant, query),
  })),
  mutant("count is off by one", "FND-4", (good) => ({
    count: async (tenant, table, where) => (await good.count(tenant, table, where)) + 1,
  })),
  mutant("groups come in any order", "AGG-1", (good) => ({
    aggregate: async (tenant, asked) => [...(await good.aggregate(tenant, asked))].reverse(),
  })),
  mutant("the sum of nothing is null", "AGG-2", (good) => ({
    aggregate: async (tenant, asked) =>
      (await good.aggregate(tenant, asked)).map((row) =>
        row.values.rows === 0 ? { ...row, values: { ...row.values, total: null } } : row,
      ),
  })),
  mutant("a sum is rounded", "AGG-3", (good) => ({
    aggregate: async (tenant, asked) => {
      try {
        return await good.aggregate(tenant, asked);
      } catch {
        return [{ key: [], values: { rows: 2, total: 2 ** 53, least: 1, most: Number.MAX_SAFE_INTEGER } }];
      }
    },
  })),
  mutant("a page of groups begins with the last of the page before", "AGG-4", (good) => ({
    aggregate: async (tenant, asked) => {
      if (asked.after === null || asked.limit === null) return good.aggregate(tenant, asked);
      const all = await good.aggregate(tenant, { ...asked, limit: null, after: null });
      const rest = await good.aggregate(tenant, { ...asked, limit: null });
      return all.slice(all.length - rest.length - 1).slice(0, asked.limit);
    },
  })),
  mutant("a page of groups is cut off after so many rows", "AGG-4", (good) => ({
    aggregate: async (tenant, asked) => {
      const groups = await good.aggregate(tenant, asked);
      if (asked.limit === null) return groups;
      return groups.map((one) => ({
        ...one,
        values: { ...one.values, rows: Math.min(1, one.values.rows ?? 0) },
      }));
    },
  })),
  mutant("groups with a null in their key are not continued after", "AGG-4", (good) => ({
    aggregate: async (tenant, asked) =>
      asked.after?.includes(null) === true ? [] : good.aggregate(tenant, asked),
  })),
  mutant("the limit of groups is forgotten", "AGG-4", (good) => ({
    aggregate: async (tenant, asked) => good.aggregate(tenant, { ...asked, limit: null }),
  })),
  mutant("the journal of a subject is the whole journal", "JRN-3", (good) => ({
    journal: async (tenant, options) => good.journal(tenant, { ...options, subject: null }),
  })),
  mutant("a journal always starts from the beginning", "JRN-2", (good) => ({
    journal: async (tenant, options) => good.journal(tenant, { ...options, after: null }),
  })),
  mutant("a tenant sees the rows of another", "TEN-1", (good) => {
    let last: string | null = null;
    return {
      commit: async (tenant, writes, options) => {
        last = tenant;
        return good.commit(tenant, writes, options);
      },
      find: async (tenant, query) => good.find(last ?? tenant, query),
    };
  }),
  mutant("tenants share their counters", "TEN-2", (good) => {
    let last: string | null = null;
    return {
      commit: async (tenant, writes, options) => {
        last = tenant.toLowerCase();
        return good.commit(tenant, writes, options);
      },
      counters: async (tenant, names) =>
        last === null || last === tenant ? good.counters(tenant, names) : names.map(() => 2),
    };
  }),
];
