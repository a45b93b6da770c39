// Runs the pnpm that package.json pins: the one on PATH when it is that very version, else through npx.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const version = packageManager.split("@")[1].split("+")[0];
const shell = process.platform === "win32";

export function pnpm(args, options = {}) {
  const found = spawnSync("pnpm", ["--version"], { cwd: root, shell, encoding: "utf8" });
  const [command, before] =
    found.stdout?.trim() === version ? ["pnpm", []] : ["npx", ["-y", `pnpm@${version}`]];
  return spawnSync(command, [...before, ...args], { cwd: root, shell, stdio: "inherit", ...options });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(pnpm(process.argv.slice(2)).status ?? 1);
