import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StoreRow } from "@clientele/core/storage";

interface Commit {
  readonly t?: string;
  readonly p?: readonly (readonly [string, StoreRow])[];
  readonly d?: readonly (readonly [string, string])[];
}

/** The records of a file, read without the code under test, and without a look at their checksums. */
const records = (path: string): readonly Commit[] => {
  const bytes = readFileSync(path);
  const found: Commit[] = [];
  for (let at = 33; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    found.push(JSON.parse(bytes.toString("utf8", at + 12, end)) as Commit);
    at = end;
  }
  return found;
};

/** A row as the files of a folder have it. */
export const rowOnDisk = async (
  directory: string,
  tenant: string,
  table: string,
  id: string,
): Promise<StoreRow | null> => {
  const names = readdirSync(directory).map((name) => /^clientele\.(\d+)\.(snapshot|log)$/.exec(name));
  const files = names.flatMap((match) =>
    match === null ? [] : [{ name: match[0], generation: Number(match[1]), kind: match[2] }],
  );
  const newest = Math.max(
    1,
    ...files.filter((file) => file.kind === "snapshot").map((file) => file.generation),
  );
  const used = files
    .filter((file) => file.generation >= newest)
    .sort(
      (a, b) => Number(b.kind === "snapshot") - Number(a.kind === "snapshot") || a.generation - b.generation,
    );
  let row: StoreRow | null = null;
  for (const record of used.flatMap((file) => records(join(directory, file.name)))) {
    if (record.t !== tenant) continue;
    if (record.d?.some(([name, removed]) => name === table && removed === id)) row = null;
    row = record.p?.find(([name, put]) => name === table && put.id === id)?.[1] ?? row;
  }
  return row;
};
