// npm test: installs what is missing, runs every test, and closes with one line of counts.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { given, run } from "./run.mjs";
import { setup } from "./setup.mjs";
import { closingLine, count } from "./test-count.mjs";

setup();
const folder = mkdtempSync(join(tmpdir(), "clientele-test-"));
const report = join(folder, "report.json");
const code = await run([
  "node_modules/vitest/vitest.mjs",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...given,
]);
const counts = count(read(report), code);
rmSync(folder, { recursive: true, force: true });
if (counts.none) console.error("No test was found.");
console.log(closingLine(counts));
process.exitCode = counts.failed > 0 || counts.none ? 1 : 0;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
