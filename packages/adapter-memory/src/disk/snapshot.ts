import type { FileHandle } from "node:fs/promises";
import type { DomainEvent, StoreRow } from "@clientele/core/port";
import type { State } from "../engine/state.js";
import { createWhole, pathOf, writeAll } from "./files.js";
import { frame } from "./frame.js";
import { FILE_HEADER, fileHeader } from "./header.js";
import { commitRecord, endRecord, shapeOf, shapeRecord } from "./record.js";

const PER_RECORD = 200;

interface CapturedTenant {
  readonly name: string;
  readonly counters: readonly (readonly [string, number])[];
  readonly journal: readonly DomainEvent[];
  readonly events: number;
  readonly tables: readonly { readonly name: string; readonly rows: Iterable<StoreRow> }[];
}

export interface Captured {
  readonly shape: string;
  readonly tenants: readonly CapturedTenant[];
}

/** The state at this moment. Trees are cloned lazily and rows never change, so it takes next to no time. */
export const capture = (state: State): Captured => ({
  shape: shapeRecord(shapeOf(state.schema)),
  tenants: [...state.tenants].map(([name, tenant]) => ({
    name,
    counters: [...tenant.counters],
    journal: tenant.journal,
    events: tenant.journal.length,
    tables: [...tenant.tables].map(([table, { byId }]) => ({
      name: table,
      rows: byId.rows.clone().keys() as IterableIterator<StoreRow>,
    })),
  })),
});

function* inGroups<A>(items: Iterable<A>): Generator<readonly A[]> {
  let group: A[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < PER_RECORD) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function* records(captured: Captured): Generator<string> {
  yield captured.shape;
  for (const { name, counters, journal, events, tables } of captured.tenants) {
    for (const table of tables) {
      for (const rows of inGroups(table.rows))
        yield commitRecord(name, { put: rows.map((row) => [table.name, row]) });
    }
    for (const group of inGroups(counters)) yield commitRecord(name, { counters: group });
    for (let from = 0; from < events; from += PER_RECORD) {
      yield commitRecord(name, { journal: journal.slice(from, Math.min(from + PER_RECORD, events)) });
    }
  }
}

/** Writes a snapshot, a piece at a time, so that others get their turn in between. Answers its size. */
export const writeSnapshot = async (
  directory: string,
  generation: number,
  captured: Captured,
): Promise<number> => {
  let size = FILE_HEADER;
  const write = async (file: FileHandle): Promise<void> => {
    await writeAll(file, fileHeader("snapshot", generation), 0);
    let count = 0;
    const add = async (payload: string): Promise<void> => {
      const bytes = frame(Buffer.from(payload), size);
      await writeAll(file, bytes, size);
      size += bytes.length;
    };
    for (const payload of records(captured)) {
      await add(payload);
      count++;
    }
    await add(endRecord(count));
  };
  await createWhole(directory, pathOf(directory, "snapshot", generation), write);
  return size;
};
