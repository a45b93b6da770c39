import { parseArgs } from "node:util";
import { type Fault, fail, type Locale, locales, ok, type Result } from "@clientele/core/kernel";
import { usage } from "./faults.js";

const verbs = ["check", "explain"] as const;
const formats = ["text", "json", "junit"] as const;

/** What was asked on the command line. */
export interface Asked {
  readonly verb: (typeof verbs)[number];
  readonly policy: string;
  readonly roster: string | null;
  readonly customers: string | null;
  readonly zone: string;
  readonly runs: number;
  readonly seed: number;
  readonly format: (typeof formats)[number];
  readonly lang: Locale;
  /** Laws to leave out, by id. */
  readonly except: readonly string[];
}

const wrong = (problem: string): Result<never, Fault> => fail(usage({ problem }));

const oneOf = <A extends string>(list: readonly A[], text: string): A | null =>
  list.find((one) => one === text) ?? null;

const options = {
  roster: { type: "string" },
  customers: { type: "string" },
  zone: { type: "string", default: "UTC" },
  runs: { type: "string", default: "200" },
  seed: { type: "string", default: "1" },
  format: { type: "string", default: "text" },
  lang: { type: "string", default: "en" },
  except: { type: "string", default: "" },
} as const;

const split = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

/** Reads the command line; the first thing that does not fit is named. */
export const readArguments = (args: readonly string[]): Result<Asked, Fault> => {
  let read: ReturnType<typeof split>;
  try {
    read = split(args);
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : String(cause));
  }
  const { positionals, values } = read;
  const [name = "", policy, ...more] = positionals;
  const verb = oneOf(verbs, name);
  if (verb === null) return wrong(`"${name}" is not one of ${verbs.join(", ")}`);
  if (policy === undefined) return wrong(`name the file of the policy: clientele ${verb} policy.json`);
  if (more.length > 0) return wrong(`one policy at a time; ${more.join(" ")} is too much`);
  const format = oneOf(formats, values.format);
  if (format === null) return wrong(`--format is one of ${formats.join(", ")}`);
  const lang = oneOf(locales, values.lang);
  if (lang === null) return wrong(`--lang is one of ${locales.join(", ")}`);
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (!Number.isInteger(runs) || runs < 1) return wrong("--runs is a whole number from 1 on, such as 200");
  if (!Number.isInteger(seed)) return wrong("--seed is a whole number, such as 1");
  const { roster = null, customers = null, zone } = values;
  if (verb === "explain" && (roster === null || customers === null))
    return wrong("explain needs --roster and --customers");
  if (verb === "explain" && format === "junit") return wrong("explain has the formats text and json");
  const except = values.except.split(",").filter((id) => id !== "");
  return ok({ verb, policy, roster, customers, zone, runs, seed, format, lang, except });
};
