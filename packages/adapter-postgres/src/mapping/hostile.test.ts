import type { TableDescription } from "@clientele/core/port";
import * as fc from "fast-check";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { nothing } from "../../fixtures/store-for-tests.js";
import { postgresStore } from "../postgres-store.js";
import { columnAccess } from "./column-access.js";
import { MappingFaults } from "./fault.js";
import { partsOf } from "./key.js";
import type { Mapping } from "./mapping.js";

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 4 });
const HOST = "erp hostile; --";
const OURS = "erp_hostile_ours";
const COLUMNS = ['na"me', "select", "Ünï cödé", "a.b", "$1", "x'y", "tab\there", "~0"];
const sql = (name: string) => `"${name.replaceAll('"', '""')}"`;

const text = { type: "text", nullable: false } as const;
const record: TableDescription = {
  name: "thing",
  fields: Object.fromEntries(COLUMNS.map((_, at) => [`f${at}`, text])),
  indexes: [["f0"]],
  unique: {},
  appendOnly: false,
};
const mapping: Mapping = {
  thing: {
    table: { a: `${HOST}.t'"1`, b: `${HOST}.t'"2` },
    key: ["k/1", "k~2"],
    write: "all",
    fields: Object.fromEntries(COLUMNS.map((column, at) => [`f${at}`, column])),
  },
};
const store = postgresStore({ client: pool, schema: OURS, readSchema: null, mapping });

beforeAll(async () => {
  await pool.query(`DROP SCHEMA IF EXISTS ${sql(HOST)}, ${OURS} CASCADE; CREATE SCHEMA ${sql(HOST)}`);
  for (const table of [`t'"1`, `t'"2`])
    await pool.query(`CREATE TABLE ${sql(HOST)}.${sql(table)} ("k/1" text NOT NULL, "k~2" varchar NOT NULL, ${COLUMNS.map((one) => `${sql(one)} text NOT NULL`).join(", ")}, PRIMARY KEY ("k/1", "k~2"));
      CREATE INDEX ON ${sql(HOST)}.${sql(table)} ("na""me", "k/1", "k~2")`);
  await store.open([record]);
});
afterAll(async () => {
  await store.close();
  await pool.query(`DROP SCHEMA IF EXISTS ${sql(HOST)}, ${OURS} CASCADE`);
  await pool.end();
});

/** What has broken SQL that was glued together. */
const HOSTILE = [
  "'",
  '"',
  "';DROP TABLE thing;--",
  "\\",
  "$1",
  "$$",
  "%",
  "_",
  "{}",
  "{a,b}",
  "NULL",
  "\\x00",
  "/*",
  "~0",
  "~1",
  "/",
  "ß",
  "\u{1F600}",
  "' OR '1'='1",
  "\t\n",
  "::text",
  "?",
  ":a",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "grapheme", maxLength: 4 })), {
    maxLength: 4,
  })
  .map((parts) => parts.join("").replaceAll(/[\0\p{Surrogate}]/gu, ""));
const idOf = (one: string, other: string): string =>
  [one, other].map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");

