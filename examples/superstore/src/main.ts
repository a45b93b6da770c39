import { ClienteleError } from "@clientele/core";
import pc from "picocolors";
import { readCommandLine, UsageError, usage } from "./options.js";
import { progressOn } from "./progress.js";
import { buildReport } from "./report/build.js";
import { pageHtml } from "./report/page.js";
import { terminalText } from "./report/terminal.js";
import { wordsIn } from "./report/words.js";
import { runSuperstore, writeJson } from "./run.js";
import { servePage } from "./serve.js";

/** The system would not let us at a file or folder: for people, not a defect. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error && "code" in error;

const main = async (): Promise<void> => {
  const options = readCommandLine(process.argv.slice(2));
  if (options === null) {
    console.log(usage);
    return;
  }
  const { lang, json, once, data, port } = options;
  const say = wordsIn(lang);
  const progress = progressOn(process.stderr, say("living"));
  const { figures, days } = await runSuperstore(data, progress.show).finally(progress.end);
  console.log(terminalText(buildReport(figures, lang)));
  console.log(pc.dim(days === 0 ? say("found", { data }) : say("kept", { data })));
  if (json !== null) {
    writeJson(json, figures);
    console.log(pc.dim(say("wrote", { file: json })));
  }
  if (!figures.reconciliation.agrees) process.exitCode = 1;
  if (once) return;
  const { address, close } = await servePage((of) => pageHtml(buildReport(figures, of)), lang, port);
  console.log(`\n${pc.bold(say("look", { address }))}`);
  const stop = () => void close();
  process.once("SIGINT", stop).once("SIGTERM", stop);
};

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else if (ClienteleError.is(error)) {
    console.error(
      `${error.code}: ${error.message}\nAnother folder starts afresh: npm start -- --data FOLDER`,
    );
    process.exitCode = 1;
  } else if (isFileError(error)) {
    console.error(`${error.path ?? ""}: ${error.message}`);
    process.exitCode = 1;
  } else throw error;
}
