import type * as z from "zod";
import { defineFault, type Fault, type Issue } from "./fault.js";
import { fail, ok, type Result } from "./result.js";
import { expectationOf, type Text } from "./text.js";

type ZodIssue = z.core.$ZodIssue;

const bounds = (issue: { inclusive?: boolean | undefined }, at: string, beyond: string) =>
  issue.inclusive === false ? beyond : at;

const sized = (origin: string): Text =>
  origin === "string"
    ? { en: " characters", "zh-CN": "个字符" }
    : origin === "array" || origin === "set"
      ? { en: " items", "zh-CN": "项" }
      : { en: "", "zh-CN": "" };

/** Zod's names of types, as Chinese readers call them. */
const types: Readonly<Record<string, string>> = {
  string: "文本",
  number: "数字",
  int: "整数",
  bigint: "大整数",
  boolean: "布尔值",
  array: "列表",
  tuple: "列表",
  object: "对象",
  record: "对象",
  map: "映射",
  date: "日期",
  null: "空值",
  undefined: "缺省",
  never: "缺省",
};

/** Zod's names of formats, each with an example where the name alone would leave one guessing. */
const formats: Readonly<Record<string, Text>> = {
  email: { en: "an email address such as lin@example.com", "zh-CN": "电子邮箱，如 lin@example.com" },
  date: { en: "a date such as 2026-03-01", "zh-CN": "日期，如 2026-03-01" },
  url: { en: "a URL such as https://example.com", "zh-CN": "网址，如 https://example.com" },
  uuid: { en: "a UUID", "zh-CN": "UUID" },
  safeint: { en: "a whole number that is safe to count with", "zh-CN": "可安全计算的整数" },
};

const formatText = (format: string): Text =>
  formats[format] ?? { en: `the format ${format}`, "zh-CN": `格式 ${format}` };

/** What was expected, in both languages, from one zod issue. */
const expectation = (issue: ZodIssue): Text => {
  switch (issue.code) {
    case "invalid_type":
      return { en: `a value of type ${issue.expected}`, "zh-CN": types[issue.expected] ?? issue.expected };
    case "too_small": {
      const unit = sized(issue.origin);
      const more = bounds(issue, "at least", "more than");
      return {
        en: `${more} ${issue.minimum}${unit.en}`,
        "zh-CN": `${more === "at least" ? "至少" : "多于"} ${issue.minimum}${unit["zh-CN"]}`,
      };
    }
    case "too_big": {
      const unit = sized(issue.origin);
      const less = bounds(issue, "at most", "less than");
      return {
        en: `${less} ${issue.maximum}${unit.en}`,
        "zh-CN": `${less === "at most" ? "至多" : "少于"} ${issue.maximum}${unit["zh-CN"]}`,
      };
    }
    case "invalid_format":
      return issue.format === "regex" ? expectationOf(issue.message) : formatText(issue.format);
    case "invalid_value": {
      const values = issue.values.map(String).join(", ");
      return { en: `one of ${values}`, "zh-CN": `以下之一：${values}` };
    }
    case "unrecognized_keys": {
      const keys = issue.keys.join(", ");
      return { en: `no field named ${keys}`, "zh-CN": `没有 ${keys} 字段的对象` };
    }
    default:
      return expectationOf(issue.message);
  }
};

/** `["contacts", 0, "email"]` as a person writes it: `contacts[0].email`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );

const UNSAID = "Invalid input";

/** Where none of several shapes fits, the faults of the one that fits best: it says more than that none does. */
const unfolded = (issue: ZodIssue): readonly ZodIssue[] => {
  if (issue.code !== "invalid_union" || issue.message !== UNSAID) return [issue];
  const [closest] = [...issue.errors].sort((a, b) => a.length - b.length);
  if (closest === undefined) return [issue];
  return closest.flatMap((one) => unfolded({ ...one, path: [...issue.path, ...one.path] } as ZodIssue));
};

/** One place that does not fit, and what was expected there. */
export const issueAt = (path: string, expected: Text): Issue => ({
  path,
  expected: expected.en,
  text: { en: `expected ${expected.en}`, "zh-CN": `应为${expected["zh-CN"]}` },
});

/** One place where another name was expected: one of these. */
export const unknownNameAt = (path: string, names: readonly string[]): Issue =>
  issueAt(path, { en: `one of ${names.join(", ")}`, "zh-CN": `以下之一：${names.join("、")}` });

export const issuesOf = (error: z.core.$ZodError): readonly Issue[] =>
  error.issues.flatMap(unfolded).map((issue) => issueAt(pathText(issue.path), expectation(issue)));

/** A value that does not fit its schema: every fault of it is in `issues`. */
export const invalidInput = defineFault<{ what: Text; faults: number }>("InvalidInput", "INPUT.INVALID", {
  en: "{what} does not fit in {faults} place(s); nothing was stored. Correct each and send it again",
  "zh-CN": "{what}有 {faults} 处不符合要求；未保存任何内容。请逐项更正后重新提交",
});

const portable: Text = {
  en: "text without NUL and without lone surrogates",
  "zh-CN": "不含 NUL 和孤立代理项的文本",
};

/** Half of a UTF-16 pair has no UTF-8, and many a database takes no NUL; nothing that is said in earnest has either. */
const isPortable = (text: string): boolean =>
  !(text.includes("\u0000") || (/[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text)));

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Walks the texts of plain data, keys included; `path` is where it is, `above` what it is within. */
const eachText = (
  value: unknown,
  visit: (text: string, path: readonly PropertyKey[]) => void,
  path: PropertyKey[] = [],
  above: object[] = [],
): void => {
  if (typeof value === "string") return visit(value, path);
  if (typeof value !== "object" || value === null || above.includes(value)) return;
  if (!Array.isArray(value) && !isPlain(value)) return;
  above.push(value);
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    if (typeof key === "string") visit(key, path);
    path.push(key);
    eachText((value as Record<PropertyKey, unknown>)[key], visit, path, above);
    path.pop();
  }
  above.pop();
};

/** Every text in plain data, keys included, that not every store could keep. */
export const textIssues = (value: unknown): readonly Issue[] => {
  const issues: Issue[] = [];
  eachText(value, (text, path) => {
    if (!isPortable(text)) issues.push(issueAt(pathText(path), portable));
  });
  return issues;
};

/**
 * Reads unknown input by its schema: the value, or one fault that names every place that does not fit. Text that no
 * store could keep (NUL, lone surrogates) fits nowhere.
 *
 * @example
 * ```ts
 * import * as z from "zod";
 * import { parse } from "@clientele/core/kernel";
 *
 * const Person = z.object({ name: z.string().min(1), age: z.int() });
 * const read = parse(Person, { name: "", age: "old" }, { en: "the person", "zh-CN": "此人" });
 * read.ok ? [] : read.error.issues.map((issue) => issue.path); // => ["name", "age"]
 * ```
 */
export const parse = <S extends z.ZodType>(
  schema: S,
  input: unknown,
  what: Text,
): Result<z.output<S>, Fault> => {
  const read = schema.safeParse(input);
  const issues = read.success ? textIssues(read.data) : [...issuesOf(read.error), ...textIssues(input)];
  if (read.success && issues.length === 0) return ok(read.data);
  return fail(invalidInput({ what, faults: issues.length }, issues));
};