describe("2,000 hostile texts", () => {
  test("go in and out as values, keys and conditions, and are seen by their tenant alone", async () => {
    const texts = fc.sample(hostile, { numRuns: 2_000, seed: 7 });
    const rows = new Map(
      Array.from({ length: 200 }, (_, at) => {
        const of = (n: number): string => texts[at * 10 + n] ?? "";
        const row = Object.fromEntries(COLUMNS.map((_one, n) => [`f${n}`, of(n)]));
        return [idOf(`${at}${of(8)}`, of(9)), row] as const;
      }),
    );
    const insert = [...rows].map(([id, row]) => ({ table: "thing", id, row }));
    expect(await store.commit("a", { ...nothing, insert })).toEqual({ tag: "committed" });
    const ids = [...rows.keys()];
    expect(await store.get("a", "thing", ids)).toEqual(
      ids.map((id) => ({ id, version: 1, ...rows.get(id) })),
    );
    expect((await store.get("b", "thing", ids)).every((row) => row === null)).toBe(true);
    for (const [id, row] of [...rows].slice(0, 60)) {
      const where = [{ field: "f0", op: "eq", value: row.f0 ?? "" } as const];
      const asked = {
        table: "thing",
        where,
        orderBy: [],
        direction: "asc",
        limit: 500,
        after: null,
      } as const;
      expect((await store.find("a", asked)).map((one) => one.id)).toContain(id);
      expect(await store.find("b", asked)).toEqual([]);
      expect(await store.find(row.f1 ?? "", asked)).toEqual([]);
    }
  });

  test("are no names in a mapping: each is refused as a table or a column that is not there", async () => {
    const texts = fc.sample(hostile, { numRuns: 2_000, seed: 8 }).map((one, at) => `${one}${at}`);
    const fields = Object.fromEntries(COLUMNS.map((_, at) => [`f${at}`, texts[at] ?? ""]));
    const bad: Mapping = {
      thing: {
        ...mapping.thing,
        table: `${HOST}.t'"1`,
        tenant: { is: "a" },
        fields,
        filter: Object.fromEntries(texts.slice(10).map((one) => [one, 1])),
      } as never,
    };
    const tables: Mapping = {
      thing: {
        ...mapping.thing,
        table: Object.fromEntries(texts.slice(0, 300).map((one) => [one, `${one}.${one}`])),
      } as never,
    };
    for (const one of [bad, tables]) {
      const other = postgresStore({ client: pool, schema: OURS, readSchema: null, mapping: one });
      const error = await other.open([record]).catch((thrown: unknown) => thrown);
      expect((error as Error).cause).toBeInstanceOf(MappingFaults);
    }
    const { rows } = await pool.query(`SELECT count(*)::int AS n FROM ${sql(HOST)}.${sql(`t'"1`)}`);
    expect(rows).toEqual([{ n: 200 }]);
  });
});

describe("laws of a mapping", () => {
  test("the parts of a key make one id, and no other id makes them", () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        expect(partsOf(idOf(one, other), 2)).toEqual([one, other]);
      }),
    );
    expect(["a", "a/b/c", "a/~", "a/~2"].map((id) => partsOf(id, 2))).toEqual([null, null, null, null]);
  });

  test("ids that are numbers are in the order of texts, also beside a text that is no id", () => {
    const { from } = columnAccess("text", "integer", {}) ?? {};
    if (from === undefined) throw new Error("no order");
    const near = fc.nat(2_147_483_647).chain((number) => {
      const text = String(number).padStart(10, "0");
      const begin = fc.nat(11).map((length) => text.slice(0, length));
      return fc.tuple(
        fc.constantFrom(number, Math.max(0, number - 1), number + 1),
        fc.tuple(begin, fc.constantFrom("", "0", "9", "/", ":", "x")).map((parts) => parts.join("")),
      );
    });
    fc.assert(
      fc.property(near, ([number, text]) => {
        const id = String(number).padStart(10, "0");
        const { value, exact } = from(text);
        expect([id >= text, id === text]).toEqual([
          BigInt(number) >= BigInt(value),
          exact && BigInt(number) === BigInt(value),
        ]);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["integer", "numeric(12,2)", 2],
    ["integer", "numeric(20,0)", 0],
    ["instant", "timestamp(3) with time zone", 0],
    ["instant", "timestamp(3) without time zone", 0],
    ["integer", "bigint", 0],
  ] as const)("any %s comes back from %s as it went in", async (field, type, decimals) => {
    const access = columnAccess(field, type, { decimals });
    if (access === null) throw new Error(`${field} has no place in ${type}`);
    const most = field === "instant" ? Date.parse("9999-12-31T23:59:59.999Z") : 999_999_999_999;
    const least = field === "instant" ? Date.parse("0001-01-01T00:00:00Z") : -most;
    const values = fc
      .sample(fc.integer({ min: least, max: most }), { numRuns: 500, seed: 3 })
      .concat(0, -1, 99, least, most);
    const bound = `{${values.map((one) => `"${access.encode(one)}"`).join(",")}}`;
    const { rows } = await pool.query(
      `SELECT ${access.read("v")} AS v FROM unnest($1::text[]::${access.type}[]::${type}[]) WITH ORDINALITY u(v, n) ORDER BY n`,
      [bound],
    );
    expect(rows.map(({ v }) => access.decode(v))).toEqual(values);
  });
});
