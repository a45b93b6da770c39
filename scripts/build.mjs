// Builds the package in the working folder: one .js (tsup) and one .d.ts (TypeScript 7) for each module.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

rmSync("dist", { recursive: true, force: true });
for (const args of [
  [join(root, "node_modules/tsup/dist/cli-default.js"), "--config", join(root, "tsup.config.ts")],
  [join(root, "node_modules/typescript7/bin/tsc"), "-p", "tsconfig.build.json"],
]) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
