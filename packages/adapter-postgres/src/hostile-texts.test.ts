import { StoreFailure, type TableDescription } from "@clientele/core/port";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { hostileTexts } from "../fixtures/hostile.js";
import { event, nothing } from "../fixtures/store-for-tests.js";
import { postgresStore } from "./index.js";

const owner = new Pool({ connectionString: inject("postgresUrl"), max: 2 });
const schema = "hostile";
const role = `clientele_hostile_${process.pid}`;
const app = new Pool({
  connectionString: inject("postgresUrl").replace(/\/\/[^@]*@/, `//${role}:secret@`),
  max: 8,
});
const TEXTS = hostileTexts(2_000);
const table: TableDescription = {
  name: "note",
  fields: {
    text: { type: "text", nullable: true },
    key: { type: "text", nullable: true },
    json: { type: "json", nullable: true },
  },
  indexes: [["text"]],
  unique: { key: ["key"] },
  appendOnly: false,
};
const store = postgresStore({ client: app, schema, readSchema: null, migrate: false });
const page = (where: readonly { field: string; op: "eq"; value: string }[]) =>
  ({ table: "note", where, orderBy: ["text"], direction: "asc", limit: 5_000, after: null }) as const;

/** At most so many at once. */
const each = async <A>(items: readonly A[], work: (item: A) => Promise<void>): Promise<void> => {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
};
const refusals = async (work: () => Promise<unknown> | unknown): Promise<StoreFailure | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    if (StoreFailure.is(error) && error.reason === "unsupported") return error;
    throw error;
  }
};

beforeAll(async () => {
  await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  await postgresStore({ client: owner, schema, readSchema: null, appRole: role }).open([table]);
  await store.open([table]);
});
afterAll(async () => {
  await app.end();
  await owner.query(`DROP SCHEMA ${schema} CASCADE; DROP ROLE ${role}`);
  await owner.end();
});

