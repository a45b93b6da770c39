import { type FileHandle, open, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { FileKind } from "./header.js";

export const pathOf = (directory: string, kind: FileKind, generation: number): string =>
  join(directory, `clientele.${generation}.${kind}`);

export interface Listing {
  readonly logs: readonly number[];
  readonly snapshots: readonly number[];
  /** Never finished; of no use to anyone. */
  readonly temporary: readonly string[];
}

/** Which generations a folder holds, in order. */
export const list = async (directory: string): Promise<Listing> => {
  const names = await readdir(directory);
  const generations = (kind: FileKind): readonly number[] =>
    names
      .flatMap((name) => {
        const match = /^clientele\.(\d+)\.(log|snapshot)$/.exec(name);
        return match?.[2] === kind ? [Number(match[1])] : [];
      })
      .sort((a, b) => a - b);
  const temporary = names
    .filter((name) => /^clientele\..*\.tmp$/.test(name))
    .map((name) => join(directory, name));
  return { logs: generations("log"), snapshots: generations("snapshot"), temporary };
};

/** Makes the names in a folder durable. Not every file system can, and those that cannot need not. */
export const syncDirectory = async (directory: string): Promise<void> => {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Writes all of it; a short write goes on where it stopped. */
export const writeAll = async (file: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
};

/** A file that is there whole or not at all, whenever the process dies. */
export const createWhole = async (
  directory: string,
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> => {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w");
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncDirectory(directory);
};
