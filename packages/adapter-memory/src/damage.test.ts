import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreFailure } from "@clientele/core/port";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inFolder, note, TENANT, trace, tracesOf } from "../fixtures/notes.js";
import { memoryStore, type Recovery } from "./index.js";

interface Outcome {
  readonly traces: readonly string[] | null;
  readonly failure: StoreFailure | null;
  readonly recovery: Recovery | null;
}

const open = async (directory: string): Promise<Outcome> => {
  let recovery: Recovery | null = null;
  const store = memoryStore({ directory, onRecovery: (report) => (recovery = report) });
  try {
    await store.open([note]);
    return { traces: await tracesOf(store), failure: null, recovery };
  } catch (cause) {
    if (StoreFailure.is(cause)) return { traces: null, failure: cause, recovery };
    throw cause;
  } finally {
    await store.close();
  }
};

const fill = async (directory: string, from: number, to: number, snapshotAfter: number): Promise<void> => {
  const store = memoryStore({ directory, snapshotAfter });
  await store.open([note]);
  for (let at = from; at < to; at++) await store.commit(TENANT, trace(`t${at}`));
  await store.close();
};

/** Where each record of a log ends. */
const recordEnds = (bytes: Buffer): readonly number[] => {
  const ends = [33];
  for (let at = 33; at < bytes.length; ends.push(at)) at += 12 + bytes.readUInt32BE(at);
  return ends;
};

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `t${at}`);

describe("a damaged folder", () => {
  it("is never accepted with a flipped bit, wherever it is, and is left as it was", { timeout: 30_000 }, () =>
    inFolder(async (directory) => {
      await fill(directory, 0, 8, 600);
      await fill(directory, 8, 12, 1 << 20);
      const files = (await readdir(directory)).map((name) => join(directory, name));
      expect(files.map((path) => path.split(".").at(-1)).sort()).toEqual(["log", "snapshot"]);
      const place = fc.tuple(
        fc.constantFrom(...files),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        fc.nat(7),
      );
      await fc.assert(
        fc.asyncProperty(place, async ([path, part, bit]) => {
          const sound = await readFile(path);
          const damaged = Buffer.from(sound);
          const at = Math.floor(part * sound.length);
          damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
          await writeFile(path, damaged);
          const { failure } = await open(directory);
          expect(failure?.reason).toBe("corrupt");
          expect(failure?.message).toContain(path);
          expect(failure?.message).toMatch(/offset \d+: .*Restore the folder/);
          expect(await readFile(path)).toEqual(damaged);
          await writeFile(path, sound);
        }),
        { numRuns: 150 },
      );
      expect((await open(directory)).traces).toHaveLength(12);
    }),
  );

  it(
    "gives back exactly the whole commits before a cut, at every offset of its log",
    { timeout: 30_000 },
    () =>
      inFolder(async (directory) => {
        const source = join(directory, "source");
        await fill(source, 0, 2, 1 << 20);
        const bytes = await readFile(join(source, "clientele.1.log"));
        const ends = recordEnds(bytes);
        for (let cut = 0; cut <= bytes.length; cut++) {
          const copy = join(directory, String(cut));
          await mkdir(copy);
          // Some file systems leave zeros where the end was not yet written.
          const zeros = Buffer.alloc(cut % 3 === 0 ? 50 : 0);
          await writeFile(join(copy, "clientele.1.log"), Buffer.concat([bytes.subarray(0, cut), zeros]));
          const { traces, failure, recovery } = await open(copy);
          if (cut < 33) {
            expect(failure?.reason).toBe("corrupt");
            continue;
          }
          const whole = ends.filter((end) => end <= cut);
          expect(traces).toEqual(names(Math.max(0, whole.length - 2)));
          const dropped = cut + zeros.length - (whole.at(-1) ?? 0);
          expect(recovery?.dropped?.bytes ?? 0).toBe(dropped);
        }
      }),
  );

  it("goes on after a cut as if the lost end had never been", () =>
    inFolder(async (directory) => {
      await fill(directory, 0, 4, 1 << 20);
      const path = join(directory, "clientele.1.log");
      const bytes = await readFile(path);
      await writeFile(path, bytes.subarray(0, bytes.length - 3));
      await fill(directory, 3, 6, 1 << 20);
      expect((await open(directory)).traces).toEqual(names(6));
    }));

  it("is refused when a record stands twice, is missing, or two have changed places", () =>
    inFolder(async (directory) => {
      await fill(directory, 0, 4, 1 << 20);
      const path = join(directory, "clientele.1.log");
      const bytes = await readFile(path);
      const ends = recordEnds(bytes);
      const part = (at: number): Buffer => bytes.subarray(ends[at], ends[at + 1]);
      const head = bytes.subarray(0, 33);
      for (const order of [
        [0, 1, 2, 2, 3, 4],
        [0, 1, 3, 4],
        [0, 2, 1, 3, 4],
      ]) {
        await writeFile(path, Buffer.concat([head, ...order.map(part)]));
        expect((await open(directory)).failure?.reason).toBe("corrupt");
      }
    }));

  it("is refused when one of its files is missing or has another's name", () =>
    inFolder(async (directory) => {
      const source = join(directory, "source");
      await fill(source, 0, 8, 600);
      const files = await readdir(source);
      expect(files).toHaveLength(2);
      for (const missing of files) {
        const copy = join(directory, missing);
        await mkdir(copy);
        for (const name of files) if (name !== missing) await copyFile(join(source, name), join(copy, name));
        expect((await open(copy)).failure?.reason).toBe("corrupt");
      }
      const renamed = join(directory, "renamed");
      await mkdir(renamed);
      for (const name of files) await copyFile(join(source, name), join(renamed, name.replace(/\d+/, "9")));
      expect((await open(renamed)).failure?.message).toContain("renamed");
    }));
});
