import { readFileSync } from "node:fs";
import { type Fault, fail, type Issue, ok, parse, type Result } from "@clientele/core/kernel";
import { type CustomerFacts, OwnershipPolicy, type SimulationEvent } from "@clientele/core/ownership";
import {
  type LoggedEvent,
  type Roster,
  readCustomers,
  readHistory,
  readLog,
  readRoster,
} from "@clientele/core/testing";
import { readCsv, recordsOf } from "./csv.js";
import { notFitting, notJson, unreadable } from "./faults.js";

const isCsv = (file: string): boolean => file.toLowerCase().endsWith(".csv");

const isLines = (file: string): boolean => /\.(ndjson|jsonl)$/i.test(file);

/** One value for each line; every line that is not JSON is named. */
const fromLines = (file: string, text: string): Result<readonly unknown[], Fault> => {
  const values: unknown[] = [];
  const issues: Issue[] = [];
  text
    .trimEnd()
    .split("\n")
    .forEach((line, at) => {
      try {
        values.push(JSON.parse(line));
      } catch {
        const said = { en: "expected one JSON value", "zh-CN": "应为一个 JSON 值" };
        issues.push({ path: `line ${at + 1}`, expected: "one JSON value", text: said });
      }
    });
  return issues.length === 0 ? ok(values) : fail(notFitting({ file, faults: issues.length }, issues));
};

const open = (file: string): Result<unknown, Fault> => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return fail(unreadable({ file }));
  }
  if (isCsv(file)) return ok(recordsOf(readCsv(text)));
  if (isLines(file)) return fromLines(file, text);
  try {
    return ok(JSON.parse(text));
  } catch (cause) {
    return fail(notJson({ file, problem: cause instanceof Error ? cause.message : String(cause) }));
  }
};

/** In a table a place is a line and a column: `line 3, weight`. */
const inTable =
  (firstLine: number) =>
  (issue: Issue): Issue => {
    const [, row, column] = /^(?:reps)?\[(\d+)\]\.?(.*)$/.exec(issue.path) ?? [];
    return row === undefined ? issue : { ...issue, path: `line ${Number(row) + firstLine}, ${column}` };
  };

const read = <A>(file: string, as: (input: unknown) => Result<A, Fault>): Result<A, Fault> => {
  const opened = open(file);
  if (!opened.ok) return opened;
  const value = as(opened.value);
  if (value.ok) return value;
  const { issues: found } = value.error;
  const issues = isCsv(file) ? found.map(inTable(2)) : isLines(file) ? found.map(inTable(1)) : found;
  return fail(notFitting({ file, faults: issues.length }, issues));
};

/** Reads an ownership policy from a JSON file. */
export const policyFrom = (file: string): Result<OwnershipPolicy, Fault> =>
  read(file, (input) => parse(OwnershipPolicy, input, { en: "the ownership policy", "zh-CN": "归属策略" }));

/** Reads a roster from a JSON or CSV file. */
export const rosterFrom = (file: string): Result<Roster, Fault> => read(file, readRoster);

/** Reads customers from a JSON, NDJSON or CSV file. */
export const customersFrom = (file: string): Result<readonly CustomerFacts[], Fault> =>
  read(file, readCustomers);

/** Reads a journal from a JSON or NDJSON file. */
export const logFrom = (file: string): Result<readonly LoggedEvent[], Fault> => read(file, readLog);

/** Reads a history from a JSON or NDJSON file. */
export const historyFrom = (file: string): Result<readonly SimulationEvent[], Fault> =>
  read(file, readHistory);