describe(`${TEXTS.length} hostile texts`, () => {
  it("are tenants like any other, and each sees its own alone", async () => {
    // Written around the store, so that it is not its own witness.
    await owner.query(
      `INSERT INTO ${schema}.note (tenant, id, version, text) SELECT t, 'n', 1, t FROM unnest($1::text[]) t`,
      [TEXTS],
    );
    await each(TEXTS, async (tenant) => {
      expect((await store.find(tenant, page([]))).map(({ text }) => text)).toEqual([tenant]);
    });
    const some = TEXTS.filter((_, at) => at % 10 === 0);
    await each(some, async (tenant) => {
      const committed = await store.commit(tenant, {
        ...nothing,
        update: [{ table: "note", id: "n", version: 1, set: { key: tenant } }],
        count: [{ counter: "c", delta: 1, min: null, max: null }],
        journal: [event("e", tenant)],
      });
      expect(committed).toEqual({ tag: "committed" });
    });
    await each(some, async (tenant) => {
      const entries = await store.journal(tenant, { after: null, subject: null, limit: 9 });
      expect(entries.map(({ event: { subject } }) => subject)).toEqual([tenant]);
      expect(await store.counters(tenant, ["c"])).toEqual([1]);
      expect(await store.count(`${tenant}x`, "note", [])).toBe(0);
    });
    const { rows } = await owner.query(
      `SELECT tenant FROM ${schema}.note WHERE key IS NOT NULL AND key = tenant`,
    );
    expect(rows).toHaveLength(some.length);
  }, 60_000);

  it("are ids, keys, texts, json, counters and subjects that come back as they went in", async () => {
    const tenant = "of all texts";
    expect(
      await store.commit(tenant, {
        ...nothing,
        insert: TEXTS.map((text) => ({
          table: "note",
          id: text,
          row: { text, key: text, json: { [text]: text } },
        })),
        count: TEXTS.map((counter) => ({ counter, delta: 1, min: null, max: null })),
        journal: TEXTS.map((text) => event(text, text)),
      }),
    ).toEqual({ tag: "committed" });
    const rows = await store.get(tenant, "note", TEXTS);
    expect(rows.map((row) => [row?.id, row?.text, row?.key])).toEqual(
      TEXTS.map((text) => [text, text, text]),
    );
    expect(rows.map((row) => row?.json)).toEqual(
      TEXTS.map((text) => JSON.parse(JSON.stringify({ [text]: text }))),
    );
    expect(await store.counters(tenant, TEXTS)).toEqual(TEXTS.map(() => 1));
    const among = [{ field: "text", op: "in", value: TEXTS }] as const;
    expect(await store.count(tenant, "note", among)).toBe(TEXTS.length);
    await each(TEXTS.slice(0, 50), async (text) => {
      const found = await store.find(tenant, page([{ field: "text", op: "eq", value: text }]));
      expect(found.map(({ id }) => id)).toEqual([text]);
      const [entry] = await store.journal(tenant, { after: null, subject: text, limit: 9 });
      expect(entry?.event.id).toBe(text);
      const after = { ...page([]), limit: 1, after: [text, text] };
      expect((await store.find(tenant, after))[0]?.text).not.toBe(text);
      const taken = { table: "note", id: `${text} again`, row: { key: text } };
      expect(await store.commit(tenant, { ...nothing, insert: [taken] })).toMatchObject({
        tag: "duplicate",
        id: text,
      });
    });
  }, 60_000);

  it("are refused as fields, tables, measures and places where none is declared", async () => {
    const before = await owner.query(`SELECT count(*) FROM ${schema}.note`);
    await each(TEXTS, async (text) => {
      const asks: readonly (() => Promise<unknown>)[] = [
        () => store.get("acme", text, ["n"]),
        () => store.count("acme", text, []),
        () => store.count("acme", "note", [{ field: text, op: "eq", value: "x" }]),
        () => store.find("acme", { ...page([]), orderBy: [text] }),
        () =>
          store.aggregate("acme", {
            table: "note",
            where: [],
            groupBy: [text],
            measures: {},
            limit: null,
            after: null,
          }),
        () =>
          store.aggregate("acme", {
            table: "note",
            where: [],
            groupBy: [],
            measures: { m: { op: "sum", field: text } },
            limit: null,
            after: null,
          }),
        () => store.lease("acme", { ...page([]), table: text }, { holder: text, now: 1, until: 2 }),
        () =>
          store.commit("acme", { ...nothing, insert: [{ table: "note", id: "x", row: { [text]: "x" } }] }),
        () => store.commit("acme", { ...nothing, update: [{ table: text, id: "x", version: 1, set: {} }] }),
      ];
      for (const ask of asks) expect(await refusals(ask), text).not.toBeNull();
      if (!/^\d{1,15}$/.test(text))
        expect(
          await refusals(() => store.journal("acme", { after: text, subject: null, limit: 1 })),
        ).not.toBeNull();
    });
    expect(await owner.query(`SELECT count(*) FROM ${schema}.note`).then(({ rows }) => rows)).toEqual(
      before.rows,
    );
  });

  it("are names of schemas, roles, tables and fields that are made as they are named, or refused", async () => {
    const named: string[] = [];
    for (const text of TEXTS) {
      const schemaRefused = (await refusals(() => postgresStore({ client: owner, schema: text }))) !== null;
      expect(schemaRefused, text).toBe(!/^[a-z_][a-z0-9_]*$/.test(text) || text.startsWith("pg_"));
      const fields = { [text]: { type: "text", nullable: true } } as const;
      const lone = postgresStore({ client: owner, schema, migrate: false, readSchema: null });
      const refused = await refusals(() =>
        lone.open([{ ...table, name: "other", fields, indexes: [], unique: {} }]),
      );
      // What is accepted is missing in the database, and the statement that is asked for holds the name, quoted.
      if (refused?.message.includes(`ADD COLUMN`) || refused?.message.includes("CREATE TABLE"))
        named.push(text);
    }
    expect(named).toContain("租户");
    expect(named.filter((text) => /['"\\;{}%&|=]|\/\*|[\n\r\t]/.test(text))).toEqual([]);
    const fields = Object.fromEntries(named.map((name) => [name, { type: "text", nullable: true } as const]));
    const wide = { ...table, name: "wide", fields, indexes: [], unique: {} };
    const made = postgresStore({ client: owner, schema, readSchema: null });
    await made.open([wide]);
    const row = Object.fromEntries(named.map((name) => [name, name]));
    await made.commit("acme", { ...nothing, insert: [{ table: "wide", id: "w", row }] });
    expect((await made.get("acme", "wide", ["w"]))[0]).toMatchObject(row);
  }, 60_000);

  it("with a NUL in them are refused, whatever they are", async () => {
    for (const text of ["\u0000", "a\u0000b"]) {
      expect(await refusals(() => store.get("acme", "note", [text]))).not.toBeNull();
      expect(await refusals(() => store.count(text, "note", []))).not.toBeNull();
      expect(await refusals(() => store.counters("acme", [text]))).not.toBeNull();
    }
  });
});
