import { type Locale, render } from "../../kernel/index.js";
import type { LawReport, LawResult } from "./check.js";
import { junitSuite } from "./junit.js";
import { words } from "./law.js";

const lines = {
  held: words([
    "{held} of {all} laws held in {runs} runs (seed {seed})",
    "{runs} 次运行中，{all} 条定律有 {held} 条成立（种子 {seed}）",
  ]),
  broken: words(["BROKEN {id}: {title}", "违反 {id}：{title}"]),
  replay: words(["again: seed {seed}, path {path}", "重现：种子 {seed}，路径 {path}"]),
  unseen: words([
    "NOT SEEN: {unseen}. Nothing was tested there: raise the runs, or mend what makes it impossible",
    "未覆盖：{unseen}。相关定律未经检验：请增加运行次数，或修正使其不可能发生之处",
  ]),
} as const;

const brokenLines = ({ id, title, counterexample }: LawResult, locale: Locale): readonly string[] =>
  counterexample === null
    ? []
    : [
        render(lines.broken, locale, { id, title: title[locale] }),
        ...counterexample.story.map((one, at) => `  ${at + 1}. ${one[locale]}`),
        `  => ${counterexample.text[locale]}`,
        `  ${render(lines.replay, locale, { seed: counterexample.seed, path: counterexample.path })}`,
      ];

/** A report for people. */
export const reportText = (report: LawReport, locale: Locale = "en"): string => {
  const { laws, runs, seed, unseen, name } = report;
  const held = laws.filter((law) => law.counterexample === null).length;
  return [
    `${name}: ${render(lines.held, locale, { held, all: laws.length, runs, seed })}`,
    ...laws.flatMap((law) => brokenLines(law, locale)),
    ...(unseen.length === 0 ? [] : [render(lines.unseen, locale, { unseen })]),
  ].join("\n");
};

/** A report for a build server: one test case for each law, and one for what was not seen. */
export const reportJunit = ({ name, laws, unseen }: LawReport, locale: Locale = "en"): string =>
  junitSuite(name, [
    ...laws.map((law) => ({ name: `${law.id} ${law.title[locale]}`, failure: brokenLines(law, locale) })),
    { name: "coverage", failure: unseen.length === 0 ? [] : [render(lines.unseen, locale, { unseen })] },
  ]);
