import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StoreFailure } from "@clientele/core/port";
import { describe, expect, it } from "vitest";
import { inFolder } from "../../fixtures/notes.js";
import { pathOf } from "./files.js";
import { frame } from "./frame.js";
import { FILE_HEADER, type FileKind, fileHeader } from "./header.js";
import { commitRecord, endRecord, nextRecord } from "./record.js";
import { recover } from "./recover.js";

const put = async (
  directory: string,
  kind: FileKind,
  generation: number,
  records: readonly string[],
): Promise<void> => {
  let bytes = fileHeader(kind, generation);
  for (const record of records) bytes = Buffer.concat([bytes, frame(Buffer.from(record), bytes.length)]);
  await writeFile(pathOf(directory, kind, generation), bytes);
};

const counted = (value: number): string => commitRecord("t", { counters: [["n", value]] });

const outcome = (
  directory: string,
): Promise<{ n?: number | undefined; generation?: number; reason?: string; message?: string }> =>
  recover(directory).then(
    ({ contents, generation }) => ({ n: contents.tenants.get("t")?.counters.get("n"), generation }),
    ({ reason, message }: StoreFailure) => ({ reason, message }),
  );

const folder = (name: string, body: (directory: string) => Promise<void>): void => {
  it(name, () => inFolder(body));
};

describe("generations of logs", () => {
  folder("are read one after the other while there is no snapshot of the later one", async (directory) => {
    await put(directory, "log", 1, [counted(1), nextRecord(2)]);
    await put(directory, "log", 2, [counted(2)]);
    await writeFile(join(directory, "clientele.2.snapshot.tmp"), "half a snapsh");
    expect(await outcome(directory)).toEqual({ n: 2, generation: 2 });
    expect((await readdir(directory)).sort()).toEqual(["clientele.1.log", "clientele.2.log"]);
  });

  folder("that lie before the newest snapshot are left unread, and removed", async (directory) => {
    await put(directory, "log", 1, [counted(1), nextRecord(2)]);
    await put(directory, "snapshot", 2, [counted(5), endRecord(1)]);
    await put(directory, "log", 2, [counted(6)]);
    expect(await outcome(directory)).toEqual({ n: 6, generation: 2 });
    expect((await readdir(directory)).sort()).toEqual(["clientele.2.log", "clientele.2.snapshot"]);
  });

  folder("go on in the earlier one when the later had only been made", async (directory) => {
    await put(directory, "log", 1, [counted(1)]);
    await put(directory, "log", 2, []);
    expect(await outcome(directory)).toEqual({ n: 1, generation: 1 });
    expect(await readdir(directory)).toEqual(["clientele.1.log"]);
  });

  folder("are refused when the end of an earlier one is missing", async (directory) => {
    await put(directory, "log", 1, [counted(1)]);
    await put(directory, "log", 2, [counted(2)]);
    expect(await outcome(directory)).toMatchObject({ reason: "corrupt" });
  });

  folder("are refused when the last one is missing", async (directory) => {
    await put(directory, "log", 1, [counted(1), nextRecord(2)]);
    expect(await outcome(directory)).toMatchObject({
      reason: "corrupt",
      message: expect.stringContaining("missing"),
    });
  });

  folder("are refused with a snapshot that has no end", async (directory) => {
    await put(directory, "snapshot", 2, [counted(5)]);
    await put(directory, "log", 2, []);
    expect(await outcome(directory)).toMatchObject({
      reason: "corrupt",
      message: expect.stringContaining("incomplete"),
    });
  });

  folder("of a newer format are left to a newer version", async (directory) => {
    await writeFile(pathOf(directory, "log", 1), fileHeader("log", 1, 2));
    expect(await outcome(directory)).toMatchObject({
      reason: "newer",
      message: expect.stringContaining("Upgrade"),
    });
  });

  it("begin with a header of a known length", () => {
    expect(fileHeader("snapshot", 7)).toHaveLength(FILE_HEADER);
  });
});
