import { parseArgs } from "node:util";
import { type Fault, fail, type Locale, locales, ok, type Result } from "@clientele/core/kernel";
import type { HitPolicy } from "@clientele/core/ownership";
import { usage } from "./faults.js";

const verbs = ["check", "explain", "lint", "diff", "simulate"] as const;
type Verb = (typeof verbs)[number];
const formats = ["text", "json", "junit"] as const;
const hitPolicies = ["first", "unique", "any"] as const satisfies readonly HitPolicy[];

/** How many policies each verb takes. */
const policies: Readonly<Record<Verb, readonly [least: number, most: number]>> = {
  check: [1, 1],
  explain: [1, 1],
  lint: [1, 1],
  diff: [2, 2],
  simulate: [1, 2],
};

/** What was asked on the command line. */
export interface Asked {
  readonly verb: Verb;
  readonly policy: string;
  /** The policy to compare with. */
  readonly other: string | null;
  readonly roster: string | null;
  readonly customers: string | null;
  /** What happened, for a simulation. */
  readonly history: string | null;
  /** A journal to hold to the laws, for a check. */
  readonly log: string | null;
  /** So many customers are made up, for a simulation. */
  readonly synthetic: number | null;
  readonly zone: string;
  readonly runs: number;
  readonly seed: number;
  /** New customers expected, for a lint. */
  readonly arrivals: number | null;
  readonly hitPolicy: HitPolicy;
  /** Attributes that hold lists, beside tags. */
  readonly lists: readonly string[];
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
  history: { type: "string" },
  log: { type: "string" },
  synthetic: { type: "string" },
  zone: { type: "string", default: "UTC" },
  runs: { type: "string", default: "200" },
  seed: { type: "string", default: "1" },
  arrivals: { type: "string" },
  "hit-policy": { type: "string", default: "first" },
  lists: { type: "string", default: "" },
  format: { type: "string", default: "text" },
  lang: { type: "string", default: "en" },
  except: { type: "string", default: "" },
} as const;

const split = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

const listOf = (text: string): readonly string[] => text.split(",").filter((one) => one !== "");

/** Reads the command line; the first thing that does not fit is named. */
export const readArguments = (args: readonly string[]): Result<Asked, Fault> => {
  let read: ReturnType<typeof split>;
  try {
    read = split(args);
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : String(cause));
  }
  const { positionals, values } = read;
  const [name = "", ...files] = positionals;
  const verb = oneOf(verbs, name);
  if (verb === null) return wrong(`"${name}" is not one of ${verbs.join(", ")}`);
  const [least, most] = policies[verb];
  const [policy, other = null] = files;
  if (policy === undefined) return wrong(`name the file of the policy: clientele ${verb} policy.json`);
  if (files.length < least) return wrong(`name both policies: clientele ${verb} old.json new.json`);
  if (files.length > most)
    return wrong(`${verb} takes no more policies than ${most}; ${files.slice(most).join(" ")} is too much`);
  const format = oneOf(formats, values.format);
  if (format === null) return wrong(`--format is one of ${formats.join(", ")}`);
  const lang = oneOf(locales, values.lang);
  if (lang === null) return wrong(`--lang is one of ${locales.join(", ")}`);
  const hitPolicy = oneOf(hitPolicies, values["hit-policy"]);
  if (hitPolicy === null) return wrong(`--hit-policy is one of ${hitPolicies.join(", ")}`);
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (!Number.isInteger(runs) || runs < 1) return wrong("--runs is a whole number from 1 on, such as 200");
  if (!Number.isInteger(seed)) return wrong("--seed is a whole number, such as 1");
  const arrivals = values.arrivals === undefined ? null : Number(values.arrivals);
  if (arrivals !== null && (!Number.isInteger(arrivals) || arrivals < 0))
    return wrong("--arrivals is a whole number from 0 on, such as 300");
  const synthetic = values.synthetic === undefined ? null : Number(values.synthetic);
  if (synthetic !== null && (!Number.isInteger(synthetic) || synthetic < 1))
    return wrong("--synthetic is a whole number from 1 on, such as 500");
  const { roster = null, customers = null, history = null, log = null, zone } = values;
  if (log !== null && verb !== "check") return wrong("--log is for check");
  if (verb === "simulate" && [customers, history, synthetic].filter((one) => one !== null).length !== 1)
    return wrong("simulate needs one of --history, --customers, --synthetic");
  if (verb === "explain" && (roster === null || customers === null))
    return wrong("explain needs --roster and --customers");
  if (["explain", "diff", "simulate"].includes(verb) && format === "junit")
    return wrong(`${verb} has the formats text and json`);
  const [except, lists] = [listOf(values.except), listOf(values.lists)];
  return ok({
    ...{ verb, policy, other, roster, customers, history, log, synthetic, zone, runs, seed },
    ...{ arrivals, hitPolicy, lists, format, lang, except },
  });
};
