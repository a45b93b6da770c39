import type { TableDescription } from "@clientele/core/port";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { event, nothing } from "../fixtures/store-for-tests.js";
import { fromPg, postgresStore, type SqlDriver } from "./index.js";

/** Faults put between the store and a real server: what each makes the store do. */

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 4 });
const schema = "faulty";
const customer: TableDescription = {
  name: "customer",
  fields: { owner: { type: "text", nullable: true } },
  indexes: [],
  unique: {},
  appendOnly: false,
};

type When = "before" | "after";
let faults: { readonly code: string; readonly when: When }[] = [];
let tries = 0;

/** Throws the next fault instead of running a commit, or instead of answering one that was run. */
const faulty = (): SqlDriver => {
  const real = fromPg(pool);
  return {
    ...real,
    use: (work) =>
      real.use((connection) =>
        work({
          key: connection.key,
          query: async (text, values, name) => {
            if (!text.startsWith("WITH")) return connection.query(text, values, name);
            tries += 1;
            const fault = faults.shift();
            if (fault?.when === "before") throw Object.assign(new Error("injected"), { code: fault.code });
            const rows = await connection.query(text, values, name);
            if (fault !== undefined) throw Object.assign(new Error("injected"), { code: fault.code });
            return rows;
          },
        }),
      ),
  };
};

const store = postgresStore({ client: faulty(), schema, readSchema: null });
const plain = postgresStore({ client: pool, schema, readSchema: null });
let serial = 0;
const insert = async (...injected: (typeof faults)[number][]) => {
  const id = `c-${serial++}`;
  faults = injected;
  tries = 0;
  const writes = {
    ...nothing,
    insert: [{ table: "customer", id, row: { owner: null } }],
    journal: [event(`e-${id}`, id)],
  };
  const answer = await store.commit("acme", writes).catch((error: unknown) => error);
  const [row] = await plain.get("acme", "customer", [id]);
  const told = await plain.journal("acme", { after: null, subject: id, limit: 10 });
  return { answer, tries, stored: row !== null, told: told.length };
};

beforeAll(async () => {
  await plain.open([customer]);
  await store.open([customer]);
});
afterAll(async () => {
  await pool.query(`DROP SCHEMA ${schema} CASCADE`);
  await pool.end();
});

describe("what the server says and what the store makes of it", () => {
  it.each(["40001", "40P01", "55P03"])("%s: others were in the way, and it is tried again", async (code) => {
    const fault = { code, when: "before" } as const;
    expect(await insert(fault, fault)).toEqual({
      answer: { tag: "committed" },
      tries: 3,
      stored: true,
      told: 1,
    });
  });

  it.each(["40001", "40P01", "55P03"])("%s ten times: it gives up, and nothing is stored", async (code) => {
    const given = Array.from({ length: 20 }, () => ({ code, when: "before" }) as const);
    const { answer, ...rest } = await insert(...given);
    expect(answer).toMatchObject({ reason: "unavailable" });
    expect(rest).toEqual({ tries: 10, stored: false, told: 0 });
  });

  it.each(["08000", "08006", "57P01", "57P02", "57P03", "XX000", "ECONNRESET", "EPIPE"])(
    "%s: nothing is known of the commit, so it is not run a second time by the store itself",
    async (code) => {
      for (const when of ["before", "after"] as const) {
        const { answer, ...rest } = await insert({ code, when });
        expect(answer).toMatchObject({ reason: "unavailable" });
        expect((answer as Error).message).toContain("same idempotency key");
        const done = when === "after";
        expect(rest).toEqual({ tries: 1, stored: done, told: done ? 1 : 0 });
      }
    },
  );

  it.each(["53100", "53200", "53300", "58030"])(
    "%s: the server has no room or a bad disk; nothing is stored, and the next commit works",
    async (code) => {
      const { answer, ...rest } = await insert({ code, when: "before" });
      expect(answer).toMatchObject({ reason: "unavailable" });
      expect(rest).toEqual({ tries: 1, stored: false, told: 0 });
      expect((await insert()).answer).toEqual({ tag: "committed" });
    },
  );

  it.each(["42501", "25006", "42P01", "42703", "0A000", "54000"])(
    "%s: asking again would not help, and it is not asked again",
    async (code) => {
      const { answer, ...rest } = await insert({ code, when: "before" });
      expect(answer).toMatchObject({ reason: "unsupported" });
      expect(rest).toEqual({ tries: 1, stored: false, told: 0 });
    },
  );
});
