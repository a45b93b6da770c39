import { type Locale, render, type Text } from "@clientele/core/kernel";
import { type Finding, lintPolicy, type Severity } from "@clientele/core/ownership";
import { junitSuite } from "@clientele/core/testing";
import type { Asked } from "./arguments.js";
import { customerText } from "./customer-text.js";
import type { Inputs } from "./inputs.js";
import type { Exit, Surroundings } from "./surroundings.js";
import { type Paint, paintFor } from "./terminal.js";

const severities: Readonly<Record<Severity, Text>> = {
  error: { en: "error", "zh-CN": "错误" },
  warning: { en: "warning", "zh-CN": "警告" },
  unknown: { en: "unknown", "zh-CN": "未知" },
  info: { en: "note", "zh-CN": "提示" },
};
const lines = {
  nothing: { en: "{name}: nothing found", "zh-CN": "{name}：未发现问题" },
  head: {
    en: "{name}: errors {error}, warnings {warning}, unknown {unknown}, notes {info}",
    "zh-CN": "{name}：错误 {error}，警告 {warning}，未知 {unknown}，提示 {info}",
  },
  witness: { en: "for example: {customer}", "zh-CN": "例如客户：{customer}" },
  remedy: { en: "what to do: {remedy}", "zh-CN": "处理办法：{remedy}" },
} as const satisfies Readonly<Record<string, Text>>;

const isGrave = ({ severity }: Finding): boolean => severity !== "info";

const findingLines = (one: Finding, lang: Locale, paint: Paint): readonly string[] => [
  `${paint(one.severity, `${severities[one.severity][lang]} ${one.code}`)} ${paint("quiet", one.path)} ${one.text[lang]}`,
  ...(one.witness === null
    ? []
    : [`  ${render(lines.witness, lang, { customer: customerText(one.witness, lang) })}`]),
  `  ${render(lines.remedy, lang, { remedy: one.suggestion[lang] })}`,
];

const textOf = (name: string, findings: readonly Finding[], lang: Locale, paint: Paint): string => {
  if (findings.length === 0) return paint("good", render(lines.nothing, lang, { name }));
  const count = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const counts = {
    ...{ name, error: count("error"), warning: count("warning") },
    ...{ unknown: count("unknown"), info: count("info") },
  };
  return [
    paint("head", render(lines.head, lang, counts)),
    ...findings.flatMap((one) => findingLines(one, lang, paint)),
  ].join("\n");
};

/** What is wrong with the policy. Notes are no reason to fail. */
export const lint = (asked: Asked, { policy, roster, customers }: Inputs, world: Surroundings): Exit => {
  const { lang, format, arrivals, lists, hitPolicy } = asked;
  const known =
    roster === null ? null : { ...roster, ...(arrivals === null ? {} : { expectedArrivals: arrivals }) };
  const findings = lintPolicy(policy, known, { hitPolicy, lists, sample: customers ?? [] });
  const name = `${policy.name} version ${policy.version}`;
  const plain = paintFor(false);
  if (format === "json") world.print(JSON.stringify({ name, findings }, null, 2));
  else if (format === "junit") {
    const cases = findings
      .filter(isGrave)
      .map((one) => ({ name: `${one.code} ${one.path}`, failure: findingLines(one, lang, plain) }));
    world.print(junitSuite(name, cases.length === 0 ? [{ name: "lint", failure: [] }] : cases));
  } else world.print(textOf(name, findings, lang, paintFor(world.colours === true)));
  return findings.some(isGrave) ? 1 : 0;
};
