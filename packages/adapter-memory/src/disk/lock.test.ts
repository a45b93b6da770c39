import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder } from "../../fixtures/notes.js";
import { BOOT, lock, PLACE } from "./lock.js";

const startOf = async (pid: number): Promise<string> => {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
};

describe.skipIf(process.platform !== "linux")("a lock", () => {
  it("is refused to a second holder in the same process, and names it", () =>
    inFolder(async (directory) => {
      const release = await lock(directory);
      await expect(lock(directory)).rejects.toMatchObject({
        reason: "locked",
        message: expect.stringContaining(`process ${process.pid} (this one)`),
      });
      await release();
      await (await lock(directory))();
      expect(await readdir(directory)).toEqual([]);
    }));

  it("is refused while another process lives, and taken over the moment it is dead", () =>
    inFolder(async (directory) => {
      const other = spawn("sleep", ["60"]);
      const pid = other.pid ?? 0;
      await writeFile(join(directory, `lock-${pid}-${await startOf(pid)}-${PLACE}-${BOOT}-ab12`), "");
      await expect(lock(directory)).rejects.toMatchObject({
        reason: "locked",
        message: expect.stringContaining(`process ${pid}.`),
      });
      const dead = new Promise((resolve) => other.on("exit", resolve));
      other.kill("SIGKILL");
      await dead;
      await (await lock(directory))();
    }));

  it("is taken over from a dead process whose id another has now", () =>
    inFolder(async (directory) => {
      await writeFile(join(directory, `lock-${process.pid}-1-${PLACE}-${BOOT}-ab12`), "");
      const release = await lock(directory);
      expect(await readdir(directory)).toHaveLength(1);
      await release();
    }));

  it("is taken over when the machine was started again, whatever process has the id now", () =>
    inFolder(async (directory) => {
      await writeFile(join(directory, `lock-${process.pid}-0-${PLACE}-00000000-ab12`), "");
      await (await lock(directory))();
    }));

  it("is refused to whoever cannot tell, from another machine or container, and names the file", () =>
    inFolder(async (directory) => {
      const theirs = join(directory, `lock-4194999-1-00000000-${BOOT}-ab12`);
      await writeFile(theirs, "");
      await expect(lock(directory)).rejects.toMatchObject({
        reason: "locked",
        message: expect.stringContaining(`delete ${theirs}`),
      });
      expect(await readdir(directory)).toHaveLength(1);
    }));

  it("goes to one at most of many that reach for a dead one's at once", () =>
    inFolder(async (directory) => {
      for (let round = 0; round < 5; round++) {
        await writeFile(join(directory, `lock-4194999-1-${PLACE}-${BOOT}-ab12`), "");
        const taken = await Promise.allSettled(Array.from({ length: 6 }, () => lock(directory)));
        const held = taken.filter((one) => one.status === "fulfilled");
        expect(held.length).toBeLessThanOrEqual(1);
        for (const one of held) await one.value();
        await (await lock(directory))();
      }
    }));
});
