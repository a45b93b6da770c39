import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { StoreFailure } from "@clientele/core/port";

/**
 * Who holds a folder is told by the name of a file that is made once and never again: `lock-<pid>-<started>-<random>`.
 * To acquire is to make one's own and then to look for others. Of two that do so at once, at least one sees the other;
 * and a dead one's file can be removed without ever hitting a living one's.
 */
const NAME = /^lock-(\d+)-(\d+)-[0-9a-f]+$/;
const ATTEMPTS = 4;

/** When a process started, in the system's own ticks, so that a reused process id is told apart; null where unknown. */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? "dead" : (rest[18] ?? null);
  } catch {
    return null;
  }
};

const isAlive = (pid: number, started: string): boolean => {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(pid);
  return now === null || started === "0" || now === started;
};

/** The process id of another living holder; what the dead left is removed. */
const otherHolder = async (directory: string, own: string): Promise<number | null> => {
  let holder: number | null = null;
  for (const name of await readdir(directory)) {
    const [, pid, started] = NAME.exec(name) ?? [];
    if (name === own || pid === undefined || started === undefined) continue;
    if (isAlive(Number(pid), started)) holder = Number(pid);
    else await rm(join(directory, name), { force: true });
  }
  return holder;
};

/** Takes a folder for this store alone; the answer gives it back. */
export const lock = async (directory: string): Promise<() => Promise<void>> => {
  let holder: number | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const own = `lock-${process.pid}-${startOf(process.pid) ?? "0"}-${randomBytes(6).toString("hex")}`;
    const path = join(directory, own);
    await writeFile(path, "", { flag: "wx" });
    const release = (): Promise<void> => rm(path, { force: true });
    holder = await otherHolder(directory, own);
    if (holder === null) return release;
    await release();
    // Two that start at once may both have stepped back.
    await pause(5 + (randomBytes(1)[0] ?? 0) / 8);
  }
  throw new StoreFailure(
    "locked",
    `${directory} is in use by process ${holder}${holder === process.pid ? " (this one)" : ""}. ` +
      "A folder has one store at a time: close the other, or choose another folder",
  );
};
