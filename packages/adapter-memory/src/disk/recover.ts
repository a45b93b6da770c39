import { open, rm, stat, truncate } from "node:fs/promises";
import { type Contents, noContents, replay } from "./contents.js";
import { createWhole, list, pathOf, syncDirectory, writeAll } from "./files.js";
import { corrupt, FILE_HEADER, type FileKind, fileHeader } from "./header.js";
import { type FileEnd, readRecords } from "./read.js";
import type { DiskRecord } from "./record.js";

/** What was found when a folder was opened. */
export interface Recovery {
  /** Commits and parts of a snapshot that were read back. */
  readonly restored: number;
  /** What a crash had left unfinished at the end; it was never acknowledged. */
  readonly dropped: { readonly bytes: number; readonly reason: string } | null;
}

export interface Recovered {
  readonly contents: Contents;
  readonly generation: number;
  /** Where the log of that generation goes on. */
  readonly end: number;
  readonly snapshotBytes: number;
  readonly recovery: Recovery;
}

interface Reading extends FileEnd {
  readonly records: number;
  readonly last: DiskRecord | null;
}

const readInto = async (
  contents: Contents,
  directory: string,
  kind: FileKind,
  generation: number,
): Promise<Reading> => {
  const path = pathOf(directory, kind, generation);
  let records = 0;
  let last: DiskRecord | null = null;
  const end = await readRecords(path, kind, generation, (payload, offset) => {
    if (last?.k === "end" || last?.k === "next")
      throw corrupt(path, offset, "there are records behind the last one");
    last = JSON.parse(payload) as DiskRecord;
    replay(contents, last);
    records++;
  });
  return { ...end, records, last };
};

const readSnapshot = async (contents: Contents, directory: string, generation: number): Promise<number> => {
  const { last, records, end, dropped } = await readInto(contents, directory, "snapshot", generation);
  const path = pathOf(directory, "snapshot", generation);
  if (last?.k !== "end" || last.records !== records - 1 || dropped !== null) {
    throw corrupt(path, end, "the snapshot is incomplete");
  }
  return end;
};

export const createLog = (directory: string, generation: number): Promise<void> =>
  createWhole(directory, pathOf(directory, "log", generation), (file) =>
    writeAll(file, fileHeader("log", generation), 0),
  );

/** Cuts off what was dropped, so that the next record follows the last whole one. */
const cutTo = async (path: string, end: number): Promise<void> => {
  await truncate(path, end);
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

const remove = async (directory: string, paths: readonly string[]): Promise<void> => {
  for (const path of paths) await rm(path, { force: true });
  if (paths.length > 0) await syncDirectory(directory);
};

/** Reads a folder back: the newest snapshot, then every log since. Changes nothing unless all of it is sound. */
export const recover = async (directory: string): Promise<Recovered> => {
  const found = await list(directory);
  const contents = noContents();
  const snapshot = found.snapshots.at(-1);
  if (snapshot === undefined && found.logs.length === 0) {
    await remove(directory, found.temporary);
    await createLog(directory, 1);
    const recovery = { restored: 0, dropped: null };
    return { contents, generation: 1, end: FILE_HEADER, snapshotBytes: 0, recovery };
  }
  const first = snapshot ?? 1;
  const logs = found.logs.filter((one) => one >= first);
  const snapshotBytes = snapshot === undefined ? 0 : await readSnapshot(contents, directory, snapshot);
  const surplus = [
    ...found.temporary,
    ...found.logs.filter((one) => one < first).map((one) => pathOf(directory, "log", one)),
    ...found.snapshots.filter((one) => one < first).map((one) => pathOf(directory, "snapshot", one)),
  ];
  let restored = 0;
  for (let generation = first; ; generation++) {
    const path = pathOf(directory, "log", generation);
    if (!logs.includes(generation)) throw corrupt(path, 0, "this file is missing");
    const { last, end, dropped, records } = await readInto(contents, directory, "log", generation);
    restored += records;
    if (last?.k === "next") {
      if (dropped !== null) throw corrupt(path, end, "something follows the last record");
      continue;
    }
    for (const later of logs.filter((one) => one > generation)) {
      // The next log is made before this one says so; until then it holds nothing.
      const laterPath = pathOf(directory, "log", later);
      const empty = later === generation + 1 && (await stat(laterPath)).size === FILE_HEADER;
      if (!empty) throw corrupt(path, end, `the last records are missing, for generation ${later} has begun`);
      surplus.push(laterPath);
    }
    if (dropped !== null) await cutTo(path, end);
    await remove(directory, surplus);
    return { contents, generation, end, snapshotBytes, recovery: { restored, dropped } };
  }
};
