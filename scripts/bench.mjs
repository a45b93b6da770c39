// npm run bench -- [NAME] [--short] [--list]: runs bench/NAME.ts, or each bench there is.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";
import { given, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const machinery = ["bench.ts", "harness.ts"];
const all = readdirSync(join(root, "bench"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !machinery.includes(file))
  .map((file) => file.slice(0, -3));
const options = given.filter((arg) => arg.startsWith("--"));
const names = given.filter((arg) => !arg.startsWith("--"));

const unknown = names.filter(
  (name) => !existsSync(join(root, `bench/${name}.ts`)) || machinery.includes(`${name}.ts`),
);
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}. There is: ${all.join(", ") || "none yet"}.`);
  process.exit(1);
}
if (all.length === 0) console.log("There is no bench yet.");
if (options.includes("--list")) {
  console.log(all.join("\n"));
  process.exit();
}
setup();
for (const name of names.length > 0 ? names : all) {
  const file = `bench/${name}.ts`;
  const code = await run(["--conditions=clientele-src", "--import", "tsx", file, ...options]);
  if (code !== 0) process.exitCode = code;
}
