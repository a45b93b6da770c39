// npm start: installs what is missing, then runs the demonstration, or the example that is named first.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pnpm.mjs";
import { given, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const mainOf = (example) => `examples/${example}/src/main.ts`;
const [first, ...others] = given;
const named = first !== undefined && existsSync(join(root, mainOf(first)));
const main = mainOf(named ? first : "superstore");
if (!existsSync(join(root, main))) {
  console.error(`There is nothing to start: ${main} is not here.`);
  process.exit(1);
}
setup();
process.exitCode = await run([
  "--conditions=clientele-src",
  "--import",
  "tsx",
  main,
  ...(named ? others : given),
]);
