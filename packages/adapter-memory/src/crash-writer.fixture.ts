import { writeSync } from "node:fs";
import { memoryStore } from "@clientele/adapter-memory";
import { note, TENANT, trace } from "./fixtures.fixture.js";

/** Commits for ever, eight at a time, and says each commit that was acknowledged; made to be killed. */
const [directory = "", run = "", snapshotAfter = ""] = process.argv.slice(2);
const store = memoryStore({ directory, snapshotAfter: Number(snapshotAfter) });

const writeOn = async (writer: number): Promise<void> => {
  for (let turn = 0; ; turn++) {
    const id = `${run}-${writer}-${String(turn).padStart(6, "0")}`;
    const result = await store.commit(TENANT, trace(id, writer));
    if (result.tag !== "committed") throw new Error(JSON.stringify(result));
    writeSync(1, `${id}\n`);
  }
};

const start = async (): Promise<void> => {
  await store.open([note]);
  await Promise.all(Array.from({ length: 8 }, (_, writer) => writeOn(writer)));
};

start().catch((cause: unknown) => {
  writeSync(2, String(cause));
  process.exit(1);
});
