import { mkdir, open, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { StoreFailure, type TableDescription } from "@clientele/core/port";
import type { Log } from "../engine/log-port.js";
import type { State } from "../engine/state.js";
import { stateOf } from "./contents.js";
import { list, pathOf, syncDirectory } from "./files.js";
import { lock } from "./lock.js";
import { commitRecord, nextRecord, shapeOf, shapeRecord } from "./record.js";
import { createLog, type Recovery, recover } from "./recover.js";
import { capture, writeSnapshot } from "./snapshot.js";
import { type LogWriter, logWriter, type Sync } from "./writer.js";

export interface DiskOptions {
  readonly directory: string;
  readonly sync: Sync;
  readonly snapshotAfter: number;
  readonly onRecovery: (recovery: Recovery) => void;
}

const removeBefore = async (directory: string, generation: number): Promise<void> => {
  const { logs, snapshots } = await list(directory);
  for (const one of logs.filter((log) => log < generation)) await rm(pathOf(directory, "log", one));
  for (const one of snapshots.filter((snapshot) => snapshot < generation))
    await rm(pathOf(directory, "snapshot", one));
  await syncDirectory(directory);
};

const unreachable = (directory: string, cause: unknown): StoreFailure =>
  StoreFailure.is(cause)
    ? cause
    : new StoreFailure("unavailable", `cannot use ${directory}: ${(cause as Error).message}`, { cause });

/** A log in a folder: every commit is appended, and from time to time a snapshot takes the place of what lies behind. */
export const diskLog = (options: DiskOptions): Log => {
  const directory = resolve(options.directory);
  let release: () => Promise<void> = async () => {};
  let writer: LogWriter | null = null;
  let state: State | null = null;
  let generation = 0;
  let snapshotBytes = 0;
  let snapshotting: Promise<void> | null = null;

  const open_ = async (schema: ReadonlyMap<string, TableDescription>): Promise<State> => {
    const made = await mkdir(directory, { recursive: true });
    if (made !== undefined) await syncDirectory(dirname(made));
    release = await lock(directory);
    const recovered = await recover(directory);
    const restored = stateOf(recovered.contents, schema);
    generation = recovered.generation;
    snapshotBytes = recovered.snapshotBytes;
    const file = await open(pathOf(directory, "log", generation), "r+");
    writer = logWriter(directory, file, recovered.end, options.sync);
    const shape = shapeRecord(shapeOf(schema));
    if (shape !== shapeRecord(recovered.contents.shape)) await writer.append(shape);
    state = restored;
    options.onRecovery(recovered.recovery);
    return restored;
  };

  const snapshot = async (log: LogWriter, from: State): Promise<void> => {
    const captured = capture(from);
    generation += 1;
    const next = generation;
    // Enqueued in the same turn as the capture: what comes later is in the next log, and only there.
    await log.rotate(nextRecord(next), async () => {
      await createLog(directory, next);
      return open(pathOf(directory, "log", next), "r+");
    });
    snapshotBytes = await writeSnapshot(directory, next, captured);
    await removeBefore(directory, next);
  };

  /** A log is let grow to half its snapshot, so that the cost of snapshots stays in proportion to what is written. */
  const snapshotWhenDue = (log: LogWriter, from: State): void => {
    if (snapshotting !== null || log.size() < Math.max(options.snapshotAfter, snapshotBytes / 2)) return;
    snapshotting = snapshot(log, from)
      .catch((cause: unknown) => log.fail(cause))
      .finally(() => {
        snapshotting = null;
      });
  };

  const close = async (): Promise<void> => {
    await snapshotting;
    const closing = writer;
    writer = null;
    try {
      await closing?.close();
    } finally {
      await release();
      release = async () => {};
    }
  };

  return {
    open: async (schema) => {
      try {
        return await open_(schema);
      } catch (cause) {
        await close();
        throw unreachable(directory, cause);
      }
    },
    append: async (tenant, effects) => {
      if (writer === null || state === null) throw new StoreFailure("closed", "the store is closed");
      const appended = writer.append(commitRecord(tenant, effects));
      snapshotWhenDue(writer, state);
      await appended;
    },
    settled: async () => writer?.settled(),
    close,
  };
};
