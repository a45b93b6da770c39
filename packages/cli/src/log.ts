import { type Locale, makeCalendar, render, type Text } from "@clientele/core/kernel";
import type { OwnershipPolicy } from "@clientele/core/ownership";
import {
  checkLog,
  junitSuite,
  type LoggedEvent,
  ownershipLaws,
  type Violation,
} from "@clientele/core/testing";
import type { Asked } from "./arguments.js";
import type { Exit, Surroundings } from "./surroundings.js";

const lines = {
  head: {
    en: "{name}: {events} events of ownership, {violations} against a law",
    "zh-CN": "{name}：{events} 个归属事件，违反定律 {violations} 处",
  },
  line: { en: "event {at}, {law}: {what}", "zh-CN": "事件 {at}，{law}：{what}" },
} as const satisfies Readonly<Record<string, Text>>;

const said = ({ law, index, text, facts }: Violation, lang: Locale): string =>
  render(lines.line, lang, { at: index + 1, law, what: render(text, lang, facts) });

/** Holds a real log to the laws, and to this policy's limits. */
export const auditLog = (
  { lang, format, zone }: Asked,
  policy: OwnershipPolicy,
  log: readonly LoggedEvent[],
  world: Surroundings,
): Exit => {
  const violations = checkLog(log, { policy, calendar: makeCalendar({ zone }) });
  const name = `${policy.name} version ${policy.version}`;
  if (format === "json") {
    const told = violations.map((one) => ({ ...one, said: said(one, lang) }));
    world.print(JSON.stringify({ name, events: log.length, violations: told }, null, 2));
  } else if (format === "junit") {
    const laws = ["O3", "O7", "O8", "O9", "O12", "O13", "O17", "S1", "Q1"];
    const cases = laws.map((law) => {
      const title = ownershipLaws.find((one) => one.id === law)?.title[lang] ?? "";
      const failure = violations.filter((one) => one.law === law).map((one) => said(one, lang));
      return { name: `${law} ${title}`, failure };
    });
    world.print(junitSuite(name, cases));
  } else {
    const head = render(lines.head, lang, { name, events: log.length, violations: violations.length });
    world.print([head, ...violations.map((one) => said(one, lang))].join("\n"));
  }
  return violations.length === 0 ? 0 : 1;
};
