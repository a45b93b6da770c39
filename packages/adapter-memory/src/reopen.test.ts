import { readdir } from "node:fs/promises";
import type { TableDescription } from "@clientele/core/port";
import { describe, expect, it } from "vitest";
import { inFolder, note, TENANT, trace, tracesOf, writes } from "../fixtures/notes.js";
import { memoryStore, type Sync } from "./index.js";

const changed = (
  change: (fields: TableDescription["fields"]) => TableDescription["fields"],
): TableDescription => ({
  ...note,
  fields: change(note.fields),
  indexes: [["text"]],
});

const colour = { type: "text", nullable: true } as const;

const withNotes = (work: (directory: string) => Promise<void>) => () =>
  inFolder(async (directory) => {
    const store = memoryStore({ directory });
    await store.open([note]);
    for (const id of ["a", "b", "c"]) await store.commit(TENANT, trace(id));
    await store.close();
    await work(directory);
  });

const reopened = async (directory: string, tables: readonly TableDescription[]) => {
  const store = memoryStore({ directory });
  await store.open(tables);
  return store;
};

describe("a folder that is opened again", () => {
  it.each(["group", "always", "none"] satisfies readonly Sync[])("has everything, with sync %s", (sync) =>
    inFolder(async (directory) => {
      for (let round = 0; round < 3; round++) {
        const store = memoryStore({ directory, sync, snapshotAfter: 1_500 });
        await store.open([note]);
        const ids = Array.from({ length: 20 }, (_, at) => `r${round}-${at}`);
        await Promise.all(ids.map((id) => store.commit(TENANT, trace(id))));
        expect(await tracesOf(store)).toHaveLength(20 * (round + 1));
        await store.close();
      }
      expect((await readdir(directory)).map((name) => name.replace(/\d+/, "n")).sort()).toEqual([
        "clientele.n.log",
        "clientele.n.snapshot",
      ]);
    }),
  );

  it(
    "keeps versions, updates and removals",
    withNotes(async (directory) => {
      const store = await reopened(directory, [note]);
      await store.commit(
        TENANT,
        writes({
          update: [{ table: "note", id: "a", version: 1, set: { text: "A" } }],
          remove: [{ table: "note", id: "b", version: 1 }],
        }),
      );
      await store.close();
      const again = await reopened(directory, [note]);
      expect(await again.get(TENANT, "note", ["a", "b"])).toEqual([
        { id: "a", version: 2, text: "A", writer: 0 },
        null,
      ]);
      await again.close();
    }),
  );

  it(
    "takes new tables, indexes and nullable fields",
    withNotes(async (directory) => {
      const grown = { ...changed((fields) => ({ ...fields, colour })), indexes: [["colour", "text"]] };
      const tag = { ...note, name: "tag" };
      const store = await reopened(directory, [grown, tag]);
      const rows = await store.find(TENANT, {
        table: "note",
        where: [{ field: "colour", op: "eq", value: null }],
        orderBy: ["text"],
        direction: "asc",
        limit: 2,
        after: null,
      });
      expect(rows).toEqual(["a", "b"].map((id) => ({ id, version: 1, text: id, writer: 0, colour: null })));
      await store.commit(TENANT, writes({ insert: [{ table: "tag", id: "t", row: { text: "t" } }] }));
      await store.close();
      await expect(reopened(directory, [grown])).rejects.toThrow("table tag has rows and is not declared");
      await (await reopened(directory, [tag, grown])).close();
    }),
  );

  it.each([
    [
      "a field is gone",
      changed(({ text }) => ({ text }) as TableDescription["fields"]),
      "note.writer is not declared",
    ],
    [
      "a field is of another type",
      changed((fields) => ({ ...fields, text: { type: "integer", nullable: false } })),
      "was text",
    ],
    [
      "a field may not be null any more",
      changed((fields) => ({ ...fields, writer: { type: "integer", nullable: false } })),
      "may hold null",
    ],
    [
      "a new field must have a value",
      changed((fields) => ({ ...fields, colour: { ...colour, nullable: false } })),
      "not nullable",
    ],
    [
      "rows share the values of a new unique key",
      { ...note, unique: { writer: ["writer"] } },
      "unique key writer",
    ],
  ])("is refused when %s", async (_, table, message) =>
    withNotes(async (directory) => {
      const refused = reopened(directory, [table]);
      await expect(refused).rejects.toMatchObject({
        reason: "unsupported",
        message: expect.stringContaining(message),
      });
      const store = await reopened(directory, [note]);
      expect(await tracesOf(store)).toEqual(["a", "b", "c"]);
      await store.close();
    })(),
  );

  it(
    "lets a table without rows change in any way",
    withNotes(async (directory) => {
      const store = await reopened(directory, [note, { ...note, name: "empty" }]);
      await store.close();
      await (await reopened(directory, [note])).close();
    }),
  );

  it("cannot be made where there is a file", () =>
    inFolder(async (directory) => {
      const store = memoryStore({ directory: `${directory}/x` });
      await store.open([note]);
      await store.close();
      const inFile = memoryStore({ directory: `${directory}/x/clientele.1.log` });
      await expect(inFile.open([note])).rejects.toMatchObject({ reason: "unavailable" });
    }));
});
