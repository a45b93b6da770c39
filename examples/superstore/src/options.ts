import { closeSync, openSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Locale, locales } from "@clientele/core/kernel";

export interface Options {
  readonly lang: Locale;
  /** Ends after the report instead of serving it. */
  readonly once: boolean;
  /** Where to write every figure. */
  readonly json: string | null;
  readonly data: string;
  readonly port: number;
}

export const usage = `npm start -- [options]
  --once        print the report and end; without it the report is served as a page
  --json FILE   write every figure as JSON
  --lang LANG   ${locales.join(" or ")} (default en)
  --data DIR    where the data is kept (default .clientele/superstore); a second start finds it
  --port PORT   of the page (default 4173, or the next free one)
  --help        this text`;

/** Bad use of the command line: said in a line, exit code 2. */
export class UsageError extends Error {}

const readPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${text}: expected 0 to 65535`);
  return port;
};

/** Finds out before the work, and not after it, whether the figures can be written. */
const writable = (file: string): string => {
  try {
    closeSync(openSync(file, "a"));
  } catch (error) {
    throw new UsageError(`--json ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return file;
};

/** Reads the command line; null when only the usage is wanted. */
export const readCommandLine = (args: readonly string[]): Options | null => {
  const { values } = parse(args);
  if (values.help) return null;
  const lang = locales.find((one) => one === values.lang);
  if (lang === undefined) throw new UsageError(`--lang ${values.lang}: expected ${locales.join(" or ")}`);
  return {
    lang,
    once: values.once,
    json: values.json === undefined ? null : writable(values.json),
    data: values.data,
    port: readPort(values.port),
  };
};

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: "boolean", default: false },
        json: { type: "string" },
        lang: { type: "string", default: "en" },
        data: { type: "string", default: ".clientele/superstore" },
        port: { type: "string", default: "4173" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};
