// npm start: installs what is missing, then runs the demonstration.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";
import { given, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const main = "examples/superstore/src/main.ts";
if (!existsSync(join(root, main))) {
  console.error(`There is nothing to start: ${main} is not here.`);
  process.exit(1);
}
setup();
process.exitCode = await run(["--conditions=clientele-src", "--import", "tsx", main, ...given]);
