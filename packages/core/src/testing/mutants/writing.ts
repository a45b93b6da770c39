import type { Store, StoreRow, TableDescription, WriteSet } from "../../storage/index.js";
import { writes as writeSet } from "../check.js";
import { mutant } from "./mutant.js";

/** Commits another write set than the one that was given. */
const rewriting = (
  good: Store,
  rewrite: (writes: WriteSet, tenant: string) => WriteSet | Promise<WriteSet>,
): Partial<Store> => ({
  commit: async (tenant, writes, options) => good.commit(tenant, await rewrite(writes, tenant), options),
});

/** Does something more after a commit that was refused. */
const afterRefusal = (good: Store, rest: (writes: WriteSet) => Partial<WriteSet>): Partial<Store> => ({
  commit: async (tenant, writes, options) => {
    const result = await good.commit(tenant, writes, options);
    if (result.tag !== "committed") await good.commit(tenant, writeSet(rest(writes)));
    return result;
  },
});

const versionNow = async (
  good: Store,
  tenant: string,
  table: string,
  id: string,
  otherwise: number,
): Promise<number> => (await good.get(tenant, table, [id]))[0]?.version ?? otherwise;

const withTables = (good: Store, change: (table: TableDescription) => TableDescription): Partial<Store> => ({
  open: (tables) => good.open(tables.map(change)),
});

export const writing = [
  mutant("versions are ignored", "CAS-1", (good) =>
    rewriting(good, async (writes, tenant) => {
      const current = async <
        A extends { readonly table: string; readonly id: string; readonly version: number },
      >(
        one: A,
      ) => ({
        ...one,
        version: await versionNow(good, tenant, one.table, one.id, one.version),
      });
      const update = await Promise.all(writes.update.map(current));
      return { ...writes, update, remove: await Promise.all(writes.remove.map(current)) };
    }),
  ),
  mutant("expectations are ignored", "CAS-5", (good) =>
    rewriting(good, (writes) => ({ ...writes, expect: [] })),
  ),
  mutant("the version is not bumped", "CAS-2", (good) => ({
    get: async (tenant, table, ids) =>
      (await good.get(tenant, table, ids)).map((row): StoreRow | null =>
        row === null ? null : { ...row, version: 1 },
      ),
  })),
  mutant("an insert overwrites", "CAS-3", (good) =>
    rewriting(good, async (writes, tenant) => {
      const held = await Promise.all(
        writes.insert.map((one) => versionNow(good, tenant, one.table, one.id, 0)),
      );
      const update = writes.insert.flatMap(({ table, id, row }, at) =>
        (held[at] ?? 0) > 0 ? [{ table, id, version: held[at] ?? 0, set: row }] : [],
      );
      const insert = writes.insert.filter((_, at) => held[at] === 0);
      return { ...writes, insert, update: [...writes.update, ...update] };
    }),
  ),
  mutant("a race is lost in silence", "CAS-4", (good) => ({
    commit: async (tenant, writes, options) => {
      const result = await good.commit(tenant, writes, options);
      return result.tag === "stale" && writes.update.length === 1 ? { tag: "committed" } : result;
    },
  })),
  mutant("unique keys are ignored", "UNQ-1", (good) =>
    withTables(good, (table) => ({ ...table, unique: {} })),
  ),
  mutant("a duplicate names another key", "UNQ-1", (good) => ({
    commit: async (tenant, writes, options) => {
      const result = await good.commit(tenant, writes, options);
      return result.tag === "duplicate" ? { ...result, index: `${result.index}_idx` } : result;
    },
  })),
  mutant("null is unique too", "UNQ-2", (good) => ({
    commit: async (tenant, writes, options) => {
      const [first, second] = writes.insert;
      const twins =
        first !== undefined && second !== undefined && first.row.email === null && second.row.email === null;
      if (!twins) return good.commit(tenant, writes, options);
      return { tag: "duplicate", table: first.table, index: "email", id: first.id };
    },
  })),
  mutant("unique keys are checked row by row", "UNQ-3", (good) => ({
    commit: async (tenant, writes, options) => {
      for (const one of writes.update.length > 1 ? writes.update : []) {
        const alone = await good.commit(tenant, writeSet({ update: [one] }), options);
        if (alone.tag !== "committed") return alone;
      }
      return writes.update.length > 1 ? { tag: "committed" } : good.commit(tenant, writes, options);
    },
  })),
  mutant("append-only tables can be changed", "APP-1", (good) =>
    withTables(good, (table) => ({ ...table, appendOnly: false })),
  ),
  mutant("counters start at 1", "CTR-1", (good) => ({
    counters: async (tenant, names) =>
      (await good.counters(tenant, names)).map((value) => (value === 0 ? 1 : value)),
  })),
  mutant("the bounds of counters are ignored", "CTR-2", (good) =>
    rewriting(good, (writes) => ({
      ...writes,
      count: writes.count.map((one) => ({ ...one, min: null, max: null })),
    })),
  ),
  mutant("rows stay after a refused commit", "TX-1", (good) =>
    afterRefusal(good, (writes) => ({ insert: writes.insert.slice(0, 1) })),
  ),
  mutant("counters stay after a refused commit", "TX-1", (good) =>
    afterRefusal(good, (writes) => ({ count: writes.count.slice(0, 1) })),
  ),
  mutant("the journal stays after a refused commit", "TX-1", (good) =>
    afterRefusal(good, (writes) => ({ journal: writes.journal })),
  ),
  mutant("only the first thousand rows are written", "TX-3", (good) =>
    rewriting(good, (writes) => ({ ...writes, insert: writes.insert.slice(0, 1000) })),
  ),
  mutant("the journal is out of order", "JRN-1", (good) =>
    rewriting(good, (writes) => ({ ...writes, journal: [...writes.journal].reverse() })),
  ),
  mutant("a lease is handed out twice", "LSE-1", (good) => ({
    lease: (tenant, query) => good.find(tenant, query),
  })),
  mutant("a lease never ends", "LSE-2", (good) => ({
    lease: (tenant, query, lease) => good.lease(tenant, query, { ...lease, until: Number.MAX_SAFE_INTEGER }),
  })),
  mutant("a holder is not known again", "LSE-4", (good) => {
    let calls = 0;
    return {
      lease: (tenant, query, lease) =>
        good.lease(tenant, query, { ...lease, holder: `${lease.holder}-${calls++}` }),
    };
  }),
  mutant("a field that was not declared is left out", "ERR-1", (good) => {
    const declared = new Map<string, readonly string[]>();
    return {
      open: (tables) => {
        for (const { name, fields } of tables) declared.set(name, Object.keys(fields));
        return good.open(tables);
      },
      ...rewriting(good, (writes) => ({
        ...writes,
        insert: writes.insert.map((one) => ({
          ...one,
          row: Object.fromEntries(
            Object.entries(one.row).filter(([name]) => declared.get(one.table)?.includes(name) ?? true),
          ),
        })),
      })),
    };
  }),
  mutant("durability is declared the wrong way", "CAP-1", (good) => ({
    capabilities: { ...good.capabilities, durable: !good.capabilities.durable },
  })),
  mutant("a transaction of the host is left out", "CAP-2", (good) => ({
    commit: (tenant, writes) => good.commit(tenant, writes),
  })),
  mutant("a row that is set to null keeps its value", "VAL-3", (good) =>
    rewriting(good, (writes) => ({
      ...writes,
      update: writes.update.map((one) => ({
        ...one,
        set: Object.fromEntries(Object.entries(one.set).filter(([, value]) => value !== null)),
      })),
    })),
  ),
];
