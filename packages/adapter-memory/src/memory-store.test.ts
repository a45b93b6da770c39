import type { StoreRow, TableDescription } from "@clientele/core/port";
import { describe, expect, it } from "vitest";
import { note, TENANT, trace, writes } from "../fixtures/notes.js";
import { memoryStore } from "./index.js";
import { inspectableStore } from "./memory-store.js";

const opened = async (tables: readonly TableDescription[] = [note]) => {
  const store = memoryStore();
  await store.open(tables);
  return store;
};

const insert = (row: Readonly<Record<string, unknown>>) =>
  writes({ insert: [{ table: "note", id: "n", row: row as Record<string, string> }] });

describe("a store in memory", () => {
  it("hands out rows that cannot be changed", async () => {
    const store = await opened();
    await store.commit(TENANT, trace("a"));
    const [row] = await store.get(TENANT, "note", ["a"]);
    expect(() => Object.assign(row as StoreRow, { text: "b" })).toThrow(TypeError);
  });

  it("counts all rows of a table without looking at one", async () => {
    let visited = 0;
    const { store } = inspectableStore({}, () => visited++);
    await store.open([note]);
    for (const id of ["a", "b", "c"]) await store.commit(TENANT, trace(id));
    expect(await store.count(TENANT, "note", [])).toBe(3);
    expect(visited).toBe(0);
    await store.count(TENANT, "note", [{ field: "text", op: "eq", value: "b" }]);
    expect(visited).toBe(1);
  });

  it.each([
    [{ text: "a", colour: "red" }, "no field colour"],
    [{ writer: 1 }, "note.text must have a value"],
    [{ text: 5 }, "note.text takes text"],
    [{ text: "a", writer: 1.5 }, "note.writer takes integer"],
    [{ text: "a", writer: 2 ** 53 }, "note.writer takes integer"],
  ])("refuses a row that its table does not allow: %j", async (row, message) => {
    const store = await opened();
    await expect(store.commit(TENANT, insert(row))).rejects.toMatchObject({
      reason: "unsupported",
      message: expect.stringContaining(message),
    });
    expect(await store.count(TENANT, "note", [])).toBe(0);
  });

  it("reads a nullable field that was left out as null", async () => {
    const store = await opened();
    await store.commit(TENANT, insert({ text: "a" }));
    expect(await store.get(TENANT, "note", ["n"])).toEqual([
      { id: "n", version: 1, text: "a", writer: null },
    ]);
  });

  it.each([new Date(0), 1n, Number.NaN, () => 1])(
    "refuses a value that JSON cannot say: %s",
    async (value) => {
      const store = await opened([
        { ...note, fields: { ...note.fields, facts: { type: "json", nullable: true } } },
      ]);
      const refused = store.commit(TENANT, insert({ text: "a", facts: { deep: [value] } }));
      await expect(refused).rejects.toMatchObject({
        reason: "unsupported",
        message: expect.stringContaining("facts.deep[0]"),
      });
    },
  );

  it.each([
    [[note, note], "declared twice"],
    [[{ ...note, indexes: [["colour"]] }], "which is no field"],
    [
      [{ ...note, fields: { text: { type: "json" as const, nullable: false } }, indexes: [["text"]] }],
      "json",
    ],
    [
      [{ ...note, fields: { ...note.fields, version: { type: "integer" as const, nullable: false } } }],
      "version",
    ],
  ])("refuses tables that make no sense", async (tables, message) => {
    await expect(memoryStore().open(tables)).rejects.toThrow(message);
  });

  it("says when it is not open yet, or not any more", async () => {
    const store = memoryStore();
    await expect(store.count(TENANT, "note", [])).rejects.toMatchObject({ reason: "closed" });
    await store.open([note]);
    await expect(store.open([note])).rejects.toMatchObject({ reason: "unsupported" });
    await store.close();
    await expect(store.count(TENANT, "note", [])).rejects.toMatchObject({ reason: "closed" });
    await expect(store.open([note])).rejects.toMatchObject({ reason: "closed" });
  });

  it("does not remember a tenant for being asked about", async () => {
    const store = await opened();
    expect(await store.counters("nobody", ["notes"])).toEqual([0]);
    expect(await store.journal("nobody", { after: null, subject: null, limit: 9 })).toEqual([]);
  });

  it("refuses a position that it never gave", async () => {
    const store = await opened();
    await expect(store.journal(TENANT, { after: "-1", subject: null, limit: 9 })).rejects.toMatchObject({
      reason: "unsupported",
    });
  });
});
