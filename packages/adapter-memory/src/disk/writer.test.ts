import type { FileHandle } from "node:fs/promises";
import { StoreFailure } from "@clientele/core/port";
import { describe, expect, it } from "vitest";
import { logWriter } from "./writer.js";

interface FakeFile {
  readonly file: FileHandle;
  readonly flushes: () => number;
  readonly written: () => number;
}

/** A file of which the n-th flush fails, and which takes no more than so many bytes at once. */
const fakeFile = (failing: number, atOnce = Number.POSITIVE_INFINITY): FakeFile => {
  let flushes = 0;
  let written = 0;
  const file = {
    write: async (_: Buffer, __: number, length: number) => {
      const bytesWritten = Math.min(length, atOnce);
      written += bytesWritten;
      return { bytesWritten };
    },
    datasync: async () => {
      flushes++;
      if (flushes === failing) throw new Error("EIO: the disk is gone");
    },
    close: async () => {},
  } as unknown as FileHandle;
  return { file, flushes: () => flushes, written: () => written };
};

const broken = expect.objectContaining({
  reason: "broken",
  message: expect.stringContaining("EIO"),
});

describe("a log writer", () => {
  it("shares one flush among all that wait", async () => {
    const { file, flushes } = fakeFile(0);
    const writer = logWriter("folder", file, 0, "group");
    await Promise.all(Array.from({ length: 64 }, (_, at) => writer.append(`{"n":${at}}`)));
    expect(flushes()).toBe(1);
  });

  it("flushes each by itself when asked to, and none when asked to", async () => {
    const [always, none] = [fakeFile(0), fakeFile(0)];
    const one = logWriter("folder", always.file, 0, "always");
    const other = logWriter("folder", none.file, 0, "none");
    await Promise.all(Array.from({ length: 5 }, () => Promise.all([one.append("{}"), other.append("{}")])));
    expect([always.flushes(), none.flushes()]).toEqual([5, 0]);
  });

  it("goes on after a short write", async () => {
    const { file, written } = fakeFile(0, 5);
    await logWriter("folder", file, 0, "group").append('{"a":1}');
    expect(written()).toBe(12 + 7);
  });

  it("refuses everything after a failed flush", async () => {
    const { file } = fakeFile(2);
    const writer = logWriter("folder", file, 0, "group");
    await writer.append("{}");
    await writer.settled();
    await expect(writer.append("{}")).rejects.toEqual(broken);
    await expect(writer.append("{}")).rejects.toEqual(broken);
    await expect(writer.settled()).rejects.toBeInstanceOf(StoreFailure);
    await writer.close();
  });

  it("lets a reader wait for what was written before it, and for nothing after", async () => {
    const { file, flushes } = fakeFile(0);
    const writer = logWriter("folder", file, 0, "always");
    const first = writer.append("{}");
    const seen = writer.settled();
    const later = [writer.append("{}"), writer.append("{}")];
    await seen;
    expect(flushes()).toBe(1);
    await Promise.all([first, ...later]);
  });
});
