import { createClientele } from "@clientele/core";
import type { FieldType, Store, StoreQuery, StoreValue, TableDescription } from "@clientele/core/port";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { event, nothing } from "../fixtures/store-for-tests.js";
import { fromPg, postgresStore, type SqlDriver } from "./index.js";

/**
 * Every shape of question that a declared index serves, of every record of the product, is explained and not run. With
 * `enable_seqscan` off a table is read from end to end only where no index would do, and with `enable_sort` off rows are
 * sorted only where no index has their order.
 */

const schema = "planned";
const ROWS = 3_000;
/** Connections with these settings, also after one was replaced. */
const poolWith = (...settings: readonly string[]): Pool =>
  new Pool({
    connectionString: inject("postgresUrl"),
    max: 1,
    options: settings.map((name) => `-c ${name}=off`).join(" "),
  });
const pool = poolWith("enable_seqscan");
const unsorted = poolWith("enable_seqscan", "enable_sort", "enable_incremental_sort", "enable_bitmapscan");
let asked = pool;

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

let explained: { readonly text: string; readonly nodes: readonly PlanNode[] }[] = [];
const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Explains what it is asked to run, and answers nothing. */
const explaining: SqlDriver = {
  id: "explain",
  join: () => null,
  use: (work) =>
    work({
      key: {},
      query: async (text, values) => {
        if (!/^(SELECT|WITH|INSERT|UPDATE|DELETE)/.test(text)) return [];
        const { rows } = await asked.query(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
        explained.push({ text, nodes: nodesOf(rows[0]["QUERY PLAN"][0].Plan) });
        return [];
      },
    }),
};

const samples: Readonly<Record<FieldType, StoreValue>> = {
  text: "x1",
  integer: 1,
  instant: 1,
  boolean: true,
  json: {},
};

let tables: readonly TableDescription[] = [];
let store: Store;

/** What is explained of a call; what it makes of the empty answer does not matter. */
const plansOf = async (call: () => Promise<unknown>) => {
  explained = [];
  await call().catch(() => {});
  expect(explained.length).toBeGreaterThan(0);
  return explained;
};

const scans = (nodes: readonly PlanNode[]) => nodes.filter((node) => node["Node Type"] === "Seq Scan");

/** Rows enough that the indexes differ. A column of a unique key differs in every row. */
const fillSql = ({ name, fields, unique }: TableDescription): string => {
  const keys = new Set(Object.values(unique).flat());
  const values = Object.entries(fields).map(([field, { type }], at) => {
    const number = keys.has(field) ? "n" : `n % ${17 + 6 * at}`;
    return { text: `'x' || ${number}`, integer: number, instant: number, boolean: "n % 2 = 0", json: "'{}'" }[
      type
    ];
  });
  const columns = ["tenant", "id", "version", ...Object.keys(fields)].map((one) => `"${one}"`);
  const selected = ["'acme'", "'x' || n", "1", ...values];
  return `INSERT INTO ${schema}."${name}" (${columns.join(", ")}) SELECT ${selected.join(", ")} FROM generate_series(1, ${ROWS}) n; ANALYZE ${schema}."${name}"`;
};

beforeAll(async () => {
  const making = postgresStore({ client: pool, schema, readSchema: null });
  const heard: Store = {
    ...making,
    open: async (described) => {
      tables = described;
      await making.open(described);
    },
  };
  await createClientele({ storage: heard }).ready();
  for (const table of tables) await pool.query(fillSql(table));
  // Opened against a catalogue that is there, then turned to explaining.
  let open = true;
  const real = fromPg(pool);
  const driver: SqlDriver = { ...explaining, use: (work) => (open ? real.use(work) : explaining.use(work)) };
  store = postgresStore({ client: driver, schema, readSchema: null, migrate: false });
  await store.open(tables);
  open = false;
}, 60_000);
afterAll(async () => {
  await pool.query(`DROP SCHEMA ${schema} CASCADE`);
  await pool.end();
  await unsorted.end();
});

/** The queries that an index serves: equality on its first fields, then a range or none, then its order. */
const queriesOf = ({ name, fields }: TableDescription, index: readonly string[]): readonly StoreQuery[] =>
  Array.from({ length: index.length + 1 }, (_, fixed) => fixed).flatMap((fixed) => {
    const sample = (field: string): StoreValue => samples[fields[field]?.type ?? "text"];
    const equal = index.slice(0, fixed).map((field) => ({ field, op: "eq" as const, value: sample(field) }));
    const orderBy = index.slice(fixed);
    const [first] = orderBy;
    const ranges =
      first === undefined ? [[]] : [[], [{ field: first, op: "lte" as const, value: sample(first) }]];
    return ranges.flatMap((range) =>
      (["asc", "desc"] as const).flatMap((direction) =>
        [null, [...orderBy.map(sample), "x1"]].map((after) => ({
          ...{ table: name, where: [...equal, ...range], orderBy, direction, limit: 50, after },
        })),
      ),
    );
  });

describe("no table is read from end to end", () => {
  it("for a page, a count, a sum or a lease by an index", async () => {
    let seen = 0;
    for (const table of tables) {
      for (const index of [[], ...table.indexes]) {
        for (const query of queriesOf(table, index)) {
          const { where } = query;
          const lease = { holder: "h", now: 1, until: 2 };
          const measures = { rows: { op: "count", field: null } } as const;
          const sum = { table: table.name, where, groupBy: [], measures, limit: 50, after: null };
          // What has no order and nowhere to go on from is asked once.
          const first = query.after === null && query.direction === "asc";
          const plans = [
            ...(await plansOf(() => store.find("acme", query))),
            ...(first ? await plansOf(() => store.count("acme", table.name, where)) : []),
            ...(first ? await plansOf(() => store.aggregate("acme", sum)) : []),
            ...(first ? await plansOf(() => store.lease("acme", query, lease)) : []),
          ];
          for (const { text, nodes } of plans) {
            expect(scans(nodes), `${JSON.stringify(query)}\n${text}`).toEqual([]);
            seen += 1;
          }
        }
      }
    }
    expect(seen).toBeGreaterThan(tables.length * 10);
  }, 120_000);

  it("for rows by id, counters and the journal", async () => {
    const calls = [
      () => store.counters("acme", ["one", "two"]),
      () => store.journal("acme", { after: null, subject: null, limit: 10 }),
      () => store.journal("acme", { after: "7", subject: "c", limit: 10 }),
      ...tables.flatMap(({ name }) =>
        [["x1"], ["x1", "x2"]].map((ids) => () => store.get("acme", name, ids)),
      ),
    ];
    for (const call of calls)
      for (const { text, nodes } of await plansOf(call)) expect(scans(nodes), text).toEqual([]);
  });

  it("for a commit of one row or of many, of any kind", async () => {
    for (const { name: table, fields, appendOnly } of tables) {
      const row = Object.fromEntries(
        Object.entries(fields).map(([field, { type }]) => [field, samples[type]]),
      );
      for (const ids of [["x1"], ["x1", "x2", "x3"]]) {
        const each = <A>(make: (id: string) => A): readonly A[] => ids.map(make);
        const kinds = [
          { insert: each((id) => ({ table, id: `new ${id}`, row })) },
          { expect: each((id) => ({ table, id, version: 1 })) },
          { expect: each((id) => ({ table, id: `no ${id}`, version: null })) },
          ...(appendOnly
            ? []
            : [
                { update: each((id) => ({ table, id, version: 1, set: row })) },
                { remove: each((id) => ({ table, id, version: 1 })) },
              ]),
        ];
        for (const kind of kinds) {
          const count = [{ counter: "one", delta: 1, min: 0, max: 9 }];
          const writes = { ...nothing, ...kind, count, journal: [event("e", "c")] };
          for (const { text, nodes } of await plansOf(() => store.commit("acme", writes)))
            expect(scans(nodes), text).toEqual([]);
        }
      }
    }
  }, 120_000);
});

describe("what a page asks for", () => {
  it("comes in the order of its index, without a sort", async () => {
    // Few rows are quickly sorted; what matters is that many need not be.
    asked = unsorted;
    for (const table of tables) {
      const uniques = new Set(Object.values(table.unique).map((fields) => JSON.stringify(fields)));
      for (const index of table.indexes) {
        // A unique key does not hold the id: the few rows that share a place in it are looked at and put in order.
        if (uniques.has(JSON.stringify(index))) continue;
        for (const query of queriesOf(table, index)) {
          // A place in an order with nulls is several stretches, each with its own condition.
          if (query.after !== null && query.orderBy.some((field) => table.fields[field]?.nullable)) continue;
          for (const { text, nodes } of await plansOf(() => store.find("acme", query))) {
            const about = `${JSON.stringify(query)}\n${text}`;
            expect(
              nodes.filter((node) => node["Node Type"].includes("Sort")),
              about,
            ).toEqual([]);
          }
        }
      }
    }
  }, 120_000);
});
