import type { Condition, Store, StoreRow, StoreValue } from "../storage/index.js";
import type { Catalogue } from "./catalogue.js";
import { same } from "./claim.js";
import { tables } from "./tables.js";

type Named = Readonly<Record<string, StoreValue>>;

/** Reads rows under the names of the checks; what the extension fields hold is checked and taken away. */
export const rowReader = (catalogue: Catalogue): ((row: StoreRow) => StoreRow) => {
  const fields = tables.flatMap((table) => Object.keys(table.fields));
  const names = new Map(fields.map((name) => [catalogue.field(name), name]));
  return (row) => {
    const extension = catalogue.extension(row.id);
    for (const [name, value] of Object.entries(extension)) {
      same(row[name], value, `extension field ${name} of ${row.id}`);
    }
    const entries = Object.entries(row).filter(([name]) => extension[name] === undefined);
    return Object.fromEntries(entries.map(([name, value]) => [names.get(name) ?? name, value])) as StoreRow;
  };
};

const renamed = (catalogue: Catalogue, data: Named): Named =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [catalogue.field(name), value]));

/** A store that is spoken to in the names of the checks. */
export const translated = (store: Store, catalogue: Catalogue): Store => {
  const table = catalogue.table;
  const toChecks = rowReader(catalogue);
  const place = <A extends { readonly table: string }>(one: A): A => ({ ...one, table: table(one.table) });
  const conditions = (where: readonly Condition[]): readonly Condition[] =>
    where.map((one) => ({ ...one, field: catalogue.field(one.field) }));
  const query = <
    Q extends {
      readonly table: string;
      readonly where: readonly Condition[];
      readonly orderBy: readonly string[];
    },
  >(
    asked: Q,
  ): Q => ({ ...place(asked), where: conditions(asked.where), orderBy: asked.orderBy.map(catalogue.field) });
  const back = (name: string): string => tables.find((one) => table(one.name) === name)?.name ?? name;
  const uniqueBack = (name: string): string =>
    tables.flatMap((one) => Object.keys(one.unique)).find((one) => catalogue.unique(one) === name) ?? name;
  return {
    id: store.id,
    contractVersion: store.contractVersion,
    capabilities: store.capabilities,
    open: (wanted) => store.open(wanted),
    get: async (tenant, name, ids) =>
      (await store.get(tenant, table(name), ids)).map((row) => (row === null ? null : toChecks(row))),
    find: async (tenant, asked) => (await store.find(tenant, query(asked))).map(toChecks),
    count: (tenant, name, where) => store.count(tenant, table(name), conditions(where)),
    aggregate: (tenant, asked) =>
      store.aggregate(tenant, {
        ...place(asked),
        where: conditions(asked.where),
        groupBy: asked.groupBy.map(catalogue.field),
        measures: Object.fromEntries(
          Object.entries(asked.measures).map(([name, measure]) => [
            name,
            { ...measure, field: measure.field === null ? null : catalogue.field(measure.field) },
          ]),
        ),
      }),
    counters: (tenant, names) => store.counters(tenant, names),
    journal: (tenant, options) => store.journal(tenant, options),
    commit: async (tenant, writes, options) => {
      const result = await store.commit(
        tenant,
        {
          ...writes,
          expect: writes.expect.map(place),
          insert: writes.insert.map((one) => ({
            ...place(one),
            row: { ...renamed(catalogue, one.row), ...catalogue.extension(one.id) },
          })),
          update: writes.update.map((one) => ({ ...place(one), set: renamed(catalogue, one.set) })),
          remove: writes.remove.map(place),
        },
        options,
      );
      if (result.tag === "stale") return { ...result, table: back(result.table) };
      if (result.tag === "duplicate")
        return { ...result, table: back(result.table), index: uniqueBack(result.index) };
      return result;
    },
    lease: async (tenant, asked, lease) => (await store.lease(tenant, query(asked), lease)).map(toChecks),
    close: () => store.close(),
  };
};
