import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DomainEvent } from "@clientele/core/kernel";
import type { Store, TableDescription, WriteSet } from "@clientele/core/storage";

export const TENANT = "acme";

export const note: TableDescription = {
  name: "note",
  fields: { text: { type: "text", nullable: false }, writer: { type: "integer", nullable: true } },
  indexes: [["text"], ["writer", "text"]],
  unique: {},
  appendOnly: false,
};

export const event = (id: string, subject = "note"): DomainEvent => ({
  id,
  type: "note.written",
  version: 1,
  subject,
  at: 0,
  actor: "lin",
  command: "c",
  data: null,
});

export const writes = (part: Partial<WriteSet>): WriteSet => ({
  expect: [],
  insert: [],
  update: [],
  remove: [],
  count: [],
  journal: [],
  ...part,
});

/** One commit that leaves a trace in rows, counters and journal alike. */
export const trace = (id: string, writer = 0): WriteSet =>
  writes({
    insert: [{ table: "note", id, row: { text: id, writer } }],
    count: [{ counter: "notes", delta: 1, min: null, max: null }],
    journal: [event(id, `writer-${writer}`)],
  });

/** The traces that a store holds, after a look at whether rows, counter and journal tell the same. */
export const tracesOf = async (store: Store): Promise<readonly string[]> => {
  const order = [{ field: "text", direction: "asc" }] as const;
  const rows = await store.find(TENANT, {
    table: "note",
    where: [],
    orderBy: order,
    limit: 1e9,
    after: null,
  });
  const [counter] = await store.counters(TENANT, ["notes"]);
  const journal = await store.journal(TENANT, { after: null, subject: null, limit: 1e9 });
  const ids = rows.map((row) => row.id).sort();
  const told = journal.map((entry) => entry.event.id).sort();
  if (counter !== ids.length || JSON.stringify(told) !== JSON.stringify(ids)) {
    throw new Error(`${ids.length} rows, ${counter} counted, ${told.length} in the journal`);
  }
  return ids;
};

/** Runs with a folder that is gone afterwards. */
export const inFolder = async <A>(work: (directory: string) => Promise<A>): Promise<A> => {
  const directory = await mkdtemp(join(tmpdir(), "clientele-"));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
