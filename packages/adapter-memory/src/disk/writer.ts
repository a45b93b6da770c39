import type { FileHandle } from "node:fs/promises";
import { StoreFailure } from "@clientele/core/port";
import { writeAll } from "./files.js";
import { FRAME_HEADER, frame } from "./frame.js";
import { FILE_HEADER } from "./header.js";

/** When a commit counts as safe: one disk flush for all that wait, one for each, or none (the system's own time). */
export type Sync = "group" | "always" | "none";

/** The end of a log. Refuses everything after the first failure, for nobody knows then what is on the disk. */
export interface LogWriter {
  append(payload: string): Promise<void>;
  /** After everything appended so far: ends this file with a record and goes on in the next. */
  rotate(last: string, next: () => Promise<FileHandle>): Promise<void>;
  settled(): Promise<void>;
  /** Bytes of the log, with those that wait. */
  size(): number;
  fail(cause: unknown): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly payload: Buffer;
  readonly next: (() => Promise<FileHandle>) | null;
  readonly done: () => void;
  readonly failed: (cause: unknown) => void;
}

/** A batch is one buffer; more than this waits for the next. */
const MAX_BATCH = 8 << 20;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const logWriter = (directory: string, start: FileHandle, end: number, sync: Sync): LogWriter => {
  let file = start;
  let offset = end;
  let size = end;
  let queue: Waiting[] = [];
  let running: Promise<void> | null = null;
  let last: Promise<void> | null = null;
  let failure: StoreFailure | null = null;

  const fail = (cause: unknown): StoreFailure => {
    failure ??= new StoreFailure(
      "broken",
      `could not write to ${directory}: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        "The store refuses everything from here on. Mend the disk and open the folder again",
      { cause },
    );
    return failure;
  };

  const nextBatch = (): readonly Waiting[] => {
    let bytes = 0;
    let count = 0;
    for (const one of queue) {
      if (count > 0 && (sync === "always" || bytes + one.payload.length > MAX_BATCH)) break;
      bytes += one.payload.length;
      count++;
      if (one.next !== null) break;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  };

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    const next = await batch.at(-1)?.next?.();
    let at = offset;
    const frames = batch.map(({ payload }) => {
      const bytes = frame(payload, at);
      at += bytes.length;
      return bytes;
    });
    await writeAll(
      file,
      frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames),
      offset,
    );
    if (sync !== "none" || next !== undefined) await file.datasync();
    offset = at;
    if (next === undefined) return;
    await file.close();
    file = next;
    offset = FILE_HEADER;
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      // Lets everyone who was just answered write again, and so share this flush.
      await nextTurn();
      const batch = nextBatch();
      try {
        if (failure !== null) throw failure;
        await writeBatch(batch);
        for (const { done } of batch) done();
      } catch (cause) {
        const failed = fail(cause);
        for (const one of [...batch, ...queue]) one.failed(failed);
        queue = [];
      }
    }
    running = null;
    last = null;
  };

  const enqueue = (payload: Buffer, next: Waiting["next"]): Promise<void> => {
    if (failure !== null) return Promise.reject(failure);
    const waiting = new Promise<void>((done, failed) => {
      queue.push({ payload, next, done, failed });
    });
    size = next === null ? size + FRAME_HEADER + payload.length : FILE_HEADER;
    last = waiting;
    running ??= run();
    return waiting;
  };

  return {
    append: (payload) => enqueue(Buffer.from(payload), null),
    rotate: (last, next) => enqueue(Buffer.from(last), next),
    settled: async () => {
      if (failure !== null) throw failure;
      // Written in order: once the last is safe, so is everything before it.
      await last;
    },
    size: () => size,
    fail,
    close: async () => {
      while (running !== null) await running;
      await file.close();
    },
  };
};
