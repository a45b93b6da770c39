import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import { describe, expect, it } from "vitest";
import { inFolder, note, TENANT, trace, tracesOf } from "../fixtures/notes.js";
import { memoryStore } from "./index.js";

/** The writer as one file, so that each of many processes is up at once. */
const bundled = async (outDir: string): Promise<string> => {
  await build({
    entry: { writer: fileURLToPath(new URL("../fixtures/crash-writer.ts", import.meta.url)) },
    outDir,
    format: "esm",
    config: false,
    silent: true,
    treeshake: true,
    noExternal: [/.*/],
    outExtension: () => ({ js: ".mjs" }),
    esbuildOptions: (options) => {
      options.conditions = ["clientele-src"];
    },
  });
  return join(outDir, "writer.mjs");
};

/** Lets a process write, kills it some time after its first commit, and answers what it had been told is safe. */
const writeUntilKilled = (
  writer: string,
  directory: string,
  run: string,
  snapshotAfter: number,
  after: number,
): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, directory, run, String(snapshotAfter)]);
    let out = "";
    let complaint = "";
    child.stderr.on("data", (data: Buffer) => {
      complaint += data;
    });
    child.stdout.on("data", (data: Buffer) => {
      if (out === "") setTimeout(() => child.kill("SIGKILL"), after);
      out += data;
    });
    child.on("close", (_, signal) => {
      if (signal !== "SIGKILL") return reject(new Error(`the writer ended by itself: ${complaint}`));
      resolve(
        out
          .slice(0, out.lastIndexOf("\n") + 1)
          .split("\n")
          .filter((line) => line !== ""),
      );
    });
  });

/** Opens at once what a killed process has left, looks, and writes one more. */
const reopen = async (directory: string, run: string): Promise<readonly string[]> => {
  const store = memoryStore({ directory });
  await store.open([note]);
  const traces = await tracesOf(store);
  await store.commit(TENANT, trace(`after-${run}`));
  await store.close();
  return traces;
};

const isContinuous = (traces: readonly string[], run: string): boolean =>
  Array.from({ length: 8 }, (_, one) => traces.filter((trace_) => trace_.startsWith(`${run}-${one}-`))).every(
    (own) => own.every((trace_, turn) => trace_.endsWith(`-${String(turn).padStart(6, "0")}`)),
  );

describe("a process that is killed while it writes", () => {
  it("has lost no acknowledged commit, and has left none in part", { timeout: 60_000 }, () =>
    inFolder(async (folder) => {
      const writer = await bundled(join(folder, "bundle"));
      const directory = join(folder, "data");
      const acknowledged = new Set<string>();
      let duringSnapshot = 0;
      for (let run = 0; run < 16; run++) {
        const snapshotAfter = run % 3 === 2 ? 1 << 20 : 2_000;
        const told = await writeUntilKilled(writer, directory, `r${run}`, snapshotAfter, Math.random() * 120);
        for (const id of told) acknowledged.add(id);
        const files = readdirSync(directory).filter((name) => name.startsWith("clientele."));
        if (files.length !== (files.some((name) => name.endsWith(".snapshot")) ? 2 : 1)) duringSnapshot++;
        const traces = await reopen(directory, `r${run}`);
        const held = new Set(traces);
        expect([...acknowledged].filter((id) => !held.has(id))).toEqual([]);
        expect(isContinuous(traces, `r${run}`)).toBe(true);
        acknowledged.add(`after-r${run}`);
        expect(readdirSync(directory).filter((name) => /tmp$|^lock/.test(name))).toEqual([]);
      }
      expect(acknowledged.size).toBeGreaterThan(100);
      // Else the kills have missed what is hardest.
      expect(duringSnapshot).toBeGreaterThan(0);
    }),
  );
});
