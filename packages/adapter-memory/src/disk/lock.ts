import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { StoreFailure } from "@clientele/core/port";

/**
 * Who holds a folder is told by the name of a file that is made once and never again:
 * `lock-<pid>-<started>-<place>-<boot>-<random>`. To acquire is to make one's own and then to look for others. Of two that do so
 * at once, at least one sees the other; and a dead one's file can be removed without ever hitting a living one's.
 */
const NAME = /^lock-(\d+)-(\d+)-([0-9a-f]{8})-([0-9a-f]{8})-[0-9a-f]+$/;
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

const readOr = (read: () => string): string => {
  try {
    return read();
  } catch {
    return "";
  }
};

const named = (...parts: readonly string[]): string =>
  createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 8);

/**
 * Where process ids mean something: this machine, and on Linux this process namespace. Two containers on one folder
 * cannot see each other's processes, so neither may take the other for dead.
 */
export const PLACE = named(
  hostname(),
  readOr(() => readlinkSync("/proc/self/ns/pid")),
);

/** Since when: whoever held a folder here before the machine was started again is dead. */
export const BOOT = named(readOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")));

const isAlive = (pid: number, started: string): boolean => {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(pid);
  return now === null || started === "0" || now === started;
};

interface Holder {
  readonly pid: number;
  readonly here: boolean;
  readonly file: string;
}

/** Another holder who lives, or of whom that cannot be known from here; what the dead left is removed. */
const otherHolder = async (directory: string, own: string): Promise<Holder | null> => {
  let holder: Holder | null = null;
  for (const name of await readdir(directory)) {
    const [, pid, started, place, boot] = NAME.exec(name) ?? [];
    if (name === own || pid === undefined || started === undefined) continue;
    const here = place === PLACE;
    if (!here || (boot === BOOT && isAlive(Number(pid), started)))
      holder = { pid: Number(pid), here, file: join(directory, name) };
    else await rm(join(directory, name), { force: true });
  }
  return holder;
};

const whoHolds = ({ pid, here, file }: Holder): string => {
  if (!here) return `process ${pid} of another machine or container. If that has ended, delete ${file}; else`;
  return `process ${pid}${pid === process.pid ? " (this one)" : ""}. A folder has one store at a time:`;
};

/** Takes a folder for this store alone; the answer gives it back. */
export const lock = async (directory: string): Promise<() => Promise<void>> => {
  let holder: Holder | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const own = `lock-${process.pid}-${startOf(process.pid) ?? "0"}-${PLACE}-${BOOT}-${randomBytes(6).toString("hex")}`;
    const path = join(directory, own);
    await writeFile(path, "", { flag: "wx" });
    const release = (): Promise<void> => rm(path, { force: true });
    holder = await otherHolder(directory, own);
    if (holder === null) return release;
    await release();
    // Two that start at once may both have stepped back.
    await pause(5 + (randomBytes(1)[0] ?? 0) / 8);
  }
  const by = holder === null ? "another process:" : whoHolds(holder);
  throw new StoreFailure(
    "locked",
    `${directory} is in use by ${by} close the other, or choose another folder`,
  );
};
