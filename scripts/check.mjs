// npm run check: every check, one after the other, to the end, with one line for each.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./pnpm.mjs";
import { setup } from "./setup.mjs";

const steps = ["lint", "types", "layers", "unused", "build", "packages", "size", "release"];

setup();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const env = { ...process.env, PATH: join(root, "node_modules/.bin") + delimiter + process.env.PATH };
const failed = [];
for (const step of steps) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(scripts[step], {
    cwd: root,
    env,
    shell: true,
    encoding: "utf8",
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (status !== 0) {
    failed.push(step);
    console.log(`${stdout}${stderr}`);
  }
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${step.padEnd(9)} ${seconds.padStart(5)} s`);
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.map((step) => `npm run ${step}`).join(", ")}`);
  process.exitCode = 1;
}
